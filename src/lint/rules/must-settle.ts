import type { TSESLint } from "@typescript-eslint/utils";
import type { Variable } from "../flow/events.js";
import { wrapped } from "../flow/wrappers.js";
import { type RuleModule, ruleOf } from "./rule.js";

/** Reports owners that are left on some path. */
export const mustSettle: RuleModule = ruleOf({
  name: "must-settle",
  says: "require that every owner be consumed, given, returned, or declared with using, on every path",
  messages: {
    unsettled:
      "{{name}} still owns its frame where control leaves on line {{line}}. Consume it on every path, with drop({{name}}) for example, return or give it, or declare it with using.",
    overwritten:
      "{{name}} still owns a frame when it gets another one: consume it, with drop({{name}}) for example, before.",
    turn: "{{name}} still owns its frame when the loop turns. Consume it on every path, with drop({{name}}) for example, give it, or declare it with using.",
    using: "Declare {{name}} with using",
  },
  judge: (finding) => {
    if (finding.kind !== "unsettled") return undefined;
    const { node, variable, line, how } = finding;
    const { name } = variable;
    const fix = using(variable);
    return {
      node,
      messageId: how,
      data: { name, line },
      suggest: fix ? [{ messageId: "using", data: { name }, fix }] : [],
    };
  },
});

/** `using` instead of `const`, where the frame goes nowhere else than to its end. */
function using({ defs, references }: Variable): TSESLint.ReportFixFunction | undefined {
  const [def] = defs;
  if (def?.type !== "Variable" || def.parent.kind !== "const" || def.parent.declarations.length !== 1) return undefined;
  const { parent } = def.parent;
  if (!def.node.init || (parent.type !== "BlockStatement" && parent.type !== "Program")) return undefined;
  if (references.some(({ identifier }) => /^(?:Return|Yield)/.test(wrapped(identifier).parent?.type ?? "")))
    return undefined;
  const [start] = def.parent.range;
  return (fixer) => fixer.replaceTextRange([start, start + "const".length], "using");
}

import type { Copy } from "../flow/events.js";
import { type RuleModule, ruleOf } from "./rule.js";
import { giving } from "./suggest.js";

const places: Readonly<Record<Copy, string>> = {
  variable: "another variable",
  literal: "a literal",
  field: "a field",
  collection: "a collection",
  result: "what a closure returns",
};

/** Reports an owner that gets a second name. */
export const noAlias: RuleModule = ruleOf({
  name: "no-alias",
  says: "disallow copying an owner into another variable, a literal, a field or a collection",
  messages: {
    copied:
      "{{name}} is copied into {{place}}: then two owners name one frame, and the compiler follows one of them. Write give({{name}}) to move it, or go on with {{name}}.",
    captured:
      "this closure copies {{name}}, which it captures, into {{place}}: then two owners name one frame. Pass the frame in with give({{name}}), as an argument.",
    give: "Write give({{name}})",
  },
  judge: (finding, context) => {
    if (finding.kind !== "copied") return undefined;
    const { node, name, to, isCaptured } = finding;
    if (isCaptured) return { node, messageId: "captured", data: { name, place: places[to] } };
    return {
      node,
      messageId: "copied",
      data: { name, place: places[to] },
      suggest: [{ messageId: "give", data: { name }, fix: giving(node, context) }],
    };
  },
});

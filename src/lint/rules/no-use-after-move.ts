import { afterText } from "../../ownership/messages.js";
import { doneBy } from "../calls/library.js";
import { type RuleModule, ruleOf } from "./rule.js";
import { giving } from "./suggest.js";

/** Reports the use of an owner that was moved where the compiler does not see it. */
export const noUseAfterMove: RuleModule = ruleOf({
  name: "no-use-after-move",
  says: "disallow the use of an owner after it was moved where the compiler does not see it",
  messages: {
    moved: "{{text}}. {{name}} was moved on line {{line}}{{turn}}.",
    viewed:
      "{{name}} after {{by}}: it is a view of {{owner}}, which {{by}} {{done}} on line {{line}}{{turn}}. Take it from the frame again, or take what is needed out of it before.",
    disposed:
      "{{name}} is declared with using: it is dropped when this scope ends, and whoever gets it gets a consumed frame. Write give({{name}}).",
    give: "Write give({{name}})",
  },
  judge: (finding, context) => {
    const { node } = finding;
    if (finding.kind === "disposed") {
      const data = { name: finding.name };
      return { node, messageId: "disposed", data, suggest: [{ messageId: "give", data, fix: giving(node, context) }] };
    }
    if (finding.kind !== "moved") return undefined;
    const { name, site, use, viewed } = finding;
    const { line } = site.node.loc.start;
    const isBefore = site.node.range[0] >= node.range[0] && site.node !== node.parent;
    const turn = isBefore || site.node === node.parent ? ", in an earlier turn of the loop" : "";
    if (viewed !== undefined) {
      return {
        node,
        messageId: "viewed",
        data: { name, by: site.by, done: doneBy(site.by), owner: viewed, line, turn },
      };
    }
    return { node, messageId: "moved", data: { text: afterText(use, site.by), name, line, turn } };
  },
});

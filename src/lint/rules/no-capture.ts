import { doneBy } from "../calls/library.js";
import { type RuleModule, ruleOf } from "./rule.js";

/** Reports closures that consume what they capture, or use what is consumed after they were made. */
export const noCapture: RuleModule = ruleOf({
  name: "no-capture",
  says: "disallow closures that consume an owner which they capture, or use one that is consumed after they were made",
  messages: {
    consumes:
      "this closure calls {{by}} with {{name}}, which it captures: nobody sees when, or how often, it runs. Consume {{name}} outside of closures, or pass it in with give({{name}}).",
    outlived:
      "this closure uses {{name}}, which is {{done}} by {{by}} on line {{line}}, after the closure was made. Take what it needs out of {{name}} before, or consume {{name}} when the closure is not called any more.",
    called:
      "this closure uses {{name}}, which was {{done}} by {{by}} on line {{line}}: call it before that, or own another frame.",
  },
  judge: (finding) => {
    if (finding.kind !== "captured") return undefined;
    const { node, name, how, site } = finding;
    const by = site?.by ?? "";
    const data = { name, by, done: doneBy(by), line: site?.node.loc.start.line ?? node.loc.start.line };
    return { node, messageId: how, data };
  },
});

import type { ESLint, Linter } from "eslint";
import { consumeAsStatement } from "./rules/consume-as-statement.js";
import { mustSettle } from "./rules/must-settle.js";
import { noAlias } from "./rules/no-alias.js";
import { noCapture } from "./rules/no-capture.js";
import { noForgedOwner } from "./rules/no-forged-owner.js";
import { noUseAfterMove } from "./rules/no-use-after-move.js";

const rules = {
  "no-use-after-move": noUseAfterMove,
  "no-alias": noAlias,
  "no-capture": noCapture,
  "consume-as-statement": consumeAsStatement,
  "must-settle": mustSettle,
  "no-forged-owner": noForgedOwner,
};

/**
 * An ESLint plugin for what the compiler does not see of ownership. See docs/lint.md.
 *
 * @example
 * ```js
 * // eslint.config.js
 * import lint from "unique-frame/lint";
 *
 * export default [lint.configs.recommended];
 * ```
 */
const lint: ESLint.Plugin & { readonly configs: { readonly recommended: Linter.Config } } = {
  meta: { name: "unique-frame", namespace: "unique-frame", version: "0.1.0" },
  // SAFETY: typescript-eslint describes the same rules in types of its own.
  rules: rules as unknown as NonNullable<ESLint.Plugin["rules"]>,
  configs: {
    /** All rules, as errors. */
    recommended: {
      name: "unique-frame/recommended",
      // The very plugin: ESLint refuses two objects of one name, and users name it as well.
      plugins: {
        get "unique-frame"(): ESLint.Plugin {
          return lint;
        },
      },
      rules: Object.fromEntries(Object.keys(rules).map((name) => [`unique-frame/${name}`, "error"])),
    },
  },
};
export default lint;

import type { TSESTree } from "@typescript-eslint/utils";
import type { Calls } from "../calls/calls.js";
import type { Types } from "../calls/types.js";

/** Where control does not go, though ESLint's code paths lead there. */
export class Ends {
  readonly #calls: Calls;
  readonly #types: Types | undefined;

  constructor(calls: Calls, types: Types | undefined) {
    this.#calls = calls;
    this.#types = types;
  }

  /** Does control end here, in a call that never returns? */
  isLast(node: TSESTree.Node): boolean {
    return node.type === "CallExpression" && this.#calls.neverReturns(node);
  }

  /** Is this the last case of a switch, and one of them always the right one? */
  isLastOfAll({ parent, test }: TSESTree.SwitchCase): boolean {
    const { cases, discriminant } = parent;
    const last = cases.at(-1);
    if (last === undefined || last.test !== test) return false;
    const tests = cases.flatMap((one) => one.test ?? []);
    const isDefaultLast = tests.length === cases.length || (test === null && tests.length === cases.length - 1);
    return isDefaultLast && this.#types?.covers(discriminant, tests) === true;
  }
}

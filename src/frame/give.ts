import type { NotAny, Operand } from "../ownership/operand.js";
import type { Given } from "../ownership/signature.js";

/** Moves a frame out of its variable, as a value: to return it, to store it or to pass it on. */
export function give<F>(this: NotAny<F, "give">, _frame: Operand<F, "give">): Given<F> {
  throw new Error("not built yet");
}

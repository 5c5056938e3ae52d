import type { NotAny, Ownable, OwnedBy } from "../ownership/operand.js";

/**
 * Starts tracking: from here on the type of the variable says what it holds. Throws the error, if it is one. Follows the
 * declaration of a variable, or opens the body whose parameter it is.
 *
 * @example
 * const frame = alloc(memory, Init, { pid: 7 });
 * own(frame);
 * drop(frame);
 *
 * @example What is consumed cannot be owned again.
 * // @ts-expect-error own after drop: this frame was already consumed by drop
 * own(frame);
 */
export function own<F>(this: NotAny<F, "own">, _frame: Ownable<F>): asserts _frame is OwnedBy<F> {
  throw new Error("not built yet");
}

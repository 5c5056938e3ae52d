import type { NotAny, Ownable, OwnedBy } from "../ownership/operand.js";
import { raise } from "./errors.js";
import { demand } from "./frame-handle.js";
import { requirementOf } from "./requirement.js";

const ownable = requirementOf("own");

/**
 * Starts tracking: from here on the type of the variable says what it holds. Follows the declaration of a variable, or
 * opens the body of a function whose parameter it is.
 *
 * **Errors**: throws the error, if it is one; so it takes the place of the check. OwnershipError for, in this order, what is
 * no frame (a copy, a forged object), a frame that was consumed, and one that has another owner by now. MemoryError when the
 * memory's buffer is gone.
 *
 * **Checked by** tsc: that it is a frame or an error, and not consumed. Run time: everything, also through an alias.
 *
 * **Source**: the original has none: there, a `let` binding owns.
 *
 * @example
 * ```ts
 * const frame = alloc(memory, Init, { pid: 7 });
 * own(frame);
 * drop(frame);
 * ```
 *
 * @example What is consumed cannot be owned again.
 * ```ts
 * drop(frame);
 * // @ts-expect-error own after drop: this frame was already consumed by drop
 * own(frame);
 * ```
 */
export function own<F>(this: NotAny<F, "own">, frame: Ownable<F>): asserts frame is OwnedBy<F> {
  if (frame instanceof Error) raise(frame, own);
  demand(ownable, frame);
}

import type { NotAny, Operand } from "../ownership/operand.js";
import type { Given } from "../ownership/signature.js";
import { demand, moveOut } from "./frame-handle.js";
import { requirementOf } from "./requirement.js";

const giving = requirementOf("give");

/**
 * Moves a frame out of its variable, as a value: to return it, to store it or to pass it on. Meant for expressions.
 *
 * **Consumes** the frame. The compiler does not see that, since a call that gives something back cannot narrow its operand;
 * the run time and the lint rules do.
 *
 * **Returns** another owner of the same frame, for `own`. Views that were taken before read nothing any more.
 *
 * **Errors**: OwnershipError for, in this order, what is no frame (an error, a copy, a forged object), a frame that was
 * consumed, one whose page `bytes` has lent, and one that has another owner by now; nothing was touched then. MemoryError
 * when the memory's buffer is gone.
 *
 * **Checked by** tsc: that the variable is tracked and was not consumed by something else. Run time: everything, also that
 * it was not given away before.
 *
 * **Source**: the original has none: there, naming a variable moves out of it.
 *
 * @example
 * ```ts
 * const kept: UniqueFrameOwner<Init>[] = [];
 * kept.push(give(frame));
 * ```
 *
 * @example
 * ```ts
 * drop(frame);
 * // @ts-expect-error give after drop: this frame was already consumed by drop
 * give(frame);
 * ```
 *
 * @example What was given away is refused when the program runs.
 * ```ts
 * const other = give(frame);
 * drop(frame); // throws OwnershipError: drop after give
 * ```
 */
export function give<F>(this: NotAny<F, "give">, frame: Operand<F, "give">): Given<F> {
  // SAFETY: the new handle is the only one that owns the frame, in the state and with the metadata that this one had.
  return moveOut(demand(giving, frame)) as unknown as Given<F>;
}

import { unreturnedText, unsettledText } from "../ownership/messages.js";
import type { Movable, MovedIn, NotAny, Settled } from "../ownership/operand.js";
import { OwnershipError } from "../ownership/ownership-error.js";
import { dispose } from "./end-frame.js";
import { raise } from "./errors.js";
import { demand, isSpent, moveOut } from "./frame-handle.js";
import { requirementOf } from "./requirement.js";

const owningOne = requirementOf("owning");

/**
 * Runs `body` with a frame that every path through it has to consume: it ends with `return frame`, and the compiler looks
 * at what that frame is by then. The one place where a leak is a compile-time error.
 *
 * **Consumes** the frame. A tracked one is moved in, by `owning(give(frame), body)`. If `body` throws,
 * or leaves the frame in plain JavaScript, the frame is dropped.
 *
 * **Errors**: throws the error, if it is given one; then OwnershipError for what is no unique or shared frame; then what `body` throws, with
 * what onDrop threw meanwhile in an AggregateError; then OwnershipError for a frame that was left, or not returned.
 *
 * **Checked by** tsc, everything but what `body` throws; run time, all of it.
 *
 * **Source**: the original has none: Rust's values are dropped at the end of their scope, and linear types it has not.
 *
 * @example
 * ```ts
 * owning(alloc(memory, Init, { pid: 7 }), (frame) => {
 *   own(frame);
 *   drop(frame);
 *   return frame;
 * });
 * ```
 *
 * @example
 * ```ts
 * // @ts-expect-error owning: a path of this body leaves its frame unconsumed
 * owning(alloc(memory, Init, { pid: 7 }), (frame) => {
 *   own(frame);
 *   return frame;
 * });
 * ```
 *
 * @example
 * ```ts
 * own(frame);
 * // @ts-expect-error owning needs the frame itself, but this variable would keep it: move it in
 * owning(frame, (inner) => {
 *   own(inner);
 *   drop(inner);
 *   return inner;
 * });
 * ```
 */
export function owning<F, O>(
  this: NotAny<F, "owning">,
  frame: Movable<F>,
  body: (frame: MovedIn<F>) => Settled<O>,
): void {
  if (frame instanceof Error) raise(frame, owning);
  const handle = moveOut(demand(owningOne, frame));
  let returned: unknown;
  try {
    // SAFETY: the new handle is the only one that owns the frame, as `frame` did.
    returned = body(handle as unknown as MovedIn<F>);
  } catch (error) {
    try {
      dispose(handle);
    } catch (other) {
      throw new AggregateError([error, other], "the body of owning threw, and so did onDrop");
    }
    throw error;
  }
  if (!isSpent(handle)) {
    dispose(handle);
    throw new OwnershipError("owning", unsettledText());
  }
  if (isSpent(returned) !== true) throw new OwnershipError("owning", unreturnedText());
}

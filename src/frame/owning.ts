import type { NotAny, Settled } from "../ownership/operand.js";
import type { UniqueFrameOwner } from "../ownership/signature.js";

/**
 * Runs body with a frame that every path through it has to consume. Throws the error, if it is one.
 *
 * @example
 * owning(alloc(memory, Init, { pid: 7 }), (frame) => {
 *   own(frame);
 *   drop(frame);
 *   return frame;
 * });
 *
 * @example A path that forgets the frame is an error.
 * // @ts-expect-error owning: a path of this body leaves its frame unconsumed
 * owning(alloc(memory, Init, { pid: 7 }), (frame) => {
 *   own(frame);
 *   return frame;
 * });
 */
export function owning<F, M, R extends string, O>(
  this: NotAny<F, "owning">,
  _frame: F & (UniqueFrameOwner<M, R> | Error),
  _body: (frame: UniqueFrameOwner<M, R>) => Settled<O>,
): void {
  throw new Error("not built yet");
}

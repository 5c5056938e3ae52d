import type { Settled } from "../ownership/operand.js";
import type { UniqueFrameOwner } from "../ownership/signature.js";

/** Runs body with a frame that every path through it has to consume. Throws the error, if it is one. */
export function owning<M, R extends string, O>(
  _frame: UniqueFrameOwner<M, R> | Error,
  _body: (frame: UniqueFrameOwner<M, R>) => Settled<O>,
): void {
  throw new Error("not built yet");
}

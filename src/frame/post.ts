import type { NotAny, Operand, Then } from "../ownership/operand.js";

/** Where messages go: a MessagePort, a Worker, or what has the same method. */
export interface PostTarget {
  postMessage(message: unknown): void;
}

/** Sends a raw frame to another thread, with data beside it, as a `PostedFrame`. Who restores it there, owns it. */
export function post<F>(
  this: NotAny<F, "post">,
  _port: PostTarget,
  _frame: Operand<F, "post">,
  _data: unknown,
): asserts _frame is Then<F, "post"> {
  throw new Error("not built yet");
}

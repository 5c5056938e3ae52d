import type { NotAny, Operand, Then } from "../ownership/operand.js";

/** Forgets the frame: the metadata stays in its slot, out of reach until `fromRaw`, or `restore` in another thread. */
export function intoRaw<F>(
  this: NotAny<F, "intoRaw">,
  _frame: Operand<F, "intoRaw">,
): asserts _frame is Then<F, "intoRaw"> {
  throw new Error("not built yet");
}

/** Takes a forgotten frame back, with the metadata that it had. */
export function fromRaw<F>(
  this: NotAny<F, "fromRaw">,
  _frame: Operand<F, "fromRaw">,
): asserts _frame is Then<F, "fromRaw"> {
  throw new Error("not built yet");
}

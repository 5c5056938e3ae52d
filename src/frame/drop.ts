import type { NotAny, Operand, Then } from "../ownership/operand.js";

/** Ends the frame's metadata and gives the frame back to its memory's allocator. */
export function drop<F>(this: NotAny<F, "drop">, _frame: Operand<F, "drop">): asserts _frame is Then<F, "drop"> {
  throw new Error("not built yet");
}

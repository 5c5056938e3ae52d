import type { FrameAllocator } from "../memory/frame-memory.js";
import type { NotAny, Operand, Then } from "../ownership/operand.js";
import type { RegionOf } from "../ownership/tracked.js";

/** Makes the frame unused without telling the allocator, which has to be named as the capability for it. */
export function resetAsUnused<F>(
  this: NotAny<F, "resetAsUnused">,
  _frame: Operand<F, "resetAsUnused">,
  _allocator: FrameAllocator<RegionOf<F>>,
): asserts _frame is Then<F, "resetAsUnused"> {
  throw new Error("not built yet");
}

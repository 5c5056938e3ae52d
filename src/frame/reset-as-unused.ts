import type { AllocatorCapability } from "../memory/allocator.js";
import type { NotAny, Operand, Then } from "../ownership/operand.js";
import { OwnershipError } from "../ownership/ownership-error.js";
import type { RegionOf } from "../ownership/tracked.js";
import { endFrame } from "./end-frame.js";
import { coreIn, demand } from "./frame-handle.js";
import { requirementOf } from "./requirement.js";

const resetting = requirementOf("resetAsUnused");

/**
 * Makes the frame unused without telling the allocator: `alloc` does not hand it out again before it was claimed by its
 * address and dropped. For allocators; everybody else wants `drop`.
 *
 * **Consumes** the frame, as `drop` does, with its `onDrop`. `allocator` is the right to do so: the memory's own.
 *
 * **Errors**: OwnershipError for, in this order, what is no frame (an error, a copy, a forged object), a frame that was
 * consumed, one that is not unique, one whose page `bytes` has lent, one that has another owner by now, and an allocator of
 * another memory; then KindError where this thread has not used the frame's kind, whose `onDrop` may be due. Nothing was touched
 * then. MemoryError when the memory's buffer is gone. What `onDrop` throws goes on, and the frame is unused all the same.
 *
 * **Checked by** tsc: the state of a tracked variable, and the name of the allocator's memory. Run time: everything, also
 * that it is that very memory.
 *
 * **Source**: `UniqueFrame::reset_as_unused`, which anybody may call.
 *
 * @example
 * ```ts
 * resetAsUnused(frame, memory.allocator);
 * ```
 *
 * @example
 * ```ts
 * resetAsUnused(frame, memory.allocator);
 * // @ts-expect-error meta after resetAsUnused: this frame was already consumed by resetAsUnused
 * frame.meta();
 * ```
 *
 * @example
 * ```ts
 * const other = createMemory({ name: "net", frames: 4 });
 * // @ts-expect-error 'AllocatorCapability<"net">' is not assignable to parameter of type 'AllocatorCapability<"dma">'
 * resetAsUnused(frame, other.allocator);
 * ```
 */
export function resetAsUnused<F>(
  this: NotAny<F, "resetAsUnused">,
  frame: Operand<F, "resetAsUnused">,
  allocator: AllocatorCapability<RegionOf<F>>,
): asserts frame is Then<F, "resetAsUnused"> {
  const handle = demand(resetting, frame);
  if (allocator !== coreIn(handle).capability) {
    throw new OwnershipError(
      "resetAsUnused",
      "resetAsUnused needs the allocator of the frame's own memory: pass memory.allocator",
    );
  }
  endFrame("resetAsUnused", handle, false);
}

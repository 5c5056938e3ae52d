import type { NotAny, Operand, Then } from "../ownership/operand.js";
import { endFrame } from "./end-frame.js";
import { demand } from "./frame-handle.js";
import { requirementOf } from "./requirement.js";

const dropping = requirementOf("drop");

/**
 * Ends the frame's metadata and gives the frame back to its memory's allocator; of a shared frame, gives one reference back, and
 * the last one ends it.
 *
 * **Consumes** the frame. The kind's `onDrop` runs first, then the allocator is told, and only then can anybody claim the
 * frame. If `onDrop` throws, the frame is freed all the same, and the exception goes on.
 *
 * **Errors**: OwnershipError for, in this order, what is no frame (an error, a copy, a forged object), a frame that was
 * consumed, one that is raw, one whose page `bytes` has lent, and one that has another owner by now; nothing was touched
 * then. KindError for the owner of a frame, or the last reference to it, where this thread has not used its kind, since its
 * `onDrop` may be due; the frame is still here then. MemoryError when the memory's buffer is gone. What `onDrop` or a replaced allocator throws goes on; if both
 * throw, in an AggregateError.
 *
 * **Checked by** tsc: the state of a tracked variable. Run time: everything, also through an alias.
 *
 * **Source**: `Drop` of `UniqueFrame` and `Frame`, which tells the allocator too late, and loses the frame when `on_drop` panics.
 *
 * @example
 * ```ts
 * drop(frame);
 * ```
 *
 * @example
 * ```ts
 * drop(frame);
 * // @ts-expect-error drop after drop: this frame was already consumed by drop
 * drop(frame);
 * ```
 */
export function drop<F>(this: NotAny<F, "drop">, frame: Operand<F, "drop">): asserts frame is Then<F, "drop"> {
  endFrame("drop", demand(dropping, frame), true);
}

import type { NotAny, Operand, Then } from "../ownership/operand.js";
import { demand, endFrame } from "./frame-handle.js";
import { requirementOf } from "./requirement.js";

const dropping = requirementOf("drop");

/**
 * Ends the frame's metadata and gives the frame back to its memory's allocator.
 *
 * **Consumes** the frame. The kind's `onDrop` runs first, then the allocator is told, and only then can anybody claim the
 * frame. If `onDrop` throws, the frame is freed all the same, and the exception goes on.
 *
 * **Source**: `UniqueFrame::drop`, which tells the allocator too late, and loses the frame when `on_drop` panics.
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

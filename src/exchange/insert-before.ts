import { indexIn, setSpent } from "../frame/frame-handle.js";
import { requirementOf } from "../frame/requirement.js";
import type { NotAny, Operand, Place, Then } from "../ownership/operand.js";
import type { MetaOf, RegionOf } from "../ownership/tracked.js";
import { cursorPlace, type FrameCursor, linkBefore } from "./frame-cursor.js";
import { demandFor } from "./place.js";

const inserting = requirementOf("insertBefore");

/**
 * Puts a frame into a list before the one that a cursor is at; at the ghost position, at the back. The cursor stays where it
 * is.
 *
 * **Consumes** the owner: the frame is the list's.
 *
 * **Errors**: throws OwnershipError for, in this order, what is no cursor, and one that was closed; then as `pushFront`.
 *
 * **Checked by** tsc: the state of a tracked variable, its kind and its memory. Run time: everything.
 *
 * **Source**: `CursorMut::insert_before`.
 *
 * @example
 * ```ts
 * const list = createList(memory, Init);
 * const cursor = list.cursorFront();
 * insertBefore(cursor, frame);
 * cursor.close();
 * ```
 *
 * @example
 * ```ts
 * const list = createList(memory, PageTable);
 * const cursor = list.cursorFront();
 * // @ts-expect-error Argument of type 'FrameCursor<PageTable, "dma">' is not assignable
 * insertBefore(cursor, frame);
 * ```
 */
export function insertBefore<F>(
  this: NotAny<F, "insertBefore">,
  cursor: Place<F, "insertBefore", FrameCursor<MetaOf<F>, RegionOf<F>>>,
  frame: Operand<F, "insertBefore">,
): asserts frame is Then<F, "insertBefore"> {
  const handle = demandFor(inserting, frame, cursorPlace("insertBefore", cursor));
  linkBefore(cursor, indexIn(handle));
  setSpent(handle, "insertBefore");
}

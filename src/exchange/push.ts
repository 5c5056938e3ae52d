import { requirementOf } from "../frame/requirement.js";
import type { NotAny, Operand, Place, Then } from "../ownership/operand.js";
import type { MetaOf, RegionOf } from "../ownership/tracked.js";
import { type FrameList, pushInto } from "./frame-list.js";

const onFront = requirementOf("pushFront");
const onBack = requirementOf("pushBack");

/**
 * Puts a frame at the front of a list.
 *
 * **Consumes** the owner: the frame is the list's.
 *
 * **Errors**: throws OwnershipError for, in this order, what is no list; what is no frame (an error, a copy, a forged object),
 * one that was consumed, one that is not unique, one whose page is lent, and one that has another owner by now; a frame of
 * another memory, and one of another kind; and then what a `FrameList` throws. Nothing was touched then, and the frame is
 * still here.
 *
 * **Checked by** tsc: the state of a tracked variable, its kind and its memory. Run time: everything.
 *
 * **Source**: `LinkedList::push_front`.
 *
 * @example
 * ```ts
 * const list = createList(memory, Init);
 * pushFront(list, frame);
 * ```
 *
 * @example
 * ```ts
 * const list = createList(memory, PageTable);
 * // @ts-expect-error Argument of type 'FrameList<PageTable, "dma">' is not assignable to parameter of type 'FrameList<Init, "dma">'
 * pushFront(list, frame);
 * ```
 */
export function pushFront<F>(
  this: NotAny<F, "pushFront">,
  list: Place<F, "pushFront", FrameList<MetaOf<F>, RegionOf<F>>>,
  frame: Operand<F, "pushFront">,
): asserts frame is Then<F, "pushFront"> {
  pushInto(onFront, list, frame, true);
}

/**
 * Puts a frame at the back of a list, behind its last one.
 *
 * **Consumes** the owner: the frame is the list's.
 *
 * **Errors**: as `pushFront`.
 *
 * **Checked by** tsc: the state of a tracked variable, its kind and its memory. Run time: everything.
 *
 * **Source**: `LinkedList::push_back`, whose verified version inserts before the last one.
 *
 * @example
 * ```ts
 * const list = createList(memory, Init);
 * pushBack(list, frame);
 * list.size; // 1
 * ```
 *
 * @example A shared frame cannot be in a list.
 * ```ts
 * const list = createList(memory, Init);
 * intoShared(frame);
 * // @ts-expect-error pushBack needs a unique frame, but this one is shared: ask tryUnique(frame) first
 * pushBack(list, frame);
 * ```
 */
export function pushBack<F>(
  this: NotAny<F, "pushBack">,
  list: Place<F, "pushBack", FrameList<MetaOf<F>, RegionOf<F>>>,
  frame: Operand<F, "pushBack">,
): asserts frame is Then<F, "pushBack"> {
  pushInto(onBack, list, frame, false);
}

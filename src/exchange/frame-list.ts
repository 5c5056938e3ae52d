import { endFrame } from "../frame/end-frame.js";
import { indexAt } from "../frame/frame-at.js";
import { indexIn, setSpent } from "../frame/frame-handle.js";
import { mint, mintHandle } from "../frame/mint.js";
import type { Requirement } from "../frame/requirement.js";
import type { Kind } from "../kind/kind.js";
import { LIST_LOCK } from "../layout/list.js";
import type { Paddr } from "../layout/paddr.js";
import type { MemoryCore } from "../memory/core.js";
import { needStack } from "../memory/stack.js";
import { OwnershipError } from "../ownership/ownership-error.js";
import type { Op } from "../ownership/protocol.js";
import type { UniqueFrameOwner } from "../ownership/signature.js";
import {
  backOf,
  endList,
  frontOf,
  isListed,
  isThere,
  type ListName,
  link,
  lockList,
  seizeList,
  shareList,
  sizeOf,
  unlink,
  unlockList,
} from "../slot/list.js";
import { type FrameCursor, type LockedList, openCursor, readAt } from "./frame-cursor.js";
import { waitForLock } from "./lock.js";
import { demandFor } from "./place.js";
import { exportPlace, type PlaceExport } from "./place-export.js";

/**
 * What another thread needs to use a list. It can be posted, again and again.
 *
 * **Source**: the original has none: all processors share one memory.
 */
export interface ListExport<in out M, out R extends string = string> extends PlaceExport<M, R, "list"> {}

/** Puts a frame at the front or at the back of a list, as the requirement's operation. */
export let pushInto: (requirement: Requirement<Op>, list: unknown, frame: unknown, atFront: boolean) => void;
/** Makes the face of a list. */
export let listOf: <M, R extends string>(core: MemoryCore, kind: Kind, name: ListName) => FrameList<M, R>;

/**
 * A doubly linked list of unique frames of one kind. Its links are in the slots of the frames, so that it takes no memory of
 * its own; a frame is in one list at the most. `pushFront`, `pushBack` and a cursor's `insertBefore` put frames in, and consume
 * the variable.
 *
 * A list belongs to the thread that made it. When that thread has ended, `memory.reclaim` drops its frames. Once it was exported
 * it belongs to nobody, and threads that attach it take turns; then somebody has to drop it.
 *
 * **Errors**: every use throws MemoryError when the memory's buffer is gone, and OwnershipError for a list that was dropped, in
 * whichever thread. Every use but `size`, `isEmpty` and `contains` then throws OwnershipError while a cursor is open in this
 * thread, and MemoryError after a second in which another thread has had the list, by an open cursor or because it ended.
 * Nothing has changed then.
 *
 * **Checked by** tsc: kind and memory of the frames. Run time: everything.
 *
 * **Source**: `LinkedList<M>`. Its ids can run out; a list's id is used again here, and a memory has 1,023 lists at a time.
 *
 * @example
 * ```ts
 * const list = createList(memory, Init);
 * pushBack(list, frame);
 * const first = list.popFront();
 * if (first !== undefined) {
 *   own(first);
 *   drop(first);
 * }
 * list.drop();
 * ```
 *
 * @example What was pushed is the list's.
 * ```ts
 * const list = createList(memory, Init);
 * pushBack(list, frame);
 * // @ts-expect-error meta after pushBack: this frame was already consumed by pushBack
 * frame.meta();
 * ```
 */
export class FrameList<in out M, out R extends string = string> {
  readonly #place: LockedList;
  readonly #name: ListName;
  /** What it is called since `drop` has begun: by the other name nothing is done with it any more. */
  #ending: ListName | undefined;
  #isDropped = false;

  private constructor(core: MemoryCore, kind: Kind, name: ListName) {
    this.#place = { core, kind, list: name.list };
    this.#name = name;
  }

  static {
    listOf = (core, kind, name) => new FrameList(core, kind, name);
    pushInto = (requirement, list, frame, atFront) => {
      const { op } = requirement;
      if (typeof list !== "object" || list === null || !(#place in list)) {
        throw new OwnershipError(op, `${op} needs a list: what createList or attachList returned`);
      }
      const handle = demandFor(requirement, frame, list.#place);
      const { core, list: id } = list.#lock(op);
      link(core.slots, id, indexIn(handle), atFront ? frontOf(core.slots, id) : 0);
      unlockList(core.slots, id);
      setSpent(handle, op);
    };
  }

  #lock(use: string): LockedList {
    const place = this.#place;
    place.core.refresh();
    if (lockList(place.core.slots, this.#name) !== undefined) this.#lockLater(use);
    return place;
  }

  #lockLater(use: string): void {
    const { core, list } = this.#place;
    const { slots } = core;
    if (!isThere(slots, this.#name)) this.#refuse(use); // the lock is that of a later list with the same id
    const word = slots.listWord(list) + LIST_LOCK;
    const what = `list ${list} of memory "${core.name}"`;
    if (waitForLock(use, what, core, word, () => lockList(slots, this.#name)) === "ended") this.#refuse(use);
  }

  #refuse(use: string): never {
    throw new OwnershipError(use, `${use} after drop: this list was dropped; make another one`, "drop");
  }

  /** Throws for a list that was dropped. */
  #demand(use: string): LockedList {
    const { core } = this.#place;
    core.refresh();
    if (!isThere(core.slots, this.#name)) this.#refuse(use);
    return this.#place;
  }

  /** How many frames are in it. Where other threads use it: when this was read. */
  get size(): number {
    const { core, list } = this.#demand("size");
    return sizeOf(core.slots, list);
  }

  /** Is nothing in it? */
  get isEmpty(): boolean {
    const { core, list } = this.#demand("isEmpty");
    return sizeOf(core.slots, list) === 0;
  }

  /**
   * Tells whether the frame at an address is in this list, in one read, however long it is.
   *
   * **Returns** whether it is; false for an address at which no frame begins.
   *
   * **Source**: `LinkedList::contains`, which uses up an id.
   *
   * @example
   * ```ts
   * const list = createList(memory, Init);
   * const address = frame.startPaddr();
   * pushBack(list, frame);
   * list.contains(address); // true
   * ```
   */
  contains(paddr: Paddr): boolean {
    const { core, list } = this.#demand("contains");
    const index = indexAt(core, paddr);
    return typeof index === "number" && isListed(core.slots, list, index);
  }

  /**
   * Takes the first frame out.
   *
   * **Returns** its owner, for `own`; undefined if the list is empty.
   *
   * **Source**: `LinkedList::pop_front`.
   */
  popFront(): UniqueFrameOwner<M, R> | undefined {
    const place = this.#lock("popFront");
    return this.#take(place, frontOf(place.core.slots, place.list));
  }

  /**
   * Takes the last frame out.
   *
   * **Returns** its owner, for `own`; undefined if the list is empty.
   *
   * **Source**: `LinkedList::pop_back`.
   */
  popBack(): UniqueFrameOwner<M, R> | undefined {
    const place = this.#lock("popBack");
    return this.#take(place, backOf(place.core.slots, place.list));
  }

  /** Takes a frame, which is frame + 1, out of the list that is locked, and unlocks it. */
  #take({ core, kind, list }: LockedList, member: number): UniqueFrameOwner<M, R> | undefined {
    const { slots } = core;
    if (member !== 0) unlink(slots, list, member - 1);
    unlockList(slots, list);
    return member === 0 ? undefined : mint(core, member - 1, kind);
  }

  /**
   * Opens a cursor at the first frame, or at the ghost position if the list is empty.
   *
   * **Source**: `LinkedList::cursor_front_mut`.
   */
  cursorFront(): FrameCursor<M, R> {
    const place = this.#lock("cursorFront");
    return openCursor(place, frontOf(place.core.slots, place.list));
  }

  /**
   * Opens a cursor at the last frame, or at the ghost position if the list is empty.
   *
   * **Source**: `LinkedList::cursor_back_mut`.
   */
  cursorBack(): FrameCursor<M, R> {
    const place = this.#lock("cursorBack");
    return openCursor(place, backOf(place.core.slots, place.list));
  }

  /**
   * Opens a cursor at the frame that has an address.
   *
   * **Returns** undefined if that frame is not in this list, or no frame begins there.
   *
   * **Source**: `LinkedList::cursor_mut_at`.
   */
  cursorAt(paddr: Paddr): FrameCursor<M, R> | undefined {
    const place = this.#lock("cursorAt");
    const index = indexAt(place.core, paddr);
    if (typeof index === "number" && isListed(place.core.slots, place.list, index)) return openCursor(place, index + 1);
    unlockList(place.core.slots, place.list);
    return undefined;
  }

  /**
   * The metadata from front to back, for `for`. A cursor is open until the loop is left, by whichever way; an iterator that
   * was taken by hand keeps it open until its end or its `return()`.
   *
   * **Returns** a view for each frame, to read, good until the loop is left.
   *
   * @example
   * ```ts
   * const list = createList(memory, Init);
   * for (const { pid } of list) pid;
   * ```
   *
   * @example
   * ```ts
   * const list = createList(memory, Init);
   * // @ts-expect-error Cannot assign to 'pid' because it is a read-only property
   * for (const metadata of list) metadata.pid = 8;
   * ```
   */
  *[Symbol.iterator](): Generator<Readonly<M>, void, undefined> {
    const cursor = this.cursorFront();
    try {
      for (let meta = readAt(cursor); meta !== undefined; meta = readAt(cursor)) {
        yield meta;
        cursor.moveNext();
      }
    } finally {
      cursor.close();
    }
  }

  /**
   * Makes it usable by other threads: from now on it belongs to nobody, and outlives this thread.
   *
   * **Returns** what `attachList` takes.
   *
   * @example
   * ```ts
   * const list = createList(memory, Init);
   * port.postMessage(list.export());
   * ```
   */
  export(): ListExport<M, R> {
    const { core, list } = this.#lock("export");
    shareList(core.slots, list);
    unlockList(core.slots, list);
    return exportPlace("list", core, list, this.#name.generation);
  }

  /**
   * Ends the list: drops its frames, from the front on, and frees its id. Does nothing if this very object was dropped before.
   *
   * **Errors**: what the `onDrop` of the frames throws is collected, and thrown in one AggregateError when all is done.
   *
   * **Source**: `Drop for LinkedList<M>`, which stops at an `on_drop` that panics and strands the rest.
   *
   * @example
   * ```ts
   * const list = createList(memory, Init);
   * pushBack(list, frame);
   * list.drop(); // the frame is unused again
   * ```
   */
  drop(): void {
    if (this.#isDropped) return;
    if (this.#place.core.endings.areGoingOn) needStack(); // an onDrop calls this, which a drop calls, which an onDrop …
    const { core, kind, list } = this.#place;
    if (this.#ending === undefined) {
      this.#lock("drop");
      this.#ending = seizeList(core.slots, list);
      unlockList(core.slots, list);
    }
    const failures: unknown[] = [];
    for (let index = this.#takeLast(); index >= 0; index = this.#takeLast()) {
      try {
        endFrame("drop", mintHandle(core, index, kind), true);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw new AggregateError(failures, `drop: onDrop threw for ${failures.length} frames of a list`);
    }
  }

  /** Takes the first frame of a list that is ending, which nobody else can name; -1 when there is none, and it has ended. */
  #takeLast(): number {
    const { core, list } = this.#place;
    core.refresh();
    const { slots } = core;
    if (this.#ending === undefined || this.#isDropped || lockList(slots, this.#ending) !== undefined) return -1;
    const front = frontOf(slots, list);
    if (front !== 0) unlink(slots, list, front - 1);
    else endList(slots, list);
    this.#isDropped = front === 0;
    unlockList(slots, list);
    return front - 1;
  }

  /** Drops it at the end of a `using` scope. */
  [Symbol.dispose](): void {
    this.drop();
  }
}

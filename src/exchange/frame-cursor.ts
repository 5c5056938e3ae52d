import { mint } from "../frame/mint.js";
import { type MetaView, makeView } from "../kind/meta-view.js";
import { frameStart, type Paddr } from "../layout/paddr.js";
import { LISTED } from "../layout/state.js";
import { OwnershipError } from "../ownership/ownership-error.js";
import type { UniqueFrameOwner } from "../ownership/signature.js";
import { backOf, frontOf, link, nextOf, prevOf, sizeOf, unlink, unlockList } from "../slot/list.js";
import { generationOf } from "../slot/owner.js";
import type { Place } from "./place.js";

/** A list whose lock this thread has. */
export interface LockedList extends Place {
  readonly list: number;
}

/** Opens a cursor at a frame, which is frame + 1; 0: at the ghost position. The list's lock is the cursor's from now on. */
export let openCursor: <M, R extends string>(list: LockedList, current: number) => FrameCursor<M, R>;
/** A view of the metadata of the frame that a cursor is at, to read. */
export let readAt: <M>(cursor: FrameCursor<M>) => Readonly<M> | undefined;
/** The list of a cursor. Throws OwnershipError for what is no open cursor. */
export let cursorPlace: (use: string, cursor: unknown) => LockedList;
/** Links a frame before the cursor's, which stays the current one. */
export let linkBefore: (cursor: unknown, index: number) => void;

/**
 * A place in a list: at one of its frames, or at the ghost position between the last one and the first. While a cursor is
 * open, the list belongs to it: what would lock the list, so all but `size`, `isEmpty` and `contains`, throws, at once in this
 * thread and after a second in others.
 *
 * `list.cursorFront()` and the like open one; `close`, or `using`, closes it.
 *
 * **Errors**: OwnershipError for a cursor that was closed, from all but `close`; MemoryError when the memory's buffer is gone.
 *
 * **Checked by** tsc: kind and memory of the frames. Run time: everything.
 *
 * **Source**: `CursorMut`.
 *
 * @example
 * ```ts
 * const list = createList(memory, Init);
 * pushBack(list, frame);
 * const cursor = list.cursorFront();
 * cursor.currentMeta()?.pid; // 7
 * cursor.moveNext(); // at the ghost position
 * cursor.close();
 * ```
 *
 * @example
 * ```ts
 * const list = createList(memory, Init);
 * using cursor = list.cursorFront();
 * list.popFront(); // throws OwnershipError: popFront: list 1 of memory "dma" has an open cursor
 * ```
 */
export class FrameCursor<in out M, out R extends string = string> {
  readonly #place: LockedList;
  /** Frame + 1, or 0: the ghost position. */
  #current: number;
  #isOpen = true;

  private constructor(list: LockedList, current: number) {
    this.#place = list;
    this.#current = current;
  }

  static {
    openCursor = (list, current) => new FrameCursor(list, current);
    readAt = (cursor) => cursor.#viewCurrent("currentMeta", false);
    cursorPlace = (use, cursor) => {
      if (typeof cursor === "object" && cursor !== null && #place in cursor) return cursor.#demand(use);
      throw new OwnershipError(
        use,
        `${use} needs a cursor: what a list's cursorFront, cursorBack or cursorAt returned`,
      );
    };
    linkBefore = (cursor, index) => {
      if (typeof cursor !== "object" || cursor === null || !(#place in cursor)) return;
      const { core, list } = cursor.#place;
      link(core.slots, list, index, cursor.#current);
    };
  }

  #demand(use: string): LockedList {
    if (!this.#isOpen) throw new OwnershipError(use, `${use}: this cursor was closed; open another one`);
    this.#place.core.refresh();
    return this.#place;
  }

  /** How many frames are in the list. */
  get size(): number {
    const { core, list } = this.#demand("size");
    return sizeOf(core.slots, list);
  }

  /**
   * Goes to the next frame: from the last one to the ghost position, and from there to the first.
   *
   * **Source**: `CursorMut::move_next`.
   */
  moveNext(): void {
    const { core, list } = this.#demand("moveNext");
    this.#current = this.#current === 0 ? frontOf(core.slots, list) : nextOf(core.slots, this.#current - 1);
  }

  /**
   * Goes to the frame before: from the first one to the ghost position, and from there to the last.
   *
   * **Source**: `CursorMut::move_prev`.
   */
  movePrev(): void {
    const { core, list } = this.#demand("movePrev");
    this.#current = this.#current === 0 ? backOf(core.slots, list) : prevOf(core.slots, this.#current - 1);
  }

  /** The address of the frame that the cursor is at, in bytes; undefined at the ghost position. */
  currentPaddr(): Paddr | undefined {
    this.#demand("currentPaddr");
    return this.#current === 0 ? undefined : frameStart(this.#current - 1);
  }

  /**
   * Gives a view of the metadata of the frame that the cursor is at, to read and to write.
   *
   * **Returns** a view, good until the cursor is closed or the frame is taken; undefined at the ghost position.
   *
   * **Source**: `CursorMut::current_meta`.
   */
  currentMeta(): M | undefined {
    return this.#viewCurrent("currentMeta", true);
  }

  #viewCurrent(use: string, isWritable: boolean): M | undefined {
    const { core, list, kind } = this.#demand(use);
    if (this.#current === 0) return undefined;
    const index = this.#current - 1;
    const view: MetaView = makeView(kind.view, {
      source: core,
      owner: this,
      lost: lostCursor,
      stateWord: core.slots.stateWord(index),
      mask: -1,
      state: LISTED | list,
      generation: generationOf(core.slots, index),
      isHeld: () => this.#isOpen,
      isWritable,
    });
    // SAFETY: every frame of the list is of its kind, whose metadata type is M.
    return view as unknown as M;
  }

  /**
   * Takes the frame that the cursor is at out of the list. The cursor goes to the next one, or to the ghost position.
   *
   * **Returns** its owner, for `own`; undefined at the ghost position.
   *
   * **Source**: `CursorMut::take_current`.
   */
  takeCurrent(): UniqueFrameOwner<M, R> | undefined {
    const { core, list, kind } = this.#demand("takeCurrent");
    if (this.#current === 0) return undefined;
    const index = this.#current - 1;
    this.#current = nextOf(core.slots, index);
    unlink(core.slots, list, index);
    return mint(core, index, kind);
  }

  /** Closes the cursor: the list can be used again. Does nothing if it was closed before. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const { core, list } = this.#place;
    core.refresh();
    unlockList(core.slots, list);
  }

  /** Closes it at the end of a `using` scope. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/** Says why a view of a cursor's frame reads nothing any more. */
function lostCursor(_owner: unknown, use: string): never {
  throw new OwnershipError(
    use,
    `${use}: this view is of a frame in a list, and its cursor was closed or took the frame`,
  );
}

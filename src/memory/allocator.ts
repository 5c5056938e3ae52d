import { frameStart, type Paddr } from "../layout/paddr.js";
import { PAGE_SIZE } from "../layout/page.js";
import { BYTE_FREE, type SlotAllocator } from "../slot/allocator.js";
import type { Slots } from "../slot/slots.js";
import { MemoryError } from "./memory-error.js";

/**
 * An allocator of one's own, for `createMemory({ allocator })`: it decides which frame `alloc` gets next.
 *
 * It serves the thread that it was given to. The slot decides whether a frame is free: one that is offered and in use is
 * passed over, and tried again when the allocator has nothing else. So no answer of an allocator can harm a frame.
 *
 * **Errors**: createMemory throws MemoryError for what has not both functions, and `alloc` for an offer that is the address of no
 * frame. What they throw goes on to the caller of `alloc` or `drop`; a frame that was being dropped is free all the same.
 *
 * **Checked by** run time.
 *
 * **Source**: `GlobalFrameAllocator`, whose `dealloc` is told when the frame can be claimed already.
 *
 * @example
 * ```ts
 * const free = [paddr(0x0000), paddr(0x1000)];
 * const memory = createMemory({
 *   name: "dma",
 *   frames: 2,
 *   allocator: { alloc: () => free.pop(), dealloc: (frame) => void free.push(frame) },
 * });
 * ```
 */
export interface FrameAllocator {
  /** Offers a frame, which it does not offer again before it is told of it; or says that there is none. */
  alloc(): Paddr | undefined;
  /**
   * Told of a frame that it offered and that this thread drops, while nobody else can claim it. Never told of another
   * frame; one that another thread dropped is offered again in its name when it has nothing else.
   */
  dealloc(frame: Paddr): void;
}

/**
 * The allocator of memory R, as a right: whoever holds it may reset frames to unused behind the allocator's back.
 *
 * **Source**: the original has none; its `reset_as_unused` is public, and a FIXME there wishes that it were not.
 *
 * @example
 * ```ts
 * resetAsUnused(frame, memory.allocator);
 * ```
 *
 * @example An object that looks like one is none.
 * ```ts
 * // @ts-expect-error is missing in type
 * const right: AllocatorCapability<"dma"> = { memory: "dma" };
 * ```
 */
export class AllocatorCapability<out R extends string = string> {
  readonly #memory: R;

  constructor(memory: R) {
    this.#memory = memory;
  }

  /** The memory's name. */
  get memory(): R {
    return this.#memory;
  }
}

/** Lets an allocator of the user's take the place of the one in the buffer. */
export class ReplacedAllocator implements SlotAllocator {
  readonly isReplaced = true;
  readonly #slots: Slots;
  readonly #theirs: FrameAllocator;
  readonly #refresh: () => void;
  /** The frames that it offered and that it was not told of since: it does not have them any more. */
  readonly #offered: Set<number> = new Set();

  /** `refresh` makes sure of the slots' words: the user's code may have grown the memory. */
  constructor(slots: Slots, theirs: FrameAllocator, refresh: () => void) {
    if (typeof theirs?.alloc !== "function" || typeof theirs.dealloc !== "function") {
      throw new MemoryError("an allocator is an object with the functions alloc and dealloc");
    }
    this.#slots = slots;
    this.#theirs = theirs;
    this.#refresh = refresh;
  }

  allocate(claim: (index: number) => boolean): number {
    for (let tries = 0; tries < this.#slots.layout.frames; tries++) {
      const index = this.#offer();
      if (index < 0) break;
      this.#offered.add(index);
      if (claim(index)) return index;
    }
    // It has nothing else. Of the frames that it offered before, some were in use then, or were dropped by another thread.
    for (const index of this.#offered) if (claim(index)) return index;
    return -1;
  }

  /** Asks the allocator for a frame; -1 when it has none. */
  #offer(): number {
    const frame = this.#theirs.alloc();
    this.#refresh();
    if (frame === undefined) return -1;
    const index = typeof frame === "number" ? frame / PAGE_SIZE : Number.NaN;
    if (Number.isInteger(index) && index >= 0 && index < this.#slots.layout.frames) return index;
    throw new MemoryError(`alloc: the memory's allocator offered ${String(frame)}, which is the address of no frame`);
  }

  freed(index: number): void {
    this.#slots.words.setByte(this.#slots.layout.bytes + index, BYTE_FREE);
    if (!this.#offered.delete(index)) return;
    try {
      this.#theirs.dealloc(frameStart(index));
    } finally {
      this.#refresh();
    }
  }

  wasReset(index: number): void {
    this.#offered.delete(index);
  }

  /** Nothing to do: the summary belongs to the allocator in the buffer. */
  claimable(): void {}
}

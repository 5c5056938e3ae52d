import { FRAMES_PER_LINE } from "../layout/region.js";
import type { Slots } from "./slots.js";

/** The allocator's byte of a frame that may be offered, and of one that may not. */
export const BYTE_FREE = 0;
export const BYTE_TAKEN = 1;

/** What `alloc` asks for frames and tells about dropped ones. */
export interface SlotAllocator {
  /**
   * Offers frames to `claim` until it takes one, and returns that one; -1 when there is none.
   * A frame that is offered may be in use: the slot's state decides, never the allocator.
   */
  allocate(claim: (index: number) => boolean): number;
  /** Told by the frame's owner while nobody else can claim it. */
  freed(index: number): void;
  /** Told once the frame can be claimed again. */
  claimable(index: number): void;
  /** Told of a frame that became unused behind its back: it is not to be offered before it was claimed by its address. */
  wasReset(index: number): void;
  /** Does `freed` run code of the user's? Then the frame must not look owned meanwhile. */
  readonly isReplaced: boolean;
}

const hasZeroByte = (four: number): boolean => ((four - 0x01010101) & ~four & 0x80808080) !== 0;

/**
 * The allocator in the buffer: a byte a frame, which only the holder of the frame's slot writes, so that no frame can
 * harm it; and a bit a line of 64, "nothing free here", a hint that makes full memories cheap to search.
 */
export class ByteMap implements SlotAllocator {
  readonly isReplaced = false;
  readonly #slots: Slots;
  readonly #bytesWord: number;
  readonly #summaryWord: number;
  /** Where to look first: behind the last frame handed out, or at the one last dropped here. */
  #cursor = 0;

  constructor(slots: Slots) {
    this.#slots = slots;
    this.#bytesWord = slots.layout.bytes >> 2;
    this.#summaryWord = slots.layout.summary >> 2;
  }

  allocate(claim: (index: number) => boolean): number {
    const frames = this.#slots.layout.frames;
    const start = this.#cursor;
    let index = this.#search(start, frames, true, claim);
    if (index < 0) index = this.#search(0, start, true, claim);
    // The summary is a hint, and can be stale after a death: only the bytes say that nothing is free.
    if (index < 0) index = this.#search(0, frames, false, claim);
    if (index >= 0) this.#cursor = index + 1;
    return index;
  }

  freed(index: number): void {
    this.#slots.words.setByte(this.#slots.layout.bytes + index, BYTE_FREE);
    this.#cursor = index;
  }

  /** Nothing to do: the byte stays. */
  wasReset(): void {}

  claimable(index: number): void {
    const words = this.#slots.words;
    const line = Math.floor(index / FRAMES_PER_LINE);
    const word = this.#summaryWord + (line >> 5);
    const bit = 1 << (line & 31);
    // Pairs with the `or` and second look in #lineIsFull: one of the two sees the other.
    if ((words.load(word) & bit) !== 0) words.and(word, ~bit);
  }

  #search(from: number, to: number, trusting: boolean, claim: (index: number) => boolean): number {
    const words = this.#slots.words;
    let index = from;
    while (index < to) {
      const line = Math.floor(index / FRAMES_PER_LINE);
      const lineStart = line * FRAMES_PER_LINE;
      const lineEnd = Math.min(lineStart + FRAMES_PER_LINE, this.#slots.layout.frames);
      if (trusting) {
        const summary = words.load(this.#summaryWord + (line >> 5));
        if (summary === -1 && (line & 31) === 0 && index === lineStart) {
          index += 32 * FRAMES_PER_LINE;
          continue;
        }
        if ((summary & (1 << (line & 31))) !== 0) {
          index = lineEnd;
          continue;
        }
      }
      const end = Math.min(lineEnd, to);
      const first = index;
      let sawFree = false;
      while (index < end) {
        const four = words.get(this.#bytesWord + (index >> 2));
        const stop = Math.min((index | 3) + 1, end);
        if (hasZeroByte(four)) {
          for (let lane = index; lane < stop; lane++) {
            if (((four >>> ((lane & 3) * 8)) & 0xff) !== BYTE_FREE) continue;
            sawFree = true;
            if (claim(lane)) return lane;
          }
        }
        index = stop;
      }
      if (!sawFree && first === lineStart && end === lineEnd) this.#markFull(line, lineStart, lineEnd);
    }
    return -1;
  }

  /** Sets a line's hint, then looks again: a frame that was freed meanwhile did not see the bit. */
  #markFull(line: number, start: number, end: number): void {
    const words = this.#slots.words;
    const word = this.#summaryWord + (line >> 5);
    const bit = 1 << (line & 31);
    words.or(word, bit); // pairs with the load in claimable
    for (let index = start; index < end; index += 4) {
      const four = words.get(this.#bytesWord + (index >> 2));
      const inUse = end - index >= 4 ? four : four | (-1 << ((end - index) * 8));
      if (hasZeroByte(inUse)) {
        words.and(word, ~bit);
        return;
      }
    }
  }
}

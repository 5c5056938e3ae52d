import type { Paddr } from "../layout/paddr.js";

/**
 * Hands out unused frames of memory R and takes them back; the capability for `resetAsUnused`.
 */
export abstract class FrameAllocator<out R extends string> {
  declare private readonly nominal: true;
  abstract readonly region: R;
}

/**
 * One address space of page frames, named R.
 *
 * @example
 * const memory: FrameMemory<"dma"> = createMemory({ name: "dma", frames: 64 });
 *
 * @example An object that looks like one is none.
 * // @ts-expect-error a memory comes from createMemory only
 * const wrong: FrameMemory<"dma"> = { ...memory };
 */
export abstract class FrameMemory<out R extends string> {
  declare private readonly nominal: true;
  /** The memory's name, which is the region of its frames. */
  abstract readonly name: R;
  /** How many frames it has. */
  abstract readonly frames: number;
  /** The address after the last frame. */
  abstract readonly maxPaddr: Paddr;
  /** What holds slots and pages. */
  abstract readonly buffer: ArrayBufferLike;
  /** Knows the unused frames. */
  abstract readonly allocator: FrameAllocator<R>;
}

/** What a memory is made of. */
export interface MemoryOptions<R extends string> {
  readonly name: R;
  readonly frames: number;
  readonly shared?: boolean;
}

/** Creates a memory of its own, with every frame unused. */
export function createMemory<const R extends string>(_options: MemoryOptions<R>): FrameMemory<R> {
  throw new Error("not built yet");
}

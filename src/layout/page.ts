/**
 * Bytes in a page frame: 4096.
 *
 * **Source**: `PAGE_SIZE`.
 *
 * @example
 * ```ts
 * const third = paddr(2 * PAGE_SIZE);
 * ```
 */
export const PAGE_SIZE = 4096;

/** Bytes in a metadata slot; each frame has one. */
export const SLOT_SIZE = 64;

/** Bytes of a slot that hold metadata: what its five control words leave, less the sixth that lists need. */
export const METADATA_MAX_SIZE = 40;

/** The most frames one memory may have: every byte before the pages has a signed 32-bit offset. */
export const MAX_FRAMES: number = 2 ** 23;

/** The paging level of a frame: always 1, a regular page. */
export const FRAME_LEVEL = 1;

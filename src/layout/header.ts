/*
 * The header page: 32-bit little-endian words from the region's start.
 *
 *    0  magic     written last, so that half a header is none
 *    1  version   of this format
 *    2  frames
 *    3  nonce     random; part of every raw token, so that a token of another memory is refused
 *    4  kinds of access: 1 shared between threads, 0 private
 *   16  reclaimer id | incarnation << 12, or 0; on a cache line of its own
 *   32  length of the name in bytes, then its UTF-8
 */

/** "UQFR", little-endian. */
export const MAGIC = 0x52465155;
/** Changes whenever a word of the format changes its meaning. */
export const FORMAT_VERSION = 2;
export const HEADER_MAGIC = 0;
export const HEADER_VERSION = 1;
export const HEADER_FRAMES = 2;
export const HEADER_NONCE = 3;
export const HEADER_SHARED = 4;
export const HEADER_RECLAIMER = 16;
export const HEADER_NAME = 32;
/** The longest name, in bytes of UTF-8. */
export const NAME_MAX_BYTES = 64;

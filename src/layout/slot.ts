import { SLOT_SIZE } from "./page.js";

/*
 * A slot is sixteen 32-bit little-endian words. Offsets are in words from the slot's start.
 *
 *    0 … 9   metadata
 *   10       state       the only word that decides who owns the frame
 *   11       generation  changes whenever ownership changes hands
 *   12       kind        the id of the metadata's kind
 *   13       holder      whose the frame is while it is raw
 *   14, 15   next, prev  a list's links: frame + 1; 0 is none
 */

/** Words in a slot. */
export const SLOT_WORDS: number = SLOT_SIZE / 4;
export const STATE = 10;
export const GENERATION = 11;
export const KIND = 12;
export const HOLDER = 13;
export const NEXT = 14;
export const PREV = 15;

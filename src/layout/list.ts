/*
 * The head of a frame list: eight 32-bit little-endian words. Offsets are in words from the head's start. Links hold
 * frame + 1; 0 is none. A head whose kind is 0 is free.
 *
 *   0  lock        the agent that works on the list, or 0
 *   1  front
 *   2  back
 *   3  size
 *   4  generation  of the list that has the id now
 *   5  kind        of the frames in it
 *   6  holder      whose the list is: an agent or, once it was exported, 0
 */

/** Words in a list's head. */
export const LIST_WORDS = 8;
export const LIST_LOCK = 0;
export const LIST_FRONT = 1;
export const LIST_BACK = 2;
export const LIST_SIZE = 3;
export const LIST_GENERATION = 4;
export const LIST_KIND = 5;
export const LIST_HOLDER = 6;

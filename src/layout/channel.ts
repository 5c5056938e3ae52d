/*
 * The head of a channel: 32-bit little-endian words on four cache lines, so that senders and receivers do not share one.
 * Offsets are in words from the head's start. Positions count up for ever and wrap; a position's cell is its remainder.
 * A head whose kind is 0 is free.
 *
 *    0  send lock     the agent that sends, or 0
 *    1  tail          the position behind the last frame
 *    2  limit         the tail goes no further before the head was looked at again
 *   16  receive lock  the agent that receives, or 0
 *   17  head          the position of the first frame
 *   18  seen          the tail as receivers saw it last
 *   32  room          changes when senders that sleep are woken
 *   33  room flag     1: a sender sleeps, or is about to
 *   34  items         changes when receivers that sleep are woken
 *   35  items flag    1: a receiver sleeps, or is about to
 *   48  capacity
 *   49  generation    of the channel that has the id now
 *   50  kind          of the frames in it
 *   51  closed        1: nothing is sent any more
 *   52  holder        whose the channel is: an agent or, once it was exported, 0
 */

/** Words in a channel's head. */
export const CHANNEL_WORDS = 64;
export const CHANNEL_SEND_LOCK = 0;
export const CHANNEL_TAIL = 1;
export const CHANNEL_LIMIT = 2;
export const CHANNEL_RECEIVE_LOCK = 16;
export const CHANNEL_HEAD = 17;
export const CHANNEL_SEEN = 18;
/** The word that senders sleep on; its flag is the next word. In the head of id 0, which is no channel, allocations do. */
export const CHANNEL_ROOM = 32;
/** The word that receivers sleep on; its flag is the next word. */
export const CHANNEL_ITEMS = 34;
export const CHANNEL_CAPACITY = 48;
export const CHANNEL_GENERATION = 49;
export const CHANNEL_KIND = 50;
export const CHANNEL_CLOSED = 51;
export const CHANNEL_HOLDER = 52;

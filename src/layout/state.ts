/*
 * The state word: who owns the frame, in one 32-bit word. Values are signed, as `Atomics` returns them.
 *
 *   0                       UNUSED
 *   1 << 24 | agent         CLAIM   being claimed
 *   2 << 24 | agent         LIVE    owned
 *   3 << 24 | agent         GUT     inside repurpose, between two metadata
 *   4 << 24 | agent         DROP    onDrop has been or is being called
 *   5 << 24 | list          LISTED  in a list
 *   6 << 24 | channel       QUEUED  in a channel
 *   1 << 30 | ticket        RAW     forgotten; the ticket is 30 bits of the generation
 *   1 << 31 | agents' bits  SHARED  owned together: bit n - 1 for agent n
 */

export const UNUSED = 0;
export const CLAIM: number = 1 << 24;
export const LIVE: number = 2 << 24;
export const GUT: number = 3 << 24;
export const DROP: number = 4 << 24;
export const LISTED: number = 5 << 24;
export const QUEUED: number = 6 << 24;
export const RAW: number = 1 << 30;
/** Negative, as all words of shared frames. */
export const SHARED: number = 1 << 31;

const TICKET_MASK = RAW - 1;
const ARGUMENT_MASK = (1 << 24) - 1;

/**
 * What a slot's state word says, in the words that errors, `inspect` and the documents use.
 *
 * - `"unused"`: nobody owns the frame; anybody may claim it.
 * - `"claiming"`: an agent is claiming it, and its metadata is not whole yet.
 * - `"live"`: an agent owns it, with whole metadata.
 * - `"gutted"`: it is inside `repurpose`, between two metadata.
 * - `"dropping"`: its `onDrop` was or is being called, or it is being reclaimed.
 * - `"listed"`: it is in a list.
 * - `"queued"`: it is in a channel.
 * - `"raw"`: it was forgotten by `intoRaw`, and belongs to its token.
 * - `"shared"`: those who have a reference own it together.
 *
 * **Source**: the values of the slot's `ref_count`: `REF_COUNT_UNUSED`, `REF_COUNT_UNIQUE`, 0 while it is busy, and counts.
 *
 * @example
 * ```ts
 * const status: SlotStatus | "invalid" = memory.inspect(paddr(0x4000)).status;
 * ```
 */
export type SlotStatus =
  | "unused"
  | "claiming"
  | "live"
  | "gutted"
  | "dropping"
  | "listed"
  | "queued"
  | "raw"
  | "shared";

const tagged: readonly (SlotStatus | undefined)[] = [
  "unused",
  "claiming",
  "live",
  "gutted",
  "dropping",
  "listed",
  "queued",
];

/** The RAW word of a frame whose generation is `generation`. */
export const rawState = (generation: number): number => RAW | (generation & TICKET_MASK);

/** The tag of a word that is neither RAW nor SHARED, in the place where the constants have it. */
export const tagOf = (state: number): number => state & ~ARGUMENT_MASK;

/** The agent, list or channel that a tagged word names. */
export const argumentOf = (state: number): number => state & ARGUMENT_MASK;

/** Is this the word of a raw frame? */
export const isRaw = (state: number): boolean => (state & ~TICKET_MASK) === RAW;

/** Is this the word of a shared frame? */
export const isShared = (state: number): boolean => state < 0;

/** Names a state word; undefined when no transition can have written it. */
export function statusOf(state: number): SlotStatus | undefined {
  if (isShared(state)) return "shared";
  if (isRaw(state)) return "raw";
  if (state !== UNUSED && argumentOf(state) === 0) return undefined;
  return state > 0 && state < CLAIM ? undefined : tagged[state >>> 24];
}

import { GENERATION, KIND, STATE } from "../layout/slot.js";
import { UNUSED } from "../layout/state.js";
import { BYTE_TAKEN } from "./allocator.js";
import { share } from "./shared.js";
import type { Slots } from "./slots.js";

/** What a slot is to hold: the kind's id and the encoded fields, validated before the first access. */
export interface SlotContent {
  readonly kind: number;
  readonly metadata: Int32Array;
}

/**
 * Writes a new life into a slot that this agent alone may write: the next generation, the kind, the metadata.
 * Nobody reads them before the state says LIVE.
 */
export function install(slots: Slots, index: number, content: SlotContent): void {
  const words = slots.words;
  const state = slots.stateWord(index);
  const generation = state + (GENERATION - STATE);
  words.set(generation, (words.get(generation) + 1) | 0);
  words.set(state + (KIND - STATE), content.kind);
  const first = state - STATE;
  for (let word = 0; word < content.metadata.length; word++) words.set(first + word, content.metadata[word] ?? 0);
}

/** Takes an unused frame and writes its new life, which is not published yet. Returns as `claim` does. */
function begin(slots: Slots, index: number, content: SlotContent): number {
  const words = slots.words;
  const state = slots.stateWord(index);
  // Acquires the frame: pairs with the store of UNUSED in `vacate`. The word names the agent from here on.
  const seen = words.cas(state, UNUSED, slots.claiming);
  if (seen !== UNUSED) return seen;
  words.setByte(slots.layout.bytes + index, BYTE_TAKEN);
  install(slots, index, content);
  return UNUSED;
}

/**
 * Claims an unused frame for this agent.
 *
 * Returns UNUSED when it was claimed, else the state word that was in the way; then nothing was written.
 */
export function claim(slots: Slots, index: number, content: SlotContent): number {
  const seen = begin(slots, index, content);
  if (seen !== UNUSED) return seen;
  slots.words.store(slots.stateWord(index), slots.live); // publishes: whoever sees LIVE, and `reclaim`, finds whole metadata
  return UNUSED;
}

/** Claims an unused frame as a shared one, with one reference. Returns as `claim` does. */
export function claimShared(slots: Slots, index: number, content: SlotContent): number {
  const seen = begin(slots, index, content);
  if (seen === UNUSED) share(slots, index);
  return seen;
}

import { HOLDER, KIND, STATE } from "../layout/slot.js";
import { rawState } from "../layout/state.js";
import { renew } from "./owner.js";
import type { Slots } from "./slots.js";

/** Why a raw frame was not restored. */
export type RestoreRefusal = "stale" | "wrong kind";

/** Forgets a frame that this agent owns, of generation `generation`: it belongs to its raw token from here on. */
export function intoRaw(slots: Slots, index: number, generation: number): void {
  const state = slots.stateWord(index);
  slots.words.set(state + (HOLDER - STATE), slots.agent);
  slots.words.store(state, rawState(generation)); // releases: pairs with the exchanges in `restore` and `reclaim`
}

/** Is frame `index` raw, with this ticket and kind? It may not be any more when this returns. */
export function isRawWith(slots: Slots, index: number, generation: number, kind: number): boolean {
  const { words } = slots;
  const state = slots.stateWord(index);
  // Pairs with the store in intoRaw, before which the kind was written. Only a hint: the exchange in `restore` decides.
  return words.load(state) === rawState(generation) && words.get(state + (KIND - STATE)) === kind;
}

/**
 * Takes a raw frame. The ticket in the state word is the token's generation: it fits once, because restoring changes
 * the generation. On refusal nothing was written.
 */
export function restore(slots: Slots, index: number, generation: number, kind: number): RestoreRefusal | undefined {
  const words = slots.words;
  const state = slots.stateWord(index);
  // The first load pairs with the store in intoRaw: the kind that is read next was written before it.
  const ticket = rawState(generation);
  if (words.load(state) !== ticket) return "stale";
  if (words.get(state + (KIND - STATE)) !== kind) {
    // The kind was read without owning the frame: it counts only if the frame was raw all along. Taking the frame first
    // and putting it back would hand the same ticket to a `reclaim` that has already read the dead holder. The load pairs
    // with the exchanges that take a raw frame, here and in `reclaim`.
    return words.load(state) === ticket ? "wrong kind" : "stale";
  }
  if (words.cas(state, ticket, slots.live) !== ticket) return "stale"; // acquires: pairs with the store in intoRaw
  renew(slots, index);
  return undefined;
}

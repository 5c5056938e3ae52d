import { GENERATION, KIND, STATE } from "../layout/slot.js";
import type { Slots } from "./slots.js";

/** Does this agent own frame `index` in this generation? Plain reads are enough: nobody else changes a word that names us. */
export function owns(slots: Slots, index: number, generation: number): boolean {
  const state = slots.stateWord(index);
  return slots.words.get(state) === slots.live && slots.words.get(state + (GENERATION - STATE)) === generation;
}

/** The generation of a frame: sure if this agent owns it, otherwise to be confirmed by an exchange. */
export const generationOf = (slots: Slots, index: number): number =>
  slots.words.get(slots.stateWord(index) + (GENERATION - STATE));

/** The id of a frame's kind: sure if this agent owns it, has a reference to it, or the frame is raw and stays it. */
export const kindWordOf = (slots: Slots, index: number): number =>
  slots.words.get(slots.stateWord(index) + (KIND - STATE));

/** Starts a new generation of a frame that this agent owns: every older handle of it is stale. Returns the new one. */
export function renew(slots: Slots, index: number): number {
  const word = slots.stateWord(index) + (GENERATION - STATE);
  const generation = (slots.words.get(word) + 1) | 0;
  slots.words.set(word, generation);
  return generation;
}

import { GENERATION, KIND, STATE } from "../layout/slot.js";
import type { Slots } from "./slots.js";

/** From a slot's state word to others. */
const toGeneration = GENERATION - STATE;
const toKind = KIND - STATE;

/** Does this agent own frame `index` in this generation? Plain reads are enough: nobody else changes a word that names us. */
export function owns(slots: Slots, index: number, generation: number): boolean {
  const state = slots.stateWord(index);
  return slots.words.get(state) === slots.live && slots.words.get(state + toGeneration) === generation;
}

/** The generation of a frame: sure if this agent owns it, otherwise to be confirmed by an exchange. */
export const generationOf = (slots: Slots, index: number): number =>
  slots.words.get(slots.stateWord(index) + toGeneration);

/** The id of a frame's kind: sure if this agent owns it, has a reference to it, or the frame is raw and stays it. */
export const kindWordOf = (slots: Slots, index: number): number => slots.words.get(slots.stateWord(index) + toKind);

/** Starts a new generation of a frame that this agent owns: every older handle of it is stale. Returns the new one. */
export function renew(slots: Slots, index: number): number {
  const word = slots.stateWord(index) + toGeneration;
  const generation = (slots.words.get(word) + 1) | 0;
  slots.words.set(word, generation);
  return generation;
}

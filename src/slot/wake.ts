import type { Slots } from "./slots.js";

/*
 * Who wants to sleep on a word reads it, sets its flag, *looks again* at what it waits for, and sleeps only if the word is
 * still what it was. Who makes something happen looks at the flag afterwards: one of the two sees the other.
 */

/** Wakes whoever sleeps on `word`, if anybody does. Called after what they wait for has happened. */
export function wake(slots: Slots, word: number): void {
  const { words } = slots;
  // Pairs with the store in prepareSleep, and with the second look after it.
  if (words.load(word + 1) === 0) return;
  wakeAll(slots, word);
}

/** Wakes whoever sleeps on `word`, also where a dead agent put the flag out and got no further. */
export function wakeAll(slots: Slots, word: number): void {
  const { words } = slots;
  words.store(word + 1, 0); // pairs with the store in prepareSleep: who comes later sets it again
  words.add(word, 1); // before the sleep: whoever read the word before does not sleep
  words.notify(word);
}

/** Announces that this agent will sleep on `word`. Returns what the word must still be; look again before sleeping. */
export function prepareSleep(slots: Slots, word: number): number {
  const { words } = slots;
  const seen = words.load(word); // pairs with the addition in wakeAll
  words.store(word + 1, 1); // pairs with the load in `wake`
  return seen;
}

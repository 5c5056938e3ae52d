import { GENERATION, STATE } from "../layout/slot.js";
import { isShared, SHARED } from "../layout/state.js";
import { renew } from "./owner.js";
import { finish } from "./release.js";
import type { Slots } from "./slots.js";

/*
 * The state word of a shared frame is the set of the agents that have references; how many an agent has is its own cell
 * of the ledger. So a death leaves no question whether a count had landed: `reclaim` takes the dead agent's bit away.
 */

/** The most references to one frame that an agent can have. */
export const COUNT_MAX: number = 2 ** 31 - 1;

/** Shares a frame that this agent alone may write: its one owner becomes its first reference. */
export function share(slots: Slots, index: number): void {
  slots.words.set(slots.countWord(index), 1);
  slots.words.store(slots.stateWord(index), slots.shared); // publishes: pairs with the exchange in `acquire`
}

/** Has this agent a reference to frame `index`, in this generation? Plain reads: nobody else takes our bit away. */
export function isSharedBy(slots: Slots, index: number, generation: number): boolean {
  const state = slots.stateWord(index);
  const { shared, words } = slots;
  return (words.get(state) & shared) === shared && words.get(state + (GENERATION - STATE)) === generation;
}

/** Adds a reference to a frame that this agent has references to. False when they are as many as can be: nothing was written. */
export function addReference(slots: Slots, index: number): boolean {
  const count = slots.countWord(index);
  const held = slots.words.get(count);
  if (held === COUNT_MAX) return false;
  slots.words.set(count, held + 1);
  return true;
}

/** Why no reference was had: the state word in the way, or too many references. */
export type Acquired = "acquired" | "full" | number;

/** Gets a reference to a shared frame. A word that is not shared is returned; then nothing was written. */
export function acquire(slots: Slots, index: number): Acquired {
  const { words, shared } = slots;
  const state = slots.stateWord(index);
  for (;;) {
    // Pairs with the stores in `share` and the exchanges here and in `leave`: what it says of us is our own doing.
    const seen = words.load(state);
    if (!isShared(seen)) return seen;
    if ((seen & shared) === shared) return addReference(slots, index) ? "acquired" : "full";
    // Acquires what was written before the frame was shared: pairs with the store in `share`. It fails only when another
    // agent came or went, which it can do a bounded number of times.
    if (words.cas(state, seen, seen | shared) === seen) {
      words.set(slots.countWord(index), 1);
      return "acquired";
    }
  }
}

/** How many references all agents have: exact when none of them comes or goes meanwhile. */
export function referenceCount(slots: Slots, index: number): number {
  const { words, layout } = slots;
  // Pairs with the exchanges of those who come and go; their counts are read without a right, and only added up.
  const holders = words.load(slots.stateWord(index));
  let count = 0;
  for (let agent = 1; agent <= layout.sharers; agent++) {
    if ((holders & (1 << (agent - 1))) !== 0) count += words.get(slots.countWordOf(agent, index));
  }
  return count;
}

/** Takes one of this agent's references away, if it has others. */
export function removeOneOfSeveral(slots: Slots, index: number): boolean {
  const count = slots.countWord(index);
  const held = slots.words.get(count);
  if (held === 1) return false;
  slots.words.set(count, held - 1);
  return true;
}

/** Takes one of this agent's references away. Returns how many it has left. */
export function removeReference(slots: Slots, index: number): number {
  const count = slots.countWord(index);
  const left = slots.words.get(count) - 1;
  slots.words.set(count, left);
  return left;
}

/** What is left when an agent gave its last reference back; "last": the frame is its to end, as one being dropped. */
type Left = "others" | "last" | "stays";

/**
 * Takes this agent, which has no reference any more, out of the set of holders; but where it is the only one and `mayEnd`
 * is false, it stays, and nothing was written.
 */
function leave(slots: Slots, index: number, mayEnd: boolean): Left {
  const { words, shared, dropping } = slots;
  const state = slots.stateWord(index);
  const mine = shared & ~SHARED;
  for (;;) {
    // Pairs with the exchanges of others that come and go.
    const seen = words.load(state);
    if (seen === shared) {
      if (!mayEnd) return "stays";
      // Acquires what all others did while they had references: pairs with their exchanges below.
      if (words.cas(state, seen, dropping) === seen) return "last";
    } else if (words.cas(state, seen, seen & ~mine) === seen) {
      return "others"; // released: pairs with the exchange of whoever is the last
    }
  }
}

/**
 * What follows when this agent's last reference was removed: it leaves and, where it was the last one of all, the frame
 * dies, as in `release`. False when it would die and `mayEnd` is false: then the reference is back.
 */
export function afterLastReference(
  slots: Slots,
  index: number,
  mayEnd: boolean,
  onDrop: (() => void) | undefined,
): boolean {
  const left = leave(slots, index, mayEnd);
  if (left === "last") finish(slots, index, onDrop, true);
  else if (left === "stays") slots.words.set(slots.countWord(index), 1);
  return left !== "stays";
}

/**
 * Makes the only reference to a frame its owner. False when there are others; then nothing was written. A new
 * generation, so that no handle from before the frame was shared comes to life again.
 */
export function tryUnique(slots: Slots, index: number): boolean {
  const { words } = slots;
  const state = slots.stateWord(index);
  const count = slots.countWord(index);
  if (words.get(count) !== 1) return false;
  // Acquires what others read and did while they had references: pairs with their exchanges in `leave`.
  if (words.cas(state, slots.shared, slots.live) !== slots.shared) return false;
  words.set(count, 0);
  renew(slots, index);
  return true;
}

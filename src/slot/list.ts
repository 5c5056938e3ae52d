import {
  LIST_BACK,
  LIST_FRONT,
  LIST_GENERATION,
  LIST_HOLDER,
  LIST_KIND,
  LIST_LOCK,
  LIST_SIZE,
} from "../layout/list.js";
import { GENERATION, NEXT, PREV, STATE } from "../layout/slot.js";
import { LISTED } from "../layout/state.js";
import type { Slots } from "./slots.js";

/*
 * Going in, the links are written first and the word becomes LISTED last; going out, the word becomes LIVE first. So the
 * chain by `next` holds every LISTED frame at every moment, and at most one other: the lock holder's. All but `isListed`
 * needs the lock.
 */

/** From a slot's state word to others. */
const toGeneration = GENERATION - STATE;
const toNext = NEXT - STATE;
const toPrev = PREV - STATE;

/** A list: an id, and which bearer of that id it is. */
export interface ListName {
  readonly list: number;
  readonly generation: number;
}

/** Why a list's lock was not had: there is no such list any more; or an agent has it, this one perhaps. */
export type LockRefusal = "ended" | "busy";

/** Is there this list still? For sure only with the lock. */
export function isThere(slots: Slots, name: ListName): boolean {
  const head = slots.listWord(name.list);
  // Pair with the stores in beginList, seizeList and endList.
  return slots.words.load(head + LIST_GENERATION) === name.generation && slots.words.load(head + LIST_KIND) !== 0;
}

/** Takes a list's lock for this agent. On refusal it has not got it. */
export function lockList(slots: Slots, name: ListName): LockRefusal | undefined {
  const { words } = slots;
  const head = slots.listWord(name.list);
  if (words.cas(head + LIST_LOCK, 0, slots.agent) !== 0) return "busy"; // acquires: pairs with the store in unlockList
  // A list that somebody seized is that agent's alone, also if it died before it got to the generation. With the lock
  // nobody else writes these words: only what has no living holder is freed without it.
  const holder = words.get(head + LIST_HOLDER);
  if (words.get(head + LIST_GENERATION) === name.generation && (holder === 0 || holder === slots.agent))
    return undefined;
  unlockList(slots, name.list);
  return "ended";
}

/** Gives a list's lock back. */
export function unlockList(slots: Slots, list: number): void {
  slots.words.store(slots.listWord(list) + LIST_LOCK, 0); // releases: pairs with the exchange in lockList
}

/** Is there an id for one more list? It may be taken when this returns. */
export function hasFreeList(slots: Slots): boolean {
  for (let list = 1; list < slots.layout.listEntries; list++) {
    if (slots.words.load(slots.listWord(list) + LIST_KIND) === 0) return true; // pairs with the store in endList
  }
  return false;
}

/** Makes a list for frames of a kind; it belongs to this agent. Undefined when all ids are taken. */
export function beginList(slots: Slots, kind: number): ListName | undefined {
  const { words, layout } = slots;
  for (let list = 1; list < layout.listEntries; list++) {
    const head = slots.listWord(list);
    // Pairs with the store in endList. A hint: it is read again with the lock.
    if (words.load(head + LIST_KIND) !== 0) continue;
    if (words.cas(head + LIST_LOCK, 0, slots.agent) !== 0) continue; // acquires: pairs with the store in unlockList
    // Pairs with the store in endList, and with the reclaimer's, which does not have the lock.
    if (words.load(head + LIST_KIND) === 0) {
      const generation = (words.get(head + LIST_GENERATION) + 1) | 0;
      words.store(head + LIST_GENERATION, generation); // pairs with the load in isThere
      words.store(head + LIST_HOLDER, slots.agent); // pairs with the loads in lockList and `reclaim`
      words.store(head + LIST_KIND, kind); // from here on there is a list, and `reclaim` knows whose
      unlockList(slots, list);
      return { list, generation };
    }
    unlockList(slots, list);
  }
  return undefined;
}

/** Makes a list nobody's: it outlives this agent. */
export function shareList(slots: Slots, list: number): void {
  slots.words.store(slots.listWord(list) + LIST_HOLDER, 0); // pairs with the loads in lockList and `reclaim`
}

/** Makes a list this agent's alone: every other handle of it is stale, and if this agent dies, its frames are reclaimed. Returns its new name. */
export function seizeList(slots: Slots, list: number): ListName {
  const { words } = slots;
  const head = slots.listWord(list);
  words.store(head + LIST_HOLDER, slots.agent); // pairs with the loads in lockList and `reclaim`
  const generation = (words.get(head + LIST_GENERATION) + 1) | 0;
  words.store(head + LIST_GENERATION, generation); // pairs with the load in isThere
  return { list, generation };
}

/** Frees the id of a list that is empty. */
export function endList(slots: Slots, list: number): void {
  slots.words.store(slots.listWord(list) + LIST_KIND, 0); // pairs with the load in beginList
}

/** The frame that is first or last, or next or previous to one, as frame + 1; 0: none. */
export const frontOf = (slots: Slots, list: number): number => slots.words.get(slots.listWord(list) + LIST_FRONT);
export const backOf = (slots: Slots, list: number): number => slots.words.get(slots.listWord(list) + LIST_BACK);
export const nextOf = (slots: Slots, index: number): number => slots.words.get(slots.stateWord(index) + toNext);
export const prevOf = (slots: Slots, index: number): number => slots.words.get(slots.stateWord(index) + toPrev);
/** The kind of its frames, if it is there. */
export const kindOfList = (slots: Slots, list: number): number => slots.words.load(slots.listWord(list) + LIST_KIND);
/** How many frames are in a list: exact with the lock. */
export const sizeOf = (slots: Slots, list: number): number => slots.words.get(slots.listWord(list) + LIST_SIZE);

/** Is frame `index` in a list? One read. */
export function isListed(slots: Slots, list: number, index: number): boolean {
  // Pairs with the store in unlockList, after `link` or `unlink`.
  return slots.words.load(slots.stateWord(index)) === (LISTED | list);
}

/** Links a frame that this agent owns before `successor`, which is frame + 1; 0: at the back. */
export function link(slots: Slots, list: number, index: number, successor: number): void {
  const { words } = slots;
  const head = slots.listWord(list);
  const state = slots.stateWord(index);
  const back = successor === 0 ? head + LIST_BACK : slots.stateWord(successor - 1) + toPrev;
  const predecessor = words.get(back);
  const front = predecessor === 0 ? head + LIST_FRONT : slots.stateWord(predecessor - 1) + toNext;
  words.set(state + toNext, successor);
  words.set(state + toPrev, predecessor);
  words.set(front, index + 1); // now it is in the chain, which `reclaim` walks when this agent has ended
  words.set(back, index + 1);
  words.set(head + LIST_SIZE, words.get(head + LIST_SIZE) + 1);
  words.put(state, LISTED | list); // now it is in the list; published with the lock, at the latest
}

/** Takes frame `index` out of the list that it is in; this agent owns it then. */
export function unlink(slots: Slots, list: number, index: number): void {
  const { words } = slots;
  const head = slots.listWord(list);
  const state = slots.stateWord(index);
  words.put(state, slots.live); // now it is not in the list; published with the lock, at the latest
  words.set(state + toGeneration, (words.get(state + toGeneration) + 1) | 0);
  const successor = words.get(state + toNext);
  const predecessor = words.get(state + toPrev);
  const front = predecessor === 0 ? head + LIST_FRONT : slots.stateWord(predecessor - 1) + toNext;
  const back = successor === 0 ? head + LIST_BACK : slots.stateWord(successor - 1) + toPrev;
  words.set(front, successor); // now it is not in the chain
  words.set(back, predecessor);
  words.set(head + LIST_SIZE, words.get(head + LIST_SIZE) - 1);
}

import {
  CHANNEL_CAPACITY,
  CHANNEL_GENERATION,
  CHANNEL_HEAD,
  CHANNEL_HOLDER,
  CHANNEL_ITEMS,
  CHANNEL_KIND,
  CHANNEL_RECEIVE_LOCK,
  CHANNEL_ROOM,
  CHANNEL_SEND_LOCK,
  CHANNEL_TAIL,
} from "../layout/channel.js";
import {
  LIST_BACK,
  LIST_FRONT,
  LIST_GENERATION,
  LIST_HOLDER,
  LIST_KIND,
  LIST_LOCK,
  LIST_SIZE,
} from "../layout/list.js";
import { NEXT, PREV, STATE } from "../layout/slot.js";
import { argumentOf, LISTED, LIVE, QUEUED, tagOf } from "../layout/state.js";
import type { Slots } from "./slots.js";
import { wakeAll } from "./wake.js";

/*
 * The part of `reclaim` that deals with the locks of dead agents. Nobody takes such a lock over: it keeps the dead name
 * until what it guards is whole again, so that the successor of a reclaimer that dies here just starts again.
 */

/** Makes whole what dead agents had locked, and gives the locks back. Before any of their frames is taken. */
export function repairLocks(slots: Slots, dead: ReadonlySet<number>): void {
  const { words, layout } = slots;
  for (let list = 1; list < layout.listEntries; list++) {
    const head = slots.listWord(list);
    // Pairs with the exchange in lockList; a dead agent's word changes by our hand only.
    if (!dead.has(words.load(head + LIST_LOCK))) continue;
    // A dead agent's own list is emptied below. An earlier reclaimer may have freed frames that its links lead to: they are
    // others' by now. Pairs with the stores in beginList, shareList and seizeList.
    if (!dead.has(words.load(head + LIST_HOLDER))) repairList(slots, list);
    words.store(head + LIST_LOCK, 0); // releases: pairs with the exchange in lockList
  }
  for (let channel = 1; channel < layout.channelEntries; channel++) {
    const head = slots.channelWord(channel);
    if (dead.has(words.load(head + CHANNEL_SEND_LOCK))) repairSender(slots, channel);
    const receiver = words.load(head + CHANNEL_RECEIVE_LOCK);
    if (dead.has(receiver)) repairReceiver(slots, channel, receiver);
  }
}

/** The chain by `next` has every frame of the list, and at most one that is not in it: that one goes, and the rest is derived. */
function repairList(slots: Slots, list: number): void {
  const { words } = slots;
  const head = slots.listWord(list);
  let front = head + LIST_FRONT;
  let last = 0;
  let size = 0;
  for (let member = words.get(front); member !== 0; member = words.get(front)) {
    const state = slots.stateWord(member - 1);
    // What the dead one put there, in `link` and `unlink`, is seen: its end was.
    if (words.load(state) !== (LISTED | list)) {
      words.set(front, words.get(state + (NEXT - STATE)));
      continue;
    }
    words.set(state + (PREV - STATE), last);
    last = member;
    size++;
    front = state + (NEXT - STATE);
  }
  words.set(head + LIST_BACK, last);
  words.set(head + LIST_SIZE, size);
}

/**
 * What the dead one had made QUEUED is delivered: it may be seen through a tail that was read before, so it cannot be
 * withdrawn. Every other cell is emptied; its frame is still the dead one's.
 */
export function repairSender(slots: Slots, channel: number): void {
  const { words } = slots;
  const head = slots.channelWord(channel);
  const end = (words.load(head + CHANNEL_HEAD) + words.get(head + CHANNEL_CAPACITY)) | 0;
  for (let position = words.get(head + CHANNEL_TAIL); ((end - position) | 0) > 0; position = (position + 1) | 0) {
    const cell = slots.cellWord(channel, position);
    const entry = words.get(cell);
    if (entry === 0) continue;
    // What the dead one put there is seen: its end was. The tail's store pairs with the load in `receive`.
    if (words.load(slots.stateWord(entry - 1)) === (QUEUED | channel))
      words.store(head + CHANNEL_TAIL, (position + 1) | 0);
    else words.set(cell, 0);
  }
  words.store(head + CHANNEL_SEND_LOCK, 0); // releases: pairs with the exchange in `lock`
}

/** What the dead one had taken is passed over: it is its own, and is reclaimed as such. */
export function repairReceiver(slots: Slots, channel: number, receiver: number): void {
  const { words } = slots;
  const head = slots.channelWord(channel);
  for (;;) {
    const position = words.get(head + CHANNEL_HEAD);
    if (position === words.load(head + CHANNEL_TAIL)) break; // pairs with the store in `send`
    const cell = slots.cellWord(channel, position);
    const entry = words.get(cell);
    if (entry !== 0 && words.load(slots.stateWord(entry - 1)) !== (LIVE | receiver)) break;
    words.set(cell, 0);
    words.store(head + CHANNEL_HEAD, (position + 1) | 0); // pairs with the load in `send`
  }
  words.store(head + CHANNEL_RECEIVE_LOCK, 0); // releases: pairs with the exchange in `lock`
}

/** The state words of lists and channels that nobody but a dead agent knew: their frames are the dead one's. */
export function statesOfDead(slots: Slots, dead: ReadonlySet<number>): ReadonlySet<number> {
  const { words, layout } = slots;
  const states = new Set<number>();
  for (let list = 1; list < layout.listEntries; list++) {
    const head = slots.listWord(list);
    // Pairs with the store in beginList.
    if (words.load(head + LIST_KIND) !== 0 && dead.has(words.load(head + LIST_HOLDER))) states.add(LISTED | list);
  }
  for (let channel = 1; channel < layout.channelEntries; channel++) {
    const head = slots.channelWord(channel);
    // Pairs with the store in beginChannel.
    if (words.load(head + CHANNEL_KIND) !== 0 && dead.has(words.load(head + CHANNEL_HOLDER)))
      states.add(QUEUED | channel);
  }
  return states;
}

/**
 * Empties and frees those lists and channels, when all their frames have been taken. They lose their names, which others may
 * know: the next bearer of the dead agent's id would pass for their holder. The kind goes last: then others may have the id.
 */
export function endThoseOfDead(slots: Slots, states: ReadonlySet<number>): void {
  const { words } = slots;
  for (const state of states) {
    if (tagOf(state) === LISTED) {
      const head = slots.listWord(argumentOf(state));
      for (const word of [LIST_FRONT, LIST_BACK, LIST_SIZE]) words.set(head + word, 0);
      const generation = head + LIST_GENERATION;
      words.store(generation, (words.load(generation) + 1) | 0); // pairs with the loads in isThere and lockList
      words.store(head + LIST_KIND, 0); // pairs with the load in beginList
      continue;
    }
    const channel = argumentOf(state);
    const head = slots.channelWord(channel);
    const tail = words.get(head + CHANNEL_TAIL);
    for (let position = words.get(head + CHANNEL_HEAD); position !== tail; position = (position + 1) | 0) {
      words.set(slots.cellWord(channel, position), 0);
    }
    words.store(head + CHANNEL_HEAD, tail);
    const generation = head + CHANNEL_GENERATION;
    words.store(generation, (words.load(generation) + 1) | 0); // pairs with the load in `lock`
    words.store(head + CHANNEL_KIND, 0); // pairs with the load in beginChannel
  }
}

/** Wakes everybody that sleeps: a dead agent may have done what they wait for and not have woken them. */
export function wakeSleepers(slots: Slots): void {
  wakeAll(slots, slots.channelWord(0) + CHANNEL_ROOM);
  for (let channel = 1; channel < slots.layout.channelEntries; channel++) {
    const head = slots.channelWord(channel);
    // Pairs with the store in beginChannel: nobody sleeps at a head that was never used. At one that has been freed somebody
    // may: its holder died before it woke them.
    if (slots.words.load(head + CHANNEL_GENERATION) === 0) continue;
    wakeAll(slots, head + CHANNEL_ROOM);
    wakeAll(slots, head + CHANNEL_ITEMS);
  }
}

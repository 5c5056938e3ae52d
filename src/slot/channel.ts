import {
  CHANNEL_CAPACITY,
  CHANNEL_CLOSED,
  CHANNEL_GENERATION,
  CHANNEL_HEAD,
  CHANNEL_HOLDER,
  CHANNEL_ITEMS,
  CHANNEL_KIND,
  CHANNEL_LIMIT,
  CHANNEL_RECEIVE_LOCK,
  CHANNEL_ROOM,
  CHANNEL_SEEN,
  CHANNEL_SEND_LOCK,
  CHANNEL_TAIL,
} from "../layout/channel.js";
import { GENERATION, STATE } from "../layout/slot.js";
import { QUEUED } from "../layout/state.js";
import type { Slots } from "./slots.js";
import { wake } from "./wake.js";

/*
 * Sending: cells, then words, then the tail. Receiving: words and cells, then the head. So all entries between head and
 * tail are QUEUED or were just taken by the holder of the receive lock, and cells elsewhere are 0 unless somebody sends.
 */

/** From a slot's state word to its generation. */
const toGeneration = GENERATION - STATE;

/** A channel: an id, and which bearer of that id it is. */
export interface ChannelName {
  readonly channel: number;
  readonly generation: number;
}

/** Why nothing was sent; "ended": there is no such channel any more; "busy": an agent has the lock. */
export type SendRefusal = "ended" | "closed" | "full" | "busy";
/** Why nothing was received. "closed": and nothing is left. */
export type ReceiveRefusal = "ended" | "closed" | "empty" | "busy";

/** Is there an id for one more channel? It may be taken when this returns. */
export function hasFreeChannel(slots: Slots): boolean {
  for (let channel = 1; channel < slots.layout.channelEntries; channel++) {
    // Pairs with the store in endChannel.
    if (slots.words.load(slots.channelWord(channel) + CHANNEL_KIND) === 0) return true;
  }
  return false;
}

/** Makes a channel for frames of a kind; it belongs to this agent. Undefined when all ids are taken. */
export function beginChannel(slots: Slots, kind: number, capacity: number): ChannelName | undefined {
  const { words, layout } = slots;
  for (let channel = 1; channel < layout.channelEntries; channel++) {
    const head = slots.channelWord(channel);
    // Pairs with the store in endChannel. A hint: it is read again with the lock.
    if (words.load(head + CHANNEL_KIND) !== 0) continue;
    if (words.cas(head + CHANNEL_SEND_LOCK, 0, slots.agent) !== 0) continue; // acquires: pairs with the stores of 0 below
    // Pairs with the stores in endChannel and of the reclaimer, which do not have the lock.
    const isFree = words.load(head + CHANNEL_KIND) === 0;
    const generation = (words.get(head + CHANNEL_GENERATION) + 1) | 0;
    if (isFree) {
      words.set(head + CHANNEL_CAPACITY, capacity);
      words.set(head + CHANNEL_LIMIT, words.get(head + CHANNEL_TAIL)); // the one before may have been larger
      words.store(head + CHANNEL_CLOSED, 0); // pairs with the loads in `send` and `receive`
      words.store(head + CHANNEL_HOLDER, slots.agent); // pairs with the loads in `lock` and `reclaim`
      words.store(head + CHANNEL_GENERATION, generation); // pairs with the loads in `lock` and statusOfChannel
      words.store(head + CHANNEL_KIND, kind); // from here on there is a channel, and `reclaim` knows whose
    }
    words.store(head + CHANNEL_SEND_LOCK, 0); // releases: pairs with the exchanges above and in `send`
    if (isFree) return { channel, generation };
  }
  return undefined;
}

/** Takes one of a channel's locks for this agent. On refusal it has not got it. */
function lock(slots: Slots, name: ChannelName, word: number): "ended" | "busy" | undefined {
  const { words } = slots;
  const head = slots.channelWord(name.channel);
  if (words.cas(head + word, 0, slots.agent) !== 0) return "busy"; // acquires: pairs with the store in `unlock`
  // Pair with the stores in beginChannel, shareChannel and seizeChannel. A channel that somebody seized is that agent's
  // alone, also if it died before it got to the generation. One that ended has another generation than those who knew it.
  const holder = words.load(head + CHANNEL_HOLDER);
  const isThere = words.load(head + CHANNEL_GENERATION) === name.generation;
  if (isThere && (holder === 0 || holder === slots.agent)) return undefined;
  unlock(slots, name.channel, word);
  return "ended";
}

function unlock(slots: Slots, channel: number, word: number): void {
  slots.words.store(slots.channelWord(channel) + word, 0); // releases: pairs with the exchange in `lock`
}

/**
 * Sends the first of the frames in `batch` that there is room for; this agent owns them. Returns how many; on refusal
 * nothing was written.
 */
export function send(slots: Slots, name: ChannelName, batch: ArrayLike<number>): number | SendRefusal {
  const { words } = slots;
  const { channel } = name;
  const head = slots.channelWord(channel);
  const refused = lock(slots, name, CHANNEL_SEND_LOCK);
  if (refused !== undefined) return refused;
  const tail = words.get(head + CHANNEL_TAIL);
  const isClosed = words.load(head + CHANNEL_CLOSED) !== 0; // pairs with the store in closeChannel
  let room = (words.get(head + CHANNEL_LIMIT) - tail) | 0;
  if (room < batch.length) {
    // Only now, since the word is in the receivers' cache line. Pairs with the store of the head in `receive`: the cells
    // before it are empty.
    const limit = words.load(head + CHANNEL_HEAD) + words.get(head + CHANNEL_CAPACITY);
    words.set(head + CHANNEL_LIMIT, limit);
    room = (limit - tail) | 0;
  }
  const count = Math.min(room, batch.length);
  if (isClosed || count === 0) {
    unlock(slots, channel, CHANNEL_SEND_LOCK);
    return isClosed ? "closed" : "full";
  }
  for (let at = 0; at < count; at++) words.set(slots.cellWord(channel, tail + at), (batch[at] ?? 0) + 1);
  // In the order of the ring, so that a death leaves whole ones first. The tail publishes them.
  for (let at = 0; at < count; at++) words.put(slots.stateWord(batch[at] ?? 0), QUEUED | channel);
  words.store(head + CHANNEL_TAIL, (tail + count) | 0); // publishes: pairs with the load in `receive`
  unlock(slots, channel, CHANNEL_SEND_LOCK);
  wake(slots, head + CHANNEL_ITEMS);
  return count;
}

/** Receives up to `max` frames; `take` is told of each in turn, which this agent owns then. Returns how many. */
export function receive(
  slots: Slots,
  name: ChannelName,
  max: number,
  take: (index: number) => void,
): number | ReceiveRefusal {
  const { words } = slots;
  const { channel } = name;
  const head = slots.channelWord(channel);
  const refused = lock(slots, name, CHANNEL_RECEIVE_LOCK);
  if (refused !== undefined) return refused;
  const first = words.get(head + CHANNEL_HEAD);
  let length = (words.get(head + CHANNEL_SEEN) - first) | 0;
  if (length < max) {
    // Looked at before the tail: what was sent before the channel was closed is seen. Pairs with the store in closeChannel.
    const isClosed = words.load(head + CHANNEL_CLOSED) !== 0;
    // Only now, since the word is in the senders' cache line. Pairs with the store in `send`.
    const tail = words.load(head + CHANNEL_TAIL);
    words.set(head + CHANNEL_SEEN, tail);
    length = (tail - first) | 0;
    if (length === 0) {
      unlock(slots, channel, CHANNEL_RECEIVE_LOCK);
      return isClosed ? "closed" : "empty";
    }
  }
  const count = Math.min(length, max);
  for (let at = 0; at < count; at++) {
    const cell = slots.cellWord(channel, first + at);
    const index = words.get(cell) - 1;
    const state = slots.stateWord(index);
    words.put(state, slots.live); // if this agent dies here, the repair passes over its entry; the head publishes
    words.set(state + toGeneration, (words.get(state + toGeneration) + 1) | 0);
    words.set(cell, 0);
    take(index);
  }
  words.store(head + CHANNEL_HEAD, (first + count) | 0); // pairs with the load in `send`
  unlock(slots, channel, CHANNEL_RECEIVE_LOCK);
  wake(slots, head + CHANNEL_ROOM);
  return count;
}

/** How many frames are in a channel, when this was read. */
export function lengthOf(slots: Slots, channel: number): number {
  const head = slots.channelWord(channel);
  // Pair with the stores in `send` and `receive`. The head first: it never passes the tail.
  const first = slots.words.load(head + CHANNEL_HEAD);
  return (slots.words.load(head + CHANNEL_TAIL) - first) | 0;
}

/** The kind of its frames, if it is there. */
export const kindOfChannel = (slots: Slots, channel: number): number =>
  slots.words.load(slots.channelWord(channel) + CHANNEL_KIND);

/** How many frames it holds at the most. */
export const capacityOf = (slots: Slots, channel: number): number =>
  slots.words.get(slots.channelWord(channel) + CHANNEL_CAPACITY);

/** Is there this channel still, and is it closed? */
export function statusOfChannel(slots: Slots, name: ChannelName): "open" | "closed" | "ended" {
  const head = slots.channelWord(name.channel);
  const { words } = slots;
  // Pair with the stores in beginChannel, seizeChannel and closeChannel. The generation last: while it is ours, what was read
  // before it was not another channel's.
  const isFree = words.load(head + CHANNEL_KIND) === 0;
  const isClosed = words.load(head + CHANNEL_CLOSED) !== 0;
  if (words.load(head + CHANNEL_GENERATION) !== name.generation || isFree) return "ended";
  return isClosed ? "closed" : "open";
}

/** Closes a channel: nothing is sent any more; what was sent can be received. */
export function closeChannel(slots: Slots, name: ChannelName): "ended" | "busy" | undefined {
  const head = slots.channelWord(name.channel);
  const refused = lock(slots, name, CHANNEL_SEND_LOCK);
  if (refused !== undefined) return refused;
  slots.words.store(head + CHANNEL_CLOSED, 1); // pairs with the loads in `send` and `receive`
  unlock(slots, name.channel, CHANNEL_SEND_LOCK);
  wake(slots, head + CHANNEL_ITEMS);
  wake(slots, head + CHANNEL_ROOM);
  return undefined;
}

/** Makes a channel nobody's: it outlives this agent. */
export function shareChannel(slots: Slots, channel: number): void {
  slots.words.store(slots.channelWord(channel) + CHANNEL_HOLDER, 0); // pairs with the load in `reclaim`
}

/**
 * Makes a channel this agent's alone, and closes it: every other handle of it is stale, and if this agent dies, its frames
 * are reclaimed. Returns its new name.
 */
export function seizeChannel(slots: Slots, name: ChannelName): ChannelName | "ended" | "busy" {
  const { words } = slots;
  const { channel } = name;
  const head = slots.channelWord(channel);
  const sending = lock(slots, name, CHANNEL_SEND_LOCK);
  if (sending !== undefined) return sending;
  const receiving = lock(slots, name, CHANNEL_RECEIVE_LOCK);
  if (receiving !== undefined) {
    unlock(slots, channel, CHANNEL_SEND_LOCK);
    return receiving;
  }
  const generation = (name.generation + 1) | 0;
  words.store(head + CHANNEL_HOLDER, slots.agent); // pairs with the loads in `lock` and `reclaim`
  words.store(head + CHANNEL_CLOSED, 1);
  words.store(head + CHANNEL_GENERATION, generation); // pairs with the loads in `lock`
  unlock(slots, channel, CHANNEL_RECEIVE_LOCK);
  unlock(slots, channel, CHANNEL_SEND_LOCK);
  wake(slots, head + CHANNEL_ITEMS); // they find that it has ended
  wake(slots, head + CHANNEL_ROOM);
  return { channel, generation };
}

/** Frees the id of a channel that is this agent's alone, and empty. */
export function endChannel(slots: Slots, channel: number): void {
  slots.words.store(slots.channelWord(channel) + CHANNEL_KIND, 0); // pairs with the load in beginChannel
}

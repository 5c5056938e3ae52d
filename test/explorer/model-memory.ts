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
  CHANNEL_WORDS,
} from "../../src/layout/channel.js";
import { HEADER_RECLAIMER } from "../../src/layout/header.js";
import {
  LIST_BACK,
  LIST_FRONT,
  LIST_GENERATION,
  LIST_HOLDER,
  LIST_KIND,
  LIST_LOCK,
  LIST_SIZE,
  LIST_WORDS,
} from "../../src/layout/list.js";
import { type RegionLayout, regionLayout } from "../../src/layout/region.js";
import { GENERATION, HOLDER, KIND, NEXT, PREV, SLOT_WORDS, STATE } from "../../src/layout/slot.js";
import type { Configuration } from "./configuration.js";

/** What a word of the region is for: decides who may touch it. */
export type WordClass =
  | "reclaimer"
  | "agent"
  | "kind table"
  | "bytes"
  | "summary"
  | "metadata"
  | "state"
  | "generation"
  | "kind"
  | "holder"
  | "link"
  | "count"
  | "list lock"
  | "list ends"
  | "list generation"
  | "list kind"
  | "list holder"
  | "send lock"
  | "tail"
  | "limit"
  | "receive lock"
  | "head"
  | "seen"
  | "sleepers"
  | "capacity"
  | "channel generation"
  | "channel kind"
  | "closed"
  | "channel holder"
  | "cell";

/** The place of a word on which nobody sleeps: it stays 0, and who writes it is not heard. */
export const QUIET = -2;

/** Metadata words that the model's kinds have. */
export const METADATA_WORDS = 2;

/** Places of a list's words. */
export interface ListPlaces {
  readonly lock: number;
  readonly front: number;
  readonly back: number;
  readonly size: number;
  readonly generation: number;
  readonly kind: number;
  readonly holder: number;
}

/** Places of a channel's words. */
export interface ChannelPlaces {
  readonly sendLock: number;
  readonly tail: number;
  readonly limit: number;
  readonly receiveLock: number;
  readonly head: number;
  readonly seen: number;
  readonly capacity: number;
  readonly generation: number;
  readonly kind: number;
  readonly closed: number;
  readonly holder: number;
  /** Of cell 0; the others follow. */
  readonly cells: number;
}

/** The words of a region that the slot code may touch, squeezed into a few places of a global state. */
export interface ModelMemory {
  readonly layout: RegionLayout;
  /** Of the channels that are made. */
  readonly capacity: number;
  readonly size: number;
  /** Place of a region's word, or -1: touching that one is a violation. */
  readonly placeOf: Int16Array;
  readonly classOf: readonly WordClass[];
  /** Frame of a slot's word, and of a count; id of an agent's, a list's or a channel's; else -1. */
  readonly subjectOf: readonly number[];
  /** Agent of a count, number of a cell; else 0. */
  readonly detailOf: readonly number[];
  readonly reclaimer: number;
  readonly bytes: number;
  readonly summary: number;
  /** Place of agent 0's word; agent n's is n further. Agent 0 itself has no place. */
  readonly agents: number;
  readonly kinds: number;
  /** Places of a frame's words, by frame. */
  readonly state: readonly number[];
  readonly generation: readonly number[];
  readonly kind: readonly number[];
  readonly holder: readonly number[];
  readonly next: readonly number[];
  readonly prev: readonly number[];
  readonly metadata: readonly number[];
  /** Place of an agent's count of a frame: the first agent's, by frame; the others follow. */
  readonly counts: readonly number[];
  /** By id; of id 0 there is none. */
  readonly lists: readonly (ListPlaces | undefined)[];
  readonly channels: readonly (ChannelPlaces | undefined)[];
}

/** At most four frames: their bytes are one word. */
export function modelMemory(configuration: Configuration): ModelMemory {
  const { frames, agentEntries, tableKinds, sharers } = configuration;
  const layout: RegionLayout = {
    ...regionLayout(frames),
    agentEntries,
    kindEntries: tableKinds.length,
    listEntries: configuration.lists + 1,
    channelEntries: configuration.channels + 1,
    cellEntries: configuration.cells,
    sharers,
  };
  const placeOf = new Int16Array(layout.pages >> 2).fill(-1);
  const classOf: WordClass[] = [];
  const subjectOf: number[] = [];
  const detailOf: number[] = [];
  const place = (word: number, wordClass: WordClass, subject = -1, detail = 0): number => {
    const at = classOf.length;
    placeOf[word] = at;
    classOf.push(wordClass);
    subjectOf.push(subject);
    detailOf.push(detail);
    return at;
  };
  const sleepers = (word: number, channel: number): void => {
    if (!configuration.sleeps) placeOf.fill(QUIET, word, word + 2);
    else for (const of of [word, word + 1]) place(of, "sleepers", channel);
  };
  const reclaimer = place(HEADER_RECLAIMER, "reclaimer");
  const agents = classOf.length - 1;
  for (let id = 1; id < agentEntries; id++) place((layout.agents >> 2) + id, "agent", id);
  const bytes = place(layout.bytes >> 2, "bytes");
  const summary = place(layout.summary >> 2, "summary");
  const kinds = classOf.length;
  for (let word = 0; word < tableKinds.length * 2; word++) place((layout.kinds >> 2) + word, "kind table");
  const hasLists = configuration.lists > 0;
  const slots = Array.from({ length: frames }, (_, frame) => {
    const first = (layout.slots >> 2) + frame * SLOT_WORDS;
    const metadata = Array.from({ length: METADATA_WORDS }, (_, word) => place(first + word, "metadata", frame));
    const counts = Array.from({ length: sharers }, (_, agent) =>
      place((layout.ledger >> 2) + agent * frames + frame, "count", frame, agent + 1),
    );
    return {
      metadata: metadata[0] ?? -1,
      state: place(first + STATE, "state", frame),
      generation: place(first + GENERATION, "generation", frame),
      kind: place(first + KIND, "kind", frame),
      holder: place(first + HOLDER, "holder", frame),
      next: hasLists ? place(first + NEXT, "link", frame) : -1,
      prev: hasLists ? place(first + PREV, "link", frame) : -1,
      counts: counts[0] ?? -1,
    };
  });
  const lists = Array.from({ length: configuration.lists + 1 }, (_, list): ListPlaces | undefined => {
    if (list === 0) return undefined;
    const head = (layout.lists >> 2) + list * LIST_WORDS;
    return {
      lock: place(head + LIST_LOCK, "list lock", list),
      front: place(head + LIST_FRONT, "list ends", list),
      back: place(head + LIST_BACK, "list ends", list),
      size: place(head + LIST_SIZE, "list ends", list),
      generation: place(head + LIST_GENERATION, "list generation", list),
      kind: place(head + LIST_KIND, "list kind", list),
      holder: place(head + LIST_HOLDER, "list holder", list),
    };
  });
  sleepers((layout.channels >> 2) + CHANNEL_ROOM, 0);
  const channels = Array.from({ length: configuration.channels + 1 }, (_, channel): ChannelPlaces | undefined => {
    if (channel === 0) return undefined;
    const head = (layout.channels >> 2) + channel * CHANNEL_WORDS;
    const firstCell = (layout.cells >> 2) + channel * layout.cellEntries;
    sleepers(head + CHANNEL_ROOM, channel);
    sleepers(head + CHANNEL_ITEMS, channel);
    const cells = Array.from({ length: layout.cellEntries }, (_, at) => place(firstCell + at, "cell", channel, at));
    return {
      sendLock: place(head + CHANNEL_SEND_LOCK, "send lock", channel),
      tail: place(head + CHANNEL_TAIL, "tail", channel),
      limit: place(head + CHANNEL_LIMIT, "limit", channel),
      receiveLock: place(head + CHANNEL_RECEIVE_LOCK, "receive lock", channel),
      head: place(head + CHANNEL_HEAD, "head", channel),
      seen: place(head + CHANNEL_SEEN, "seen", channel),
      capacity: place(head + CHANNEL_CAPACITY, "capacity", channel),
      generation: place(head + CHANNEL_GENERATION, "channel generation", channel),
      kind: place(head + CHANNEL_KIND, "channel kind", channel),
      closed: place(head + CHANNEL_CLOSED, "closed", channel),
      holder: place(head + CHANNEL_HOLDER, "channel holder", channel),
      cells: cells[0] ?? -1,
    };
  });
  return {
    layout,
    capacity: configuration.laterCapacity ?? configuration.capacity,
    size: classOf.length,
    placeOf,
    classOf,
    subjectOf,
    detailOf,
    reclaimer,
    bytes,
    summary,
    agents,
    kinds,
    state: slots.map((slot) => slot.state),
    generation: slots.map((slot) => slot.generation),
    kind: slots.map((slot) => slot.kind),
    holder: slots.map((slot) => slot.holder),
    next: slots.map((slot) => slot.next),
    prev: slots.map((slot) => slot.prev),
    metadata: slots.map((slot) => slot.metadata),
    counts: slots.map((slot) => slot.counts),
    lists,
    channels,
  };
}

import { CHANNEL_ROOM } from "../../src/layout/channel.js";
import { HEADER_RECLAIMER } from "../../src/layout/header.js";
import { type RegionLayout, regionLayout } from "../../src/layout/region.js";
import { GENERATION, HOLDER, KIND, SLOT_WORDS, STATE } from "../../src/layout/slot.js";

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
  | "holder";

/** The place of a word on which nobody sleeps: it stays 0, and who writes it is not heard. */
export const QUIET = -2;

/** Metadata words that the model's kinds have. */
export const METADATA_WORDS = 2;

/** The words of a region that the slot code may touch, squeezed into a few places of a global state. */
export interface ModelMemory {
  readonly layout: RegionLayout;
  readonly size: number;
  /** Place of a region's word, or -1: touching that one is a violation. */
  readonly placeOf: Int16Array;
  readonly classOf: readonly WordClass[];
  /** Frame of a slot's word, id of an agent's; else -1. */
  readonly subjectOf: readonly number[];
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
  readonly metadata: readonly number[];
}

/** `agentEntries` counts id 0, as the region's layout does. At most four frames: their bytes are one word. */
export function modelMemory(frames: number, agentEntries: number, kindEntries: number): ModelMemory {
  const none = { listEntries: 1, channelEntries: 1, sharers: 0 };
  const layout = { ...regionLayout(frames), agentEntries, kindEntries, ...none };
  const placeOf = new Int16Array(layout.pages >> 2).fill(-1);
  const classOf: WordClass[] = [];
  const subjectOf: number[] = [];
  const place = (word: number, wordClass: WordClass, subject = -1): number => {
    const at = classOf.length;
    placeOf[word] = at;
    classOf.push(wordClass);
    subjectOf.push(subject);
    return at;
  };
  const sleepers = (layout.channels >> 2) + CHANNEL_ROOM;
  placeOf.fill(QUIET, sleepers, sleepers + 2);
  const reclaimer = place(HEADER_RECLAIMER, "reclaimer");
  const agents = classOf.length - 1;
  for (let id = 1; id < agentEntries; id++) place((layout.agents >> 2) + id, "agent", id);
  const bytes = place(layout.bytes >> 2, "bytes");
  const summary = place(layout.summary >> 2, "summary");
  const kinds = classOf.length;
  for (let word = 0; word < kindEntries * 2; word++) place((layout.kinds >> 2) + word, "kind table");
  const slots = Array.from({ length: frames }, (_, frame) => {
    const first = (layout.slots >> 2) + frame * SLOT_WORDS;
    const metadata = Array.from({ length: METADATA_WORDS }, (_, word) => place(first + word, "metadata", frame));
    return {
      metadata: metadata[0] ?? -1,
      state: place(first + STATE, "state", frame),
      generation: place(first + GENERATION, "generation", frame),
      kind: place(first + KIND, "kind", frame),
      holder: place(first + HOLDER, "holder", frame),
    };
  });
  return {
    layout,
    size: classOf.length,
    placeOf,
    classOf,
    subjectOf,
    reclaimer,
    bytes,
    summary,
    agents,
    kinds,
    state: slots.map((slot) => slot.state),
    generation: slots.map((slot) => slot.generation),
    kind: slots.map((slot) => slot.kind),
    holder: slots.map((slot) => slot.holder),
    metadata: slots.map((slot) => slot.metadata),
  };
}

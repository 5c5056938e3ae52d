import { CHANNEL_WORDS } from "../layout/channel.js";
import { LIST_WORDS } from "../layout/list.js";
import type { RegionLayout } from "../layout/region.js";
import { SLOT_WORDS, STATE } from "../layout/slot.js";
import { CLAIM, DROP, GUT, LIVE, SHARED } from "../layout/state.js";
import type { SlotAllocator } from "./allocator.js";
import type { Words } from "./words.js";

/** What one agent needs to work on the slots of one memory. */
export class Slots {
  /** Replaced when a private `WebAssembly.Memory` has grown: read it again after code that is not ours has run. */
  words: Words;
  readonly layout: RegionLayout;
  readonly agent: number;
  /** The state words that name this agent. */
  readonly claiming: number;
  readonly live: number;
  readonly gutted: number;
  readonly dropping: number;
  /** Of a frame that this agent alone has references to; for an agent that can have none: 0, which no such word is. */
  readonly shared: number;
  readonly allocator: SlotAllocator;
  readonly #firstState: number;
  readonly #firstCount: number;

  constructor(words: Words, layout: RegionLayout, agent: number, allocator: (slots: Slots) => SlotAllocator) {
    this.words = words;
    this.layout = layout;
    this.agent = agent;
    this.claiming = CLAIM | agent;
    this.live = LIVE | agent;
    this.gutted = GUT | agent;
    this.dropping = DROP | agent;
    this.shared = agent <= layout.sharers ? SHARED | (1 << (agent - 1)) : 0;
    this.#firstCount = this.countWordOf(agent, 0);
    this.#firstState = (layout.slots >> 2) + STATE;
    this.allocator = allocator(this);
  }

  /** The word that holds frame `index`'s state; the slot's other words are at constant distances from it. */
  stateWord(index: number): number {
    return this.#firstState + index * SLOT_WORDS;
  }

  /** This agent's cell of the ledger for frame `index`: how many references it has. Nobody else writes it while it lives. */
  countWord(index: number): number {
    return this.#firstCount + index;
  }

  /** The same cell of another agent. */
  countWordOf(agent: number, index: number): number {
    return (this.layout.ledger >> 2) + (agent - 1) * this.layout.frames + index;
  }

  /** The first word of a list's head. */
  listWord(list: number): number {
    return (this.layout.lists >> 2) + list * LIST_WORDS;
  }

  /** The first word of a channel's head. */
  channelWord(channel: number): number {
    return (this.layout.channels >> 2) + channel * CHANNEL_WORDS;
  }

  /** The cell of a position in a channel. */
  cellWord(channel: number, position: number): number {
    const { cells, cellEntries } = this.layout;
    return (cells >> 2) + channel * cellEntries + (position & (cellEntries - 1));
  }
}

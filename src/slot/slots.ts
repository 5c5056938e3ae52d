import type { RegionLayout } from "../layout/region.js";
import { SLOT_WORDS, STATE } from "../layout/slot.js";
import { CLAIM, DROP, GUT, LIVE } from "../layout/state.js";
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
  readonly allocator: SlotAllocator;
  readonly #firstState: number;

  constructor(words: Words, layout: RegionLayout, agent: number, allocator: (slots: Slots) => SlotAllocator) {
    this.words = words;
    this.layout = layout;
    this.agent = agent;
    this.claiming = CLAIM | agent;
    this.live = LIVE | agent;
    this.gutted = GUT | agent;
    this.dropping = DROP | agent;
    this.#firstState = (layout.slots >> 2) + STATE;
    this.allocator = allocator(this);
  }

  /** The word that holds frame `index`'s state; the slot's other words are at constant distances from it. */
  stateWord(index: number): number {
    return this.#firstState + index * SLOT_WORDS;
  }
}

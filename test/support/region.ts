/*
 * Reads a memory's bytes with code of its own, from the layout that src/layout/region.ts, slot.ts and state.ts describe
 * in words: what the tests compare with must not come from the code that is tested.
 */

const HEADER = 4096;
const AGENTS = 4 * 4096;
const KINDS = 8 * 1024;
const LISTS = 32 * 1024;
const CHANNELS = 256 * 128;
const CELLS = 4 * 1024 * 128;

const upTo = (bytes: number, unit: number): number => bytes + ((unit - (bytes % unit)) % unit);

/** Where the parts of a region of so many frames begin. */
export function partsOf(frames: number) {
  const agents = HEADER;
  const kinds = agents + AGENTS;
  const lists = kinds + KINDS;
  const channels = lists + LISTS;
  const cells = channels + CHANNELS;
  const bytes = cells + CELLS;
  const summary = bytes + upTo(frames, 64);
  const lines = Math.ceil(frames / 64);
  const ledger = summary + upTo(Math.ceil(lines / 8), 64);
  const slots = upTo(ledger + frames * 15 * 4, 64);
  const pages = upTo(slots + frames * 64, 4096);
  return { agents, kinds, lists, channels, cells, bytes, summary, ledger, slots, pages, end: pages + frames * 4096 };
}

export type SlotState = "unused" | "claim" | "live" | "gut" | "drop" | "listed" | "queued" | "raw" | "shared" | "none";

export interface SlotReading {
  readonly state: SlotState;
  /** Who the state names: an agent, or a raw frame's ticket. */
  readonly who: number;
  readonly generation: number;
  readonly kind: number;
  readonly holder: number;
  /** Frame + 1; 0: none. They mean something while the frame is in a list. */
  readonly next: number;
  readonly prev: number;
  readonly metadata: DataView;
}

export interface ListReading {
  readonly lock: number;
  /** Frame + 1; 0: none. */
  readonly front: number;
  readonly back: number;
  readonly size: number;
  readonly generation: number;
  /** 0: there is no such list. */
  readonly kind: number;
  readonly holder: number;
}

export interface ChannelReading {
  readonly locks: readonly number[];
  /** The frames in it, first sent first. */
  readonly queued: readonly number[];
  /** How many cells are not empty. */
  readonly filled: number;
  readonly capacity: number;
  readonly kind: number;
  readonly closed: number;
}

/** A region as bytes. */
export class RegionReader {
  readonly frames: number;
  readonly parts: ReturnType<typeof partsOf>;
  readonly #bufferOf: () => ArrayBuffer | SharedArrayBuffer;
  readonly #offset: number;

  constructor(bufferOf: () => ArrayBuffer | SharedArrayBuffer, offset: number, frames: number) {
    this.#bufferOf = bufferOf;
    this.#offset = offset;
    this.frames = frames;
    this.parts = partsOf(frames);
  }

  get view(): DataView {
    return new DataView(this.#bufferOf(), this.#offset, this.parts.end);
  }

  /** The whole buffer, with what is before and behind the region. */
  get buffer(): Uint8Array {
    return new Uint8Array(this.#bufferOf());
  }

  slot(index: number): SlotReading {
    const view = this.view;
    const at = this.parts.slots + index * 64;
    const word = view.getUint32(at + 40, true);
    const tags: readonly SlotState[] = ["unused", "claim", "live", "gut", "drop", "listed", "queued"];
    let state: SlotState;
    if (word >>> 31 === 1) state = "shared";
    else if (word >>> 30 === 1) state = "raw";
    else state = (word >>> 24 === 0) === (word === 0) ? (tags[word >>> 24] ?? "none") : "none";
    return {
      state,
      who: state === "raw" ? word & 0x3fffffff : word & 0xffffff,
      generation: view.getInt32(at + 44, true),
      kind: view.getInt32(at + 48, true),
      holder: view.getInt32(at + 52, true),
      next: view.getInt32(at + 56, true),
      prev: view.getInt32(at + 60, true),
      metadata: new DataView(view.buffer, view.byteOffset + at, 40),
    };
  }

  states(): SlotState[] {
    return Array.from({ length: this.frames }, (_, index) => this.slot(index).state);
  }

  /** A shared frame's references by agent, for those whose bit is in its state; and whether all other cells are 0. */
  references(index: number): { readonly held: ReadonlyMap<number, number>; readonly isElsewhereZero: boolean } {
    const view = this.view;
    const word = view.getUint32(this.parts.slots + index * 64 + 40, true);
    const held = new Map<number, number>();
    let isElsewhereZero = true;
    for (let agent = 1; agent <= 15; agent++) {
      const count = view.getInt32(this.countAt(agent, index), true);
      if (word >>> 31 === 1 && ((word >>> (agent - 1)) & 1) === 1) held.set(agent, count);
      else if (count !== 0) isElsewhereZero = false;
    }
    return { held, isElsewhereZero };
  }

  /** Where an agent's count of its references to a frame is. */
  countAt(agent: number, index: number): number {
    return this.parts.ledger + ((agent - 1) * this.frames + index) * 4;
  }

  /** A list's head. */
  list(id: number): ListReading {
    const view = this.view;
    const word = (at: number): number => view.getInt32(this.parts.lists + id * 32 + at * 4, true);
    return {
      lock: word(0),
      front: word(1),
      back: word(2),
      size: word(3),
      generation: word(4),
      kind: word(5),
      holder: word(6),
    };
  }

  /** The frames of a list by its links, forwards or backwards; undefined where the links lead astray. */
  chain(id: number, direction: "forwards" | "backwards"): number[] | undefined {
    const { front, back } = this.list(id);
    const chain: number[] = [];
    for (let member = direction === "forwards" ? front : back; member !== 0; ) {
      if (member < 0 || member > this.frames || chain.length === this.frames) return undefined;
      chain.push(member - 1);
      const { next, prev } = this.slot(member - 1);
      member = direction === "forwards" ? next : prev;
    }
    return chain;
  }

  /** A channel's head, and what its cells hold from its head to its tail. */
  channel(id: number): ChannelReading {
    const view = this.view;
    const word = (at: number): number => view.getInt32(this.parts.channels + id * 256 + at * 4, true);
    const tail = word(1);
    const head = word(17);
    const cells = new Int32Array(view.buffer, view.byteOffset + this.parts.cells + id * 4096, 1024);
    const queued = Array.from({ length: (tail - head) | 0 }, (_, at) => (cells[(head + at) & 1023] ?? 0) - 1);
    let filled = 0;
    for (const cell of cells) if (cell !== 0) filled++;
    return { locks: [word(0), word(16)], queued, filled, capacity: word(48), kind: word(50), closed: word(51) };
  }

  /** The allocator's byte: 0 free, 1 taken. */
  byte(index: number): number {
    return this.view.getUint8(this.parts.bytes + index);
  }

  page(index: number): Uint8Array {
    const { buffer, byteOffset } = this.view;
    return new Uint8Array(buffer, byteOffset + this.parts.pages + index * 4096, 4096);
  }
}

/** Writes a slot's state word, as another thread or a damaged memory would have. */
export function pokeState(region: RegionReader, index: number, word: number): void {
  region.view.setInt32(region.parts.slots + index * 64 + 40, word, true);
}

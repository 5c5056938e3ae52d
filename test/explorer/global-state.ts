import type { Configuration } from "./configuration.js";
import type { ModelMemory } from "./model-memory.js";

/** What a thread is. */
export const UNBORN = 0;
export const RUNNING = 1;
export const STOPPED = 2;

/** Where a thread's numbers are, from its first. */
const STATUS = 0;
const AGENT = 1;
const INCARNATION = 2;
const ATTACHED = 3;
const LOCAL = 4;
const BUDGET = 5;
const CURSOR = 6;
const ASLEEP = 7;
const HANDLES = 8;

/** A raw token as the ledger keeps it; a message that every thread can read, again and again. */
export interface Token {
  readonly frame: number;
  readonly generation: number;
  readonly content: number;
  readonly sender: number;
  readonly used: boolean;
}

/** What the ledger knows of a frame. */
export interface Life {
  /** 0: no metadata lives here. */
  readonly content: number;
  readonly dropped: boolean;
  /** Its thread stopped where onDrop had perhaps been started: it need not be. */
  readonly excused: boolean;
  /** Given back without telling the allocator. */
  readonly reset: boolean;
  /** The thread that made it raw, plus one; 0 when it is not raw. */
  readonly sender: number;
}

/**
 * A global state as one row of numbers: the model memory's words; per thread its status, name, local state, budget,
 * cursor and the generations of its handles; and the ledger, which no code under test sees.
 */
export class StateShape {
  readonly memory: ModelMemory;
  readonly threads: number;
  readonly frames: number;
  readonly tokens: number;
  readonly size: number;
  readonly lists: number;
  readonly channels: number;
  readonly #threads: number;
  readonly #stride: number;
  readonly #references: number;
  readonly #session: number;
  readonly #ownChannels: number;
  readonly #tokens: number;
  readonly #lives: number;
  readonly kills: number;
  /** Bits of the threads whose death has been reported by a `reclaim` that returned. */
  readonly reported: number;
  readonly #answers: number;
  readonly #listLedger: number;
  readonly #channelLedger: number;

  constructor(memory: ModelMemory, configuration: Configuration) {
    this.memory = memory;
    this.threads = configuration.threads.length;
    this.frames = configuration.frames;
    this.tokens = configuration.tokens;
    this.lists = configuration.lists;
    this.channels = configuration.channels;
    this.#threads = memory.size;
    this.#references = HANDLES + this.frames;
    this.#session = this.#references + (configuration.sharers > 0 ? this.frames : 0);
    this.#ownChannels = this.#session + (this.lists > 0 ? 1 + this.lists : 0);
    this.#stride = this.#ownChannels + this.channels;
    this.#tokens = this.#threads + this.threads * this.#stride;
    this.#lives = this.#tokens + this.tokens;
    this.kills = this.#lives + this.frames * 2;
    this.reported = this.kills + 1;
    this.#answers = this.reported + 1;
    this.#listLedger = this.#answers + configuration.tableKinds.length;
    this.#channelLedger = this.#listLedger + this.lists * 3;
    this.size = this.#channelLedger + this.channels * 3;
  }

  status(thread: number): number {
    return this.#threads + thread * this.#stride + STATUS;
  }
  agent(thread: number): number {
    return this.#threads + thread * this.#stride + AGENT;
  }
  incarnation(thread: number): number {
    return this.#threads + thread * this.#stride + INCARNATION;
  }
  attached(thread: number): number {
    return this.#threads + thread * this.#stride + ATTACHED;
  }
  local(thread: number): number {
    return this.#threads + thread * this.#stride + LOCAL;
  }
  budget(thread: number): number {
    return this.#threads + thread * this.#stride + BUDGET;
  }
  cursor(thread: number): number {
    return this.#threads + thread * this.#stride + CURSOR;
  }
  /** The generation of the thread's current handle of a frame; 0 for none. */
  handle(thread: number, frame: number): number {
    return this.#threads + thread * this.#stride + HANDLES + frame;
  }
  /** Behind the last of the thread's numbers. */
  endOf(thread: number): number {
    return this.#threads + (thread + 1) * this.#stride;
  }
  /** 1: the thread sleeps, and goes on when it is woken. */
  asleep(thread: number): number {
    return this.#threads + thread * this.#stride + ASLEEP;
  }
  /** How many references to a frame the thread has: count | generation << 4. */
  references(thread: number, frame: number): number {
    return this.#threads + thread * this.#stride + this.#references + frame;
  }
  /** The list whose lock the thread keeps between operations; 0 for none. */
  session(thread: number): number {
    return this.#threads + thread * this.#stride + this.#session;
  }
  /** The generation of a list or channel that only this thread knows; 0 for none. */
  ownList(thread: number, list: number): number {
    return this.session(thread) + list;
  }
  ownChannel(thread: number, channel: number): number {
    return this.#threads + thread * this.#stride + this.#ownChannels + channel - 1;
  }
  /** The generation that every thread knows; 0 for none. */
  publicList(list: number): number {
    return this.#listLedger + (list - 1) * 3;
  }
  publicChannel(channel: number): number {
    return this.#channelLedger + (channel - 1) * 3;
  }
  /** The highest generation that was given to a name. */
  issuedList(list: number): number {
    return this.publicList(list) + 1;
  }
  issuedChannel(channel: number): number {
    return this.publicChannel(channel) + 1;
  }
  /** The frames that are in it, in their order, as `Order` packs them. */
  listOrder(list: number): number {
    return this.publicList(list) + 2;
  }
  channelOrder(channel: number): number {
    return this.publicChannel(channel) + 2;
  }
  /** What the first threads were told about an entry of the kind table: 0 nothing yet, 1 present, 2 conflict, 3 full. */
  answer(entry: number): number {
    return this.#answers + entry;
  }
  /** The highest generation of a frame that was given to a handle. */
  issued(frame: number): number {
    return this.#lives + frame * 2 + 1;
  }

  life(row: Int32Array, frame: number): Life {
    const packed = row[this.#lives + frame * 2] ?? 0;
    return {
      content: packed & 127,
      dropped: (packed & 128) !== 0,
      excused: (packed & 256) !== 0,
      reset: (packed & 512) !== 0,
      sender: packed >> 10,
    };
  }
  content(row: Int32Array, frame: number): number {
    return (row[this.#lives + frame * 2] ?? 0) & 127;
  }
  setLife(row: Int32Array, frame: number, life: Life): void {
    row[this.#lives + frame * 2] =
      life.content | (life.dropped ? 128 : 0) | (life.excused ? 256 : 0) | (life.reset ? 512 : 0) | (life.sender << 10);
  }

  token(row: Int32Array, index: number): Token | undefined {
    const packed = row[this.#tokens + index] ?? 0;
    if (packed === 0) return undefined;
    return {
      frame: packed & 3,
      generation: (packed >> 2) & 63,
      content: (packed >> 8) & 127,
      sender: (packed >> 15) & 7,
      used: ((packed >> 18) & 1) !== 0,
    };
  }
  findToken(row: Int32Array, frame: number, generation: number): Token | undefined {
    for (let index = 0; index < this.tokens; index++) {
      const token = this.token(row, index);
      if (token !== undefined && token.frame === frame && token.generation === generation) return token;
    }
    return undefined;
  }
  /** The first thread that nobody has registered; -1 if there is none. */
  unborn(row: Int32Array): number {
    for (let thread = 0; thread < this.threads; thread++) if (row[this.status(thread)] === UNBORN) return thread;
    return -1;
  }

  /** Places for tokens that are not made yet. */
  roomForTokens(row: Int32Array): number {
    let room = 0;
    for (let at = this.#tokens; at < this.#lives; at++) if (row[at] === 0) room++;
    return room;
  }
  addToken(row: Int32Array, token: Token): void {
    let at = this.#tokens;
    while (row[at] !== 0 && at < this.#lives) at++;
    if (at === this.#lives) throw new Error("the ledger has no room for a token");
    row[at] = packToken(token);
  }
  useToken(row: Int32Array, token: Token, used: boolean, sender: number): void {
    for (let at = this.#tokens; at < this.#lives; at++) {
      if (row[at] === packToken(token)) row[at] = packToken({ ...token, used, sender });
    }
  }
}

const packToken = (token: Token): number =>
  token.frame | (token.generation << 2) | (token.content << 8) | (token.sender << 15) | ((token.used ? 1 : 0) << 18);

/** Frames in an order, packed into one number: three bits each, the first one lowest. */
export function orderOf(packed: number): number[] {
  const frames: number[] = [];
  for (let rest = packed; rest !== 0; rest >>= 3) frames.push((rest & 7) - 1);
  return frames;
}
export const packOrder = (frames: readonly number[]): number =>
  frames.reduceRight((packed, frame) => (packed << 3) | (frame + 1), 0);

/** References that a thread has to a frame, all in one generation. */
export const referencesOf = (packed: number): number => packed & 15;
export const referenceGeneration = (packed: number): number => packed >> 4;
export const packReferences = (count: number, generation: number): number =>
  count === 0 ? 0 : count | (generation << 4);

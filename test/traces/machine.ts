import { expect } from "vitest";
import { GetFrameError, type PageReader } from "../../src/index.js";
import { Grief } from "../support/drop-log.js";
import {
  mustOwn,
  type PlainCursor,
  type PlainFrame,
  type PlainList,
  type PlainMemory,
  plain,
} from "../support/plain.js";
import type { RegionReader } from "../support/region.js";
import { privateWorld, sharedWorld } from "../support/worlds.js";
import { differs } from "./differences.js";
import { classes, hook, isUntyped, kindNamed, metadataOf } from "./kinds.js";
import type { Step, Trace, Value } from "./trace.js";

/** In which kind of memory a trace is replayed. */
export interface Setting {
  readonly name: string;
  readonly isShared: boolean;
  /** An allocator of the test's takes the place of the one in the buffer, and is told of every frame. */
  readonly isReplaced: boolean;
  /** References from `f_from_in_use` are got by two agents in turn. */
  readonly hasTwoAgents: boolean;
}

/** Our frame behind a handle of the trace. */
export interface Held {
  readonly frame: PlainFrame;
  /** The static type of its metadata there. */
  readonly k: string;
  /** Which of the agents has it. */
  readonly agent: number;
}
/** The references behind a segment of the trace: this library has no segments. */
export interface Pages {
  readonly frames: Held[];
  readonly k: string;
  start: number;
}
export interface Listed {
  readonly list: PlainList;
  readonly kind: string;
  /** Its id in the bytes. */
  readonly id: number;
  cursor: PlainCursor | undefined;
}

/** Our side of a trace: what its numbers stand for here, and what happens in a step. */
export class Machine {
  readonly agents: readonly PlainMemory[];
  readonly region: RegionReader;
  readonly isReplaced: boolean;
  readonly handles = new Map<number, Held>();
  readonly segments = new Map<number, Pages>();
  readonly lists = new Map<number, Listed>();
  /** What happened in this step, as the traces write it. */
  readonly events: unknown[][] = [];
  /** Addresses that are lost there since onDrop threw, and unused here; what a claim of them gets there. */
  readonly wrecks = new Map<number, "Busy" | "Unique">();
  /** What the allocator's bytes must be. */
  readonly bytes: number[];
  /** A claim is to be tried from inside the allocator. */
  isArmed = false;
  /** References that the original counted in calls that stopped the machine. */
  excess = 0;
  readonly #kindIds = new Map<string, number>();
  #handleCount = 0;
  #listCount = 0;
  #turn = 0;
  #step: Step | undefined;
  #deaths = 0;
  #isQuiet = false;
  #offers: number[] = [];

  constructor(trace: Trace, setting: Setting) {
    this.isReplaced = setting.isReplaced;
    const allocator = {
      alloc: (): number | undefined => this.#offers.shift(),
      dealloc: (paddr: number): void => this.#dealloc(paddr),
    };
    const options = { frames: trace.frames, ...(setting.isReplaced ? { allocator } : {}) };
    const { memory, region } = setting.isShared ? sharedWorld(options) : privateWorld(options);
    const others = setting.hasTwoAgents ? [plain.attachMemory("dma", memory.export(), { kinds: classes })] : [];
    this.agents = [memory, ...others];
    this.region = region;
    this.bytes = Array.from({ length: trace.frames }, () => 0);
    hook.onDrop = (value, page) => this.#onDrop(value, page);
  }

  get memory(): PlainMemory {
    return this.agents[0] ?? expect.unreachable();
  }

  /** The id of a kind in the bytes: the one that its first slot has, and no other kind. */
  kindId(name: string, seen: number): number {
    const known = this.#kindIds.get(name);
    if (known !== undefined) return known;
    expect([...this.#kindIds.values()]).not.toContain(seen);
    this.#kindIds.set(name, seen);
    return seen;
  }

  begin(step: Step): void {
    this.#step = step;
    this.#deaths = 0;
    this.events.length = 0;
  }

  /** The next number of a handle, as the trace counts them. */
  nextHandle(): number {
    return ++this.#handleCount;
  }
  nextList(): number {
    return ++this.#listCount;
  }

  /** Gives a frame the next number. Returns how the trace describes it. */
  hand(type: string, held: Held): { h: number; t: string; p: number } {
    const h = this.nextHandle();
    this.handles.set(h, held);
    return { h, t: `${type}<${held.k}>`, p: held.frame.startPaddr() };
  }

  held(h: number): Held {
    return this.handles.get(h) ?? expect.unreachable(`no handle ${h}`);
  }

  /** The same, of a handle that ends with this step. */
  take(h: number): Held {
    const held = this.held(h);
    this.handles.delete(h);
    return held;
  }

  listed(l: number): Listed {
    return this.lists.get(l) ?? expect.unreachable(`no list ${l}`);
  }

  cursor(l: number): PlainCursor {
    return this.listed(l).cursor ?? expect.unreachable(`list ${l} has no cursor`);
  }

  /** Claims a frame. Returns the code of the error where there is one, as the original would. */
  claim(use: "fromUnused" | "frameFromUnused", paddr: number, value: Value): Held | string {
    const metadata = metadataOf(value);
    const got = plain[use](this.memory, paddr, kindNamed(value[0]).kind, metadata);
    if (got instanceof GetFrameError) {
      expect(got.metadata).toBe(metadata);
      differs("handsBack");
      return got.code;
    }
    const frame = mustOwn(got);
    const wreck = this.wrecks.get(paddr);
    if (wreck === undefined) {
      this.#offer(paddr);
      return { frame, k: value[0], agent: 0 };
    }
    differs("claimable");
    this.quietly(() => plain.drop(frame));
    this.bytes[paddr / 4096] = 0;
    return wreck;
  }

  /** Gets a reference, as `claim` does. */
  acquire(paddr: number): Held | string {
    const agent = this.#turn++ % this.agents.length;
    const got = plain.fromInUse(this.agents[agent], paddr);
    if (!(got instanceof GetFrameError)) return { frame: mustOwn(got), k: "dyn", agent };
    const wreck = this.wrecks.get(paddr);
    if (wreck === undefined) return got.code;
    expect(got.code).toBe("Unused");
    differs("claimable");
    return wreck;
  }

  /** Runs what is no part of the step. */
  quietly(action: () => void): void {
    this.#isQuiet = true;
    action();
    this.#isQuiet = false;
  }

  /** Makes a replaced allocator the one that a frame came from, so that it is told of the frame's end. */
  #offer(paddr: number): void {
    if (!this.isReplaced) return;
    this.#offers = [paddr];
    expect(plain.alloc(this.memory, kindNamed("B").kind, { x: 0, y: 0 })).toHaveProperty("name", "OutOfFrames");
  }

  #dealloc(paddr: number): void {
    if (this.#isQuiet) return;
    this.events.push(["dealloc", paddr, this.#state(paddr)]);
    if (!this.isArmed) return;
    this.isArmed = false;
    this.#probe("u_from_unused", paddr);
  }

  #onDrop(value: Value, page: PageReader): void {
    if (this.#isQuiet) return;
    // Whose metadata it is, by the bytes: the one slot that is in this state.
    const dying = this.region.states().flatMap((state, at) => (state === "drop" || state === "gut" ? [at] : []));
    expect(dying).toHaveLength(1);
    const paddr = (dying[0] ?? -1) * 4096;
    const head = new Uint8Array(8);
    page.read(0, head);
    const first = Number(new DataView(head.buffer).getBigUint64(0, true));
    this.events.push(["on_drop", paddr, value, page.size, isUntyped(value[0]) ? first : null]);
    const names = this.#step?.probe ?? [];
    for (const name of ["u_from_unused", "f_from_unused", "f_from_in_use", "l_contains"]) {
      if (names.includes(name)) this.#probe(name, paddr);
    }
    if (this.#deaths++ === this.#step?.panic_at) throw new Grief("on_drop");
  }

  /** What the original's recorder tries from inside its hooks. */
  #probe(name: string, paddr: number): void {
    const codeOf = (got: unknown): string => (got instanceof GetFrameError ? got.code : "ok");
    const { kind } = kindNamed("B");
    let result: unknown;
    switch (name) {
      case "u_from_unused":
        result = codeOf(plain.fromUnused(this.memory, paddr, kind, { x: 9, y: 9 }));
        break;
      case "f_from_unused":
        result = codeOf(plain.frameFromUnused(this.memory, paddr, kind, { x: 9, y: 9 }));
        break;
      case "f_from_in_use":
        result = codeOf(plain.fromInUse(this.memory, paddr));
        break;
      default: {
        const list = plain.createList(this.memory, kindNamed("LA").kind);
        result = list.contains(paddr);
        list.drop();
      }
    }
    this.events.push(["probe", name, paddr, result, this.#state(paddr)]);
  }

  #state(paddr: number): string {
    const { state } = this.region.slot(paddr / 4096);
    return { drop: "BUSY", gut: "UNIQUE", unused: "UNUSED" }[state as "drop"] ?? state;
  }
}

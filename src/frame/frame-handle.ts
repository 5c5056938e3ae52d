import type { AnyMetadataView, Kind } from "../kind/kind.js";
import { makeView } from "../kind/meta-view.js";
import { frameStart, type Paddr } from "../layout/paddr.js";
import { FRAME_LEVEL, PAGE_SIZE } from "../layout/page.js";
import { GENERATION, STATE } from "../layout/slot.js";
import { rawState } from "../layout/state.js";
import type { MemoryCore } from "../memory/core.js";
import { onDropOf } from "../memory/run-on-drop.js";
import type { Living, Op } from "../ownership/protocol.js";
import { generationOf, renew } from "../slot/owner.js";
import { restore } from "../slot/raw.js";
import { release, vacate } from "../slot/release.js";
import { fillPage, lendPage, readPage, writePage } from "./page-access.js";
import {
  refuseConsumed,
  refuseLent,
  refuseOther,
  refuseState,
  refuseTaken,
  refuseTyped,
  refuseView,
} from "./refusal.js";
import { type Requirement, requirementOf, stateBits, stateName } from "./requirement.js";

const { unique: UNIQUE, raw: RAW, spent: SPENT } = stateBits;

/** What only the code of this library can construct a handle with. */
export const mintKey: unique symbol = Symbol("mint");

/** What the methods require. */
const on = {
  meta: requirementOf("meta"),
  metaMut: requirementOf("metaMut"),
  dynMeta: requirementOf("dynMeta"),
  dynMetaMut: requirementOf("dynMetaMut"),
  startPaddr: requirementOf("startPaddr"),
  endPaddr: requirementOf("endPaddr"),
  paddrRange: requirementOf("paddrRange"),
  level: requirementOf("level"),
  size: requirementOf("size"),
  read: requirementOf("read"),
  write: requirementOf("write"),
  fill: requirementOf("fill"),
  copyFrom: requirementOf("copyFrom"),
  bytes: requirementOf("bytes"),
  drop: requirementOf("drop"),
};

/** Checks that `frame` is what an operation requires, and returns it. Throws OwnershipError; then nothing was touched. */
export let demand: (requirement: Requirement, frame: unknown) => FrameHandle;
export let coreIn: (frame: FrameHandle) => MemoryCore;
export let indexIn: (frame: FrameHandle) => number;
export let generationIn: (frame: FrameHandle) => number;
export let kindIn: (frame: FrameHandle) => Kind;
/** Makes it the owner of a new generation. */
export let setUnique: (frame: FrameHandle, kind: Kind, by: Op) => void;
export let setRaw: (frame: FrameHandle) => void;
/** Marks it consumed, before anything that the operation calls can see it. */
export let setSpent: (frame: FrameHandle, by: Op) => void;
/** Ends the life of a unique frame. */
export let endFrame: (op: Op, frame: FrameHandle, tellAllocator: boolean) => void;
/** Finishes the end of a frame that stopped half-way, or takes it back if it had not begun. */
export let settle: (frame: FrameHandle, tellAllocator: boolean) => void;
/** Makes another owner of the same frame, which takes the place of this one. */
export let moveOut: (frame: FrameHandle) => FrameHandle;
/** Throws what became of the owner of a view that reads nothing any more. */
let explain: (owner: FrameHandle, use: string) => never;
/** Is it consumed? For what is no handle: undefined. */
export let isSpent: (frame: unknown) => boolean | undefined;

/**
 * What a variable that owns a frame refers to: one small object an owner. Whether it still owns is decided by its own
 * state first and then by the slot, which also knows what other threads did.
 *
 * Its fields are private to this file, so that no copy, proxy or literal is one.
 */
export class FrameHandle {
  readonly #core: MemoryCore;
  readonly #index: number;
  /** The slot's state word. */
  readonly #word: number;
  #generation: number;
  #kind: Kind;
  /** One of the bits of a state. */
  #state: number;
  /** What consumed it or, while it lives, what ended the views that were taken before. */
  #by: Op = "own";
  /** Functions that `bytes` has lent the page to and that have not returned. */
  #lent = 0;
  /** The views that meta() and metaMut() gave in this generation. */
  #view: AnyMetadataView | undefined;
  #viewMut: AnyMetadataView | undefined;

  constructor(key: symbol, core: MemoryCore, index: number, kind: Kind, state: Living, from: FrameHandle | undefined) {
    // Who has a frame can reach its class, but not this.
    if (key !== mintKey) refuseOther("own", undefined);
    this.#core = core;
    this.#index = index;
    this.#word = core.slots.stateWord(index);
    this.#generation = generationOf(core.slots, index);
    this.#kind = kind;
    this.#state = stateBits[state];
    core.leaks?.born(this, this.toString(), from);
  }

  static {
    demand = (requirement, frame) => {
      if (typeof frame !== "object" || frame === null || !(#core in frame)) refuseOther(requirement.op, frame);
      if ((frame.#state & requirement.needs) === 0) {
        if (frame.#state === SPENT) refuseConsumed(requirement.op, frame.#by);
        refuseState(requirement.op, stateName(frame.#state));
      }
      if (frame.#lent !== 0 && requirement.isExclusive) refuseLent(requirement.op);
      if (!frame.#slotAgrees() && !frame.#isHeld()) refuseTaken(requirement.op, frame.toString());
      return frame;
    };
    coreIn = (frame) => frame.#core;
    indexIn = (frame) => frame.#index;
    generationIn = (frame) => frame.#generation;
    kindIn = (frame) => frame.#kind;
    setUnique = (frame, kind, by) => {
      frame.#live(UNIQUE, by);
      frame.#kind = kind;
      frame.#generation = generationOf(frame.#core.slots, frame.#index);
      frame.#view = undefined;
      frame.#viewMut = undefined;
    };
    setRaw = (frame) => {
      frame.#live(RAW, "intoRaw");
    };
    setSpent = (frame, by) => {
      frame.#state = SPENT;
      frame.#by = by;
      frame.#core.leaks?.consumed(frame);
    };
    endFrame = (op, frame, tellAllocator) => {
      const { slots, endings } = frame.#core;
      const onDrop = onDropOf(frame.#core, frame.#index, frame.#kind, slots.dropping);
      if (onDrop === undefined && !endings.areGoingOn) {
        setSpent(frame, op);
        release(slots, frame.#index, undefined, tellAllocator);
        return;
      }
      endings.run({
        end() {
          setSpent(frame, op);
          release(slots, frame.#index, onDrop, tellAllocator);
        },
        settle: () => settle(frame, tellAllocator),
      });
    };
    settle = (frame, tellAllocator) => {
      frame.#core.refresh();
      const { slots, atomic } = frame.#core;
      // A handle that is spent, and whose slot is still this thread's in the handle's generation, is half-way.
      if (frame.#state !== SPENT || atomic[frame.#word + (GENERATION - STATE)] !== frame.#generation) return;
      const state = atomic[frame.#word];
      if (state === slots.live)
        frame.#live(UNIQUE, frame.#by); // it had not begun: the frame is still owned
      else if (state === slots.dropping || state === slots.gutted) vacate(slots, frame.#index, tellAllocator);
    };
    moveOut = (frame) => {
      const { slots } = frame.#core;
      // A new generation, so that views of this handle read nothing any more. A raw frame has none, and its ticket stays.
      if (frame.#state === UNIQUE) renew(slots, frame.#index);
      const moved = new FrameHandle(mintKey, frame.#core, frame.#index, frame.#kind, stateName(frame.#state), frame);
      setSpent(frame, "give");
      return moved;
    };
    explain = (owner, use) => {
      if (owner.#state === SPENT) refuseConsumed(use, owner.#by);
      refuseView(use, owner.#by);
    };
    isSpent = (frame) =>
      typeof frame === "object" && frame !== null && #core in frame ? frame.#state === SPENT : undefined;
  }

  /** Enters a living state; perhaps from being spent, while an operation ran code of the user's. */
  #live(state: number, by: Op): void {
    const wasSpent = this.#state === SPENT;
    this.#state = state;
    this.#by = by;
    if (wasSpent) this.#core.leaks?.born(this, this.toString(), this);
  }

  /** Does the slot agree, after a second look? A memory that has grown reads as nothing until then. */
  #isHeld(): boolean {
    this.#core.refresh();
    return this.#slotAgrees();
  }

  #slotAgrees(): boolean {
    const { slots, atomic } = this.#core;
    const word = this.#word;
    // Plain reads: nobody else changes a word that names us, and a raw frame is taken by an exchange, which decides.
    const state = this.#state === RAW ? rawState(this.#generation) : slots.live;
    return atomic[word] === state && atomic[word + (GENERATION - STATE)] === this.#generation;
  }

  #newView(writable: boolean): AnyMetadataView {
    return makeView(this.#kind.view, {
      source: this.#core,
      owner: this,
      lost: lostOwner,
      stateWord: this.#word,
      state: this.#core.slots.live,
      generation: this.#generation,
      isWritable: writable,
    });
  }

  meta(): AnyMetadataView {
    const frame = demand(on.meta, this);
    frame.#view ??= frame.#newView(false);
    return frame.#view;
  }

  metaMut(): AnyMetadataView {
    const frame = demand(on.metaMut, this);
    frame.#viewMut ??= frame.#newView(true);
    return frame.#viewMut;
  }

  dynMeta(): AnyMetadataView {
    const frame = demand(on.dynMeta, this);
    frame.#view ??= frame.#newView(false);
    return frame.#view;
  }

  dynMetaMut(): AnyMetadataView {
    const frame = demand(on.dynMetaMut, this);
    frame.#viewMut ??= frame.#newView(true);
    return frame.#viewMut;
  }

  startPaddr(): Paddr {
    return frameStart(demand(on.startPaddr, this).#index);
  }

  endPaddr(): Paddr {
    return frameStart(demand(on.endPaddr, this).#index + 1);
  }

  paddrRange(): { readonly start: Paddr; readonly end: Paddr } {
    const index = demand(on.paddrRange, this).#index;
    return { start: frameStart(index), end: frameStart(index + 1) };
  }

  level(): number {
    demand(on.level, this);
    return FRAME_LEVEL;
  }

  size(): number {
    demand(on.size, this);
    return PAGE_SIZE;
  }

  read(offset: number, into: Uint8Array): void {
    readPage(pageOf(on.read, this), offset, into);
  }

  write(offset: number, from: Uint8Array): void {
    writePage(pageOf(on.write, this), offset, from);
  }

  fill(byte: number): void {
    fillPage(pageOf(on.fill, this), byte);
  }

  copyFrom(source: unknown): void {
    const to = pageOf(on.copyFrom, this);
    to.set(pageOf(on.copyFrom, source));
  }

  bytes<T>(use: (bytes: Uint8Array) => T): T {
    pageOf(on.bytes, this); // checks
    this.#lent++;
    try {
      return lendPage(this.#core, this.#index, use, () => this.#state === UNIQUE && this.#isHeld());
    } finally {
      this.#lent--;
    }
  }

  [Symbol.dispose](): void {
    if (isSpent(this) === undefined) refuseOther("drop", this);
    if (this.#state === SPENT) return;
    if (this.#state === RAW) {
      this.#core.refresh();
      // The token may have been used elsewhere, from a copy: then the frame is somebody else's.
      if (restore(this.#core.slots, this.#index, this.#generation, this.#kind.layout.id) !== undefined) {
        setSpent(this, "fromRaw");
        return;
      }
      setUnique(this, this.#kind, "fromRaw");
    }
    endFrame("drop", demand(on.drop, this), true);
  }

  toString(): string {
    if (isSpent(this) === undefined) return "FrameHandle"; // a copy, or the prototype itself
    const name = this.#state === RAW || this.#by === "post" ? "RawFrame" : "UniqueFrame";
    const address = `0x${frameStart(this.#index).toString(16)}`;
    return this.#state === SPENT ? `${name}(${address}, consumed by ${this.#by})` : `${name}(${address})`;
  }
}

// What Node's `console.log` prints.
Object.defineProperty(FrameHandle.prototype, Symbol.for("nodejs.util.inspect.custom"), {
  value(this: FrameHandle): string {
    return this.toString();
  },
});

/** Says why a view of this owner's metadata reads nothing any more. */
function lostOwner(owner: unknown, use: string): never {
  if (owner instanceof FrameHandle) explain(owner, use);
  refuseOther("meta", owner);
}

function pageOf(requirement: Requirement, frame: unknown): Uint8Array {
  const handle = demand(requirement, frame);
  if (!kindIn(handle).layout.isUntyped) refuseTyped(requirement.op);
  return coreIn(handle).pageBytes(indexIn(handle));
}

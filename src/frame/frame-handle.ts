import type { AnyMetadataView, Kind } from "../kind/kind.js";
import { frameStart, type Paddr } from "../layout/paddr.js";
import { FRAME_LEVEL, PAGE_SIZE } from "../layout/page.js";
import { GENERATION, STATE } from "../layout/slot.js";
import { rawState } from "../layout/state.js";
import type { MemoryCore } from "../memory/core.js";
import { onDropOf } from "../memory/run-on-drop.js";
import type { Living, Op } from "../ownership/protocol.js";
import { generationOf, renew } from "../slot/owner.js";
import { restore } from "../slot/raw.js";
import { release } from "../slot/release.js";
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

  constructor(core: MemoryCore, index: number, kind: Kind, state: Living, from: FrameHandle | undefined) {
    this.#core = core;
    this.#index = index;
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
      if (frame.#lent !== 0 && requirement.consumes) refuseLent(requirement.op);
      if (!frame.#isHeld()) refuseTaken(requirement.op, frame.toString());
      return frame;
    };
    coreIn = (frame) => frame.#core;
    indexIn = (frame) => frame.#index;
    generationIn = (frame) => frame.#generation;
    kindIn = (frame) => frame.#kind;
    setUnique = (frame, kind, by) => {
      const wasSpent = frame.#state === SPENT; // by a repurpose with an onDrop
      frame.#state = UNIQUE;
      if (wasSpent) frame.#core.leaks?.born(frame, frame.toString(), frame);
      frame.#by = by;
      frame.#kind = kind;
      frame.#generation = generationOf(frame.#core.slots, frame.#index);
      frame.#view = undefined;
      frame.#viewMut = undefined;
    };
    setRaw = (frame) => {
      frame.#state = RAW;
      frame.#by = "intoRaw";
    };
    setSpent = (frame, by) => {
      frame.#state = SPENT;
      frame.#by = by;
      frame.#core.leaks?.consumed(frame);
    };
    endFrame = (op, frame, tellAllocator) => {
      const { slots } = frame.#core;
      setSpent(frame, op);
      release(slots, frame.#index, onDropOf(frame.#core, frame.#index, frame.#kind, slots.dropping), tellAllocator);
    };
    moveOut = (frame) => {
      const { slots } = frame.#core;
      // A new generation, so that views of this handle read nothing any more. A raw frame has none, and its ticket stays.
      if (frame.#state === UNIQUE) renew(slots, frame.#index);
      const moved = new FrameHandle(frame.#core, frame.#index, frame.#kind, stateName(frame.#state), frame);
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

  /** Does the slot agree? */
  #isHeld(): boolean {
    if (this.#slotAgrees()) return true;
    this.#core.refresh(); // a memory that has grown reads as nothing until then
    return this.#slotAgrees();
  }

  #slotAgrees(): boolean {
    const { slots, atomic } = this.#core;
    const word = slots.stateWord(this.#index);
    // Plain reads: nobody else changes a word that names us, and a raw frame is taken by an exchange, which decides.
    const state = this.#state === RAW ? rawState(this.#generation) : slots.live;
    return atomic[word] === state && atomic[word + (GENERATION - STATE)] === this.#generation;
  }

  #newView(writable: boolean): AnyMetadataView {
    const { slots } = this.#core;
    return new this.#kind.view(
      this.#core,
      this,
      lostOwner,
      slots.stateWord(this.#index),
      slots.live,
      this.#generation,
      writable,
    );
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
    const { start, end } = { start: demand(on.paddrRange, this).#index, end: this.#index + 1 };
    return { start: frameStart(start), end: frameStart(end) };
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
    const name = this.#state === RAW ? "RawFrame" : "UniqueFrame";
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

import type { AnyMetadataView, Kind } from "../kind/kind.js";
import { makeView } from "../kind/meta-view.js";
import { unknownKind } from "../kind/unknown-kind.js";
import { frameStart, type Paddr } from "../layout/paddr.js";
import { FRAME_LEVEL, PAGE_SIZE } from "../layout/page.js";
import { GENERATION, STATE } from "../layout/slot.js";
import { rawState } from "../layout/state.js";
import type { MemoryCore } from "../memory/core.js";
import type { Op } from "../ownership/protocol.js";
import { generationOf, kindWordOf, renew } from "../slot/owner.js";
import { addReference, referenceCount, removeOneOfSeveral } from "../slot/shared.js";
import { refuseMore } from "./limits.js";
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

const { unique: UNIQUE, shared: SHARED, raw: RAW, rawShared: RAW_SHARED, spent: SPENT } = stateBits;
/** From a slot's state word to its generation. */
const toGeneration = GENERATION - STATE;
/** A spent handle remembers what it was, above all bits of states. */
const WAS = 8;

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
  clone: requirementOf("clone"),
  referenceCount: requirementOf("referenceCount"),
  borrow: requirementOf("borrow"),
  equals: requirementOf("equals"),
};
/** What `equals` requires of the other frame: a FrameRef may be of a unique one, which is no other. */
const comparing = { ...on.equals, needs: on.meta.needs };

/** Checks that `frame` is what an operation requires, and returns it. Throws OwnershipError; then nothing was touched. */
export let demand: (requirement: Requirement, frame: unknown) => FrameHandle;
export let coreIn: (frame: FrameHandle) => MemoryCore;
export let indexIn: (frame: FrameHandle) => number;
export let generationIn: (frame: FrameHandle) => number;
export let kindIn: (frame: FrameHandle) => Kind;
/** Makes it the owner of a new generation. */
export let setUnique: (frame: FrameHandle, kind: Kind, by: Op) => void;
/** Lets it enter a living state, one of `stateBits`, in the generation that it has. */
export let setState: (frame: FrameHandle, state: number, by: Op) => void;
/** Tells it the kind of its metadata, which was not known. */
export let setKind: (frame: FrameHandle, kind: Kind) => void;
/** Is it a reference to a shared frame, raw perhaps? */
export let isSharedHandle: (frame: FrameHandle) => boolean;
/** Marks it consumed, before anything that the operation calls can see it. */
export let setSpent: (frame: FrameHandle, by: Op) => void;
/** Gives one of several references of this thread back, and marks it consumed. False for the only one, and for an owner. */
export let removeOne: (frame: FrameHandle, op: Op) => boolean;
/** Is the slot in the generation of this handle? */
export let isOfSlot: (frame: FrameHandle) => boolean;
/** Does the slot say that this thread has references to the frame? */
export let isHeldByThread: (frame: FrameHandle) => boolean;
/** Its state, one of `stateBits`, and more where it is spent. */
export let stateIn: (frame: FrameHandle) => number;
/** What consumed it or, while it lives, ended the views that were taken before. */
export let spentBy: (frame: FrameHandle) => Op;
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

  constructor(key: symbol, core: MemoryCore, index: number, kind: Kind, state: number, from: FrameHandle | undefined) {
    // Who has a frame can reach its class, but not this.
    if (key !== mintKey) refuseOther("own", undefined);
    this.#core = core;
    this.#index = index;
    this.#word = core.slots.stateWord(index);
    this.#generation = generationOf(core.slots, index);
    this.#kind = kind;
    this.#state = state;
    if (core.leaks !== undefined) core.leaks.born(this, this.toString(), from);
  }

  static {
    demand = (requirement, frame) => {
      if (typeof frame === "object" && frame !== null && #core in frame) {
        if ((frame.#state & requirement.needs) !== 0 && frame.#lent === 0 && frame.#slotAgrees()) return frame;
      }
      return demandAgain(requirement, frame);
    };
    // Kept apart, as all that is rare, so that the rest is small enough for V8 to put it in line.
    const demandAgain = (requirement: Requirement, frame: unknown): FrameHandle => {
      if (typeof frame !== "object" || frame === null || !(#core in frame)) refuseOther(requirement.op, frame);
      if ((frame.#state & requirement.needs) === 0) {
        if (isSpent(frame)) refuseConsumed(requirement.op, frame.#by);
        refuseState(requirement.op, stateName(frame.#state));
      }
      if (frame.#lent !== 0 && requirement.isExclusive) refuseLent(requirement.op);
      if (!frame.#isHeld()) refuseTaken(requirement.op, frame.toString());
      return frame;
    };
    coreIn = (frame) => frame.#core;
    indexIn = (frame) => frame.#index;
    generationIn = (frame) => frame.#generation;
    kindIn = (frame) => (frame.#kind === unknownKind ? frame.#kindNow() : frame.#kind);
    isSharedHandle = (frame) => (frame.#state & (SHARED | RAW_SHARED)) !== 0;
    setKind = (frame, kind) => {
      frame.#kind = kind;
      frame.#forgetViews();
    };
    setUnique = (frame, kind, by) => {
      frame.#live(UNIQUE, by);
      frame.#kind = kind;
      frame.#generation = generationOf(frame.#core.slots, frame.#index);
    };
    setState = (frame, state, by) => {
      frame.#live(state, by);
    };
    setSpent = (frame, by) => {
      if (frame.#state < 1 << WAS) frame.#state = SPENT | (frame.#state << WAS);
      frame.#by = by;
      frame.#core.leaks?.consumed(frame);
    };
    removeOne = (frame, op) => {
      if (frame.#state !== SHARED || !removeOneOfSeveral(frame.#core.slots, frame.#index)) return false;
      // Nothing may be called before these two: the stack could be full, and the count too low for ever.
      frame.#state = SPENT | (SHARED << WAS);
      frame.#by = op;
      frame.#core.leaks?.consumed(frame);
      return true;
    };
    isOfSlot = (frame) => frame.#isOfThisGeneration();
    isHeldByThread = (frame) => frame.#isShared();
    stateIn = (frame) => frame.#state;
    spentBy = (frame) => frame.#by;
    moveOut = (frame) => {
      const { slots } = frame.#core;
      // A new generation, so that views of this handle read nothing any more. A raw frame has none, and its ticket stays; a
      // shared one's generation is not ours to change, and its views ask their handle.
      if (frame.#state === UNIQUE) renew(slots, frame.#index);
      const moved = new FrameHandle(mintKey, frame.#core, frame.#index, frame.#kind, frame.#state, frame);
      setSpent(frame, "give");
      return moved;
    };
    explain = (owner, use) => {
      if (isSpent(owner)) refuseConsumed(use, owner.#by);
      refuseView(use, owner.#by);
    };
    isSpent = (frame) =>
      typeof frame === "object" && frame !== null && #core in frame ? (frame.#state & SPENT) !== 0 : undefined;
  }

  /** Enters a living state; perhaps from being spent, while an operation ran code of the user's. */
  #live(state: number, by: Op): void {
    const wasSpent = isSpent(this);
    this.#state = state;
    this.#by = by;
    this.#forgetViews();
    if (wasSpent) this.#core.leaks?.born(this, this.toString(), this);
  }

  /** Does the slot agree, after a second look? A memory that has grown reads as nothing until then. */
  #isHeld(): boolean {
    this.#core.refresh();
    return this.#slotAgrees();
  }

  // Plain reads, here and below: nobody else changes a word that names us or takes our bit out of it, and a raw frame is
  // taken by an exchange, which decides.
  #slotAgrees(): boolean {
    return (this.#state === UNIQUE ? this.#isLive() : this.#isThere()) && this.#isOfThisGeneration();
  }

  #isLive(): boolean {
    return this.#core.atomic[this.#word] === this.#core.slots.live;
  }

  #isThere(): boolean {
    return this.#state === RAW ? this.#core.atomic[this.#word] === rawState(this.#generation) : this.#isShared();
  }

  #isOfThisGeneration(): boolean {
    return this.#core.atomic[this.#word + toGeneration] === this.#generation;
  }

  /** Has this thread references to the frame? */
  #isShared(): boolean {
    const { shared } = this.#core.slots;
    return shared !== 0 && ((this.#core.atomic[this.#word] ?? 0) & shared) === shared;
  }

  /** The kind, looked for again while this thread had not used it. */
  #kindNow(): Kind {
    if (this.#kind === unknownKind) {
      this.#kind = this.#core.kindOf(kindWordOf(this.#core.slots, this.#index)) ?? unknownKind;
    }
    return this.#kind;
  }

  #forgetViews(): void {
    this.#view = undefined;
    this.#viewMut = undefined;
  }

  #newView(writable: boolean): AnyMetadataView {
    const isShared = this.#state === SHARED;
    const { slots } = this.#core;
    const view: AnyMetadataView = makeView(this.#kindNow().view, {
      source: this.#core,
      owner: this,
      lost: lostOwner,
      stateWord: this.#word,
      mask: isShared ? slots.shared : -1,
      state: isShared ? slots.shared : slots.live,
      generation: this.#generation,
      // Another handle of this thread may have the frame when this one has not any more.
      isHeld: isShared ? () => this.#state === SHARED && this.#view === view : undefined,
      isWritable: writable,
    });
    return view;
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

  clone(): FrameHandle {
    const frame = demand(on.clone, this);
    if (!addReference(frame.#core.slots, frame.#index)) refuseMore("clone", frame.toString());
    return new FrameHandle(mintKey, frame.#core, frame.#index, frame.#kind, SHARED, undefined);
  }

  referenceCount(): number {
    const frame = demand(on.referenceCount, this);
    return referenceCount(frame.#core.slots, frame.#index);
  }

  borrow(): FrameHandle {
    return demand(on.borrow, this);
  }

  equals(other: unknown): boolean {
    const frame = demand(on.equals, this);
    const another = demand(comparing, other);
    return frame.#core === another.#core && frame.#index === another.#index;
  }

  toString(): string {
    if (isSpent(this) === undefined) return "FrameHandle"; // a copy, or the prototype itself
    const address = `0x${frameStart(this.#index).toString(16)}`;
    const state = isSpent(this) ? this.#state >> WAS : this.#state;
    return `${shownAs(state)}(${isSpent(this) ? `${address}, consumed by ${this.#by}` : address})`;
  }
}

/** The name of a handle in text, as in the original where that has one. */
function shownAs(state: number): string {
  if (state === UNIQUE) return "UniqueFrame";
  return state === SHARED ? "Frame" : "RawFrame";
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

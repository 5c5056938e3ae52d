import type { Kind } from "../kind/kind.js";
import type { KindLayout } from "../kind/kind-layout.js";
import { KindError } from "../kind/metadata-error.js";
import { PAGE_SIZE } from "../layout/page.js";
import type { RegionLayout } from "../layout/region.js";
import type { AgentName } from "../slot/agents.js";
import type { SlotAllocator } from "../slot/allocator.js";
import { enterKind } from "../slot/kinds.js";
import { Slots } from "../slot/slots.js";
import { PrivateWords, SharedWords, type Words } from "../slot/words.js";
import { AllocatorCapability } from "./allocator.js";
import { type Backing, bufferOf, isShared } from "./backing.js";
import { Endings } from "./endings.js";
import type { Leaks } from "./leaks.js";
import { MemoryError } from "./memory-error.js";
import { Sleepers } from "./sleepers.js";

/** What a memory is made of; `FrameMemory` is its face. */
export class MemoryCore {
  readonly name: string;
  readonly backing: Backing;
  readonly offset: number;
  readonly layout: RegionLayout;
  readonly agent: AgentName;
  readonly nonce: number;
  readonly slots: Slots;
  /** The right to reset frames behind the allocator's back. */
  readonly capability: AllocatorCapability;
  readonly endings: Endings = new Endings();
  /** This thread's own code that waits for something in private memory. */
  readonly sleepers: Sleepers = new Sleepers();
  /** Debug mode's register of owners; undefined otherwise. */
  readonly leaks: Leaks | undefined;
  /** The part before the pages, as words and as bytes. Replaced when a private `WebAssembly.Memory` grows. */
  atomic: Int32Array;
  data: DataView;
  #buffer: ArrayBuffer | SharedArrayBuffer;
  readonly #isResizable: boolean;
  /** The classes that this thread has used in this memory, by their id. */
  #lastKind: Kind | undefined;
  readonly #kinds: Map<number, Kind> = new Map();

  constructor(options: {
    readonly name: string;
    readonly backing: Backing;
    readonly offset: number;
    readonly layout: RegionLayout;
    readonly agent: AgentName;
    readonly nonce: number;
    readonly allocator: (slots: Slots) => SlotAllocator;
    readonly leaks: Leaks | undefined;
  }) {
    this.name = options.name;
    this.backing = options.backing;
    this.offset = options.offset;
    this.layout = options.layout;
    this.agent = options.agent;
    this.nonce = options.nonce;
    this.leaks = options.leaks;
    this.capability = new AllocatorCapability(options.name);
    this.#buffer = bufferOf(options.backing);
    this.#isResizable = "resizable" in this.#buffer && this.#buffer.resizable === true;
    const { atomic, data } = viewsOf(this.#buffer, options.offset, options.layout);
    this.atomic = atomic;
    this.data = data;
    this.slots = new Slots(
      wordsOf(this.#buffer, atomic, data, this.sleepers),
      options.layout,
      options.agent.agent,
      options.allocator,
    );
  }

  /** The buffer, as it is now. */
  get buffer(): ArrayBuffer | SharedArrayBuffer {
    this.refresh();
    return this.#buffer;
  }

  /**
   * Makes sure that the views are of the buffer as it is: a `WebAssembly.Memory` that has grown has a new one.
   * Throws MemoryError when the buffer is gone.
   */
  refresh(): void {
    // A word of a detached buffer reads as undefined; a resizable one may have lost its pages and kept the slots.
    if (this.atomic[0] === undefined || this.#isResizable) this.#renew();
  }

  #renew(): void {
    if (this.atomic[0] !== undefined && !this.#isCut(this.#buffer)) return;
    const buffer = bufferOf(this.backing);
    if (this.#isCut(buffer)) {
      throw new MemoryError(`the buffer of memory "${this.name}" was detached or has shrunk: its frames are gone`);
    }
    this.#buffer = buffer;
    const { atomic, data } = viewsOf(buffer, this.offset, this.layout);
    this.atomic = atomic;
    this.data = data;
    this.slots.words = wordsOf(buffer, atomic, data, this.sleepers);
  }

  #isCut(buffer: ArrayBuffer | SharedArrayBuffer): boolean {
    return buffer.byteLength < this.offset + this.layout.end;
  }

  /** The bytes of a frame's page. */
  pageBytes(index: number): Uint8Array {
    this.refresh();
    return new Uint8Array(this.#buffer, this.offset + this.layout.pages + index * PAGE_SIZE, PAGE_SIZE);
  }

  /** Has this thread used this kind in this memory before? */
  isAdmitted(kind: Kind): boolean {
    return kind === this.#lastKind || this.#kinds.get(kind.layout.id) === kind;
  }

  /** Makes a kind known to this memory, for all threads. Throws KindError when another kind has its id. */
  admitKind(kind: Kind): void {
    if (kind === this.#lastKind) return;
    const { layout } = kind;
    const known = this.#kinds.get(layout.id);
    if (known === undefined) {
      this.#enter(layout);
      this.#kinds.set(layout.id, kind);
    } else if (known !== kind) {
      throw new KindError(
        `memory "${this.name}" already has a kind ${known.layout.name} with the id of this ${layout.name}: use one class for both, or give one of them another name`,
      );
    }
    this.#lastKind = kind;
  }

  /** Enters a kind in the table that all threads see. */
  #enter(record: KindLayout): void {
    switch (enterKind(this.slots.words, this.layout, record.id, record.check)) {
      case "present":
        return;
      case "conflict":
        throw new KindError(
          `memory "${this.name}" already has another kind with the id of ${record.name}, from another thread: give one of them another name`,
        );
      case "full":
        throw new KindError(
          `memory "${this.name}" holds ${this.layout.kindEntries} kinds, and ${record.name} is one too many`,
        );
    }
  }

  /** The class with this id, if this thread has used it in this memory. */
  kindOf(id: number): Kind | undefined {
    return this.#kinds.get(id);
  }
}

function viewsOf(buffer: ArrayBuffer | SharedArrayBuffer, offset: number, layout: RegionLayout) {
  return {
    atomic: new Int32Array(buffer, offset, layout.pages / 4),
    data: new DataView(buffer, offset, layout.pages),
  };
}

const wordsOf = (
  buffer: ArrayBuffer | SharedArrayBuffer,
  atomic: Int32Array,
  data: DataView,
  sleepers: Sleepers,
): Words => (isShared(buffer) ? new SharedWords(atomic, data) : new PrivateWords(data, (word) => sleepers.wake(word)));

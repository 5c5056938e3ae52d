import { GENERATION, STATE } from "../layout/slot.js";
import { MetadataError } from "./metadata-error.js";

/** The memory that a view's bytes are in, as it is now: a `WebAssembly.Memory` that grows replaces both. */
export interface MetaSource {
  readonly atomic: Int32Array;
  readonly data: DataView;
  /** Makes sure of the above. */
  refresh(): void;
}

/** Throws what became of a view's owner; `use` is what was tried: "PageTable.level". */
export type OwnerLost = (owner: unknown, use: string) => never;

/** The bytes that a view reads, where its slot begins in them, and whether the view may write. */
export let bytesOf: (view: MetaView, use: string) => DataView;
export let slotOffset: (view: MetaView) => number;
export let isWritable: (view: MetaView) => boolean;

/** What the next view is made of. Not the constructor's arguments: the classes of users would see them. */
export interface ViewParts {
  readonly source: MetaSource;
  readonly owner: unknown;
  readonly lost: OwnerLost;
  /** The slot's state word, and what it must say under the mask, in which generation. */
  readonly stateWord: number;
  readonly mask: number;
  readonly state: number;
  readonly generation: number;
  /** Asked in addition, where the slot alone cannot tell. */
  readonly isHeld: (() => boolean) | undefined;
  readonly isWritable: boolean;
}
let next: { readonly view: unknown; readonly parts: ViewParts } | undefined;

/** Makes a view of a kind. */
export function makeView<View extends MetaView>(view: new () => View, parts: ViewParts): View {
  next = { view, parts };
  try {
    return new view();
  } finally {
    next = undefined;
  }
}

/**
 * A view of a slot's metadata: what every kind's class extends. It is good for one state and one generation of the
 * slot. Ownership that changes hands changes at least one of them, so a view that outlives its owner reads nothing.
 */
export abstract class MetaView {
  readonly #parts: ViewParts;
  #atomic: Int32Array;
  #data: DataView;

  constructor() {
    // A kind's own constructor may construct another kind before it gets here.
    if (next === undefined || next.view !== new.target) {
      const kind = new.target.name;
      throw new MetadataError(
        `${kind} is metadata in a slot: claim a frame with fromUnused or alloc, then call meta()`,
      );
    }
    const { parts } = next;
    next = undefined;
    this.#parts = parts;
    this.#atomic = parts.source.atomic;
    this.#data = parts.source.data;
  }

  #isCurrent(): boolean {
    const { stateWord, mask, state, generation, isHeld } = this.#parts;
    if (((this.#atomic[stateWord] ?? 0) & mask) !== state) return false;
    return this.#atomic[stateWord + (GENERATION - STATE)] === generation && (isHeld === undefined || isHeld());
  }

  #find(use: string): void {
    const { source, owner, lost } = this.#parts;
    source.refresh();
    this.#atomic = source.atomic;
    this.#data = source.data;
    if (!this.#isCurrent()) lost(owner, use);
  }

  static {
    bytesOf = (view, use) => {
      if (!view.#isCurrent()) view.#find(use);
      return view.#data;
    };
    slotOffset = (view) => (view.#parts.stateWord - STATE) << 2;
    isWritable = (view) => view.#parts.isWritable;
  }
}

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

/**
 * A view of a slot's metadata: what every kind's class extends. It is good for one state and one generation of the
 * slot. Ownership that changes hands changes at least one of them, so a view that outlives its owner reads nothing.
 */
export abstract class MetaView {
  #atomic: Int32Array;
  #data: DataView;
  readonly #source: MetaSource;
  readonly #owner: unknown;
  readonly #lost: OwnerLost;
  readonly #stateWord: number;
  readonly #state: number;
  readonly #generation: number;
  readonly #writable: boolean;

  constructor(
    source: MetaSource,
    owner: unknown,
    lost: OwnerLost,
    stateWord: number,
    state: number,
    generation: number,
    writable: boolean,
  ) {
    if (lost === undefined) {
      const kind = new.target.name;
      throw new MetadataError(
        `${kind} is metadata in a slot: claim a frame with fromUnused or alloc, then call meta()`,
      );
    }
    this.#source = source;
    this.#atomic = source.atomic;
    this.#data = source.data;
    this.#owner = owner;
    this.#lost = lost;
    this.#stateWord = stateWord;
    this.#state = state;
    this.#generation = generation;
    this.#writable = writable;
  }

  #isCurrent(): boolean {
    return (
      this.#atomic[this.#stateWord] === this.#state &&
      this.#atomic[this.#stateWord + (GENERATION - STATE)] === this.#generation
    );
  }

  #find(use: string): void {
    this.#source.refresh();
    this.#atomic = this.#source.atomic;
    this.#data = this.#source.data;
    if (!this.#isCurrent()) this.#lost(this.#owner, use);
  }

  static {
    bytesOf = (view, use) => {
      if (!view.#isCurrent()) view.#find(use);
      return view.#data;
    };
    slotOffset = (view) => (view.#stateWord - STATE) << 2;
    isWritable = (view) => view.#writable;
  }
}

import { GENERATION, STATE } from "../layout/slot.js";
import { MetadataError } from "./metadata-error.js";

/** Where a view finds its bytes. The frame's owner implements it. */
export interface MetaHost {
  /** The memory's words and bytes as they are now: a `WebAssembly.Memory` that grows replaces both. */
  readonly atomic: Int32Array;
  readonly data: DataView;
  /**
   * Called where the slot is not, or not visibly, in the state that the view was made for.
   * Returns when the memory had only been moved; otherwise throws what happened to the owner.
   */
  moved(use: string, stateWord: number, state: number, generation: number): void;
}

/** The bytes that a view reads, where its slot begins in them, and whether the view may write. */
export let bytesOf: (view: MetaView, use: string) => DataView;
export let slotOffset: (view: MetaView) => number;
export let isWritable: (view: MetaView) => boolean;
export let isView: (value: unknown) => value is MetaView;

/**
 * A view of a slot's metadata: what every kind's class extends. It is good for one state and one generation of the
 * slot. Ownership that changes hands changes at least one of them, so a view that outlives its owner reads nothing.
 */
export abstract class MetaView {
  #atomic: Int32Array;
  #data: DataView;
  readonly #host: MetaHost;
  readonly #stateWord: number;
  readonly #state: number;
  readonly #generation: number;
  readonly #writable: boolean;

  constructor(host: MetaHost, stateWord: number, state: number, generation: number, writable: boolean) {
    if (host === undefined) {
      const kind = new.target.name;
      throw new MetadataError(
        `${kind} is metadata in a slot: claim a frame with fromUnused or alloc, then call meta()`,
      );
    }
    this.#host = host;
    this.#atomic = host.atomic;
    this.#data = host.data;
    this.#stateWord = stateWord;
    this.#state = state;
    this.#generation = generation;
    this.#writable = writable;
  }

  #current(): boolean {
    return (
      this.#atomic[this.#stateWord] === this.#state &&
      this.#atomic[this.#stateWord + (GENERATION - STATE)] === this.#generation
    );
  }

  static {
    bytesOf = (view, use) => {
      if (!view.#current()) {
        view.#host.moved(use, view.#stateWord, view.#state, view.#generation);
        view.#atomic = view.#host.atomic;
        view.#data = view.#host.data;
      }
      return view.#data;
    };
    slotOffset = (view) => (view.#stateWord - STATE) * 4;
    isWritable = (view) => view.#writable;
    isView = (value): value is MetaView => typeof value === "object" && value !== null && #host in value;
  }
}

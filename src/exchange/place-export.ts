import type { Kind } from "../kind/kind.js";
import { KindError } from "../kind/metadata-error.js";
import type { MemoryCore } from "../memory/core.js";
import { MemoryError } from "../memory/memory-error.js";

declare const placed: unique symbol;

/** What another thread needs to use a list or a channel. It can be posted, again and again, but not made up. */
export interface PlaceExport<in out M, out R extends string, out What extends string> {
  readonly [placed]: { readonly meta: (meta: M) => M; readonly region: R; readonly what: What };
}

/** What it is made of: plain numbers and a word, so that every message carries it. */
interface PlaceToken {
  readonly what: string;
  /** The memory's. */
  readonly nonce: number;
  readonly id: number;
  readonly generation: number;
}

/** Says what there is, for a message. */
export function exportPlace<M, R extends string, What extends string>(
  what: What,
  core: MemoryCore,
  id: number,
  generation: number,
): PlaceExport<M, R, What> {
  const token: PlaceToken = { what, nonce: core.nonce, id, generation };
  // SAFETY: the caller's list or channel has the types M and R, and the token names it.
  return token as unknown as PlaceExport<M, R, What>;
}

/** Reads what a message brought. Throws MemoryError for what names no list or channel of this memory. */
export function readPlace(
  use: string,
  what: string,
  core: MemoryCore,
  ids: number,
  exported: unknown,
): { readonly id: number; readonly generation: number } {
  if (typeof exported === "object" && exported !== null && "nonce" in exported && "what" in exported) {
    if (exported.nonce !== core.nonce) {
      throw new MemoryError(
        `${use}: this ${what} is not in memory "${core.name}"; attach it in the memory that it is in`,
      );
    }
    const id = "id" in exported ? exported.id : undefined;
    const generation = "generation" in exported ? exported.generation : undefined;
    if (exported.what === what && typeof id === "number" && Number.isInteger(id) && id >= 1 && id < ids) {
      if (typeof generation === "number") return { id, generation };
    }
  }
  throw new MemoryError(`${use}: this is not what ${what}.export() returns`);
}

/** Looks whether what was read is there, and holds this kind of frames. `kindWord` is what its head says. */
export function checkPlace(use: string, what: string, isThere: boolean, kindWord: number, kind: Kind): void {
  if (!isThere) throw new MemoryError(`${use}: this ${what} was dropped`);
  if (kindWord !== kind.layout.id)
    throw new KindError(`${use}: this ${what} does not hold frames of kind ${kind.layout.name}`);
}

import type { MemoryCore } from "../memory/core.js";

declare const rawFrame: unique symbol;

/** A raw frame as a message carries it: who restores it, owns it. It can be cloned, but not made up. */
export interface RawFrame<in out M, out R extends string = string> {
  readonly [rawFrame]: { readonly meta: (meta: M) => M; readonly region: R };
}

/** What `post` sends: the frame, and the sender's data beside it. */
export interface PostedFrame<in out M, out R extends string = string, out Data = undefined> {
  readonly frame: RawFrame<M, R>;
  readonly data: Data;
}

/** What a raw frame is made of: plain numbers, so that every channel carries it. */
export interface RawToken {
  /** The memory's. */
  readonly nonce: number;
  readonly index: number;
  /** The frame's when it became raw: the ticket in its state word is made of it. */
  readonly generation: number;
}

/** The token of a frame that has just become raw. */
export const tokenOf = (core: MemoryCore, index: number, generation: number): RawToken => ({
  nonce: core.nonce,
  index,
  generation,
});

/** Reads what a message brought; undefined if it is no token. Whether there is such a frame depends on the memory. */
export function readToken(value: unknown): RawToken | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (!("nonce" in value && "index" in value && "generation" in value)) return undefined;
  const { nonce, index, generation } = value;
  if (typeof nonce !== "number" || typeof index !== "number" || typeof generation !== "number") return undefined;
  if (!Number.isInteger(index) || index < 0 || (generation | 0) !== generation) return undefined;
  return { nonce, index, generation };
}

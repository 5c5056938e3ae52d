import type { MemoryCore } from "../memory/core.js";

declare const rawFrame: unique symbol;

/**
 * A raw frame as a message carries it: who restores it first, owns it. It can be cloned, but not made up.
 *
 * **Checked by** tsc: that it came from `post`, its kind and its memory. Run time: `restore`, everything.
 *
 * **Source**: the address that `UniqueFrame::into_raw` returns.
 *
 * @example
 * ```ts
 * function receive(message: RawFrame<Init, "dma">): void {
 *   const frame = restore(memory, message, Init);
 *   own(frame);
 *   drop(frame);
 * }
 * ```
 *
 * @example
 * ```ts
 * // @ts-expect-error does not exist in type 'RawFrame<Init
 * const forged: RawFrame<Init> = { nonce: 1, index: 0, generation: 1 };
 * ```
 */
export interface RawFrame<in out M, out R extends string = string> {
  readonly [rawFrame]: { readonly meta: (meta: M) => M; readonly region: R };
}

/**
 * What `post` sends: the frame, and the sender's data beside it.
 *
 * **Checked by** run time: a receiver declares this type of a message, and `restore` finds out whether it is so.
 *
 * **Source**: the original has none.
 *
 * @example
 * ```ts
 * function receive(message: PostedFrame<Init, "dma", { page: number }>): void {
 *   const frame = restore(memory, message.frame, Init);
 *   own(frame);
 *   frame.metaMut().pid = message.data.page;
 *   drop(frame);
 * }
 * ```
 *
 * @example
 * ```ts
 * function receive(message: PostedFrame<Init, "dma">): void {
 *   // @ts-expect-error drop needs a frame, but this is none
 *   drop(message.frame);
 * }
 * ```
 */
export interface PostedFrame<in out M, out R extends string = string, out Data = undefined> {
  /** The frame, for `restore`. */
  readonly frame: RawFrame<M, R>;
  /** What the sender gave `post`, cloned. */
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

import { checkPageRange } from "../kind/page-reader.js";
import type { MemoryCore } from "../memory/core.js";
import { asyncText } from "../ownership/messages.js";

/** The platform's; in every environment that this library runs in, though not in the language's own types. */
declare function structuredClone(value: unknown, options: { readonly transfer: readonly ArrayBuffer[] }): unknown;

function checkBytes(use: string, bytes: unknown): asserts bytes is Uint8Array {
  if (!(bytes instanceof Uint8Array)) throw new TypeError(`${use} takes a Uint8Array`);
}

export function readPage(page: Uint8Array, offset: number, into: Uint8Array): void {
  checkBytes("read", into);
  checkPageRange("read", offset, into.length);
  into.set(page.subarray(offset, offset + into.length));
}

export function writePage(page: Uint8Array, offset: number, from: Uint8Array): void {
  checkBytes("write", from);
  checkPageRange("write", offset, from.length);
  page.set(from, offset);
}

export function fillPage(page: Uint8Array, byte: number): void {
  if ((byte & 0xff) !== byte) throw new RangeError(`fill: a byte is an integer from 0 to 255, not ${byte}`);
  page.fill(byte);
}

/**
 * Lends a page's bytes to a function, for as long as it runs. `isHeld` says whether the frame is still owned afterwards.
 *
 * The array is the page itself, and JavaScript cannot take back an array over memory that goes on living. So it must not
 * be returned, nor may the function go on after it returned; in debug mode the function is lent a copy, which is written
 * back and then detached, so that every later use throws.
 */
export function lendPage<T>(core: MemoryCore, index: number, use: (bytes: Uint8Array) => T, isHeld: () => boolean): T {
  if (typeof use !== "function") throw new TypeError("bytes takes a function of the page's bytes");
  const page = core.pageBytes(index);
  const lent = core.leaks === undefined ? page : page.slice();
  let result: T;
  try {
    result = use(lent);
  } finally {
    if (lent !== page) {
      if (isHeld()) core.pageBytes(index).set(lent); // not into `page`: the memory may have grown
      // SAFETY: slice made it, over a buffer of its own that is not shared.
      structuredClone(undefined, { transfer: [lent.buffer as ArrayBuffer] });
    }
  }
  checkEscape(result, lent);
  return result;
}

function checkEscape(result: unknown, lent: Uint8Array): void {
  if (typeof result !== "object" || result === null) return;
  if ("then" in result) {
    throw new TypeError(asyncText());
  }
  if (result === lent || ("buffer" in result && result.buffer === lent.buffer)) {
    throw new TypeError("bytes: the function returned the page's array, which is good only inside it; copy with read");
  }
}

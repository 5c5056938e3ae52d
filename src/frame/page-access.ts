import { checkBytes, checkPageRange } from "../kind/page-reader.js";
import type { MemoryCore } from "../memory/core.js";
import { MemoryError } from "../memory/memory-error.js";
import { asyncText } from "../ownership/messages.js";

/** The platform's; in every environment that this library runs in, though not in the language's own types. */
declare function structuredClone(value: unknown, options: { readonly transfer: readonly ArrayBuffer[] }): unknown;

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
  if (typeof byte !== "number" || (byte & 0xff) !== byte) {
    throw new RangeError(`fill: a byte is an integer from 0 to 255, not ${String(byte)}`);
  }
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
    if (lent.length === 0)
      throw new MemoryError("bytes: the page's array was detached while it was lent; what was written since is lost");
  } finally {
    if (lent !== page) {
      // Not into `page`: the memory may have grown. And not what the function has transferred elsewhere.
      if (lent.length > 0 && isHeld()) core.pageBytes(index).set(lent);
      // SAFETY: slice made it, over a buffer of its own that is not shared.
      if (lent.length > 0) structuredClone(undefined, { transfer: [lent.buffer as ArrayBuffer] });
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

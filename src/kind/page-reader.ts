import { PAGE_SIZE } from "../layout/page.js";

/** Checks that bytes are copied from or to an array of bytes. `use` is what messages call the operation. */
export function checkBytes(use: string, bytes: unknown): asserts bytes is Uint8Array {
  if (!(bytes instanceof Uint8Array)) throw new TypeError(`${use} takes a Uint8Array`);
}

/** Checks a range of a page and names what is wrong with it. `use` is what messages call the operation. */
export function checkPageRange(use: string, offset: number, length: number): void {
  if (Number.isInteger(offset) && offset >= 0 && offset + length <= PAGE_SIZE) return;
  throw new RangeError(
    `${use}: ${length} bytes from offset ${offset} are not inside a page; offsets run from 0 to ${PAGE_SIZE - length}`,
  );
}

/**
 * Reads the page of a frame whose metadata is about to die: what `onDrop` is given. It works until `onDrop` returns.
 *
 * **Checked by** run time.
 *
 * **Source**: the `VmReader` that `AnyFrameMeta::on_drop` is given.
 *
 * @example
 * ```ts
 * class Secret extends FrameMeta("Secret", { length: u16 }) {
 *   override onDrop(page: PageReader): void {
 *     const head = new Uint8Array(8);
 *     page.read(0, head);
 *   }
 * }
 * ```
 *
 * @example It is for reading.
 * ```ts
 * class Cleared extends FrameMeta("Cleared", { length: u16 }) {
 *   override onDrop(page: PageReader): void {
 *     // @ts-expect-error Property 'fill' does not exist on type 'PageReader'
 *     page.fill(0);
 *   }
 * }
 * ```
 */
export class PageReader {
  /** The page, found anew for each read: the memory may have grown. */
  #bytes: (() => Uint8Array) | undefined;

  constructor(bytes: () => Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bytes in the page: 4096. */
  get size(): number {
    return PAGE_SIZE;
  }

  /**
   * Copies the bytes from `offset` on into the whole of `into`. May be called again, for any part of the page.
   *
   * **Errors**: TypeError after `onDrop` has returned; then RangeError where the bytes are not inside the page. Nothing was
   * copied then.
   */
  read(offset: number, into: Uint8Array): void {
    if (this.#bytes === undefined) throw new TypeError("page.read: a page reader works only until onDrop returns");
    checkBytes("page.read", into);
    checkPageRange("page.read", offset, into.length);
    into.set(this.#bytes().subarray(offset, offset + into.length));
  }

  /** Runs `use` with a reader over `bytes`, and ends the reader with it. */
  static lend(bytes: () => Uint8Array, use: (page: PageReader) => void): void {
    const reader = new PageReader(bytes);
    try {
      use(reader);
    } finally {
      reader.#bytes = undefined;
    }
  }
}

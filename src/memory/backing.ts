import { PAGE_SIZE } from "../layout/page.js";
import { MemoryError } from "./memory-error.js";

/**
 * What a `WebAssembly.Memory` is to this library, without the types of a browser or of Node.
 *
 * **Source**: the original has none.
 */
export interface WasmMemory {
  /** The buffer, as it is now: another one after a private memory has grown. */
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  /** Makes it longer by `delta` pages of 64 KiB. The library never calls it. */
  grow(delta: number): number;
}

/**
 * What a memory can live in.
 *
 * **Checked by** tsc, that it is one of these. Run time: that, and whether the memory fits.
 *
 * **Source**: the original has none.
 *
 * @example
 * ```ts
 * const backing: Backing = new SharedArrayBuffer(memoryBytes(64));
 * ```
 *
 * @example
 * ```ts
 * // @ts-expect-error is not assignable to type 'Backing'
 * const backing: Backing = "dma";
 * ```
 */
export type Backing = ArrayBuffer | SharedArrayBuffer | WasmMemory;

const hasShared = typeof SharedArrayBuffer === "function";

/** Is this buffer shared between threads? */
export const isShared = (buffer: unknown): buffer is SharedArrayBuffer =>
  hasShared && buffer instanceof SharedArrayBuffer;

/** Is this something that a memory can live in? */
export function isBacking(value: unknown): value is Backing {
  return value instanceof ArrayBuffer || isShared(value) || isWasm(value);
}

function isWasm(value: unknown): value is WasmMemory {
  if (typeof value !== "object" || value === null || !("buffer" in value) || !("grow" in value)) return false;
  return value.buffer instanceof ArrayBuffer || isShared(value.buffer);
}

/** The buffer behind a backing, as it is now. */
export const bufferOf = (backing: Backing): ArrayBuffer | SharedArrayBuffer =>
  isWasm(backing) ? backing.buffer : backing;

/** Checks where in its buffer a memory begins, and that `bytes` bytes from there on are in it. */
export function checkExtent(use: string, backing: Backing, offset: number, bytes: number): void {
  const available = bufferOf(backing).byteLength;
  if (!Number.isSafeInteger(offset) || offset < 0 || offset % PAGE_SIZE !== 0) {
    throw new MemoryError(`${use}: the offset ${offset} is not a multiple of ${PAGE_SIZE}; frames are page-aligned`);
  }
  if (offset + bytes > available) {
    throw new MemoryError(
      `${use}: ${bytes} bytes from offset ${offset} are needed, but the buffer has ${available}; see memoryBytes(frames)`,
    );
  }
}

import { expect } from "vitest";
import type { RegionReader } from "./region.js";

/** Runs an action and checks that no byte of the whole buffer is another one afterwards. Returns what it returned. */
export function unchanged<T>(region: RegionReader, action: () => T): T {
  const before = region.buffer.slice();
  const result = action();
  expectSame(before, region.buffer);
  return result;
}

/**
 * Remembers the bytes of a region. Returns what checks that they are the same. The cells of channels are most of a small
 * memory, and remembered only where `isWhole` says so: for tests that ask very often.
 */
export function snapshot(region: RegionReader, isWhole: boolean): () => void {
  const { cells, bytes, end } = region.parts;
  const start = region.view.byteOffset;
  const pairs = (
    isWhole
      ? [[0, end]]
      : [
          [0, cells],
          [bytes, end],
        ]
  ) as readonly [number, number][];
  const before = pairs.map(([from, to]) => region.buffer.slice(start + from, start + to));
  return () => {
    for (const [at, [from, to]] of pairs.entries()) {
      expectSame(before[at] ?? new Uint8Array(), region.buffer.subarray(start + from, start + to));
    }
  };
}

/** What an action throws; it must throw, and change no byte. */
export function refusal(region: RegionReader, action: () => unknown): Error {
  return unchanged(region, () => thrownBy(action));
}

/** What an action throws; it must throw. */
export function thrownBy(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    if (error instanceof Error) return error;
    throw new Error(`threw ${String(error)}, which is no Error`);
  }
  return expect.unreachable("nothing was thrown");
}

/** Names the first byte that differs, which a comparison of megabytes by `toEqual` would not. */
export function expectSame(before: Uint8Array, after: Uint8Array): void {
  if (Buffer.compare(before, after) === 0) return;
  const at = before.findIndex((byte, index) => byte !== after[index]);
  expect.fail(`byte ${at} was ${before[at]} and is ${after[at]}`);
}

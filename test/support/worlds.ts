import { type PlainMemory, plain } from "./plain.js";
import { partsOf, RegionReader } from "./region.js";

declare const WebAssembly: {
  Memory: new (type: { initial: number; maximum: number; shared: boolean }) => WasmMemory;
};

export interface WasmMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  grow(pages: number): number;
}

/** A memory of four frames or more, and its bytes. */
export interface World {
  readonly memory: PlainMemory;
  readonly region: RegionReader;
  readonly backing: unknown;
}

export interface WorldOptions {
  readonly frames?: number;
  readonly name?: string;
  readonly debug?: boolean;
  readonly allocator?: unknown;
}

/** A kind of buffer that a memory can live in. */
export interface BackingKind {
  readonly name: string;
  readonly shared: boolean;
  make(options?: WorldOptions): World;
}

const WASM_PAGE = 65536;

export const newWasm = (bytes: number, shared: boolean): WasmMemory =>
  new WebAssembly.Memory({ initial: Math.ceil(bytes / WASM_PAGE), maximum: 256, shared });

function given(name: string, shared: boolean, offset: number, allocate: (bytes: number) => unknown): BackingKind {
  return {
    name,
    shared,
    make: ({ frames = 4, ...rest } = {}) => {
      // A page behind the region, so that writing past it would be seen.
      const backing = allocate(offset + partsOf(frames).end + 4096);
      const memory = plain.createMemory({ name: "dma", frames, buffer: backing, offset, ...rest });
      return { memory, backing, region: new RegionReader(() => memory.buffer, offset, frames) };
    },
  };
}

function own(name: string, shared: boolean): BackingKind {
  return {
    name,
    shared,
    make: ({ frames = 4, ...rest } = {}) => {
      const memory = plain.createMemory({ name: "dma", frames, shared, ...rest });
      return { memory, backing: memory.buffer, region: new RegionReader(() => memory.buffer, 0, frames) };
    },
  };
}

/** Every kind of buffer, own and given, at an offset and at none. */
export const backings: readonly BackingKind[] = [
  own("an ArrayBuffer of its own", false),
  own("a SharedArrayBuffer of its own", true),
  given("an ArrayBuffer at an offset", false, 8192, (bytes) => new ArrayBuffer(bytes)),
  given("a SharedArrayBuffer at an offset", true, 4096, (bytes) => new SharedArrayBuffer(bytes)),
  given("a WebAssembly.Memory", false, 0, (bytes) => newWasm(bytes, false)),
  given("a WebAssembly.Memory at an offset", false, 12288, (bytes) => newWasm(bytes, false)),
  given("a shared WebAssembly.Memory at an offset", true, 4096, (bytes) => newWasm(bytes, true)),
];

const firstOf = (shared: boolean): BackingKind => {
  const found = backings.find((backing) => backing.shared === shared);
  if (found === undefined) throw new Error("no such backing");
  return found;
};

/** A private memory, for tests to which the backing makes no difference. */
export const privateWorld = (options?: WorldOptions): World => firstOf(false).make(options);
export const sharedWorld = (options?: WorldOptions): World => firstOf(true).make(options);

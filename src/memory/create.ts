import { type Kind, kindFrom } from "../kind/kind.js";
import type { MetadataKind } from "../kind/metadata.js";
import { AGENT_ALIVE, agentWord } from "../layout/agent.js";
import { HEADER_MAGIC, MAGIC, NAME_MAX_BYTES } from "../layout/header.js";
import { MAX_FRAMES } from "../layout/page.js";
import { type RegionLayout, regionLayout } from "../layout/region.js";
import { ByteMap } from "../slot/allocator.js";
import { type FrameAllocator, ReplacedAllocator } from "./allocator.js";
import { type Backing, bufferOf, checkExtent, isBacking, isShared } from "./backing.js";
import { MemoryCore } from "./core.js";
import { type FrameMemory, faceOf } from "./frame-memory.js";
import { writeHeader } from "./header.js";
import { Leaks } from "./leaks.js";
import { MemoryError } from "./memory-error.js";

/**
 * What a thread may choose when it creates a memory or attaches to one. It holds for this thread alone.
 *
 * **Source**: `GlobalFrameAllocator`, for the allocator; the original has no debug mode.
 *
 * @example
 * ```ts
 * const options: AttachOptions = { debug: true };
 * const here = attachMemory("dma", memory.export(), options);
 * ```
 *
 * @example
 * ```ts
 * // @ts-expect-error Property 'dealloc' is missing
 * const options: AttachOptions = { allocator: { alloc: () => undefined } };
 * ```
 */
export interface AttachOptions {
  /** Takes the place of the allocator in the buffer, in this thread. Without it, that one is used. */
  readonly allocator?: FrameAllocator;
  /**
   * Kinds that this thread knows from the start. Without it, it knows a kind once it has used it: `reclaim`, and the last
   * `drop` of a frame that `fromInUse` found, need it before that, to call its `onDrop`.
   */
  readonly kinds?: readonly MetadataKind<unknown>[];
  /**
   * Debug mode: `console.warn` names owners that were collected as garbage unconsumed, and where they were claimed; `bytes`
   * lends a copy of the page, which is written back and detached. Off without it. Costs time and memory.
   */
  readonly debug?: boolean;
}

/**
 * What `createMemory` is given.
 *
 * **Source**: the original has none: a kernel's memory is that of the machine.
 *
 * @example
 * ```ts
 * const options: MemoryOptions<"dma"> = { name: "dma", frames: 64, shared: true };
 * const created: FrameMemory<"dma"> = createMemory(options);
 * ```
 *
 * @example
 * ```ts
 * // @ts-expect-error Property 'frames' is missing
 * const options: MemoryOptions<"dma"> = { name: "dma" };
 * ```
 */
export interface MemoryOptions<R extends string> extends AttachOptions {
  /** Part of the type of every frame: 1 to 64 printable ASCII characters. */
  readonly name: R;
  /** How many frames of 4096 bytes: 1 to 2 ** 23. */
  readonly frames: number;
  /**
   * With true, the memory lives in a SharedArrayBuffer of its own, which several threads may use; without, in an
   * ArrayBuffer. Where `buffer` is given, that decides, and what is said here must agree.
   */
  readonly shared?: boolean;
  /** A buffer to live in, instead of an own one. From `offset` on, all bytes before the pages must be zero. */
  readonly buffer?: Backing;
  /** Where in the given buffer the memory begins, in bytes: a multiple of 4096. 0 without it, and without `buffer`. */
  readonly offset?: number;
}

/** This thread of a memory that it creates: the first agent's first bearer. */
const creator = { agent: 1, incarnation: 1 };

/**
 * Tells how many bytes a memory of `frames` frames takes in a buffer.
 *
 * **Returns** bytes, a multiple of 4096: for each frame 4,096 for its page, 64 for its slot and 61 and a bit for tables, and
 * for each memory 604 KiB for its header and tables.
 *
 * **Errors**: MemoryError for what is no integer from 1 to 2 ** 23.
 *
 * **Checked by** run time.
 *
 * **Source**: the original has none.
 *
 * @example
 * ```ts
 * const buffer = new SharedArrayBuffer(memoryBytes(64));
 * const created = createMemory({ name: "dma", frames: 64, buffer });
 * ```
 *
 * @example
 * ```ts
 * memoryBytes(0); // throws MemoryError
 * ```
 */
export function memoryBytes(frames: number): number {
  return layoutFor("memoryBytes", frames).end;
}

/**
 * Creates a memory of page frames, all unused.
 *
 * **Returns** a memory in a buffer of its own, or in `buffer` from `offset` on. Written are its first page and, in the second,
 * the word that names this thread. The pages are left as they were.
 *
 * **Errors**: MemoryError for, in this order, a big-endian machine, a name that is none, a number of frames that no memory
 * can have, an `offset` without a `buffer`; then, without a buffer, a size that this engine cannot allocate, or, with one, what
 * is no buffer, an `offset` that is no multiple of 4096, a buffer that is too small, holds a memory there already, or is not
 * zero; and at last a `shared` that the buffer contradicts. MetadataError for one of `kinds` that is none. Nothing was written
 * then. KindError, when all is written, for two of `kinds` that share an id.
 *
 * **Checked by** tsc: the options' types. Run time: everything.
 *
 * **Source**: `meta::init`, which makes the slots of all of the machine's frames.
 *
 * @example
 * ```ts
 * const memory = createMemory({ name: "dma", frames: 1024, shared: true });
 * ```
 *
 * @example
 * ```ts
 * // @ts-expect-error Property 'name' is missing
 * createMemory({ frames: 1024 });
 * ```
 *
 * @example Two memories must not overlap.
 * ```ts
 * const buffer = new ArrayBuffer(memoryBytes(4));
 * createMemory({ name: "dma", frames: 4, buffer });
 * createMemory({ name: "net", frames: 4, buffer }); // throws MemoryError
 * ```
 */
export function createMemory<const R extends string>(options: MemoryOptions<R>): FrameMemory<R> {
  if (typeof options !== "object" || options === null) {
    throw new MemoryError("createMemory needs an object that names at least name and frames");
  }
  const { name, frames, shared, buffer: given, offset = 0 } = options;
  checkMachine("createMemory");
  checkName(name);
  const layout = layoutFor("createMemory", frames);
  if (given === undefined && offset !== 0) {
    throw new MemoryError("createMemory: an offset is for a buffer that is given; a memory of its own begins at 0");
  }
  const backing = given === undefined ? allocate(layout, shared === true) : checkGiven(given, offset, layout);
  const isSharedBacking = isShared(bufferOf(backing));
  if (shared !== undefined && shared !== isSharedBacking) {
    throw new MemoryError(
      `createMemory: shared is ${shared}, but the buffer that was given is ${isSharedBacking ? "" : "not "}shared`,
    );
  }
  const kinds = kindsIn("createMemory", options);
  const header = new DataView(bufferOf(backing), offset);
  // 30 bits: a token's nonce stays a small integer.
  const nonce = Math.floor(Math.random() * 2 ** 30);
  header.setInt32(layout.agents + creator.agent * 4, agentWord(creator.incarnation, AGENT_ALIVE), true);
  writeHeader(header, { frames, nonce, isShared: isSharedBacking, name });
  return open({ name, backing, offset, layout, agent: creator, nonce }, options, kinds);
}

/** A memory whose header is right, as this thread sees it. */
export function open<R extends string>(
  found: Pick<MemoryCore, "backing" | "offset" | "layout" | "agent" | "nonce"> & { readonly name: R },
  options: AttachOptions,
  kinds: readonly Kind[],
): FrameMemory<R> {
  const { allocator, debug } = options;
  const core: MemoryCore = new MemoryCore({
    ...found,
    allocator: (slots) =>
      allocator === undefined ? new ByteMap(slots) : new ReplacedAllocator(slots, allocator, () => core.refresh()),
    leaks: debug === true ? new Leaks() : undefined,
  });
  for (const kind of kinds) core.admitKind(kind);
  return faceOf(core, found.name);
}

/** The kinds that a thread names. */
export const kindsIn = (use: string, options: AttachOptions): readonly Kind[] =>
  (options.kinds ?? []).map((kind) => kindFrom(use, kind));

/** Words and bytes are read both ways, so both must have the same order. */
export function checkMachine(use: string): void {
  if (new Uint8Array(new Int32Array([1]).buffer)[0] !== 1) {
    throw new MemoryError(`${use}: this machine is big-endian; the format of a memory is little-endian`);
  }
}

export function checkName(name: unknown): asserts name is string {
  if (typeof name === "string" && name.length <= NAME_MAX_BYTES && /^[\x20-\x7e]+$/.test(name)) return;
  throw new MemoryError(
    `a memory's name is 1 to ${NAME_MAX_BYTES} printable ASCII characters, not ${JSON.stringify(name)}`,
  );
}

export function layoutFor(use: string, frames: number): RegionLayout {
  if (Number.isInteger(frames) && frames >= 1 && frames <= MAX_FRAMES) return regionLayout(frames);
  throw new MemoryError(`${use}: a memory has 1 to ${MAX_FRAMES} frames, not ${String(frames)}`);
}

function allocate(layout: RegionLayout, shared: boolean): Backing {
  if (shared && typeof SharedArrayBuffer !== "function") {
    throw new MemoryError(
      "createMemory: shared memory needs SharedArrayBuffer, which a page has when it is cross-origin isolated",
    );
  }
  try {
    return shared ? new SharedArrayBuffer(layout.end) : new ArrayBuffer(layout.end);
  } catch (cause) {
    throw new MemoryError(
      `createMemory: this engine has no buffer of ${layout.end} bytes for ${layout.frames} frames`,
      {
        cause,
      },
    );
  }
}

function checkGiven(given: unknown, offset: number, layout: RegionLayout): Backing {
  if (!isBacking(given)) {
    throw new MemoryError("createMemory: buffer must be an ArrayBuffer, a SharedArrayBuffer or a WebAssembly.Memory");
  }
  checkExtent("createMemory", given, offset, layout.end);
  // All that the slots and tables will read: zero bytes mean unused. The pages may hold anything.
  const words = new Int32Array(bufferOf(given), offset, layout.pages / 4);
  if (words[HEADER_MAGIC] === MAGIC) {
    throw new MemoryError("createMemory: the buffer already holds a memory there; attach to it with attachMemory");
  }
  let dirty = 0;
  while (dirty < words.length && words[dirty] === 0) dirty++;
  if (dirty < words.length) {
    throw new MemoryError(
      `createMemory: byte ${offset + dirty * 4} of the buffer is not zero; the ${layout.pages} bytes from the offset on must be`,
    );
  }
  return given;
}

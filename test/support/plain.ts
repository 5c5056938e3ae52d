import * as library from "../../src/index.js";

/*
 * The library as plain JavaScript sees it. Most tests are about what the compiler refuses to write down (a consumed
 * frame used again, a copy of a handle, nonsense for an address), so they call it without its types.
 */

/** A view of metadata. */
export type View = Record<string, unknown>;

/** A handle, whatever state it is in. */
export interface PlainFrame {
  meta(): View;
  metaMut(): View;
  dynMeta(): View;
  dynMetaMut(): View;
  startPaddr(): number;
  endPaddr(): number;
  paddrRange(): { readonly start: number; readonly end: number };
  level(): number;
  size(): number;
  read(offset: unknown, into: unknown): void;
  write(offset: unknown, from: unknown): void;
  fill(byte: unknown, start?: unknown, end?: unknown): void;
  copyFrom(source: unknown): void;
  bytes<T>(use: (bytes: Uint8Array) => T): T;
  clone(): PlainFrame;
  referenceCount(): number;
  borrow(): PlainFrame;
  equals(other: unknown): boolean;
  [Symbol.dispose](): void;
}

export interface PlainCursor {
  readonly size: number;
  moveNext(): void;
  movePrev(): void;
  currentMeta(): View | undefined;
  currentPaddr(): number | undefined;
  takeCurrent(): PlainFrame | undefined;
  close(): void;
  [Symbol.dispose](): void;
}

export interface PlainList extends Iterable<View> {
  readonly size: number;
  readonly isEmpty: boolean;
  contains(paddr: unknown): boolean;
  popFront(): PlainFrame | undefined;
  popBack(): PlainFrame | undefined;
  cursorFront(): PlainCursor;
  cursorBack(): PlainCursor;
  cursorAt(paddr: unknown): PlainCursor | undefined;
  export(): Record<string, unknown>;
  drop(): void;
  [Symbol.dispose](): void;
}

export interface PlainChannel extends AsyncIterable<PlainFrame> {
  readonly size: number;
  readonly capacity: number;
  readonly isClosed: boolean;
  receive(): PlainFrame | undefined;
  tryReceive(): PlainFrame | undefined;
  receiveAsync(options?: unknown): Promise<PlainFrame | undefined>;
  receiveMany(max: unknown): PlainFrame[];
  sendMany(frames: unknown): number;
  delivery(options?: unknown): PromiseLike<{ readonly reason: string; readonly frame: PlainFrame } | undefined>;
  close(): void;
  export(): Record<string, unknown>;
  drop(): void;
  [Symbol.dispose](): void;
}

export interface PlainSlot {
  readonly status: string;
  readonly agent: number | undefined;
  readonly generation: number;
  readonly kind: string | undefined;
}

export interface PlainReclaimed {
  readonly paddr: number;
  readonly status: string;
  readonly onDrop: string;
  readonly failures: readonly unknown[];
}

export interface PlainExport {
  readonly buffer: unknown;
  readonly offset: number;
  readonly agent: number;
  readonly incarnation: number;
}

export interface PlainMemory {
  readonly name: string;
  readonly frames: number;
  readonly maxPaddr: number;
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  readonly agent: number;
  readonly allocator: unknown;
  export(): PlainExport;
  reclaim(ended: unknown): readonly PlainReclaimed[];
  inspect(address: unknown): PlainSlot;
}

/** What `post` sends. */
export interface PlainMessage {
  readonly frame: Record<string, unknown>;
  readonly data: unknown;
}

interface PlainLibrary {
  createMemory(options: unknown): PlainMemory;
  attachMemory(name: unknown, exported: unknown, options?: unknown): PlainMemory;
  fromUnused(memory: unknown, paddr: unknown, kind: unknown, metadata: unknown): unknown;
  alloc(memory: unknown, kind: unknown, metadata: unknown): unknown;
  frameFromUnused(memory: unknown, paddr: unknown, kind: unknown, metadata: unknown): unknown;
  fromInUse(memory: unknown, paddr: unknown): unknown;
  allocAsync(memory: unknown, kind: unknown, metadata: unknown, options?: unknown): Promise<PlainFrame>;
  restore(memory: unknown, frame: unknown, kind: unknown): unknown;
  intoShared(frame: unknown): void;
  tryUnique(frame: unknown): boolean;
  downcast(frame: unknown, kind: unknown): boolean;
  createList(memory: unknown, kind: unknown): PlainList;
  attachList(memory: unknown, exported: unknown, kind: unknown): PlainList;
  pushFront(list: unknown, frame: unknown): void;
  pushBack(list: unknown, frame: unknown): void;
  insertBefore(cursor: unknown, frame: unknown): void;
  createChannel(memory: unknown, kind: unknown, options: unknown): PlainChannel;
  attachChannel(memory: unknown, exported: unknown, kind: unknown): PlainChannel;
  send(to: unknown, frame: unknown): void;
  trySend(channel: unknown, frame: unknown): boolean;
  own(frame: unknown): void;
  give(frame: unknown): PlainFrame;
  drop(frame: unknown): void;
  repurpose(frame: unknown, kind: unknown, metadata: unknown): void;
  intoRaw(frame: unknown): void;
  fromRaw(frame: unknown): void;
  resetAsUnused(frame: unknown, allocator: unknown): void;
  post(port: unknown, frame: unknown, data: unknown): void;
  owning(frame: unknown, body: (frame: PlainFrame) => unknown): void;
  FrameMeta(name: unknown, fields: unknown, options?: unknown): unknown;
}

// SAFETY: these are functions; only their parameters' types are widened, which is what the tests are for.
export const plain = library as unknown as PlainLibrary;

/** A frame, where the test expects one: an error that was returned is thrown. */
export function mustOwn(frameOrError: unknown): PlainFrame {
  plain.own(frameOrError);
  // SAFETY: own has thrown for everything that is no handle.
  return frameOrError as PlainFrame;
}

/** Claims the frame at an address and expects to get it. */
export const claimed = (memory: unknown, paddr: number, kind: unknown, metadata: unknown): PlainFrame =>
  mustOwn(plain.fromUnused(memory, paddr, kind, metadata));

/** Claims the frame at an address as a shared one, and expects to get it. */
export const shared = (memory: unknown, paddr: number, kind: unknown, metadata: unknown): PlainFrame =>
  mustOwn(plain.frameFromUnused(memory, paddr, kind, metadata));

/** Lets the allocator choose a frame and expects to get one. */
export const allocated = (memory: unknown, kind: unknown, metadata: unknown): PlainFrame =>
  mustOwn(plain.alloc(memory, kind, metadata));

/** A port that keeps what is posted to it, as structured clones. */
export class Mailbox {
  readonly messages: PlainMessage[] = [];
  postMessage(message: unknown): void {
    this.messages.push(structuredClone(message) as PlainMessage);
  }
  /** The frame in the last message. */
  get last(): Record<string, unknown> {
    const message = this.messages.at(-1);
    if (message === undefined) throw new Error("nothing was posted");
    return message.frame;
  }
}

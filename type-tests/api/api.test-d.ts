// The public API as a consumer meets it. tsd compares types for identity; the three compilers check the same file for
// assignability and for every `@ts-expect-error`.
import { expectAssignable, expectNotAssignable, expectType } from "tsd";
import {
  type AllocatorCapability,
  alloc,
  bool,
  createMemory,
  drop,
  type FrameMemory,
  FrameMeta,
  f32,
  f64,
  fromRaw,
  fromUnused,
  GetFrameError,
  give,
  i8,
  i16,
  i32,
  i64,
  intoRaw,
  type MetadataKind,
  type MetadataOf,
  type OutOfFrames,
  OwnershipError,
  own,
  owning,
  type Paddr,
  paddr,
  post,
  type RawFrame,
  type RawFrameOwner,
  type RestoreError,
  repurpose,
  resetAsUnused,
  restore,
  type Taken,
  type Takes,
  type UniqueFrameOwner,
  type UniqueFrameRef,
  u8,
  u16,
  u32,
  u64,
} from "unique-frame";

class Init extends FrameMeta("Init", { pid: u32 }) {}
class Twin extends FrameMeta("Twin", { pid: u32 }) {}
class PageTable extends FrameMeta("PageTable", { level: u8, entries: u16, asid: u32, flags: u64 }) {
  get isLeaf(): boolean {
    return this.level === 1;
  }
  grow(by: number): void {
    this.entries += by;
  }
}
class Numbers extends FrameMeta("Numbers", { a: i8, b: i16, c: i32, d: i64, e: f32, f: f64, g: bool }) {}
class Buffer extends FrameMeta("Buffer", { length: u16 }, { untyped: true }) {}

// ---- memory
const memory = createMemory({ name: "dma", frames: 64 });
expectType<FrameMemory<"dma">>(memory);
expectType<"dma">(memory.name);
expectType<number>(memory.frames);
expectType<AllocatorCapability<"dma">>(memory.allocator);
expectAssignable<FrameMemory<string>>(memory);
expectNotAssignable<FrameMemory<"ram">>(memory);
expectNotAssignable<FrameMemory<"dma">>({ name: "dma", frames: 64 });
// @ts-expect-error a memory has frames
createMemory({ name: "dma" });

// ---- addresses
expectType<Paddr>(paddr(0x4000));
expectAssignable<number>(paddr(0x4000));
expectNotAssignable<Paddr>(0x4000);

// ---- kinds
expectAssignable<MetadataKind<Init>>(Init);
expectNotAssignable<MetadataKind<Init>>(Twin);
expectNotAssignable<MetadataKind<Init>>(class {});
declare const init: Init;
expectNotAssignable<Twin>(init);
declare const initOf: MetadataOf<Init>;
expectType<number>(initOf.pid);
declare const pageTableOf: MetadataOf<PageTable>;
expectType<bigint>(pageTableOf.flags);
expectAssignable<MetadataOf<PageTable>>({ level: 1, entries: 2, asid: 3, flags: 4n });
expectNotAssignable<MetadataOf<PageTable>>({ level: 1, entries: 2, asid: 3 });
expectNotAssignable<MetadataOf<PageTable>>({ level: 1, entries: 2, asid: 3, flags: 4 });
declare const fields: keyof MetadataOf<PageTable>;
expectType<"level" | "entries" | "asid" | "flags">(fields);
expectAssignable<MetadataOf<Numbers>>({ a: -1, b: -1, c: -1, d: -1n, e: 0.5, f: 0.5, g: true });
expectNotAssignable<MetadataOf<Numbers>>({ a: -1, b: -1, c: -1, d: -1n, e: 0.5, f: 0.5, g: 1 });

// ---- producers
const claimed = fromUnused(memory, paddr(0x4000), Init, { pid: 7 });
expectType<UniqueFrameOwner<Init, "dma"> | GetFrameError<MetadataOf<Init>>>(claimed);
const allocated = alloc(memory, PageTable, { level: 1, entries: 0, asid: 1, flags: 0n });
expectType<UniqueFrameOwner<PageTable, "dma"> | OutOfFrames<MetadataOf<PageTable>>>(allocated);
declare const message: RawFrame<Init, "dma">;
const restored = restore(memory, message, Init);
expectType<UniqueFrameOwner<Init, "dma"> | RestoreError>(restored);
if (claimed instanceof GetFrameError) {
  expectType<"InUse" | "Unused" | "Busy" | "Unique" | "OutOfBound" | "NotAligned">(claimed.code);
  expectType<MetadataOf<Init>>(claimed.metadata);
  throw claimed;
}
expectAssignable<Error>(new OwnershipError("meta", "meta after drop", "drop"));

// ---- borrowing
declare const reference: UniqueFrameRef<PageTable, "dma">;
expectType<number>(reference.meta().level);
expectType<bigint>(reference.metaMut().flags);
expectType<boolean>(reference.meta().isLeaf);
expectType<void>(reference.metaMut().grow(1));
expectType<Paddr>(reference.startPaddr());
expectType<Paddr>(reference.endPaddr());
expectType<number>(reference.level());
expectType<number>(reference.size());
declare const page: UniqueFrameRef<Buffer>;
expectType<number>(page.bytes((bytes) => bytes.length));
expectType<void>(page.fill(0));
// @ts-expect-error fill needs a frame of an untyped kind
reference.fill(0);
// @ts-expect-error a view of meta() is read-only
reference.meta().level = 2;

// ---- signatures
declare const owner: UniqueFrameOwner<Init, "dma">;
declare const raw: RawFrameOwner<Init, "dma">;
expectAssignable<UniqueFrameRef<Init, "dma">>(owner);
expectAssignable<UniqueFrameRef<unknown>>(owner);
expectAssignable<UniqueFrameOwner<Init>>(owner);
expectNotAssignable<UniqueFrameOwner<Init, "dma">>(reference);
expectNotAssignable<UniqueFrameOwner<Twin, "dma">>(owner);
expectNotAssignable<UniqueFrameOwner<Init, "ram">>(owner);
expectNotAssignable<UniqueFrameOwner<Init, "dma">>(raw);
expectNotAssignable<RawFrameOwner<Init, "dma">>(owner);
expectNotAssignable<UniqueFrameRef<Init, "dma">>(raw);
expectNotAssignable<UniqueFrameOwner<Init, "dma">>({ ...owner });
expectNotAssignable<UniqueFrameOwner<Init, "dma">>({});

// ---- consuming
declare function finish<F>(frame: Takes<F, Init>): asserts frame is Taken<F, Init, "finish">;
export function lifeOfAFrame(
  frame: UniqueFrameOwner<Init, "dma">,
  port: MessageTarget,
): UniqueFrameOwner<Buffer, "dma"> {
  own(frame);
  expectAssignable<UniqueFrameOwner<Init, "dma">>(frame);
  repurpose(frame, PageTable, { level: 1, entries: 0, asid: 1, flags: 0n });
  expectAssignable<UniqueFrameRef<PageTable, "dma">>(frame);
  expectNotAssignable<UniqueFrameRef<Init, "dma">>(frame);
  intoRaw(frame);
  expectAssignable<RawFrameOwner<PageTable, "dma">>(frame);
  expectNotAssignable<UniqueFrameRef<PageTable, "dma">>(frame);
  // @ts-expect-error meta needs a unique or shared frame, but this one is raw
  frame.meta();
  fromRaw(frame);
  repurpose(frame, Buffer, { length: 1 });
  expectType<UniqueFrameOwner<Buffer, "dma">>(give(frame));
  const other = alloc(memory, Init, { pid: 1 });
  own(other);
  intoRaw(other);
  post(port, other, { page: 1 });
  // @ts-expect-error startPaddr after post
  other.startPaddr();
  const third = alloc(memory, Init, { pid: 1 });
  own(third);
  resetAsUnused(third, memory.allocator);
  expectNotAssignable<UniqueFrameRef<Init>>(third);
  // @ts-expect-error drop after resetAsUnused
  drop(third);
  const fourth = alloc(memory, Init, { pid: 1 });
  own(fourth);
  finish(fourth);
  // @ts-expect-error meta after finish
  fourth.meta();
  expectType<void>(
    owning(alloc(memory, Init, { pid: 2 }), (fifth) => {
      own(fifth);
      drop(fifth);
      return fifth;
    }),
  );
  return give(frame);
}
interface MessageTarget {
  postMessage(message: unknown): void;
}

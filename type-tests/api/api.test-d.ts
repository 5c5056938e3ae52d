// The public API as a consumer meets it. tsd compares types for identity; the three compilers check the same file for
// assignability and for every `@ts-expect-error`.
import { expectAssignable, expectNotAssignable, expectType } from "tsd";
import {
  type AllocatorCapability,
  type AnyMetadata,
  alloc,
  allocAsync,
  attachChannel,
  attachList,
  bool,
  ChannelError,
  type ChannelErrorCode,
  type ChannelExport,
  type ChannelOptions,
  createChannel,
  createList,
  createMemory,
  type Delivery,
  downcast,
  drop,
  type FrameChannel,
  type FrameCursor,
  type FrameList,
  type FrameMemory,
  FrameMeta,
  type FrameOwner,
  type FrameRef,
  f32,
  f64,
  frameFromUnused,
  fromInUse,
  fromRaw,
  fromUnused,
  GetFrameError,
  give,
  i8,
  i16,
  i32,
  i64,
  insertBefore,
  intoRaw,
  intoShared,
  type ListExport,
  type MetadataKind,
  type MetadataOf,
  type OutOfFrames,
  OwnershipError,
  own,
  owning,
  type Paddr,
  paddr,
  post,
  pushBack,
  pushFront,
  type RawFrame,
  type RawFrameOwner,
  type RawSharedFrameOwner,
  type RestoreError,
  repurpose,
  resetAsUnused,
  restore,
  type StopSignal,
  send,
  type Taken,
  type Takes,
  trySend,
  tryUnique,
  type Undelivered,
  type UniqueFrameOwner,
  type UniqueFrameRef,
  u8,
  u16,
  u32,
  u64,
  type WaitOptions,
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

// ---- shared frames
const shared = frameFromUnused(memory, paddr(0x5000), Init, { pid: 7 });
expectType<FrameOwner<Init, "dma"> | GetFrameError<MetadataOf<Init>>>(shared);
const found = fromInUse(memory, paddr(0x5000));
expectType<FrameOwner<AnyMetadata, "dma"> | GetFrameError<undefined>>(found);
declare const sharedOwner: FrameOwner<PageTable, "dma">;
declare const sharedPage: FrameOwner<Buffer, "dma">;
declare const anyReference: FrameRef<PageTable, "dma">;
declare const rawShared: RawSharedFrameOwner<PageTable, "dma">;
expectType<FrameOwner<PageTable, "dma">>(sharedOwner.clone());
expectType<FrameRef<PageTable, "dma">>(sharedOwner.borrow());
expectType<number>(sharedOwner.referenceCount());
expectType<boolean>(sharedOwner.equals(owner));
expectType<number>(sharedOwner.meta().level);
expectType<Readonly<AnyMetadata>>(sharedOwner.dynMeta());
expectType<void>(sharedPage.fill(0));
// @ts-expect-error metaMut needs a unique frame
sharedOwner.metaMut();
// @ts-expect-error clone needs a shared frame, and this one may be unique
anyReference.clone();
expectAssignable<FrameRef<PageTable>>(sharedOwner);
expectAssignable<FrameRef<PageTable>>(reference);
expectNotAssignable<FrameRef<PageTable>>(rawShared);
expectNotAssignable<UniqueFrameRef<PageTable>>(sharedOwner);
expectNotAssignable<UniqueFrameRef<PageTable>>(anyReference);
expectNotAssignable<UniqueFrameOwner<PageTable>>(sharedOwner);
expectNotAssignable<FrameOwner<Init>>(owner);
expectNotAssignable<FrameOwner<PageTable>>(anyReference);
expectNotAssignable<FrameOwner<PageTable, "ram">>(sharedOwner);
expectNotAssignable<RawFrameOwner<PageTable>>(rawShared);
expectNotAssignable<RawSharedFrameOwner<Init>>(raw);
export function lifeOfASharedFrame(frame: UniqueFrameOwner<Init, "dma">): FrameOwner<Init, "dma"> {
  own(frame);
  intoShared(frame);
  expectAssignable<FrameOwner<Init, "dma">>(frame);
  intoRaw(frame);
  expectAssignable<RawSharedFrameOwner<Init, "dma">>(frame);
  fromRaw(frame);
  if (tryUnique(frame)) {
    expectAssignable<UniqueFrameOwner<Init, "dma">>(frame);
    intoShared(frame);
  } else expectAssignable<FrameOwner<Init, "dma">>(frame);
  expectType<FrameOwner<Init, "dma">>(give(frame));
  const other = fromInUse(memory, paddr(0));
  own(other);
  expectNotAssignable<FrameRef<Init>>(other);
  if (downcast(other, Init)) expectAssignable<FrameOwner<Init, "dma">>(other);
  else expectNotAssignable<FrameRef<Init>>(other);
  drop(other);
  return give(frame);
}
declare const anything: FrameRef<AnyMetadata, "dma">;
if (downcast(anything, PageTable)) expectType<number>(anything.meta().level);

// ---- lists
const list = createList(memory, Init);
expectType<FrameList<Init, "dma">>(list);
expectType<number>(list.size);
expectType<boolean>(list.isEmpty);
expectType<boolean>(list.contains(paddr(0)));
expectType<UniqueFrameOwner<Init, "dma"> | undefined>(list.popFront());
expectType<UniqueFrameOwner<Init, "dma"> | undefined>(list.popBack());
const cursor = list.cursorFront();
expectType<FrameCursor<Init, "dma">>(cursor);
expectType<FrameCursor<Init, "dma">>(list.cursorBack());
expectType<FrameCursor<Init, "dma"> | undefined>(list.cursorAt(paddr(0)));
expectType<number>(cursor.size);
expectType<void>(cursor.moveNext());
expectType<void>(cursor.movePrev());
expectType<Init | undefined>(cursor.currentMeta());
expectType<Paddr | undefined>(cursor.currentPaddr());
expectType<UniqueFrameOwner<Init, "dma"> | undefined>(cursor.takeCurrent());
expectType<void>(cursor.close());
for (const metadata of list) expectType<Readonly<Init>>(metadata);
expectType<ListExport<Init, "dma">>(list.export());
expectType<FrameList<Init, "dma">>(attachList(memory, list.export(), Init));
expectType<void>(list.drop());
expectNotAssignable<FrameList<unknown>>(list);
expectNotAssignable<FrameList<Twin, "dma">>(list);
expectNotAssignable<FrameList<Init, "ram">>(list);
expectNotAssignable<ListExport<Init, "dma">>({ what: "list", nonce: 1, id: 1, generation: 1 });
// @ts-expect-error it is a list of another kind
attachList(memory, list.export(), Twin);

// ---- channels
const options: ChannelOptions = { capacity: 8 };
const channel = createChannel(memory, Init, options);
expectType<FrameChannel<Init, "dma">>(channel);
expectType<number>(channel.capacity);
expectType<number>(channel.size);
expectType<boolean>(channel.isClosed);
expectType<UniqueFrameOwner<Init, "dma"> | undefined>(channel.receive());
expectType<UniqueFrameOwner<Init, "dma"> | undefined>(channel.tryReceive());
expectType<UniqueFrameOwner<Init, "dma">[]>(channel.receiveMany(4));
expectType<number>(channel.sendMany([]));
expectType<ChannelExport<Init, "dma">>(channel.export());
expectType<FrameChannel<Init, "dma">>(attachChannel(memory, channel.export(), Init));
expectType<void>(channel.close());
expectType<void>(channel.drop());
expectNotAssignable<FrameChannel<unknown>>(channel);
expectNotAssignable<FrameChannel<Twin, "dma">>(channel);
expectNotAssignable<ChannelExport<Init, "dma">>(list.export());
expectAssignable<Error>(new ChannelError("Closed", "closed"));
expectType<ChannelErrorCode>(new ChannelError("Closed", "closed").code);
declare const signal: StopSignal;
const waiting: WaitOptions = { signal };
const delivery = channel.delivery(waiting);
expectType<Delivery<Init, "dma">>(delivery);
export async function lifeOfASentFrame(): Promise<void> {
  expectType<UniqueFrameOwner<Init, "dma"> | undefined>(await channel.receiveAsync(waiting));
  const allocated = await allocAsync(memory, Init, { pid: 1 }, waiting);
  expectType<UniqueFrameOwner<Init, "dma">>(allocated);
  own(allocated);
  send(delivery, allocated);
  expectNotAssignable<UniqueFrameRef<Init>>(allocated);
  const back = await delivery;
  expectType<Undelivered<Init, "dma"> | undefined>(back);
  if (back !== undefined) {
    expectType<"closed" | "aborted">(back.reason);
    expectType<UniqueFrameOwner<Init, "dma">>(back.frame);
  }
  for await (const received of channel) expectType<UniqueFrameOwner<Init, "dma">>(received);
}
export function putAway(first: UniqueFrameOwner<Init, "dma">, second: UniqueFrameOwner<Init, "dma">): void {
  own(first);
  if (trySend(channel, first)) expectNotAssignable<UniqueFrameRef<Init>>(first);
  else {
    expectAssignable<UniqueFrameOwner<Init, "dma">>(first);
    pushFront(list, first);
  }
  expectNotAssignable<UniqueFrameRef<Init>>(first);
  own(second);
  if (list.isEmpty) insertBefore(cursor, second);
  else pushBack(list, second);
  // @ts-expect-error meta after insertBefore, or after pushBack
  second.meta();
}
interface MessageTarget {
  postMessage(message: unknown): void;
}

// Kinds are nominal, and initialised by exactly their declared fields.
import {
  alloc,
  drop,
  FrameMeta,
  fromRaw,
  fromUnused,
  intoRaw,
  type MetadataOf,
  own,
  paddr,
  type RawFrame,
  repurpose,
  restore,
  type UniqueFrameOwner,
  type UniqueFrameRef,
  u8,
  u32,
  u64,
} from "unique-frame";
import { Buffer, c, dma, Init, lend, make, makeBuffer, makeTable, PageTable, page } from "./world.js";

class Twin extends FrameMeta("Twin", { pid: u32 }) {}
class Empty extends FrameMeta("Empty", {}) {}
class Sub extends Init {
  twice(): number {
    return this.pid * 2;
  }
}
class Accidental {
  pid = 1;
}
const table = { level: 1, present: true, flags: 0n };

export function equalFieldsAreNotEqualKinds(): void {
  const x = make();
  own(x);
  const y: UniqueFrameRef<Twin> = x; // ERR UNASSIGNABLE type '
  drop(x);
}
export function missingField(): void {
  alloc(dma, Init, {}); // ERR UNASSIGNABLE pid
}
export function extraField(): void {
  alloc(dma, Init, { pid: 1, level: 2 }); // ERR TS2353 level
}
export function wrongField(): void {
  fromUnused(dma, paddr(0), Init, { level: 1 }); // ERR TS2353 level
}
export function wrongFieldType(): void {
  alloc(dma, PageTable, { ...table, flags: 1 }); // ERR UNASSIGNABLE bigint
  alloc(dma, Init, { pid: 1n }); // ERR UNASSIGNABLE number
  alloc(dma, PageTable, { ...table, present: 1 }); // ERR UNASSIGNABLE boolean
}
export function fieldOfEmptyKind(): void {
  alloc(dma, Empty, { pid: 1 }); // ERR UNASSIGNABLE never
  alloc(dma, Empty, {});
}
export function optionalMetadata(metadata?: MetadataOf<Init>): void {
  alloc(dma, Init, metadata); // ERR UNASSIGNABLE undefined
}
export function partialMetadata(metadata: Partial<MetadataOf<Init>>): void {
  alloc(dma, Init, metadata); // ERR UNASSIGNABLE pid
}
export function methodIsNoField(): void {
  alloc(dma, Sub, { pid: 1, twice: () => 2 }); // ERR TS2353 twice
}
export function classThatIsNoKind(): void {
  alloc(dma, Accidental, { pid: 1 }); // ERR UNASSIGNABLE Accidental
}
export function instanceThatIsNoKind(kind: Init): void {
  alloc(dma, kind, { pid: 1 }); // ERR UNASSIGNABLE MetadataKind
}
export function kindCannotBeMade(): void {
  new Init(); // ERR TS2554|TS2345 never
}
export function kindIsAbstract(): void {
  new (FrameMeta("Once", { pid: u32 }))(); // ERR TS2511|TS2554 abstract class
}
export function subclassLendsAsItsBase(): void {
  const x = alloc(dma, Sub, { pid: 1 });
  own(x);
  lend(x);
  x.meta().twice();
  drop(x);
}
export function baseIsNoSubclass(frame: UniqueFrameOwner<Sub>): void {
  const x = make();
  own(x);
  baseIsNoSubclass(x); // ERR UNASSIGNABLE type '
}
export function oldFieldAfterRepurpose(): void {
  const x = make();
  own(x);
  repurpose(x, PageTable, table);
  x.meta().level;
  x.meta().pid; // ERR TS2339 pid
  drop(x);
}
export function repurposedWithOldMetadata(): void {
  const x = make();
  own(x);
  repurpose(x, PageTable, { pid: 1 }); // ERR TS2353|TS2345 pid
  drop(x);
}
export function repurposedWithoutAField(): void {
  const x = make();
  own(x);
  repurpose(x, PageTable, { level: 1, present: true }); // ERR UNASSIGNABLE flags
  drop(x);
}
export function fieldOfOneOfTwo(): void {
  const x = make();
  own(x);
  if (c) repurpose(x, PageTable, table);
  x.meta().pid; // ERR TS2339 pid
  drop(x);
}
export function severalKindsForget(): void {
  const x = make();
  own(x);
  if (c) repurpose(x, PageTable, table);
  intoRaw(x); // ERR intoRaw keeps the metadata, but frames of several kinds meet here
  drop(x);
}
export function severalKindsMeetAgain(): void {
  const x = make();
  own(x);
  if (c) repurpose(x, PageTable, table);
  repurpose(x, Init, { pid: 2 });
  intoRaw(x);
  fromRaw(x);
  x.meta().pid;
  drop(x);
}
export function unionIsOneKind(x: UniqueFrameOwner<Init | PageTable>): void {
  own(x);
  intoRaw(x);
  fromRaw(x);
  x.meta().pid; // ERR TS2339 pid
  drop(x);
}
export function narrowedUnion(x: UniqueFrameRef<Init | PageTable>): number {
  const metadata = x.meta();
  return "pid" in metadata ? metadata.pid : metadata.level;
}
export function unknownMetadata(x: UniqueFrameRef<unknown>): void {
  x.meta().pid; // ERR TS2571|TS18046|TS2339 unknown
}
export function typedPage(): void {
  const x = make();
  own(x);
  x.read(0, page); // ERR read needs a frame of an untyped kind
  x.write(0, page); // ERR write needs a frame of an untyped kind
  x.fill(0); // ERR fill needs a frame of an untyped kind
  x.copyFrom(makeBuffer()); // ERR copyFrom needs a frame of an untyped kind
  x.bytes((bytes: Uint8Array) => bytes[0]); // ERR bytes needs a frame of an untyped kind
  drop(x);
}
export function untypedPage(): void {
  const x = makeBuffer();
  own(x);
  x.read(0, page);
  x.write(0, page);
  x.fill(0);
  x.copyFrom(makeBuffer());
  x.bytes((bytes) => bytes[0]);
  x.copyFrom(makeTable()); // ERR UNASSIGNABLE type '
  drop(x);
}
export function pageOfOneOfTwo(): void {
  const x = makeBuffer();
  own(x);
  if (c) repurpose(x, Init, { pid: 1 });
  x.fill(0); // ERR fill needs a frame of an untyped kind
  repurpose(x, Buffer, { length: 0 });
  x.fill(0);
  drop(x);
}
export function copiedFromTheDead(): void {
  const x = makeBuffer();
  const y = makeBuffer();
  own(x);
  own(y);
  drop(y);
  x.copyFrom(y); // ERR UNASSIGNABLE type '
  drop(x);
}
export function restoredAsAnother(frame: RawFrame<Init, "dma">): void {
  const x = restore(dma, frame, PageTable); // ERR UNASSIGNABLE type '
}
export function restoredAsTwin(frame: RawFrame<Init, "dma">): void {
  const x = restore(dma, frame, Twin); // ERR UNASSIGNABLE type '
}
export function restoredAsSubclass(frame: RawFrame<Init, "dma">): void {
  const x = restore(dma, frame, Sub); // ERR UNASSIGNABLE type '
}
export class Wide extends FrameMeta("Wide", { a: u64, b: u64, c: u64, d: u64, e: u64, f: u8 }) {} // ERR these fields take 41 bytes
export class Full extends FrameMeta("Full", { a: u64, b: u64, c: u64, d: u64, e: u64 }) {}
export class NoField extends FrameMeta("NoField", { a: 8 }) {} // ERR UNASSIGNABLE number

// a kind of the same name is another kind, if its fields differ
export function sameNameOtherFields(): void {
  class Grown extends FrameMeta("Init", { pid: u32, more: u8 }) {}
  const x = alloc(dma, Grown, { pid: 1, more: 2 });
  own(x);
  lend(x); // ERR UNASSIGNABLE UniqueFrameRef<Init
  drop(x);
}

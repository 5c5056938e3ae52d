// Metadata that is not known yet: what holds for one kind holds for all.
import {
  alloc,
  drop,
  type FrameMemory,
  fromRaw,
  fromUnused,
  give,
  intoRaw,
  type MetadataKind,
  type MetadataOf,
  own,
  paddr,
  repurpose,
  type UniqueFrameOwner,
  type UniqueFrameRef,
} from "unique-frame";
import { c, dma, Init, lend, PageTable } from "./world.js";

const table = { level: 1, present: true, flags: 0n };
export function everything<M>(kind: MetadataKind<M>, metadata: MetadataOf<M>): void {
  const x = fromUnused(dma, paddr(0), kind, metadata);
  own(x);
  x.meta();
  x.metaMut();
  intoRaw(x);
  fromRaw(x);
  drop(x);
}
export function useAfterDrop<M>(kind: MetadataKind<M>, metadata: MetadataOf<M>): void {
  const x = alloc(dma, kind, metadata);
  own(x);
  drop(x);
  x.meta(); // ERR meta after drop
}
export function dropInLoop<M>(x: UniqueFrameOwner<M>): void {
  own(x);
  while (c) drop(x); // ERR drop after drop
}
export function toKnownKind<M>(x: UniqueFrameOwner<M>): void {
  own(x);
  repurpose(x, Init, { pid: 1 });
  x.meta().pid;
  drop(x);
}
export function toUnknownKind<M>(x: UniqueFrameOwner<Init>, kind: MetadataKind<M>, metadata: MetadataOf<M>): void {
  own(x);
  repurpose(x, kind, metadata);
  x.meta();
  x.meta().pid; // ERR TS2339 pid
  drop(x);
  drop(x); // ERR drop after drop
}
export function bounded<M extends Init>(x: UniqueFrameOwner<M>): number {
  own(x);
  const { pid } = x.meta();
  drop(x);
  return pid;
}
export function passedOn<M>(x: UniqueFrameOwner<M>): UniqueFrameOwner<M> {
  own(x);
  return give(x);
}
export function returnedAsAnother<M>(x: UniqueFrameOwner<M>): UniqueFrameOwner<M> {
  own(x);
  if (c) repurpose(x, PageTable, table);
  return x; // ERR UNASSIGNABLE type '
}
export function returnedRaw<M>(x: UniqueFrameOwner<M>): UniqueFrameOwner<M> {
  own(x);
  intoRaw(x);
  return x; // ERR UNASSIGNABLE type '
}
export function returnedSpent<M>(x: UniqueFrameOwner<M>): UniqueFrameOwner<M> {
  own(x);
  drop(x);
  return x; // ERR UNASSIGNABLE type '
}
export function perhapsRaw<M>(x: UniqueFrameOwner<M>): void {
  own(x);
  if (c) intoRaw(x);
  x.meta(); // ERR meta needs a unique or shared frame, but this one is raw
}
export function lentAsKnown<M>(x: UniqueFrameOwner<M, "dma">): void {
  own(x);
  lend(x); // ERR UNASSIGNABLE type '
}
export function genericMemory<M, R extends string>(
  memory: FrameMemory<R>,
  kind: MetadataKind<M>,
  metadata: MetadataOf<M>,
): UniqueFrameOwner<M, R> {
  const x = alloc(memory, kind, metadata);
  own(x);
  return x;
}
export function anotherMemory<M, R extends string>(x: UniqueFrameOwner<M, R>): UniqueFrameOwner<M, "dma"> {
  own(x);
  return x; // ERR UNASSIGNABLE type '
}
export function page<M>(x: UniqueFrameOwner<M>): void {
  own(x);
  x.fill(0); // ERR TS2684 fill
}
export function twoFrames<A, B>(a: UniqueFrameOwner<A>, b: UniqueFrameOwner<B>): void {
  own(a);
  own(b);
  drop(a);
  b.meta();
  a.meta(); // ERR meta after drop
  drop(b);
}
export function borrowedGeneric<M>(x: UniqueFrameRef<M>): void {
  x.meta();
  drop(x); // ERR drop needs an owner, but this frame is only borrowed here
}
export class Slot<M> {
  constructor(private readonly frame: UniqueFrameOwner<M>) {}
  end(): void {
    own(this.frame);
    drop(this.frame);
    this.frame.meta(); // ERR meta after drop
  }
}
export function overwritten<M>(x: UniqueFrameOwner<M>, y: UniqueFrameOwner<Init>): void {
  own(y);
  drop(y);
  x = y; // ERR UNASSIGNABLE type '
}

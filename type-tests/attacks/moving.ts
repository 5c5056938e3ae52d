// Frames that move as values: give, post, restore, and the errors that producers return.
import {
  alloc,
  drop,
  fromUnused,
  GetFrameError,
  give,
  intoRaw,
  own,
  paddr,
  post,
  type RawFrame,
  type RawFrameOwner,
  restore,
  type UniqueFrameOwner,
} from "unique-frame";
import { dma, Init, make, page, port, ram } from "./world.js";

export function postedUnique(): void {
  const x = make();
  own(x);
  post(port, x, 0); // ERR post needs a raw frame, but this one is unique
  drop(x);
}
export function postedTwice(): void {
  const x = make();
  own(x);
  intoRaw(x);
  post(port, x, { page });
  post(port, x, 0); // ERR post after post
}
export function usedAfterPost(): void {
  const x = make();
  own(x);
  intoRaw(x);
  post(port, x, 0);
  x.startPaddr(); // ERR startPaddr after post
}
export function postedWithoutPort(): void {
  const x = make();
  own(x);
  intoRaw(x);
  post({}, x, 0); // ERR UNASSIGNABLE postMessage
}
export function restored(frame: RawFrame<Init, "dma">): UniqueFrameOwner<Init, "dma"> {
  const x = restore(dma, frame, Init);
  own(x);
  x.meta().pid;
  return give(x);
}
export function restoredUnchecked(frame: RawFrame<Init, "dma">): void {
  const x = restore(dma, frame, Init);
  x.meta(); // ERR TS2339 meta
  drop(x); // ERR drop needs a frame, but this may be an error
}
export function restoredOwner(): void {
  const x = make();
  own(x);
  intoRaw(x);
  restore(dma, x, Init); // ERR UNASSIGNABLE type '
}
export function messageIsNoOwner(frame: RawFrame<Init, "dma">): void {
  own(frame); // ERR own needs a frame, but this is none
}
export function messageOfAnotherMemory(frame: RawFrame<Init, "ram">): void {
  restore(dma, frame, Init); // ERR UNASSIGNABLE type '
  restore(ram, frame, Init);
}
export function uncheckedUse(): void {
  const x = fromUnused(dma, paddr(0), Init, { pid: 1 });
  x.meta(); // ERR TS2339 meta
}
export function uncheckedDrop(): void {
  const x = fromUnused(dma, paddr(0), Init, { pid: 1 });
  drop(x); // ERR drop needs a frame, but this may be an error
}
export function uncheckedReturn(): UniqueFrameOwner<Init> {
  return alloc(dma, Init, { pid: 1 }); // ERR UNASSIGNABLE OutOfFrames
}
export function checkedButNotOwned(): void {
  const x = fromUnused(dma, paddr(0), Init, { pid: 1 });
  if (x instanceof GetFrameError) throw x;
  x.meta().pid;
  drop(x); // ERR drop needs a tracked frame
}
export function checkedAndOwned(): void {
  const x = fromUnused(dma, paddr(0), Init, { pid: 1 });
  if (x instanceof GetFrameError) {
    x.metadata.pid;
    return;
  }
  own(x);
  drop(x);
  x.meta(); // ERR meta after drop
}
export function metadataHandedBackIsTyped(): void {
  const x = fromUnused(dma, paddr(0), Init, { pid: 1 });
  if (x instanceof GetFrameError) {
    x.metadata.level; // ERR TS2339 level
  }
}
export function addressIsBranded(): void {
  fromUnused(dma, 0x4000, Init, { pid: 1 }); // ERR UNASSIGNABLE Paddr
}
export function givenRawStaysRaw(): RawFrameOwner<Init> {
  const x = make();
  own(x);
  intoRaw(x);
  const y: UniqueFrameOwner<Init> = give(x); // ERR UNASSIGNABLE type '
  return give(x);
}
export function givenSpent(): void {
  const x = make();
  own(x);
  drop(x);
  give(x); // ERR give after drop
}
export function givenUntracked(): UniqueFrameOwner<Init> {
  const x = make();
  return give(x); // ERR give needs a tracked frame
}
export function givenIsUntracked(): void {
  const x = make();
  own(x);
  const y = give(x);
  drop(y); // ERR drop needs a tracked frame
}

// `using` drops at the end of the scope; `owning` demands that every path settle the frame.
import {
  alloc,
  drop,
  fromUnused,
  give,
  intoRaw,
  own,
  owning,
  paddr,
  post,
  restore,
  type PostedFrame,
  type UniqueFrameOwner,
} from "unique-frame";
import { borrow, c, dma, finish, Init, make, makeRaw, port } from "./world.js";

export function usingIsTracked(): void {
  using x = fromUnused(dma, paddr(0), Init, { pid: 1 });
  own(x);
  drop(x);
  x.meta(); // ERR meta after drop
}
export function usingKeepsSettled(): void {
  using x = alloc(dma, Init, { pid: 1 });
  own(x);
  x.meta();
}
export function usingUnowned(): void {
  using x = make();
  drop(x); // ERR drop needs a tracked frame
}
export function settled(): void {
  owning(make(), (x) => {
    own(x);
    x.meta();
    drop(x);
    return x;
  });
}
export function settledOnEveryPath(): void {
  owning(alloc(dma, Init, { pid: 1 }), (x) => {
    own(x);
    if (c) {
      finish(x);
      return x;
    }
    intoRaw(x);
    post(port, x, 0);
    return x;
  });
}
export function settledOnOnePath(): void {
  owning(make(), (x) => { // ERR owning: a path of this body leaves its frame unconsumed
    own(x);
    if (c) drop(x);
    return x;
  });
}
export function settledNowhere(): void {
  owning(make(), (x) => { // ERR owning: a path of this body leaves its frame unconsumed
    own(x);
    x.meta();
    return x;
  });
}
export function settledUnlessEarly(): void {
  owning(make(), (x) => { // ERR owning: a path of this body leaves its frame unconsumed
    own(x);
    if (c) return x;
    drop(x);
    return x;
  });
}
export function rawIsNotSettled(): void {
  owning(make(), (x) => { // ERR owning: a path of this body leaves its frame unconsumed
    own(x);
    intoRaw(x);
    return x;
  });
}
export function nothingReturned(): void {
  owning(make(), (x) => { // ERR owning: this body must return its frame, consumed
    own(x);
    x.meta();
  });
}
export function somethingElseReturned(): void {
  owning(make(), (x) => { // ERR owning: this body must return its frame, consumed
    own(x);
    drop(x);
    return 1;
  });
}
export function movedOut(): void {
  owning(make(), (x) => { // ERR owning: a path of this body leaves its frame unconsumed
    own(x);
    return give(x);
  });
}
// biome-ignore lint/suspicious/noExplicitAny: it is what is under test
export function anyReturned(whatever: any): void {
  owning(make(), (x) => { // ERR UNASSIGNABLE any
    own(x);
    return whatever;
  });
}
export function usedTwice(): void {
  owning(make(), (x) => {
    own(x);
    drop(x);
    drop(x); // ERR drop after drop
    return x;
  });
}
export function owningTheDead(): void {
  const x = make();
  own(x);
  drop(x);
  owning(x, (y) => { // ERR owning after drop: this frame was already consumed by drop
    own(y);
    y.meta();
    drop(y);
    return y;
  });
}
export function owningTheDeadOnOnePath(): void {
  const x = make();
  own(x);
  if (c) drop(x);
  owning(x, (y) => { // ERR owning after drop: this frame was already consumed by drop
    own(y);
    y.meta();
    drop(y);
    return y;
  });
}
export function owningTheTracked(): void {
  const x = make();
  own(x);
  owning(x, (y) => { // ERR owning needs the frame itself, but this variable would keep it
    own(y);
    y.meta();
    drop(y);
    return y;
  });
}
export function owningTheGiven(): void {
  const x = make();
  own(x);
  owning(give(x), (y) => {
    own(y);
    y.meta();
    drop(y);
    return y;
  });
}
export function owningTheRaw(): void {
  owning(makeRaw(), (y) => { // ERR owning needs a unique or shared frame, but this one is raw: call fromRaw(frame) first
    own(y);
    y.meta();
    drop(y);
    return y;
  });
}
export function owningTheTrackedRaw(): void {
  const x = make();
  own(x);
  intoRaw(x);
  owning(x, (y) => { // ERR owning needs a unique or shared frame, but this one is raw: call fromRaw(frame) first
    own(y);
    y.meta();
    drop(y);
    return y;
  });
}
export function owningTheGivenRaw(): void {
  const x = make();
  own(x);
  intoRaw(x);
  owning(give(x), (y) => { // ERR owning needs a unique or shared frame, but this one is raw: call fromRaw(frame) first
    own(y);
    y.meta();
    drop(y);
    return y;
  });
}
export function owningTheBorrowed(): void {
  owning(borrow(), (y) => { // ERR owning needs an owner, but this frame is only borrowed here
    own(y);
    y.meta();
    drop(y);
    return y;
  });
}
export function owningNothing(x: UniqueFrameOwner<Init> | undefined): void {
  owning(x, (y) => { // ERR owning needs a frame, but this may be undefined
    own(y);
    y.meta();
    drop(y);
    return y;
  });
}
export function owningNull(x: UniqueFrameOwner<Init> | null): void {
  owning(x, (y) => { // ERR owning needs a frame, but this may be null
    own(y);
    y.meta();
    drop(y);
    return y;
  });
}
export function owningNoFrame(): void {
  owning({ pid: 1 }, (y) => { // ERR owning needs a frame, but this is none
    own(y);
    y.meta();
    drop(y);
    return y;
  });
}
// biome-ignore lint/suspicious/noExplicitAny: it is what is under test
export function owningAny(x: any): void {
  owning(x, (y) => { // ERR owning needs a frame, but this is any
    own(y);
    y.meta();
    drop(y);
    return y;
  });
}
export function owningSpread(): void {
  owning({ ...make() }, (y) => { // ERR owning needs a frame, but this is none
    own(y);
    y.meta();
    drop(y);
    return y;
  });
}
export function owningARestored(message: PostedFrame<Init, "dma">): void {
  owning(restore(dma, message.frame, Init), (y) => {
    own(y);
    y.meta();
    drop(y);
    return y;
  });
}
export function owningOfAnyKind<M>(x: UniqueFrameOwner<M>): void {
  owning(x, (y) => {
    own(y);
    drop(y);
    drop(y); // ERR drop after drop
    return y;
  });
}
export function owningKeepsKindAndMemory(): void {
  owning(fromUnused(dma, paddr(0), Init, { pid: 1 }), (y) => {
    const same: UniqueFrameOwner<Init, "dma"> = y;
    const other: UniqueFrameOwner<Init, "ram"> = same; // ERR UNASSIGNABLE to type 'UniqueFrameOwner<Init, "ram">'
    own(y);
    y.meta().level; // ERR TS2339 level
    drop(y);
    return y;
  });
}

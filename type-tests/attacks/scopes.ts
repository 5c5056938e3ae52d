// `using` drops at the end of the scope; `owning` demands that every path settle the frame.
import { alloc, drop, fromUnused, give, intoRaw, own, owning, paddr, post } from "unique-frame";
import { c, dma, finish, Init, make, port } from "./world.js";

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
  owning(x, (y) => { // ERR UNASSIGNABLE Spent
    own(y);
    drop(y);
    return y;
  });
}

// A reference can be read and changed, not consumed, and its owner keeps the frame.
import {
  drop,
  fromRaw,
  give,
  intoRaw,
  own,
  post,
  repurpose,
  resetAsUnused,
  type UniqueFrameOwner,
  type UniqueFrameRef,
} from "unique-frame";
import { c, dma, finish, Init, lend, make, port } from "./world.js";

export function everything(x: UniqueFrameRef<Init, "dma">): void {
  own(x); // ERR own needs an owner, but this frame is only borrowed here
  repurpose(x, Init, { pid: 1 }); // ERR repurpose needs an owner, but this frame is only borrowed here
  intoRaw(x); // ERR intoRaw needs an owner, but this frame is only borrowed here
  fromRaw(x); // ERR fromRaw needs an owner, but this frame is only borrowed here
  drop(x); // ERR drop needs an owner, but this frame is only borrowed here
  resetAsUnused(x, dma.allocator); // ERR resetAsUnused needs an owner, but this frame is only borrowed here
  give(x); // ERR give needs an owner, but this frame is only borrowed here
  post(port, x, 0); // ERR post needs an owner, but this frame is only borrowed here
  finish(x); // ERR needs an owner, but this frame is only borrowed here
  x.meta().pid;
  lend(x);
}
export function movedOn(x: UniqueFrameRef<Init>): UniqueFrameOwner<Init> {
  return x; // ERR UNASSIGNABLE UniqueFrameOwner
}
export function kept(x: UniqueFrameRef<Init>, all: UniqueFrameOwner<Init>[]): void {
  all.push(x); // ERR UNASSIGNABLE type '
}
export function ownerKeepsIt(): void {
  const x = make();
  own(x);
  lend(x);
  lend(x);
  x.meta();
  drop(x);
  lend(x); // ERR UNASSIGNABLE type '
}
export function lentWhileUnowned(): void {
  lend(make());
}
export function lentAsReference(): void {
  const x = make();
  own(x);
  const y: UniqueFrameRef<Init> = x;
  drop(y); // ERR drop needs an owner, but this frame is only borrowed here
  drop(x);
}
export function lentAndOwned(x: UniqueFrameRef<Init> | UniqueFrameOwner<Init>): void {
  own(x); // ERR own needs an owner, but this frame is only borrowed here
}
export function lentInObject({ frame }: { readonly frame: UniqueFrameRef<Init> }): void {
  drop(frame); // ERR drop needs an owner, but this frame is only borrowed here
}
export function checkedReference(x: UniqueFrameRef<Init> | undefined): void {
  if (!x) return;
  drop(x); // ERR drop needs an owner, but this frame is only borrowed here
}
export function lentInCallback(each: (visit: (x: UniqueFrameRef<Init>) => void) => void): void {
  each((x) => {
    x.meta();
    drop(x); // ERR drop needs an owner, but this frame is only borrowed here
  });
}
export function consumingCallback(each: (visit: (x: UniqueFrameRef<Init>) => void) => void): void {
  each((x: UniqueFrameOwner<Init>) => { // ERR UNASSIGNABLE UniqueFrameOwner
    own(x);
    drop(x);
  });
}
export function perhapsLentOut(): void {
  const x = make();
  own(x);
  if (c) drop(x);
  lend(x); // ERR UNASSIGNABLE type '
}

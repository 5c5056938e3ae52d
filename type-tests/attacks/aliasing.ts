// A consumed frame must not get into another variable, by whichever assignment.
import { drop, intoRaw, own, type RawFrameOwner, type UniqueFrameOwner, type UniqueFrameRef } from "unique-frame";
import { c, type Init, make } from "./world.js";

export function declaredAgain(): void {
  const x = make();
  own(x);
  drop(x);
  const y: UniqueFrameOwner<Init> = x; // ERR UNASSIGNABLE type 'UniqueFrameOwner<Init
}
export function borrowedFromTheDead(): void {
  const x = make();
  own(x);
  drop(x);
  const y: UniqueFrameRef<Init> = x; // ERR UNASSIGNABLE type 'UniqueFrameRef<Init
}
export function calledRaw(): void {
  const x = make();
  own(x);
  drop(x);
  const y: RawFrameOwner<Init> = x; // ERR UNASSIGNABLE type 'RawFrameOwner<Init
}
export function assignedToLet(): void {
  const x = make();
  own(x);
  drop(x);
  let y = make();
  y = x; // ERR UNASSIGNABLE type '
}
export function assignedBack(): void {
  const x = make();
  own(x);
  drop(x);
  let y = make();
  own(y);
  drop(y);
  y = x; // ERR UNASSIGNABLE type '
}
export function chosenByCondition(): void {
  const x = make();
  own(x);
  drop(x);
  const y = c ? x : make();
  own(y); // ERR own after drop
}
export function droppedByCondition(): void {
  const x = make();
  own(x);
  drop(x);
  const y = c ? x : make();
  drop(y); // ERR drop after drop
}
export function nullish(): void {
  const x = make();
  own(x);
  drop(x);
  const y = x ?? make();
  y.meta(); // ERR meta after drop
}
export function copied(): void {
  const x = make();
  own(x);
  drop(x);
  const y = x;
  y.meta(); // ERR meta after drop
}
export function copiedThroughIdentity(): void {
  const identity = <T>(value: T): T => value;
  const x = make();
  own(x);
  drop(x);
  identity(x).meta(); // ERR meta after drop
}
export function boundedIdentity(): void {
  const identity = <T extends UniqueFrameRef<Init>>(value: T): T => value;
  const x = make();
  own(x);
  drop(x);
  identity(x); // ERR UNASSIGNABLE type '
}
export function satisfied(): void {
  const x = make();
  own(x);
  drop(x);
  x satisfies UniqueFrameOwner<Init>; // ERR TS1360 does not satisfy the expected type
}
export function defaulted(): void {
  const x = make();
  own(x);
  drop(x);
  const { y = x }: { y?: UniqueFrameOwner<Init> } = {}; // ERR UNASSIGNABLE type '
  own(y);
}
export function returned(): UniqueFrameOwner<Init> {
  const x = make();
  own(x);
  drop(x);
  return x; // ERR UNASSIGNABLE type 'UniqueFrameOwner<Init
}
export function perhapsReturned(): UniqueFrameOwner<Init> {
  const x = make();
  own(x);
  if (c) drop(x);
  return x; // ERR UNASSIGNABLE type 'UniqueFrameOwner<Init
}
export function returnedRaw(): UniqueFrameOwner<Init> {
  const x = make();
  own(x);
  intoRaw(x);
  return x; // ERR UNASSIGNABLE type 'UniqueFrameOwner<Init
}
export function returnedAsItIs(): RawFrameOwner<Init, "dma"> {
  const x = make();
  own(x);
  intoRaw(x);
  return x;
}
export const returnedByArrow = (x: UniqueFrameOwner<Init>): UniqueFrameOwner<Init> => {
  own(x);
  drop(x);
  return x; // ERR UNASSIGNABLE type 'UniqueFrameOwner<Init
};
export async function resolved(): Promise<UniqueFrameOwner<Init>> {
  const x = make();
  own(x);
  drop(x);
  return x; // ERR UNASSIGNABLE type '
}
export function* yielded(): Generator<UniqueFrameOwner<Init>> {
  const x = make();
  own(x);
  yield x;
  drop(x);
  yield x; // ERR UNASSIGNABLE type '
}
export function thrownAway(): void {
  const x = make();
  own(x);
  drop(x);
  x[Symbol.dispose]();
}
export function narrowedByIn(): void {
  const x = make();
  own(x);
  drop(x);
  if ("meta" in x) {
    x.meta(); // ERR meta after drop
  }
}
export function narrowedByInstanceof(): void {
  const x = make();
  own(x);
  drop(x);
  if (x instanceof Object) {
    x.meta(); // ERR meta after drop
  }
}
export function narrowedByTypeof(): void {
  const x = make();
  own(x);
  drop(x);
  if (typeof x === "object") {
    x.meta(); // ERR meta after drop
  }
}
export function narrowedByOwnPredicate(isOwner: (value: unknown) => value is UniqueFrameOwner<Init>): void {
  const x = make();
  own(x);
  drop(x);
  if (isOwner(x)) {
    x.meta(); // ERR TS2684|TS2339 meta
  }
}
export function switchedOnIdentity(): void {
  const x = make();
  own(x);
  drop(x);
  switch (x) {
    case x:
      x.meta(); // ERR meta after drop
  }
}
export function comparedWithAnother(): void {
  const x = make();
  const y = make();
  own(x);
  own(y);
  drop(x);
  if (x === y) {
    x.meta(); // ERR meta after drop
  }
  drop(y);
}

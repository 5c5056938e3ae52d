// Nothing that a user writes down, a cast apart, is an owner: only producers make one.
import {
  drop,
  type FrameMemory,
  type MetadataKind,
  own,
  type Paddr,
  type RawFrame,
  type RawFrameOwner,
  type UniqueFrameOwner,
  type UniqueFrameRef,
} from "unique-frame";
import { dma, type Init, make, makeRaw } from "./world.js";

const real = make();
const notOwner = "an owner is made of nothing that has only its methods";
export const literal: UniqueFrameOwner<Init> = { [Symbol.dispose]() {} }; // ERR UNASSIGNABLE type 'UniqueFrameOwner<Init
export const empty: UniqueFrameOwner<Init> = {}; // ERR UNASSIGNABLE type 'UniqueFrameOwner<Init
export const reference: UniqueFrameRef<Init> = {}; // ERR UNASSIGNABLE type 'UniqueFrameRef<Init
export const rawLiteral: RawFrameOwner<Init> = {}; // ERR UNASSIGNABLE type 'RawFrameOwner<Init
export const text: UniqueFrameOwner<Init> = notOwner; // ERR UNASSIGNABLE type 'UniqueFrameOwner<Init
export const spread: UniqueFrameOwner<Init> = { ...real }; // ERR UNASSIGNABLE type 'UniqueFrameOwner<Init
export const spreadAndMore: UniqueFrameOwner<Init> = { ...real, meta: real.meta }; // ERR UNASSIGNABLE type 'UniqueFrameOwner<Init
export const spreadRaw: RawFrameOwner<Init> = { ...makeRaw() }; // ERR UNASSIGNABLE type 'RawFrameOwner<Init
export const readonlyCopy: UniqueFrameOwner<Init> = Object.freeze({ ...real }); // ERR UNASSIGNABLE type 'UniqueFrameOwner<Init
export const anotherState: RawFrameOwner<Init> = make(); // ERR UNASSIGNABLE type 'RawFrameOwner<Init
export const backAgain: UniqueFrameOwner<Init> = makeRaw(); // ERR UNASSIGNABLE type 'UniqueFrameOwner<Init
export const fromReference = (borrowed: UniqueFrameRef<Init>): UniqueFrameOwner<Init> => borrowed; // ERR UNASSIGNABLE type 'UniqueFrameOwner<Init

export class Implementing implements UniqueFrameOwner<Init> {} // ERR TS2420|TS2720|TS2739|TS2740 incorrectly implements
export class Extending extends UniqueFrameOwner<Init> {} // ERR TS2689|TS2693|TS1361|TS1362|TS18042 UniqueFrameOwner
export const constructed = new UniqueFrameOwner<Init>(); // ERR TS2693|TS1361|TS1362 UniqueFrameOwner
export function subclassOfInstance(): void {
  class Sub extends real.constructor {} // ERR TS2507 is not a constructor function type
  new Sub();
}
export interface Widened extends UniqueFrameOwner<Init> {
  readonly more: string;
}
export const widened: Widened = { ...real, more: "" }; // ERR UNASSIGNABLE type 'Widened'

export function droppedSpread(): void {
  const x = make();
  own(x);
  drop({ ...x }); // ERR drop needs a frame, but this is none
}
export function restCopy(): void {
  const x = make();
  own(x);
  const { ...y } = x;
  drop(y); // ERR drop needs a frame, but this is none
}
export function droppedNothings(): void {
  drop(3); // ERR drop needs a frame, but this is none
  drop({}); // ERR drop needs a frame, but this is none
  drop("frame"); // ERR drop needs a frame, but this is none
  drop(undefined); // ERR drop needs a frame, but this may be undefined
  drop(null); // ERR drop needs a frame, but this may be null
  drop([]); // ERR drop needs a frame, but this is none
  drop(() => real); // ERR drop needs a frame, but this is none
  drop(Symbol.dispose); // ERR drop needs a frame, but this is none
}
export function frozenAlias(): void {
  const x = make();
  own(x);
  drop(x);
  Object.freeze(x).meta(); // ERR meta needs a frame, but this is none
}
export function proxied(): void {
  const x = make();
  own(x);
  drop(x);
  new Proxy(x, {}).meta(); // ERR meta after drop
}
export function detachedMethod(): void {
  const x = make();
  own(x);
  const { meta } = x;
  meta(); // ERR TS2684 meta
}
export function methodOnNothing(): void {
  real.meta.call({}); // ERR TS2345|TS2769 meta
}

export const memory: FrameMemory<"dma"> = { name: "dma" }; // ERR UNASSIGNABLE type 'FrameMemory<"dma">'
export const memoryCopy: FrameMemory<"dma"> = { ...dma }; // ERR UNASSIGNABLE type 'FrameMemory<"dma">'
export const address: Paddr = 0x4000; // ERR UNASSIGNABLE type 'Paddr'
export const message: RawFrame<Init> = {}; // ERR UNASSIGNABLE type 'RawFrame<Init
class Accidental {
  pid = 1;
}
export const kind: MetadataKind<Init> = Accidental; // ERR UNASSIGNABLE MetadataKind<Init>

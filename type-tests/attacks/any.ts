// `any` is refused as an operand. On its methods the compiler does not look: the run time does.
import { drop, fromRaw, give, intoRaw, own, post, repurpose, resetAsUnused, type UniqueFrameOwner } from "unique-frame";
import { dma, finish, Init, port } from "./world.js";

// biome-ignore lint/suspicious/noExplicitAny: it is what is under test
declare const x: any;
export function everyOperand(): void {
  own(x); // ERR own needs a frame, but this is any
}
export function drops(): void {
  drop(x); // ERR drop needs a frame, but this is any
}
export function repurposes(): void {
  repurpose(x, Init, { pid: 1 }); // ERR repurpose needs a frame, but this is any
}
export function forgets(): void {
  intoRaw(x); // ERR intoRaw needs a frame, but this is any
}
export function remembers(): void {
  fromRaw(x); // ERR fromRaw needs a frame, but this is any
}
export function gives(): void {
  give(x); // ERR give needs a frame, but this is any
}
export function posts(): void {
  post(port, x, 0); // ERR post needs a frame, but this is any
}
export function resets(): void {
  resetAsUnused(x, dma.allocator); // ERR resetAsUnused needs a frame, but this is any
}
export function finishes(): void {
  finish(x); // ERR UNASSIGNABLE any
}
export function fromJson(): void {
  drop(JSON.parse("{}")); // ERR drop needs a frame, but this is any
}
export function fromPrototype(owner: UniqueFrameOwner<Init>): void {
  drop(Object.create(owner)); // ERR drop needs a frame, but this is any
}
export function catched(): void {
  try {
    throw 1;
  } catch (error) {
    drop(error); // ERR drop needs a frame, but this is none
  }
}
// biome-ignore lint/suspicious/noExplicitAny: metadata of any kind
export function anyMetadata(frame: UniqueFrameOwner<any>): void {
  own(frame);
  frame.meta().whatever;
  drop(frame);
  drop(frame); // ERR drop after drop
}
export function neverMetadata(frame: UniqueFrameOwner<never>): void {
  own(frame);
  drop(frame);
  drop(frame); // ERR drop after drop
}
export function neverFrame(frame: never): void {
  drop(frame);
}
// biome-ignore lint/suspicious/noExplicitAny: memory of any name
export function anyRegion(frame: UniqueFrameOwner<Init, any>): void {
  own(frame);
  frame.meta().pid;
  drop(frame);
  frame.meta(); // ERR meta after drop
}

// A frame belongs to one memory.
import {
  alloc,
  drop,
  type FrameMemory,
  fromRaw,
  intoRaw,
  own,
  type RawFrame,
  repurpose,
  resetAsUnused,
  restore,
  type UniqueFrameOwner,
  type UniqueFrameRef,
} from "unique-frame";
import { c, dma, Init, lend, make, PageTable, ram } from "./world.js";

declare const either: FrameMemory<"a" | "b">;
declare const unnamed: FrameMemory<string>;
const table = { level: 1, present: true, flags: 0n };

export function lentToAnother(frame: UniqueFrameRef<Init, "dma">): void {
  const x = alloc(ram, Init, { pid: 1 });
  own(x);
  lentToAnother(x); // ERR UNASSIGNABLE type '
  drop(x);
}
export function movedToAnother(frame: UniqueFrameOwner<Init, "ram">): void {
  const x = alloc(dma, Init, { pid: 1 });
  own(x);
  movedToAnother(x); // ERR UNASSIGNABLE type '
}
export function eitherIsNotOne(take: (x: UniqueFrameOwner<Init, "a">) => void): void {
  const x = alloc(either, Init, { pid: 1 });
  own(x);
  take(x); // ERR UNASSIGNABLE type '
}
export function unnamedIsNone(take: (x: UniqueFrameOwner<Init, "a">) => void): void {
  const x = alloc(unnamed, Init, { pid: 1 });
  own(x);
  take(x); // ERR UNASSIGNABLE type '
}
export function oneIsUnnamed(): void {
  const x = make();
  own(x);
  const anywhere: UniqueFrameRef<Init> = x;
  anywhere.meta().pid;
  lend(anywhere); // ERR UNASSIGNABLE type '
  drop(x);
}
export function oneIsEither(): void {
  const x: UniqueFrameOwner<Init, "dma" | "ram"> = make();
  own(x);
  lend(x); // ERR UNASSIGNABLE type '
  drop(x);
}
export function twoMemoriesMeet(): void {
  const x = c ? alloc(dma, Init, { pid: 1 }) : alloc(ram, Init, { pid: 2 });
  own(x);
  intoRaw(x);
  fromRaw(x);
  lend(x); // ERR UNASSIGNABLE type '
  drop(x);
  drop(x); // ERR drop after drop
}
export function twoMemoriesAndKindsMeet(): void {
  const x = c ? alloc(dma, Init, { pid: 1 }) : alloc(ram, PageTable, table);
  own(x);
  repurpose(x, Init, { pid: 2 });
  x.meta().pid;
  if (c) drop(x);
  drop(x); // ERR drop after drop
}
export function repurposeKeepsMemory(): void {
  const x = alloc(ram, PageTable, table);
  own(x);
  repurpose(x, Init, { pid: 1 });
  lend(x); // ERR UNASSIGNABLE type '
  drop(x);
}
export function rawKeepsMemory(): void {
  const x = alloc(ram, Init, { pid: 1 });
  own(x);
  intoRaw(x);
  fromRaw(x);
  lend(x); // ERR UNASSIGNABLE type '
  drop(x);
}
export function resetByAnotherAllocator(): void {
  const x = make();
  own(x);
  resetAsUnused(x, ram.allocator); // ERR UNASSIGNABLE type '
}
export function resetByForgedAllocator(): void {
  const x = make();
  own(x);
  resetAsUnused(x, { memory: "dma" }); // ERR UNASSIGNABLE type '
}
export function restoredElsewhere(frame: RawFrame<Init, "dma">): void {
  const x = restore(ram, frame, Init); // ERR UNASSIGNABLE type '
}
export function memoryOfAnotherName(): void {
  const renamed: FrameMemory<"ram"> = dma; // ERR UNASSIGNABLE type '
}

// Type arguments, utility types and variance, written down to talk the compiler into something.
import {
  alloc,
  drop,
  give,
  intoRaw,
  own,
  repurpose,
  restore,
  type RawFrame,
  type UniqueFrameOwner,
  type UniqueFrameRef,
} from "unique-frame";
import { dma, Init, lend, make, makeTable, PageTable } from "./world.js";

const table = { level: 1, present: true, flags: 0n };

export function readonlyOwner(x: Readonly<UniqueFrameOwner<Init>>): void {
  own(x); // ERR own needs a frame, but this is none
}
export function partialOwner(x: Partial<UniqueFrameOwner<Init>>): UniqueFrameOwner<Init> {
  return x; // ERR UNASSIGNABLE type 'UniqueFrameOwner<Init
}
export function pickedOwner(x: Pick<UniqueFrameOwner<Init>, "meta" | "metaMut">): UniqueFrameRef<Init> {
  return x; // ERR UNASSIGNABLE type 'UniqueFrameRef<Init
}
export function requiredOwner(x: Required<UniqueFrameOwner<Init>>): UniqueFrameOwner<Init> {
  return x; // ERR UNASSIGNABLE type 'UniqueFrameOwner<Init
}
export function spentAsReadonly(): void {
  const x = make();
  own(x);
  drop(x);
  const y: Readonly<UniqueFrameOwner<Init>> = x; // ERR UNASSIGNABLE type 'Readonly<UniqueFrameOwner<Init
}
export function intersected(x: UniqueFrameOwner<Init> & { readonly label: string }): void {
  own(x);
  drop(x);
  x.meta(); // ERR TS2684|TS2339 meta
}
export function memoryByArgument(): void {
  alloc<Init, "ram">(dma, Init, { pid: 1 }); // ERR UNASSIGNABLE type 'FrameMemory<"ram">'
}
export function kindByArgument(): void {
  alloc<PageTable, "dma">(dma, Init, table); // ERR UNASSIGNABLE PageTable
}
export function widerKindByArgument(): void {
  const x = alloc<Init | PageTable, "dma">(dma, Init, { pid: 1 });
  own(x);
  lend(x); // ERR UNASSIGNABLE type '
  drop(x);
}
export function unknownKindByArgument(): void {
  alloc<unknown, "dma">(dma, Init, { pid: 1 }); // ERR UNASSIGNABLE never
}
export function restoredAsWider(frame: RawFrame<Init, "dma">): void {
  restore<Init | PageTable, "dma">(dma, frame, Init); // ERR UNASSIGNABLE type '
}
export function repurposedByArgument(): void {
  const x = make();
  own(x);
  repurpose<typeof x, PageTable>(x, Init, table); // ERR UNASSIGNABLE type '
}
export function giveByArgument(): void {
  const x = makeTable();
  own(x);
  give<UniqueFrameOwner<Init>>(x); // ERR UNASSIGNABLE needs a tracked frame
  drop(x);
}
export function anyByArgument(): void {
  const x = make();
  own(x);
  drop(x);
  // biome-ignore lint/suspicious/noExplicitAny: it is what is under test
  drop<any>(x); // ERR drop needs a frame, but this is any
}
export function unknownByArgument(): void {
  drop<unknown>(make()); // ERR drop needs a frame, but this is none
}
export function rawAsReference(): void {
  const x = make();
  own(x);
  intoRaw(x);
  const y: UniqueFrameRef<unknown, string> = x; // ERR UNASSIGNABLE type 'UniqueFrameRef<unknown
}
export function spentAsAnyReference(): void {
  const x = make();
  own(x);
  drop(x);
  // biome-ignore lint/suspicious/noExplicitAny: it is what is under test
  const y: UniqueFrameRef<any, any> = x; // ERR UNASSIGNABLE type 'UniqueFrameRef<any
  const z: UniqueFrameOwner<never, never> = x; // ERR UNASSIGNABLE type 'UniqueFrameOwner<never
}
export function believedAssertion(revive: (value: unknown) => asserts value is UniqueFrameOwner<Init>): void {
  const x = make();
  own(x);
  drop(x);
  revive(x);
  x.meta(); // ERR TS2684|TS2339 meta
}

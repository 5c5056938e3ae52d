// Right programs that the compiler rejects, each with its reason and its remedy. The marks keep the list true.
import {
  alloc, downcast, drop, type FrameChannel, type FrameOwner, type FrameRef, fromRaw, fromUnused, intoRaw, own, repurpose, trySend, type Paddr, type UniqueFrameOwner, type UniqueFrameRef,
} from "unique-frame";
import { c, dma, Init, make, makeShared, PageTable } from "./world.js";

// In brackets, the compiler narrows twice, the second time from the type that it has found: after more than two steps the
// answer is none that the types gave. Name the property, or destructure.
export function manyStepsInBrackets(held: readonly [UniqueFrameOwner<Init>]): void {
  own(held[0]);
  intoRaw(held[0]);
  fromRaw(held[0]);
  intoRaw(held[0]);
  fromRaw(held[0]); // ERR fromRaw needs a raw or rawShared frame, but this one is unique
  drop(held[0]);
}
export function manyStepsByName(held: { readonly frame: UniqueFrameOwner<Init> }): void {
  own(held.frame);
  intoRaw(held.frame);
  fromRaw(held.frame);
  intoRaw(held.frame);
  fromRaw(held.frame);
  drop(held.frame);
}

// In a loop, a constant's type needs the frame's type, and that needs the call that uses the constant.
export function metadataCarriedOver(): void {
  const x = make();
  own(x);
  while (c) {
    const pid = x.meta().pid; // ERR TS7022 'pid' implicitly has type 'any'
    repurpose(x, Init, { pid });
  }
  drop(x);
}
export function clonedInLoop(): void {
  const x = makeShared();
  own(x);
  while (c) {
    const y = x.clone(); // ERR TS7022 'y' implicitly has type 'any'
    own(y); // ERR own needs a frame, but this is any
    drop(y); // ERR drop needs a frame, but this is any
  }
  drop(x);
}
export function clonedInLoopByType(): void {
  const x = makeShared();
  own(x);
  while (c) {
    const y: FrameOwner<Init> = x.clone();
    own(y);
    drop(y);
  }
  drop(x);
}
/** Before tracking starts, and through what is no frame, there is nothing to follow. */
export function clonedInLoopUntracked(x: FrameOwner<Init>): void {
  while (c) {
    const y = x.clone();
    own(y);
    drop(y);
  }
}
export function receivedInLoop(channel: FrameChannel<Init>): void {
  for (;;) {
    const x = channel.receive();
    if (x === undefined) return;
    own(x);
    if (!trySend(channel, x)) drop(x);
  }
}
export function metadataCarriedOverByType(): void {
  const x = make();
  own(x);
  while (c) {
    const pid: number = x.meta().pid;
    repurpose(x, Init, { pid });
  }
  drop(x);
}
export function addressCarriedOver(): void {
  const x = make();
  own(x);
  while (c) {
    const address = x.endPaddr(); // ERR TS7022 'address' implicitly has type 'any'
    const y = fromUnused(dma, address, Init, { pid: 1 }); // ERR TS7022 'y' implicitly has type 'any'
    own(y); // ERR own needs a frame, but this is any
    drop(y); // ERR drop needs a frame, but this is any
    repurpose(x, Init, { pid: 2 });
  }
  drop(x);
}
export function addressCarriedOverByType(): void {
  const x = make();
  own(x);
  while (c) {
    const address: Paddr = x.endPaddr();
    const y = fromUnused(dma, address, Init, { pid: 1 });
    own(y);
    drop(y);
    repurpose(x, Init, { pid: 2 });
  }
  drop(x);
}

// Two conditions that exclude each other are two conditions. As in Rust: use else, or return.
export function correlated(): void {
  const x = alloc(dma, Init, { pid: 1 });
  own(x);
  const ok = c;
  if (ok) drop(x);
  if (!ok) drop(x); // ERR drop after drop
}

// A function that is generic over the frame's own type: nothing can be told of F. Be generic over the metadata.
export function genericOverTheFrame<F extends UniqueFrameOwner<Init>>(x: F): void {
  own(x); // ERR TS2684 NotAny<F
}
export function genericOverTheMetadata<M extends Init>(x: UniqueFrameOwner<M>): void {
  own(x);
  x.meta().pid;
  drop(x);
}

// An assertion function has to be declared, by the place that it comes from.
export async function importedLate(): Promise<void> {
  const late = await import("unique-frame");
  const x = make();
  late.own(x); // ERR TS2775
}
export function inConstant(): void {
  const operations = { own };
  const x = make();
  operations.own(x); // ERR TS2775
}

// Before `own`, the error of a producer is still in the type.
export function methodBeforeOwn(): void {
  const x = alloc(dma, Init, { pid: 1 });
  x.meta(); // ERR TS2339 OutOfFrames
}

// What keeps the metadata can keep one kind only. In each branch, or after repurpose, there is one.
export function severalKinds(): void {
  const x = make();
  own(x);
  if (c) repurpose(x, PageTable, { level: 1, present: true, flags: 0n });
  intoRaw(x); // ERR intoRaw keeps the metadata, but frames of several kinds meet here
}
export function oneKindInEachBranch(): void {
  const x = make();
  own(x);
  if (c) {
    repurpose(x, PageTable, { level: 1, present: true, flags: 0n });
    intoRaw(x);
  } else intoRaw(x);
}

// Nine versions, in turn: after nine changes within a turn of nested loops the next looks like the first.
export function nineSteps(): void {
  const x = make();
  own(x);
  while (c) {
    while (c) {
      intoRaw(x);
      fromRaw(x);
      intoRaw(x);
      fromRaw(x);
      intoRaw(x);
      fromRaw(x);
      while (c) {
        repurpose(x, Init, { pid: 1 });
        repurpose(x, Init, { pid: 2 });
        repurpose(x, Init, { pid: 3 }); // ERR repurpose needs a frame && UniqueFrameOwner<...> & UniqueFrameOwner<...>
      }
    }
  }
  drop(x);
}
export function innerLoopInAFunction(): void {
  const x = make();
  own(x);
  while (c) {
    while (c) {
      intoRaw(x);
      fromRaw(x);
      intoRaw(x);
      fromRaw(x);
      intoRaw(x);
      fromRaw(x);
      inner(x);
    }
  }
  drop(x);
}
function inner(x: UniqueFrameRef<Init>): void {
  while (c) x.metaMut().pid = 1;
}

// The kind of a reference is known, and so is the answer: nothing can be done where the other one would lead.
export function knownKindAsked(frame: FrameRef<Init>): void {
  if (downcast(frame, Init)) frame.meta().pid;
  else frame.startPaddr(); // ERR TS2339 does not exist on type 'never'
}
export function otherKindAsked(frame: FrameRef<Init>): void {
  if (downcast(frame, PageTable)) frame.startPaddr(); // ERR startPaddr needs a frame, but this is none
  else frame.meta().pid;
}

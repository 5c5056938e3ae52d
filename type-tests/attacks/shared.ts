// Shared frames: what several own nobody changes, each owner is used up once, and the kind of a frame that was found is not
// known before somebody asked.
import {
  type AnyMetadata,
  downcast,
  drop,
  type FrameOwner,
  type FrameRef,
  frameFromUnused,
  fromInUse,
  fromRaw,
  give,
  intoRaw,
  intoShared,
  type MetadataKind,
  own,
  owning,
  paddr,
  post,
  pushBack,
  type RawSharedFrameOwner,
  repurpose,
  resetAsUnused,
  restore,
  type Takes,
  type Taken,
  tryUnique,
  trySend,
  type UniqueFrameOwner,
  type UniqueFrameRef,
} from "unique-frame";
import {
  Buffer,
  borrowAny,
  c,
  channel,
  dma,
  finish,
  Init,
  lend,
  list,
  look,
  lookRam,
  make,
  makeAny,
  makeOneOfTwo,
  makeShared,
  makeSharedBuffer,
  n,
  PageTable,
  port,
  ram,
  risky,
} from "./world.js";

const table = { level: 1, present: true, flags: 0n };

// ---- what only the one owner may
export function changed(): void {
  const x = make();
  own(x);
  intoShared(x);
  x.meta().pid = 1; // ERR TS2540 Cannot assign to 'pid'
  x.metaMut().pid = 1; // ERR metaMut needs a unique frame, but this one is shared: ask tryUnique(frame) first
  x.dynMetaMut(); // ERR dynMetaMut needs a unique frame, but this one is shared
  repurpose(x, PageTable, table); // ERR repurpose needs a unique frame, but this one is shared
  resetAsUnused(x, dma.allocator); // ERR resetAsUnused needs a unique frame, but this one is shared
  post(port, x); // ERR post needs a raw frame, but this one is shared: ask tryUnique(frame) first
  finish(x); // ERR this function needs a unique frame, but this one is shared
  lend(x); // ERR UNASSIGNABLE type '
  drop(x);
}
export function changedFromTheStart(): void {
  const x = frameFromUnused(dma, paddr(0), Init, { pid: 1 });
  own(x);
  x.metaMut(); // ERR metaMut needs a unique frame, but this one is shared
  drop(x);
}
export function changedPage(): void {
  const x = makeSharedBuffer();
  own(x);
  x.write(0, new Uint8Array(1));
  x.bytes((bytes: Uint8Array) => bytes.length); // ERR bytes needs a unique frame, but this one is shared
  drop(x);
}
export function changedThroughReference(frame: FrameRef<Init>): void {
  frame.metaMut(); // ERR metaMut needs a unique frame, but this one is shared
}
export function typedPageOfShared(): void {
  const x = makeShared();
  own(x);
  x.fill(0); // ERR fill needs a frame of an untyped kind
  drop(x);
}
export function sharedTwice(): void {
  const x = makeShared();
  own(x);
  intoShared(x); // ERR intoShared needs a unique frame, but this one is shared: ask tryUnique(frame) first
  drop(x);
}
export function clonedWhileUnique(): void {
  const x = make();
  own(x);
  const y = x.clone(); // ERR clone needs a shared frame, but this one is unique: call intoShared(frame) first
  own(y);
  y.meta().pid;
  drop(y);
  x.borrow(); // ERR borrow needs a shared frame, but this one is unique
  x.referenceCount(); // ERR referenceCount needs a shared frame, but this one is unique
  drop(x);
}
export function sharedAsUnique(): UniqueFrameOwner<Init> {
  const x = make();
  own(x);
  intoShared(x);
  return x; // ERR UNASSIGNABLE type '
}
export function uniqueAsShared(): FrameOwner<Init> {
  const x = make();
  own(x);
  return x; // ERR UNASSIGNABLE type '
}
export function perhapsShared(): FrameOwner<Init> {
  const x = make();
  own(x);
  if (c) intoShared(x);
  return x; // ERR UNASSIGNABLE type '
}
export function anyoneMayLook(): void {
  const x = make();
  own(x);
  look(x);
  if (c) intoShared(x);
  look(x);
  lookRam(x); // ERR UNASSIGNABLE type '
  drop(x);
  look(x); // ERR UNASSIGNABLE type '
}

// ---- each owner once
export function usedAfterDrop(): void {
  const x = makeShared();
  own(x);
  const y = x.clone();
  own(y);
  drop(x);
  y.meta().pid;
  x.meta(); // ERR meta after drop: this frame was already consumed by drop
  x.clone(); // ERR clone after drop: this frame was already consumed by drop
  drop(x); // ERR drop after drop
  drop(y);
  y.equals(makeShared()); // ERR equals after drop
}
export function cloneOfSpent(): void {
  const x = makeShared();
  own(x);
  drop(x);
  const y = x.clone(); // ERR clone after drop
  own(y);
  y.meta().pid;
  drop(y);
  drop(y); // ERR drop after drop
}
export function borrowOfSpent(): void {
  const x = makeShared();
  own(x);
  drop(x);
  const y = x.borrow(); // ERR borrow after drop
  y.meta().pid;
  look(y);
}
export function cloneNotTracked(): void {
  drop(makeShared().clone()); // ERR drop needs a tracked frame: call own(frame) first
}
export function cloneOfOtherKind(): FrameOwner<PageTable> {
  const x = makeShared();
  own(x);
  return x.clone(); // ERR UNASSIGNABLE type '
}
export function comparedWithSpent(): void {
  const x = makeShared();
  own(x);
  const y = makeShared();
  own(y);
  drop(y);
  x.equals(y); // ERR UNASSIGNABLE type '
  drop(x);
}
export function comparedWithRaw(x: FrameOwner<Init>, y: RawSharedFrameOwner<Init>): void {
  x.equals(y); // ERR UNASSIGNABLE type '
}
export function droppedInLoop(): void {
  const x = makeShared();
  own(x);
  for (let i = 0; i < n; i++) drop(x); // ERR drop after drop
}
export function clonedInLoop(): void {
  const x = makeShared();
  own(x);
  for (let i = 0; i < n; i++) {
    const y: FrameOwner<Init> = x.clone();
    own(y);
    drop(y);
    y.meta(); // ERR meta after drop
  }
  drop(x);
}

// ---- references
export function borrowedAndDropped(): void {
  const x = makeShared();
  own(x);
  const y = x.borrow();
  drop(y); // ERR drop needs an owner, but this frame is only borrowed here: ask for a UniqueFrameOwner or a FrameOwner instead of a reference
  tryUnique(y); // ERR tryUnique needs an owner, but this frame is only borrowed here
  intoRaw(y); // ERR intoRaw needs an owner, but this frame is only borrowed here
  give(y); // ERR give needs an owner, but this frame is only borrowed here
  own(y); // ERR own needs an owner, but this frame is only borrowed here
  y.clone(); // ERR clone needs a shared frame, but this one is unique
  lend(y); // ERR UNASSIGNABLE type '
  drop(x);
}
export function referenceKept(frame: FrameRef<Init>): FrameOwner<Init> {
  return frame; // ERR UNASSIGNABLE type '
}
export function referenceOfUnique(frame: UniqueFrameRef<Init>): FrameRef<Init> {
  return frame;
}
export function referenceAsUnique(frame: FrameRef<Init>): UniqueFrameRef<Init> {
  return frame; // ERR UNASSIGNABLE type '
}
export function rawAsReference(frame: RawSharedFrameOwner<Init>): FrameRef<Init> {
  return frame; // ERR UNASSIGNABLE type '
}

// ---- raw
export function rawShared(): void {
  const x = makeShared();
  own(x);
  intoRaw(x);
  x.startPaddr();
  x.meta(); // ERR meta needs a unique or shared frame, but this one is rawShared: call fromRaw(frame) first
  x.clone(); // ERR clone needs a shared frame, but this one is rawShared: call fromRaw(frame) first
  post(port, x); // ERR post needs a raw frame, but this one is rawShared: call fromRaw(frame) first
  drop(x); // ERR drop needs a unique or shared frame, but this one is rawShared
  fromRaw(x);
  x.clone();
  drop(x);
}
export function rawSharedAsRaw(): void {
  const x = makeShared();
  own(x);
  intoRaw(x);
  const take = (_: FrameOwner<Init>): void => {};
  take(x); // ERR UNASSIGNABLE type '
  restore(dma, x, Init); // ERR UNASSIGNABLE type '
  fromRaw(x);
  drop(x);
}
export function rawOfTwoStates(): void {
  const x = make();
  own(x);
  if (c) intoShared(x);
  intoRaw(x); // ERR intoRaw depends on the state, but frames in several states meet here: call intoRaw in each branch
  drop(x);
}
export function rawOfEachState(): void {
  const x = make();
  own(x);
  if (c) {
    intoShared(x);
    intoRaw(x);
  } else intoRaw(x);
  x.size();
  fromRaw(x); // ERR fromRaw depends on the state, but frames in several states meet here
}
export function rawInLoop(): void {
  const x = makeShared();
  own(x);
  while (c) {
    intoRaw(x);
    fromRaw(x);
    if (tryUnique(x)) {
      intoRaw(x);
      fromRaw(x);
      intoShared(x);
    }
  }
  x.clone();
  drop(x);
}
export function rawInLoopOfTwoStates(): void {
  const x = makeShared();
  own(x);
  while (c) {
    intoRaw(x); // ERR intoRaw depends on the state, but frames in several states meet here
    fromRaw(x);
    if (tryUnique(x)) risky();
  }
  drop(x);
}

// ---- the way back to being the one owner
export function tried(): void {
  const x = makeShared();
  own(x);
  if (tryUnique(x)) {
    x.metaMut().pid = 1;
    repurpose(x, PageTable, table);
    x.clone(); // ERR clone needs a shared frame, but this one is unique
    drop(x);
  } else {
    x.clone();
    x.metaMut(); // ERR metaMut needs a unique frame, but this one is shared
    drop(x);
  }
  x.meta(); // ERR meta after drop
}
export function triedTheWrongWayRound(): void {
  const x = makeShared();
  own(x);
  if (!tryUnique(x)) {
    x.metaMut(); // ERR metaMut needs a unique frame, but this one is shared
    return;
  }
  x.clone(); // ERR clone needs a shared frame, but this one is unique
  drop(x);
}
export function triedAndSent(): void {
  const x = makeShared();
  own(x);
  if (tryUnique(x) && trySend(channel, x)) return;
  drop(x);
  drop(x); // ERR drop after drop
}
export function triedAndPushed(): void {
  const x = makeShared();
  own(x);
  if (!tryUnique(x)) return drop(x);
  pushBack(list, x);
  x.meta(); // ERR meta after pushBack
}
export function triedOfAny(x: any): void {
  if (tryUnique(x)) risky(); // ERR tryUnique needs a frame, but this is any
}
export function triedOfNoFrame(x: { pid: number }): void {
  if (tryUnique(x)) x.pid; // ERR tryUnique needs a frame, but this is none
  else x.pid;
  x.pid;
}
export function triedOfPerhapsNothing(x: FrameOwner<Init> | undefined): void {
  if (tryUnique(x)) x.meta(); // ERR tryUnique needs a frame, but this may be undefined: check it first
}
export function triedBeforeChecked(): void {
  const x = fromInUse(dma, paddr(0));
  if (tryUnique(x)) risky(); // ERR tryUnique needs a frame, but this may be an error: call own(frame) first
}
export function triedOfThis(this: FrameOwner<Init>): void {
  own(this);
  if (tryUnique(this)) this.metaMut();
  else this.metaMut(); // ERR metaMut needs a unique frame, but this one is shared
}

// ---- what kind it is
export function notAsked(): void {
  const x = fromInUse(dma, paddr(0));
  own(x);
  x.meta().pid; // ERR TS2339 Property 'pid' does not exist
  look(x); // ERR UNASSIGNABLE type '
  if (tryUnique(x)) x.metaMut().pid = 2; // ERR TS2339 Property 'pid' does not exist
  drop(x);
}
export function asked(): void {
  const x = fromInUse(dma, paddr(0));
  own(x);
  if (downcast(x, Init)) {
    x.meta().pid;
    x.meta().level; // ERR TS2339 Property 'level' does not exist
    look(x);
    if (tryUnique(x)) x.metaMut().pid = 2;
  } else {
    x.meta().pid; // ERR TS2339 Property 'pid' does not exist
    x.dynMeta();
  }
  look(x); // ERR UNASSIGNABLE type '
  drop(x);
}
export function askedThePage(): void {
  const x = makeAny();
  own(x);
  x.fill(0); // ERR fill needs a frame of an untyped kind
  if (downcast(x, Buffer)) x.fill(0);
  else x.fill(0); // ERR fill needs a frame of an untyped kind
  drop(x);
}
export function askedAndReturned(): FrameOwner<PageTable> | undefined {
  const x = makeAny();
  own(x);
  if (downcast(x, PageTable)) return x;
  if (downcast(x, Init)) return x; // ERR UNASSIGNABLE type '
  drop(x);
  return undefined;
}
export function askedAfterDrop(): void {
  const x = makeAny();
  own(x);
  drop(x);
  if (downcast(x, Init)) risky(); // ERR downcast after drop
}
export function askedOfNoKind(): void {
  const x = makeAny();
  own(x);
  if (downcast(x, class {})) risky(); // ERR UNASSIGNABLE MetadataKind<
  drop(x);
}
export function askedOfTwoKinds(): void {
  const x = makeOneOfTwo();
  own(x);
  x.meta().pid; // ERR TS2339 Property 'pid' does not exist
  intoRaw(x); // ERR intoRaw keeps the metadata, but frames of several kinds meet here: call intoRaw in each branch, or ask downcast(frame, Kind) first
  if (downcast(x, Init)) {
    intoRaw(x);
    fromRaw(x);
    x.meta().pid;
  } else {
    intoRaw(x);
    fromRaw(x);
    x.meta().level;
  }
  drop(x);
}
export function askedReference(frame: FrameRef<AnyMetadata>): void {
  if (downcast(frame, Init)) {
    frame.meta().pid;
    frame.metaMut(); // ERR metaMut needs a unique frame, but this one is shared
    drop(frame); // ERR drop needs an owner, but this frame is only borrowed here
  } else if (downcast(frame, PageTable)) frame.meta().level;
  else frame.meta().pid; // ERR TS2339 Property 'pid' does not exist
  frame.meta().pid; // ERR TS2339 Property 'pid' does not exist
}
export function askedUniqueReference(frame: UniqueFrameRef<AnyMetadata>): void {
  if (downcast(frame, Init)) frame.metaMut().pid = 1;
  else frame.metaMut().pid = 1; // ERR TS2339 Property 'pid' does not exist
}
export function askedUnique(x: UniqueFrameOwner<AnyMetadata>): void {
  own(x);
  if (downcast(x, Init)) {
    x.metaMut().pid = 1;
    pushBack(list, x);
    x.meta(); // ERR meta after pushBack
  } else {
    pushBack(list, x); // ERR UNASSIGNABLE type 'FrameList<Init
  }
}
export function askedUnionOfReferences(frame: FrameRef<Init> | FrameRef<PageTable>): void {
  if (downcast(frame, Init)) frame.meta().pid;
  else frame.meta().level;
}
export function askedByKind<M>(x: FrameOwner<AnyMetadata>, kind: MetadataKind<M>): FrameOwner<M> | undefined {
  own(x);
  if (downcast(x, kind)) return x;
  drop(x);
  return undefined;
}
export function askedByAnotherKind<M>(x: FrameOwner<AnyMetadata>, kind: MetadataKind<M>): FrameOwner<Init> | undefined {
  own(x);
  if (downcast(x, kind)) return x; // ERR UNASSIGNABLE type '
  drop(x);
  return undefined;
}
export function askedGeneric<M>(x: FrameOwner<M>): void {
  own(x);
  if (downcast(x, Init)) x.meta().pid;
  else x.meta().pid; // ERR TS2339 Property 'pid' does not exist
  drop(x);
}
export function askedInLoop(): void {
  const x = makeAny();
  own(x);
  while (c) {
    if (downcast(x, Init)) x.meta().pid;
    else if (downcast(x, PageTable)) x.meta().level;
    else x.meta().level; // ERR TS2339 Property 'level' does not exist
  }
  x.meta().pid; // ERR TS2339 Property 'pid' does not exist
  drop(x);
}

// ---- functions of one's own
declare function keepShared<F>(frame: Takes<F, Init, "shared">): asserts frame is Taken<F, Init, "keepShared", "shared">;
declare function keepEither<F>(
  frame: Takes<F, Init, "unique" | "shared">,
): asserts frame is Taken<F, Init, "keepEither", "unique" | "shared">;
export function takenShared(): void {
  const x = makeShared();
  own(x);
  keepShared(x);
  x.meta(); // ERR meta after keepShared
  const y = make();
  own(y);
  keepShared(y); // ERR this function needs a shared frame, but this one is unique: call intoShared(frame) first
  drop(y);
  const z = makeAny();
  own(z);
  keepShared(z); // ERR this function needs a frame of another kind: ask downcast(frame, Kind) first
  drop(z);
}
export function takenEither(): void {
  const x = makeShared();
  own(x);
  keepEither(x);
  const y = make();
  own(y);
  keepEither(y);
  y.meta(); // ERR meta after keepEither
}
export function owned(): void {
  owning(makeShared(), (x) => {
    own(x);
    const y = x.clone();
    own(y);
    drop(x);
    drop(y);
    return x;
  });
  // biome-ignore format: the error stands where the body begins
  owning(makeShared(), (x) => { // ERR owning: a path of this body leaves its frame unconsumed
    own(x);
    if (tryUnique(x)) drop(x);
    return x;
  });
}

// ---- made up
export const literal: FrameOwner<Init> = {}; // ERR UNASSIGNABLE type 'FrameOwner<Init
export const spread: FrameOwner<Init> = { ...makeShared() }; // ERR UNASSIGNABLE type 'FrameOwner<Init
export const rawLiteral: RawSharedFrameOwner<Init> = {}; // ERR UNASSIGNABLE type 'RawSharedFrameOwner<Init
export const fromReference: FrameOwner<Init> = borrowAny(); // ERR UNASSIGNABLE type 'FrameOwner<Init
export const fromUnique: FrameOwner<Init> = make(); // ERR UNASSIGNABLE type 'FrameOwner<Init
export const otherMemory: FrameOwner<Init, "ram"> = makeShared(); // ERR UNASSIGNABLE type 'FrameOwner<Init
export const found: FrameOwner<AnyMetadata, "ram"> = makeAny(); // ERR UNASSIGNABLE type 'FrameOwner<AnyMetadata
export const inAnother = frameFromUnused(ram, paddr(0), Init, { level: 1 }); // ERR TS2353 'level' does not exist

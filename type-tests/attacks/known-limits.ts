// Misuse that the compiler accepts, each with its reason. Lint finds most of it, the run time all of it. There are no marks
// here: a program that one of the compilers rejects has to move to another file.
import { alloc, type AnyMetadata, downcast, drop, type FrameOwner, fromRaw, give, intoRaw, own, pushBack, restore, send, tryUnique, trySend, type UniqueFrameOwner, type UniqueFrameRef } from "unique-frame";
import { c, channel, delivery, dma, Init, list, make, makeAny, makeBuffer, makeShared, makeTable, type PageTable, ram } from "./world.js";

// Flow analysis follows one reference; a second name for the frame is another.
export function alias(): void {
  const x = make();
  own(x);
  const y = x;
  drop(x);
  y.meta();
}
export function aliasOwnedAgain(): void {
  const x = make();
  own(x);
  const y = x;
  own(y);
  drop(y);
  x.meta();
}
export function aliasInObject(): void {
  const x = make();
  own(x);
  const held = { x };
  drop(x);
  held.x.meta();
}
export function twoOwnersFromOneField(holder: { take(): UniqueFrameOwner<Init> }): void {
  const a = holder.take();
  const b = holder.take();
  own(a);
  own(b);
  drop(a);
  drop(b);
}

// A closure is checked with what held where it was made, and its calls change nothing in the caller.
export function closureMadeBefore(): void {
  const x = make();
  own(x);
  const later = () => x.meta();
  drop(x);
  later();
}
export function closureThatConsumes(): void {
  const x = make();
  own(x);
  const end = () => drop(x);
  end();
  end();
}
export function getterMadeBefore(): void {
  const x = make();
  own(x);
  const held = {
    get x() {
      return x;
    },
  };
  drop(x);
  held.x.meta();
}

// `own` works where it follows the declaration. In a loop or a branch of its own, the declared type comes back at the join.
export function ownInLoop(): void {
  const x = make();
  while (c) {
    own(x);
    drop(x);
  }
}
export function ownInBranch(x: UniqueFrameOwner<Init>): void {
  if (c) {
    own(x);
    drop(x);
  }
  own(x);
}

// What is not narrowed by a statement is not narrowed.
export function moveIntoPlainFunction(take: (x: UniqueFrameOwner<Init>) => void): void {
  const x = make();
  own(x);
  take(x);
  x.meta();
}
export function usedAfterGive(take: (x: UniqueFrameOwner<Init>) => void): void {
  const x = make();
  own(x);
  take(give(x));
  x.meta();
}
export function wrappedOperand(): void {
  const x = make();
  own(x);
  drop(x satisfies UniqueFrameOwner<Init>);
  x.meta();
}
export function chosenOperand(): void {
  const x = make();
  own(x);
  drop(c ? x : x);
  x.meta();
}

// A leak is no misuse to the compiler: outside `owning` nobody asks for the frame again.
export function leak(): void {
  const x = make();
  own(x);
}

// A predicate of one's own is believed.
export function ownPredicate(isOwner: (value: unknown) => value is UniqueFrameOwner<Init>): void {
  const x = make();
  own(x);
  drop(x);
  const y: unknown = x;
  if (isOwner(y)) {
    own(y);
    y.meta();
  }
}

// Object.assign and intersections are made of types, whatever the objects are.
export function assigned(): UniqueFrameRef<Init> {
  const x = make();
  own(x);
  return Object.assign({}, x);
}

// `typeof` a tracked variable names its state, which every later state is assignable to; narrowing needs that.
export function typeOfTrackedVariable(): void {
  const x = make();
  const y = make();
  own(x);
  own(y);
  drop(x);
  const z: typeof y = x;
  z.meta();
  drop<typeof y>(x);
  drop(y);
}

// In brackets, the compiler narrows twice, the second time from the type that it has found: after more than two steps the
// answer is none that the types gave. What consumes is seen, however many steps came before.
export function rawInBrackets(held: readonly [UniqueFrameOwner<Init>]): void {
  own(held[0]);
  intoRaw(held[0]);
  fromRaw(held[0]);
  intoRaw(held[0]);
  held[0].meta();
}

// A type argument that is written by hand is believed, like a cast: F is inferred, and nobody has a reason to write it.
export function neverByArgument(): void {
  const x = make();
  own(x);
  drop(x);
  drop<never>(x);
}
export function ownByArgument(): void {
  const x = make();
  own(x);
  drop(x);
  own<UniqueFrameOwner<Init>>(x);
}

// Methods and arrays are compared by TypeScript as if nobody wrote to them, so another kind gets in. The run time knows.
export function parameterBivariance(frames: { take(x: UniqueFrameOwner<Init | PageTable>): void }): void {
  const narrower: typeof frames = { take(x: UniqueFrameOwner<Init>) {} };
  narrower.take(makeTable());
}
export function arrayCovariance(frames: UniqueFrameOwner<Init>[]): void {
  const wider: UniqueFrameOwner<Init | PageTable>[] = frames;
  wider.push(makeTable());
}

// `any` fits into every parameter. Operands are refused by `this`, but a method's `this` is its frame, and a token is no frame.
// biome-ignore lint/suspicious/noExplicitAny: it is what is under test
export function anySource(source: any): void {
  const x = makeBuffer();
  own(x);
  x.copyFrom(source);
}
// biome-ignore lint/suspicious/noExplicitAny: the data of a message event has this type
export function anyToken(event: { readonly data: any }): void {
  const x = restore(dma, event.data.frame, Init);
  own(x);
  drop(x);
}
// biome-ignore lint/suspicious/noExplicitAny: it is what is under test
export function anyMethod(x: any): void {
  x.meta();
}

// A predicate narrows where its call is the condition. An answer that nobody looks at, or that goes another way, narrows
// nothing: what a yes consumed is not known to be gone. More places: control/questions.ts.
export function answerIgnored(): void {
  const x = make();
  own(x);
  trySend(channel, x);
  x.meta();
}
export function answerInCondition(): void {
  const x = make();
  own(x);
  if (c ? trySend(channel, x) : false) x.meta();
}
export function uniqueForAll(): void {
  const x = makeShared();
  own(x);
  tryUnique(x);
  x.clone();
}

// Without the name of its memory, or with several, a frame goes into a place of each of them.
export function memoryNotNamed(x: UniqueFrameOwner<Init>): void {
  own(x);
  pushBack(list, x);
}
export function oneOfTwoMemories(): void {
  const x = c ? make() : alloc(ram, Init, { pid: 1 });
  own(x);
  send(channel, x);
}

// What is no frame is not tracked: the run time alone knows that a list is being walked, was dropped, or that a delivery has
// its frame.
export function listWithOpenCursor(): void {
  const cursor = list.cursorFront();
  list.popFront();
  cursor.close();
  cursor.moveNext();
}
export function listAfterDrop(): void {
  list.drop();
  list.popFront();
}
export function deliveryTwice(): void {
  const x = make();
  own(x);
  const y = make();
  own(y);
  send(delivery, x);
  send(delivery, y);
}
// A reference outlives its frame, as an alias does.
export function referenceKeptTooLong(): void {
  const x = makeShared();
  own(x);
  const y = x.borrow();
  drop(x);
  y.meta();
}

// The answer stays with the variable that was asked: a second name keeps what it knew.
export function kindOfAlias(): FrameOwner<AnyMetadata> {
  const x = makeAny();
  const y = x;
  own(x);
  if (downcast(x, Init)) return give(x);
  return y;
}

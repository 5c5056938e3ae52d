// Misuse that the compiler accepts, each with its reason. Lint finds most of it, the run time all of it. There are no marks
// here: a program that one of the compilers rejects has to move to another file.
import { drop, fromRaw, give, intoRaw, own, restore, type UniqueFrameOwner, type UniqueFrameRef } from "unique-frame";
import { c, dma, Init, make, makeBuffer, makeTable, type PageTable } from "./world.js";

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

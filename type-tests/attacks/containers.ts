// A consumed frame must not get into a container, and one in a container is tracked like any other.
import { drop, fromRaw, give, intoRaw, own, type UniqueFrameOwner } from "unique-frame";
import { c, type Init, make } from "./world.js";

export function pushed(): void {
  const kept = [make()];
  const x = make();
  own(x);
  drop(x);
  kept.push(x); // ERR UNASSIGNABLE type '
}
export function inArrayLiteral(): void {
  const x = make();
  own(x);
  drop(x);
  const kept: UniqueFrameOwner<Init>[] = [x]; // ERR UNASSIGNABLE type '
}
export function inMap(): void {
  const kept = new Map<string, UniqueFrameOwner<Init>>();
  const x = make();
  own(x);
  drop(x);
  kept.set("a", x); // ERR UNASSIGNABLE type '
}
export function inSet(): void {
  const kept = new Set<UniqueFrameOwner<Init>>();
  const x = make();
  own(x);
  drop(x);
  kept.add(x); // ERR UNASSIGNABLE type '
}
export function inRecord(): void {
  const kept: Record<string, UniqueFrameOwner<Init>> = {};
  const x = make();
  own(x);
  drop(x);
  kept["a"] = x; // ERR UNASSIGNABLE type '
}
export function inObjectLiteral(): void {
  const x = make();
  own(x);
  drop(x);
  const kept: { readonly frame: UniqueFrameOwner<Init> } = { frame: x }; // ERR UNASSIGNABLE type '
}
export function inWeakMapAsKey(): void {
  const kept = new WeakMap<UniqueFrameOwner<Init>, string>();
  const x = make();
  own(x);
  drop(x);
  kept.set(x, "a"); // ERR UNASSIGNABLE type '
}
export function inferredArray(): void {
  const x = make();
  own(x);
  drop(x);
  [x][0]?.meta(); // ERR meta after drop
}
export function inferredObject(): void {
  const x = make();
  own(x);
  drop(x);
  const kept = { x };
  kept.x.meta(); // ERR meta after drop
}
export function mapped(): void {
  const x = make();
  own(x);
  drop(x);
  [1].map(() => x)[0]?.meta(); // ERR meta after drop
}
export function inPromise(): void {
  const x = make();
  own(x);
  drop(x);
  Promise.resolve(x).then((y) => y.meta()); // ERR meta after drop
}
export async function inPromiseAll(): Promise<void> {
  const x = make();
  own(x);
  drop(x);
  const [y] = await Promise.all([x]);
  y.meta(); // ERR meta after drop
}
export function storedAndTakenOut(): void {
  const kept: UniqueFrameOwner<Init>[] = [];
  const x = make();
  own(x);
  kept.push(give(x));
  const y = kept.pop();
  if (y) {
    own(y);
    y.meta().pid;
    drop(y);
    drop(y); // ERR drop after drop
  }
}
export function poppedUnchecked(kept: UniqueFrameOwner<Init>[]): void {
  const y = kept.pop();
  drop(y); // ERR drop needs a frame, but this may be undefined
}
export function ownedUnchecked(kept: UniqueFrameOwner<Init>[]): void {
  const y = kept[0];
  own(y); // ERR own needs a frame, but this may be undefined
}
export function absentOrNull(x: UniqueFrameOwner<Init> | null): void {
  own(x); // ERR own needs a frame, but this may be null
}
export function eachOnce(all: UniqueFrameOwner<Init>[]): void {
  for (const x of all) {
    own(x);
    drop(x);
  }
}
export function eachTwice(all: UniqueFrameOwner<Init>[]): void {
  for (const x of all) {
    own(x);
    drop(x);
    x.meta(); // ERR meta after drop
  }
}
export function byEntries(all: Map<string, UniqueFrameOwner<Init>>): void {
  for (const [key, x] of all) {
    own(x);
    if (key) drop(x);
    drop(x); // ERR drop after drop
  }
}
export function constantIndex(all: readonly [UniqueFrameOwner<Init>, UniqueFrameOwner<Init>]): void {
  own(all[0]);
  own(all[1]);
  drop(all[0]);
  all[1].meta();
  all[0].meta(); // ERR meta after drop
  drop(all[1]);
}
export function optionalChain(held: { frame?: UniqueFrameOwner<Init> }): void {
  if (held.frame) {
    own(held.frame);
    drop(held.frame);
  }
  held.frame?.meta(); // ERR meta after drop
}
export function wholeTupleUnowned(): void {
  drop([make()]); // ERR drop needs a frame, but this is none
}
export class Holder {
  frame = make();
  other?: UniqueFrameOwner<Init>;
  get view(): UniqueFrameOwner<Init> {
    return this.frame;
  }
  perhaps(): void {
    own(this.frame);
    if (c) drop(this.frame);
    this.frame.meta(); // ERR meta after drop
  }
  anotherCallBetween(): void {
    own(this.frame);
    drop(this.frame);
    this.perhaps();
    this.frame.meta(); // ERR meta after drop
  }
  throughGetter(): void {
    own(this.view);
    drop(this.view);
    this.view.meta(); // ERR meta after drop
  }
  optional(): void {
    if (this.other) {
      own(this.other);
      drop(this.other);
    }
    this.other?.meta(); // ERR meta after drop
  }
  replaced(): void {
    own(this.frame);
    drop(this.frame);
    this.frame = make();
    this.frame.meta();
    drop(this.frame); // ERR drop needs a tracked frame
  }
}
export function droppedInBrackets(held: readonly [UniqueFrameOwner<Init>]): void {
  own(held[0]);
  intoRaw(held[0]);
  fromRaw(held[0]);
  drop(held[0]);
  held[0].meta(); // ERR meta after drop
}

// Ways to write a call. Those that the compiler follows; the others are in known-limits.ts.
import * as frames from "unique-frame";
import { drop, give, intoRaw, own, repurpose, type UniqueFrameOwner } from "unique-frame";
import { c, Init, make, makeTable } from "./world.js";

export function throughNamespace(): void {
  const x = make();
  frames.own(x);
  frames.drop(x);
  frames.drop(x); // ERR drop after drop
}
export function renamedFunction(): void {
  const end: typeof drop = drop;
  const x = make();
  own(x);
  end(x);
  x.meta(); // ERR meta after drop
}
export function untypedRename(): void {
  const end = drop;
  const x = make();
  own(x);
  end(x); // ERR TS2775 explicit type annotation
  drop(x);
}
export function parenthesized(): void {
  const x = make();
  own(x);
  // a formatter would take them away
  drop((x));
  x.meta(); // ERR meta after drop
}
export function nonNull(): void {
  const x = make();
  own(x);
  drop(x!);
  x.meta(); // ERR meta after drop
}
export function commaAfter(): void {
  const x = make();
  own(x);
  drop(x), x.meta(); // ERR meta after drop
}
export function commaTwice(): void {
  const x = make();
  own(x);
  drop(x), drop(x); // ERR drop after drop
}
export function asCallback(all: UniqueFrameOwner<Init>[]): void {
  all.forEach(drop); // ERR UNASSIGNABLE type '
}
export function spreadArguments(): void {
  const x = make();
  own(x);
  drop(...([x, x] as const)); // ERR TS2554 Expected 1 arguments
  drop(x);
}
export function explicitTypeArgument(): void {
  const x = make();
  own(x);
  drop(x);
  drop<UniqueFrameOwner<Init>>(x); // ERR UNASSIGNABLE type '
}
export function ownTwice(): void {
  const x = make();
  own(x);
  own(x);
  drop(x);
  own(x); // ERR own after drop
}
export function ownRawKeepsRaw(): void {
  const x = make();
  own(x);
  intoRaw(x);
  own(x);
  x.meta(); // ERR meta needs a unique or shared frame, but this one is raw
}
export function ownWhereStatesMeet(): void {
  const x = make();
  own(x);
  if (c) intoRaw(x);
  own(x); // ERR own keeps state and metadata, but several meet here
}
export function ownWhatWasAssigned(): void {
  let x = make();
  own(x);
  while (c) {
    drop(x);
    x = make();
    own(x);
  }
  drop(x);
  drop(x); // ERR drop after drop
}
export function ownDirectly(): void {
  own(make());
  drop(make()); // ERR drop needs a tracked frame
}
export function hoisted(): void {
  const x = make();
  own(x);
  end();
  function end(): void {
    drop(x); // ERR drop needs a tracked frame
  }
}
export function thisParameter(this: UniqueFrameOwner<Init>): void {
  own(this);
  drop(this);
  this.meta(); // ERR meta after drop
}
export function exclusiveConditions(): void {
  const x = make();
  own(x);
  const ok = c;
  if (ok) drop(x);
  if (!ok) x.meta(); // ERR meta after drop
}
export function longLife(): void {
  const x = make();
  own(x);
  for (let i = 0; i < 9; i++) {
    repurpose(x, Init, { pid: i });
    for (const k of [1, 2]) {
      if (k > i) repurpose(x, Init, { pid: k });
      x.metaMut().pid = k;
    }
  }
  x.meta().pid;
  drop(x);
  x.meta(); // ERR meta after drop
}
export function manyFrames(): void {
  const a = make();
  const b = makeTable();
  const d = make();
  own(a);
  own(b);
  own(d);
  while (c) {
    if (c) {
      drop(a); // ERR drop after drop
      repurpose(b, Init, { pid: 1 });
    }
    d.meta().pid;
  }
  drop(b);
  drop(d);
  a.meta(); // ERR meta after drop
}
export function givenAndUsed(take: (x: UniqueFrameOwner<Init>) => void): void {
  const x = make();
  own(x);
  take(give(x));
}

// Owners out of claims.
import {
  drop,
  fromUnused,
  GetFrameError,
  intoRaw,
  own,
  type Paddr,
  paddr,
  pushBack,
  restore,
  type UniqueFrameOwner,
} from "unique-frame";
import { finish, Init, list, make, memory, type Owner, type Pair } from "./world.js";

export const castLiteral: Pair = {
  fate: "refused",
  wrong() {
    const x = {} as unknown as Owner; // LINT TYPED no-forged-owner: UniqueFrameOwner
    finish(x);
    const y = {} as unknown as UniqueFrameOwner<Init>; // LINT no-forged-owner: UniqueFrameOwner
    own(y);
    drop(y);
  },
  right() {
    finish(make());
  },
};
export const castError: Pair = {
  fate: "refused",
  wrong() {
    const x = fromUnused(memory, paddr(0x1000_0000), Init, { pid: 1 }) as UniqueFrameOwner<Init>; // LINT no-forged-owner: UniqueFrameOwner
    own(x);
    drop(x);
  },
  right() {
    const x = fromUnused(memory, paddr(0x1000_0000), Init, { pid: 1 });
    if (x instanceof GetFrameError) return;
    own(x);
    drop(x);
  },
};
export const castOfOwner: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    drop(x);
    (x as unknown as { meta(): unknown }).meta(); // LINT no-forged-owner: hides x
  },
  right() {
    const x = make();
    own(x);
    x.meta();
    drop(x);
  },
};
export const castToAny: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    intoRaw(x);
    (x as any).meta(); // LINT no-forged-owner: hides x
    x[Symbol.dispose]();
  },
  right() {
    const x = make();
    own(x);
    x.meta();
    drop(x);
  },
};
export const nonNull: Pair = {
  fate: "refused",
  wrong() {
    const x = list.popFront()!; // LINT TYPED no-forged-owner: an assertion with !
    own(x);
    drop(x);
  },
  right() {
    const x = list.popFront();
    if (x === undefined) return;
    own(x);
    drop(x);
  },
};
export const handWrittenArgument: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    drop(x);
    drop<never>(x); // LINT no-forged-owner: a type argument of drop
  },
  right() {
    const x = make();
    own(x);
    drop(x);
  },
};
export const ownPredicate: Pair = {
  fate: "refused",
  wrong() {
    const x: unknown = {};
    if (isOwner(x)) finish(x);
  },
  right() {
    const x = make();
    if (isMine(x.meta())) finish(x);
    else finish(x);
  },
};
function isOwner(value: unknown): value is UniqueFrameOwner<Init, "dma"> { // LINT no-forged-owner: is believed
  return typeof value === "object";
}
function isMine({ pid }: { readonly pid: number }): boolean {
  return pid === 1;
}
export const typeOfVariable: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    const y = make();
    own(x);
    own(y);
    drop(x);
    const z: typeof y = x; // LINT no-forged-owner: typeof y names the state
    drop(y);
    z.meta();
  },
  right() {
    const x = make();
    const y: typeof memory = memory;
    own(x);
    drop(x);
    y.name;
  },
};
export const anyToken: Pair = {
  fate: "refused",
  wrong() {
    const event: { readonly data: any } = { data: { frame: {} } };
    const x = restore(memory, event.data.frame, Init); // LINT TYPED no-forged-owner: restore would believe this any
    own(x);
    drop(x);
  },
  right() {
    const x = make();
    own(x);
    pushBack(list, x);
  },
};
export const forgedAddress: Pair = {
  fate: "refused",
  wrong() {
    const x = fromUnused(memory, 0x1001 as Paddr, Init, { pid: 1 }); // LINT no-forged-owner: Paddr
    own(x);
    drop(x);
  },
  right() {
    const x = fromUnused(memory, paddr(0x1f_d000), Init, { pid: 1 });
    own(x);
    drop(x);
  },
};

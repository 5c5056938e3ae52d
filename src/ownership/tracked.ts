// biome-ignore-all lint/suspicious/noExplicitAny: only `any` is assignable without being a subtype, which versions need
import type { Handle } from "./handle.js";
import type { ConsumedText } from "./messages.js";
import type { Living } from "./protocol.js";

// Nobody writes down the types of this file, except those that signatures are made of. The symbols are not exported, so
// that editors neither complete nor import them, and all that is keyed by them stands here.
declare const owned: unique symbol;
declare const cells: unique symbol;
declare const says: unique symbol;
declare const consumed: unique symbol;

/** The fact that there is a resource in state S with metadata M. */
export interface Token<out S extends Living, out M> {
  readonly state: S;
  readonly meta: M;
}
/** What distinguishes an owner from a reference. */
export interface Owned {
  readonly [owned]: true;
}

/** What a signature asks of a variable. Only the cell that the variable has filled has a token to compare. */
interface Asked<T, R> {
  readonly held: true;
  readonly token?: T;
  readonly region?: R;
}
/** A cell that a variable has not filled. */
interface Other {
  readonly held: true;
}
/** The cell that a variable has filled: exact, so that where two states meet, neither swallows the other. */
interface Cell<T, R> {
  readonly held: true;
  readonly token: T;
  readonly region: R;
  readonly exact: (cell: [T, R]) => [T, R];
}

/** For each version the one before it, the ones from which a loop may have come back to it, and the next. */
interface Turns {
  0: { last: 8; lately: 8 | 7 | 6 | 5; next: 1 };
  1: { last: 0; lately: 0 | 8 | 7 | 6; next: 2 };
  2: { last: 1; lately: 1 | 0 | 8 | 7; next: 3 };
  3: { last: 2; lately: 2 | 1 | 0 | 8; next: 4 };
  4: { last: 3; lately: 3 | 2 | 1 | 0; next: 5 };
  5: { last: 4; lately: 4 | 3 | 2 | 1; next: 6 };
  6: { last: 5; lately: 5 | 4 | 3 | 2; next: 7 };
  7: { last: 6; lately: 6 | 5 | 4 | 3; next: 8 };
  8: { last: 7; lately: 7 | 6 | 5 | 4; next: 0 };
}
type Version = keyof Turns;

/**
 * A variable at version V. `any` in the cell of the version before makes it *assignable* to that version, so that
 * narrowing replaces the type, but not a *subtype* of it, so that both stay where control flow joins. The version before
 * is not assignable to it, so that narrowing does not keep the old type.
 */
type Filled<V extends Version, Mine> = {
  readonly [K in Version]: K extends V ? Mine : K extends Turns[V]["last"] ? any : Other;
} & { readonly [K in `v${V}`]?: true };
interface Held0<T, R> extends Filled<0, Cell<T, R>> {}
interface Held1<T, R> extends Filled<1, Cell<T, R>> {}
interface Held2<T, R> extends Filled<2, Cell<T, R>> {}
interface Held3<T, R> extends Filled<3, Cell<T, R>> {}
interface Held4<T, R> extends Filled<4, Cell<T, R>> {}
interface Held5<T, R> extends Filled<5, Cell<T, R>> {}
interface Held6<T, R> extends Filled<6, Cell<T, R>> {}
interface Held7<T, R> extends Filled<7, Cell<T, R>> {}
interface Held8<T, R> extends Filled<8, Cell<T, R>> {}

/** A tracked variable. Its private member is what no reference and nothing in a signature has. */
declare abstract class Tracked {
  private constructor();
  private readonly tracked: true;
}
interface Tracking<Cells> extends Handle, Tracked, Owned {
  readonly [cells]: Cells;
}

// One interface for each version and state, not one with a parameter for the version: two arguments of one type are
// compared by variance, which `any` spoils. The export list keeps them local to their namespace, and hovers print the bare name.
declare namespace v0 {
  interface UniqueFrameOwner<M, R extends string> extends Tracking<Held0<Token<"unique", M>, R>> {}
  interface FrameOwner<M, R extends string> extends Tracking<Held0<Token<"shared", M>, R>> {}
  interface RawFrameOwner<M, R extends string> extends Tracking<Held0<Token<"raw", M>, R>> {}
  interface RawSharedFrameOwner<M, R extends string> extends Tracking<Held0<Token<"rawShared", M>, R>> {}
  interface States<M, R extends string> {
    unique: UniqueFrameOwner<M, R>;
    shared: FrameOwner<M, R>;
    raw: RawFrameOwner<M, R>;
    rawShared: RawSharedFrameOwner<M, R>;
  }

  export type { States };
}
declare namespace v1 {
  interface UniqueFrameOwner<M, R extends string> extends Tracking<Held1<Token<"unique", M>, R>> {}
  interface FrameOwner<M, R extends string> extends Tracking<Held1<Token<"shared", M>, R>> {}
  interface RawFrameOwner<M, R extends string> extends Tracking<Held1<Token<"raw", M>, R>> {}
  interface RawSharedFrameOwner<M, R extends string> extends Tracking<Held1<Token<"rawShared", M>, R>> {}
  interface States<M, R extends string> {
    unique: UniqueFrameOwner<M, R>;
    shared: FrameOwner<M, R>;
    raw: RawFrameOwner<M, R>;
    rawShared: RawSharedFrameOwner<M, R>;
  }

  export type { States };
}
declare namespace v2 {
  interface UniqueFrameOwner<M, R extends string> extends Tracking<Held2<Token<"unique", M>, R>> {}
  interface FrameOwner<M, R extends string> extends Tracking<Held2<Token<"shared", M>, R>> {}
  interface RawFrameOwner<M, R extends string> extends Tracking<Held2<Token<"raw", M>, R>> {}
  interface RawSharedFrameOwner<M, R extends string> extends Tracking<Held2<Token<"rawShared", M>, R>> {}
  interface States<M, R extends string> {
    unique: UniqueFrameOwner<M, R>;
    shared: FrameOwner<M, R>;
    raw: RawFrameOwner<M, R>;
    rawShared: RawSharedFrameOwner<M, R>;
  }

  export type { States };
}
declare namespace v3 {
  interface UniqueFrameOwner<M, R extends string> extends Tracking<Held3<Token<"unique", M>, R>> {}
  interface FrameOwner<M, R extends string> extends Tracking<Held3<Token<"shared", M>, R>> {}
  interface RawFrameOwner<M, R extends string> extends Tracking<Held3<Token<"raw", M>, R>> {}
  interface RawSharedFrameOwner<M, R extends string> extends Tracking<Held3<Token<"rawShared", M>, R>> {}
  interface States<M, R extends string> {
    unique: UniqueFrameOwner<M, R>;
    shared: FrameOwner<M, R>;
    raw: RawFrameOwner<M, R>;
    rawShared: RawSharedFrameOwner<M, R>;
  }

  export type { States };
}
declare namespace v4 {
  interface UniqueFrameOwner<M, R extends string> extends Tracking<Held4<Token<"unique", M>, R>> {}
  interface FrameOwner<M, R extends string> extends Tracking<Held4<Token<"shared", M>, R>> {}
  interface RawFrameOwner<M, R extends string> extends Tracking<Held4<Token<"raw", M>, R>> {}
  interface RawSharedFrameOwner<M, R extends string> extends Tracking<Held4<Token<"rawShared", M>, R>> {}
  interface States<M, R extends string> {
    unique: UniqueFrameOwner<M, R>;
    shared: FrameOwner<M, R>;
    raw: RawFrameOwner<M, R>;
    rawShared: RawSharedFrameOwner<M, R>;
  }

  export type { States };
}
declare namespace v5 {
  interface UniqueFrameOwner<M, R extends string> extends Tracking<Held5<Token<"unique", M>, R>> {}
  interface FrameOwner<M, R extends string> extends Tracking<Held5<Token<"shared", M>, R>> {}
  interface RawFrameOwner<M, R extends string> extends Tracking<Held5<Token<"raw", M>, R>> {}
  interface RawSharedFrameOwner<M, R extends string> extends Tracking<Held5<Token<"rawShared", M>, R>> {}
  interface States<M, R extends string> {
    unique: UniqueFrameOwner<M, R>;
    shared: FrameOwner<M, R>;
    raw: RawFrameOwner<M, R>;
    rawShared: RawSharedFrameOwner<M, R>;
  }

  export type { States };
}
declare namespace v6 {
  interface UniqueFrameOwner<M, R extends string> extends Tracking<Held6<Token<"unique", M>, R>> {}
  interface FrameOwner<M, R extends string> extends Tracking<Held6<Token<"shared", M>, R>> {}
  interface RawFrameOwner<M, R extends string> extends Tracking<Held6<Token<"raw", M>, R>> {}
  interface RawSharedFrameOwner<M, R extends string> extends Tracking<Held6<Token<"rawShared", M>, R>> {}
  interface States<M, R extends string> {
    unique: UniqueFrameOwner<M, R>;
    shared: FrameOwner<M, R>;
    raw: RawFrameOwner<M, R>;
    rawShared: RawSharedFrameOwner<M, R>;
  }

  export type { States };
}
declare namespace v7 {
  interface UniqueFrameOwner<M, R extends string> extends Tracking<Held7<Token<"unique", M>, R>> {}
  interface FrameOwner<M, R extends string> extends Tracking<Held7<Token<"shared", M>, R>> {}
  interface RawFrameOwner<M, R extends string> extends Tracking<Held7<Token<"raw", M>, R>> {}
  interface RawSharedFrameOwner<M, R extends string> extends Tracking<Held7<Token<"rawShared", M>, R>> {}
  interface States<M, R extends string> {
    unique: UniqueFrameOwner<M, R>;
    shared: FrameOwner<M, R>;
    raw: RawFrameOwner<M, R>;
    rawShared: RawSharedFrameOwner<M, R>;
  }

  export type { States };
}
declare namespace v8 {
  interface UniqueFrameOwner<M, R extends string> extends Tracking<Held8<Token<"unique", M>, R>> {}
  interface FrameOwner<M, R extends string> extends Tracking<Held8<Token<"shared", M>, R>> {}
  interface RawFrameOwner<M, R extends string> extends Tracking<Held8<Token<"raw", M>, R>> {}
  interface RawSharedFrameOwner<M, R extends string> extends Tracking<Held8<Token<"rawShared", M>, R>> {}
  interface States<M, R extends string> {
    unique: UniqueFrameOwner<M, R>;
    shared: FrameOwner<M, R>;
    raw: RawFrameOwner<M, R>;
    rawShared: RawSharedFrameOwner<M, R>;
  }

  export type { States };
}

interface Versions<M, R extends string> {
  0: v0.States<M, R>;
  1: v1.States<M, R>;
  2: v2.States<M, R>;
  3: v3.States<M, R>;
  4: v4.States<M, R>;
  5: v5.States<M, R>;
  6: v6.States<M, R>;
  7: v7.States<M, R>;
  8: v8.States<M, R>;
}

/**
 * A consumed variable. It needs no version, since nothing follows: any, for its cells, is assignable to every version of
 * every state.
 * Nothing else is assignable to it, for want of `consumed`, and no signature takes it, since all of them exclude that.
 */
interface Spent<out By extends string> extends Tracking<any> {
  readonly [consumed]: ConsumedText<By>;
}

/** What signatures are made of: T is the token they ask for, R the memory. */
export interface InSignature<out T, out R extends string> extends Handle {
  readonly [consumed]?: never;
  readonly [cells]: { readonly [K in Version]: Asked<T, R> };
  readonly [says]?: [T, R];
}

/** The type of a variable, as far as it is tracked. */
export type AnyTracked = Tracking<unknown>;
/** Shows the compiler at once that T is a handle: without it, it would try every version while F is not known. */
type AsHandle<T> = T extends infer H extends Handle ? H : never;
/** What variable F becomes: in state S with metadata M, or consumed by By. */
export type Step<F, S, M, By extends string> = S extends Living
  ? AsHandle<Versions<M, RegionOf<F>>[NextVersion<F>][S]>
  : Spent<By>;
/** What variable F becomes when tracking starts. */
export type Start<F, T> =
  T extends Token<infer S, infer M>
    ? AsHandle<Versions<M, RegionOf<F>>[F extends Tracked ? NextVersion<F> : 0][S]>
    : never;

interface Names {
  v0: 0;
  v1: 1;
  v2: 2;
  v3: 3;
  v4: 4;
  v5: 5;
  v6: 6;
  v7: 7;
  v8: 8;
}
type VersionOf<F> = F extends { readonly [consumed]: unknown }
  ? never
  : F extends { readonly [cells]: infer Cells }
    ? Names[keyof Cells & keyof Names]
    : never;
/**
 * One version for the whole operand, whatever meets in it: the narrowed type has to be one type, and to replace all of
 * them. In a loop the compiler asks several times, with more and more versions in the operand, and keeps an early answer
 * for good: so the answer builds on the version that entered the loop, the one with no version in the operand from which
 * the loop may have come back to it.
 */
type NextVersion<F> = After<VersionOf<F>>;
type After<V> = [Entry<V>] extends [never] ? Following<V> : Following<Entry<V>>;
type Entry<V, K = V> = K extends Version ? ([V & Turns[K]["lately"]] extends [never] ? K : never) : never;
type Following<V> = 0 extends V
  ? Turns[0]["next"]
  : 1 extends V
    ? Turns[1]["next"]
    : 2 extends V
      ? Turns[2]["next"]
      : 3 extends V
        ? Turns[3]["next"]
        : 4 extends V
          ? Turns[4]["next"]
          : 5 extends V
            ? Turns[5]["next"]
            : 6 extends V
              ? Turns[6]["next"]
              : 7 extends V
                ? Turns[7]["next"]
                : 8 extends V
                  ? Turns[8]["next"]
                  : 0;

type CellOf<F> = F extends Tracked
  ? F extends { readonly [cells]: infer Cells }
    ? Cells[VersionOf<F> & keyof Cells]
    : never
  : F extends { readonly [says]?: [infer T, infer R] }
    ? { readonly token: T; readonly region: R }
    : never;
/** The tokens that F may hold, or the text that says what consumed it. */
export type TokenOf<F> = F extends { readonly [consumed]: infer D }
  ? D
  : CellOf<F> extends { readonly token: infer T }
    ? T
    : never;
/** The memories that F may belong to. */
export type RegionOf<F> = CellOf<F> extends { readonly region: infer R extends string } ? R : never;
/** The metadata that F may have. */
export type MetaOf<F> = TokenOf<F> extends infer T ? (T extends Token<Living, infer M> ? M : never) : never;
/** The states that F may be in, not counting that it may be consumed. */
export type StateOf<F> = TokenOf<F> extends infer T ? (T extends Token<infer S, unknown> ? S : never) : never;

// biome-ignore-all lint/suspicious/noExplicitAny: what is not known yet has to be comparable with everything
import type { IsAny } from "ts-essentials";
import type { Handle } from "./handle.js";
import type { Why, WhyAsked } from "./judge.js";
import type { Leaves } from "./operand.js";
import type { Becomes, Op } from "./protocol.js";
import type { Recast, UniqueFrameOwner } from "./signature.js";
import type { AnyTracked, MetaOf, StateOf, Step } from "./tracked.js";

// A predicate narrows both branches: the compiler takes out of the second one what it has for the first one. So `any`,
// which leaves a variable as it is after a misuse, would leave nothing where the answer is no. Here a yes adds a member that
// is never there, to whatever the variable is: one mistake, one error.
declare const asked: unique symbol;
declare const askedAgain: unique symbol;
interface Asked {
  readonly [asked]?: never;
}
/** For a mistake in the branch of a mistake. */
interface AskedAgain {
  readonly [askedAgain]?: never;
}
type Stay<F> = typeof asked extends keyof F ? AskedAgain : Asked;
/** While F is not known, the compiler takes the union of these, which is `any`, and can be compared with any operand. */
interface Refused<As> {
  readonly never: any;
  readonly untold: UniqueFrameOwner<any, any>;
  readonly told: As;
}
type After<F, As> = Refused<As>[[F] extends [never] ? "never" : IsAny<F> extends true ? "untold" : "told"];

/** What the operand of the predicate O becomes if the answer is yes; what it is after a misuse. */
export type ThenIf<F, O extends Op> = [Why<F, O>] extends [never]
  ? Step<F, Leaves<F, Becomes<O>>, MetaOf<F>, O>
  : After<F, Stay<F>>;

/** The operand of `downcast`: a frame, whoever owns it, or the reason why not. */
export type Castable<F> = [WhyAsked<F, "downcast">] extends [never] ? F | Handle : `${WhyAsked<F, "downcast">}`;
/** What the operand of `downcast` to a kind with metadata M becomes if the answer is yes; what it is after a misuse. */
export type Downcast<F, M> = [WhyAsked<F, "downcast">] extends [never]
  ? true extends IsUnion<F>
    ? OfKind<F, M>
    : Cast<F, F, M>
  : After<F, Misused<F, M>>;

type IsUnion<F, All = F> = F extends unknown ? ([All] extends [F] ? false : true) : never;
/** Identical, and not only assignable to each other, as `any` is to everything. */
type IsSame<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Of frames of several kinds those that are of this one, and those that may be; all of them, if none is, or every one. */
type OfKind<F, M> = [Others<F, M>] extends [never]
  ? Cast<F, F, M>
  : [Exactly<F, M> | Perhaps<Others<F, M>, M>] extends [never]
    ? Cast<F, F, M>
    : Exactly<F, M> | Cast<Perhaps<Others<F, M>, M>, F, M>;
type Exactly<F, M> = F extends Handle ? (IsSame<MetaOf<F>, M> extends true ? F : never) : never;
type Others<F, M> = F extends Handle ? (IsSame<MetaOf<F>, M> extends true ? never : F) : never;
type Perhaps<F, M> = F extends Handle ? ([M] extends [MetaOf<F>] ? F : never) : never;
/** One of F with metadata M: in a tracked variable the next version of all of them. */
type Cast<One, F, M> = One extends AnyTracked ? Step<F, StateOf<One>, M, "downcast"> : Recast<One, M>;
/** What is not tracked cannot have been consumed: the mistake is another one, and the fields are asked for all the same. */
type Misused<F, M> = [Extract<F, AnyTracked>] extends [never] ? (F extends Handle ? Recast<F, M> : F) & Asked : Stay<F>;

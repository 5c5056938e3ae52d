// biome-ignore-all lint/suspicious/noExplicitAny: after a misuse only `any` leaves a variable as it is
import type { IsAny } from "ts-essentials";
import type { Handle } from "./handle.js";
import type { Why, WhyBorrow, WhyMoved, WhyOwn, WhyTaken } from "./judge.js";
import type { AnyText, ConsumedText, UnreturnedText, UnsettledText } from "./messages.js";
import type { Becomes, Living, Op } from "./protocol.js";
import type { UniqueFrameOwner } from "./signature.js";
import type { MetaOf, Start, StateOf, Step, TokenOf } from "./tracked.js";

// An operation's parameter and its predicate ask the same question in the same words: the compiler then compares the
// answers, also where F is not known yet (TS2677 otherwise). After a misuse the predicate is `any`, which leaves the
// variable as it is: one mistake, one error.

/** The operand of the consuming operation O: the frame, or the reason why not. */
export type Operand<F, O extends Op> = [Why<F, O>] extends [never] ? F | Handle : `${Why<F, O>}`;
/** The state that F is in after an operation that leaves Left. */
export type Leaves<F, Left> = Left extends string ? Left : Left[StateOf<F> & keyof Left];
/** What the operand of O becomes; any after a misuse. */
export type Then<F, O extends Op> = [Why<F, O>] extends [never] ? Step<F, Leaves<F, Becomes<O>>, MetaOf<F>, O> : any;
/** What the operand of O becomes, with metadata M instead of its own; any after a misuse. */
export type ThenWith<F, O extends Op, M> = [Why<F, O>] extends [never] ? Step<F, Leaves<F, Becomes<O>>, M, O> : any;

/** A second operand of O, of type T, that goes with the frame. After a misuse of the frame it is not looked at. */
export type Place<F, O extends Op, T> = [Why<F, O>] extends [never] ? T : unknown;

/**
 * The `this` parameter of the function O. `any` is assignable to every parameter, whatever it asks for; but a function
 * that is called without an object has no `this`, and so this parameter can refuse.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: it is the type of a `this` that is not there
export type NotAny<F, O extends string> = IsAny<F> extends true ? AnyText<O> : void;

/**
 * The object of the borrowing method O: the frame, or the reason why not. Where there may be none the compiler says that, and
 * it comes first.
 */
export type Borrow<F, O extends Op> = [WhyBorrow<F, O>] extends [never]
  ? F | Handle
  : [Extract<F, undefined | null>] extends [never]
    ? `${WhyBorrow<F, O>}`
    : unknown;

/** What the borrowing method O answers; Else, or any, after a misuse, so that one mistake is one error. */
export type Answer<F, O extends Op, T, Else = any> = [WhyBorrow<F, O>] extends [never] ? T : Else;

/** The operand of `own`: an owner, perhaps in a union with errors, or the reason why not. */
export type Ownable<F> = [WhyOwn<F>] extends [never] ? F | Handle : `${WhyOwn<F>}`;
/** What the operand of `own` becomes; any after a misuse. */
export type OwnedBy<F> = [WhyOwn<F>] extends [never] ? (F extends Handle ? Start<F, TokenOf<F>> : never) : any;

/** Why F cannot be the operand of a function of one's own. A parameter's type does not know the function's name. */
type WhyPassed<F, M, S extends Living> = WhyTaken<F, "this function", M, S, S>;

/**
 * The operand of a function of one's own that consumes a frame with metadata M, in state S.
 *
 * @example
 * ```ts
 * function finish<F>(frame: Takes<F, Init>): asserts frame is Taken<F, Init, "finish">;
 * function finish(frame: UniqueFrameOwner<Init>): void {
 *   own(frame);
 *   drop(frame);
 * }
 * finish(frame);
 * // @ts-expect-error meta after finish: this frame was already consumed by finish
 * frame.meta();
 * ```
 */
export type Takes<F, M, S extends Living = "unique"> =
  IsAny<F> extends true ? never : [WhyPassed<F, M, S>] extends [never] ? F | Handle : WhyPassed<F, M, S>;
/** What the operand of a function of one's own, called By, becomes; any after a misuse. See `Takes`. */
export type Taken<F, M, By extends string, S extends Living = "unique"> =
  IsAny<F> extends true ? never : [WhyPassed<F, M, S>] extends [never] ? Step<F, "spent", M, By> : any;

/** The operand of `owning`: an owner, perhaps in a union with errors, or the reason why not. */
export type Movable<F> = [WhyMoved<F>] extends [never] ? F | Handle : `${WhyMoved<F>}`;
/** What the body of `owning` gets: the owner in F. After a misuse an owner of anything: one mistake, one error. */
export type MovedIn<F> = [WhyMoved<F>] extends [never] ? Exclude<F, Error> : UniqueFrameOwner<any, any>;

/** Why O will not do as the result of the body of `owning`; never if it will. */
type WhyUnsettled<O> = [O] extends [Handle]
  ? [Exclude<TokenOf<O>, ConsumedText<string>>] extends [never]
    ? never
    : UnsettledText
  : UnreturnedText;
/** The result of the body of `owning`: a consumed frame, or the reason why not. Only never refuses `any`. */
export type Settled<O> =
  IsAny<O> extends true ? never : [WhyUnsettled<O>] extends [never] ? O | Handle : WhyUnsettled<O>;

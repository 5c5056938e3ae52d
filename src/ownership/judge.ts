// biome-ignore-all lint/suspicious/noExplicitAny: any metadata will do for most operations, whatever its variance
import type { Handle, UntypedPage } from "./handle.js";
import type {
  AbsentText,
  AfterText,
  AskFirstText,
  BorrowedText,
  CallFirstText,
  ConsumedText,
  ErrorText,
  ManyStatesText,
  MixedText,
  MoveText,
  NoFrameText,
  NoWayText,
  OtherKindText,
  SeveralText,
  StateText,
  TypedKindText,
  UntrackedText,
} from "./messages.js";
import type { Living, Needs, NeedsText, Op, Protocol, StateAfter } from "./protocol.js";
import type { AnyTracked, MetaOf, Owned, StateOf, Token, TokenOf } from "./tracked.js";

/** The operations that lead from state S into one of Near. */
type Toward<S extends Living, Near> = {
  [K in Op]: S extends Needs<K> ? (StateAfter<K, S> extends Near ? K : never) : never;
}[Op];
/** Near, and the states from which one operation leads there. */
type Around<Near> = Near | { [S in Living]: [Toward<S, Near>] extends [never] ? never : S }[Living];
/** The first operation on the shortest way from state S into one of Near. */
type Way<S extends Living, Near> = [Toward<S, Near>] extends [never]
  ? [Around<Near>] extends [Near]
    ? never
    : Way<S, Around<Near>>
  : Toward<S, Near>;
type FirstText<By extends Op> = Protocol[By] extends { readonly answers: true } ? AskFirstText<By> : CallFirstText<By>;
/** What to do about a wrong state. It must not be never, since a message with never in it would accept everything. */
type Remedy<S extends Living, Wanted> = [Way<S, Wanted>] extends [never] ? NoWayText : FirstText<Way<S, Wanted>>;

/** Why token T will not do for an operation called By that needs the states S, in words W, and metadata M; never if it will. */
type WhyToken<T, By extends string, M, S extends Living, W extends string> =
  T extends Token<S, M>
    ? never
    : T extends Token<infer At, unknown>
      ? At extends S
        ? OtherKindText<By, At>
        : StateText<By, W, At, Remedy<At, S>>
      : T extends ConsumedText<infer Before>
        ? AfterText<By, Before>
        : NoFrameText<By>;
/** A tracked variable whose token cannot be told is refused as well. */
type WhyTracked<F, By extends string, M, S extends Living, W extends string> = [TokenOf<F>] extends [never]
  ? NoFrameText<By>
  : WhyToken<TokenOf<F>, By, M, S, W>;
type WhyNoHandle<F, By extends string> = F extends Error
  ? ErrorText<By>
  : F extends undefined | null
    ? AbsentText<By, F>
    : NoFrameText<By>;

/** Why F cannot be consumed, by whichever rule; never if it can. That it may be no frame at all is told before the rest. */
export type WhyTaken<F, By extends string, M, S extends Living, W extends string> = [
  Extract<F, Error | undefined | null>,
] extends [never]
  ? WhyOwner<F, By, M, S, W>
  : WhyNoHandle<Extract<F, Error | undefined | null>, By>;
type WhyOwner<F, By extends string, M, S extends Living, W extends string> = F extends AnyTracked
  ? WhyTracked<F, By, M, S, W>
  : F extends Handle
    ? F extends Owned
      ? UntrackedText<By>
      : BorrowedText<By>
    : NoFrameText<By>;

/** Several tokens meet in F: other states, or other kinds. A union as one type argument is one kind. */
type AreSeveral<F> = [TokenOf<F> extends infer T ? (T extends unknown ? (token: T) => T : never) : never] extends [
  (token: TokenOf<F>) => TokenOf<F>,
]
  ? false
  : true;
/** Several kinds of metadata meet in F. */
type Mixed<F, By extends string> = [
  TokenOf<F> extends infer T ? (T extends Token<Living, infer M> ? (m: M) => M : never) : never,
] extends [(m: MetaOf<F>) => MetaOf<F>]
  ? never
  : MixedText<By>;
/** Several states meet in F, and O may be called in each of them. */
type ManyStates<F, O extends Op> = [
  StateOf<F> & Needs<O> extends infer S ? (S extends unknown ? (s: S) => S : never) : never,
] extends [(s: StateOf<F> & Needs<O>) => StateOf<F> & Needs<O>]
  ? never
  : ManyStatesText<O>;
/** What keeps the metadata keeps one kind; what leaves a state for each that it may be called in keeps one of those. */
type Apart<F, O extends Op> =
  | Mixed<F, O>
  | (Protocol[O] extends { readonly becomes: object } ? ManyStates<F, O> : never);

/**
 * Why F cannot be the operand of the consuming operation O; never if it can. Not a union at the top: the compiler would
 * print its name, and hide several reasons behind it.
 */
export type Why<F, O extends Op> = Protocol[O] extends { readonly metadata: "kept" }
  ? WhyTaken<F, O, unknown, Needs<O>, NeedsText<O>> | (AreSeveral<F> extends true ? Apart<F, O> : never)
  : WhyTaken<F, O, unknown, Needs<O>, NeedsText<O>>;

type WhyStart<F> = F extends AnyTracked
  ? WhyTracked<F, "own", unknown, Needs<"own">, NeedsText<"own">>
  : F extends Handle
    ? F extends Owned
      ? never
      : BorrowedText<"own">
    : F extends Error
      ? never
      : WhyNoHandle<F, "own">;

/**
 * Why tracking cannot start with F; never if it can. An error is fine, `own` throws it. A variable may be tracked already:
 * a function whose result type is inferred returns such a one.
 */
export type WhyOwn<F> = [WhyStart<F>] extends [never]
  ? AreSeveral<Extract<F, AnyTracked>> extends true
    ? SeveralText
    : never
  : WhyStart<F>;

/** Why F holds no frame for `owning`. An error is fine, it is thrown. */
type WhyHeld<F> = F extends Handle
  ? F extends Owned
    ? WhyTracked<F, "owning", unknown, Needs<"drop">, NeedsText<"drop">>
    : BorrowedText<"owning">
  : F extends Error
    ? never
    : WhyNoHandle<F, "owning">;
/**
 * Why F cannot be moved into `owning`; never if it can. `owning` is no assertion function, so that a tracked variable would
 * stay as it is.
 */
export type WhyMoved<F> = [WhyHeld<F>] extends [never]
  ? [Extract<F, AnyTracked>] extends [never]
    ? never
    : MoveText
  : WhyHeld<F>;

/** Why F cannot be borrowed by the method O; never if it can. */
export type WhyBorrow<F, O extends Op> = F extends Handle
  ? [WhyTracked<F, O, unknown, Needs<O>, NeedsText<O>>] extends [never]
    ? Protocol[O] extends { readonly kinds: "untyped" }
      ? [MetaOf<F>] extends [UntypedPage]
        ? never
        : TypedKindText<O>
      : never
    : WhyTracked<F, O, unknown, Needs<O>, NeedsText<O>>
  : F extends undefined | null
    ? // The compiler says so itself (TS18047, TS18048), and once is enough.
      never
    : NoFrameText<O>;

/**
 * Why F cannot be asked by the predicate O, which borrows; never if it can. It is a function: unlike the object of a
 * method, its operand may be no frame.
 */
export type WhyAsked<F, O extends Op> = [Extract<F, Error | undefined | null>] extends [never]
  ? WhyBorrow<F, O> | ManyStates<Extract<F, AnyTracked>, O>
  : WhyNoHandle<Extract<F, Error | undefined | null>, O>;

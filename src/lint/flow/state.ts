import type { TSESTree } from "@typescript-eslint/utils";

// What a variable may hold, as bits: where paths meet, the sets are united.

/** No frame: undefined, an error, nothing that is known to be an owner. */
export const ABSENT = 1;
/** An owner that was not given to `own` yet. */
export const FRESH = 2;
/** A tracked owner. */
export const OWNED = 4;
/** Moved out, by a call that the compiler sees. */
export const SEEN = 8;
/** Moved out, and the compiler does not know. */
export const UNSEEN = 16;
/** A tracked owner, on the way out of the function by an error that was thrown. */
export const UNWINDING = 32;
/** Somebody else has it as well, or may have it: nothing is known, and nothing is said. */
export const ESCAPED = 64;
/** A closure that outlives its statement looks at the variable. */
export const CAPTURED = 128;
/** The frame's state or kind was changed since closures were made. */
export const CHANGED = 256;

/** Nobody has asked yet whether there is a frame. */
export const UNASKED = 512;

export const LIVE: number = FRESH | OWNED | UNWINDING;
export const MOVED: number = SEEN | UNSEEN;
const flags = CAPTURED | CHANGED;

/** Where and by what an owner was moved. */
export interface Site {
  readonly node: TSESTree.Node;
  readonly by: string;
}

/** What is known of a variable at a point of the program. */
export interface State {
  readonly bits: number;
  /** The first of the moves, or changes, that may have led here. */
  readonly site: Site | undefined;
  /** The first of the closures that look at it. */
  readonly closure: TSESTree.Node | undefined;
}

export const nothing: State = { bits: 0, site: undefined, closure: undefined };

const first = <T>(a: T | undefined, b: T | undefined, startOf: (one: T) => number): T | undefined =>
  a === undefined ? b : b === undefined || startOf(a) <= startOf(b) ? a : b;

/** What is known where two paths meet; `a` itself if `b` adds nothing. */
export function join(a: State, b: State): State {
  if (b.bits === 0) return a;
  const bits = a.bits | b.bits;
  const site = first(a.site, b.site, ({ node }) => node.range[0]);
  const closure = first(a.closure, b.closure, ({ range }) => range[0]);
  return bits === a.bits && site === a.site && closure === a.closure ? a : { bits, site, closure };
}

/** The same variable, holding something else. */
export const holding = (state: State, value: number): State => ({ ...state, bits: (state.bits & flags) | value });

/** The same variable, moved. */
export const moved = (state: State, value: number, site: Site): State => ({ ...holding(state, value), site });

/** What a catch clause or a `finally` block knows: the compiler has lost sight of the moves before it. */
export const lostSight = (state: State): State =>
  state.bits & SEEN ? { ...state, bits: (state.bits & ~SEEN) | UNSEEN } : state;

/** What a condition leaves, if it says that there is no frame, or that there is one. */
export function narrowed(state: State, isAbsent: boolean): State {
  const rest = isAbsent ? state.bits & (ABSENT | ESCAPED) : state.bits & ~(ABSENT | UNASKED);
  if (rest & ~flags) return { ...state, bits: rest | (state.bits & flags) };
  // A value of which nothing is known may be either.
  return isAbsent ? nothing : state;
}

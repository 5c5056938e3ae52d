/**
 * What the compiler says about a misuse, each as a literal type, and a function that says the same at run time, for those
 * who write plain JavaScript. The function's result is checked against the type, so the words cannot drift apart.
 */

/** What the type of a consumed variable says. */
export type ConsumedText<By extends string> = `this frame was already consumed by ${By}`;

/** The frame was consumed before. */
export type AfterText<
  O extends string,
  By extends string,
> = `${O} after ${By}: ${ConsumedText<By>}; use it before that, or own another frame`;
/** Says AfterText. */
export function afterText<O extends string, By extends string>(operation: O, by: By): AfterText<O, By> {
  return `${operation} after ${by}: this frame was already consumed by ${by}; use it before that, or own another frame`;
}

/** The frame is in a state in which the operation is not to be had; Remedy says how to get there. */
export type StateText<
  O extends string,
  Needs extends string,
  S extends string,
  Remedy extends string,
> = `${O} needs a ${Needs} frame, but this one is ${S}: ${Remedy}`;
/** Says StateText. */
export function stateText<O extends string, Needs extends string, S extends string, Remedy extends string>(
  operation: O,
  needs: Needs,
  state: S,
  remedy: Remedy,
): StateText<O, Needs, S, Remedy> {
  return `${operation} needs a ${needs} frame, but this one is ${state}: ${remedy}`;
}

/** The remedy where an operation leads from one state to the other, or the first step of the way. */
export type CallFirstText<Way extends string> = `call ${Way}(frame) first`;
/** Says CallFirstText. */
export function callFirstText<Way extends string>(way: Way): CallFirstText<Way> {
  return `call ${way}(frame) first`;
}
/** The remedy where a predicate may lead there. */
export type AskFirstText<Way extends string> = `ask ${Way}(frame) first`;
/** Says AskFirstText. */
export function askFirstText<Way extends string>(way: Way): AskFirstText<Way> {
  return `ask ${way}(frame) first`;
}
/** The remedy where none does. */
export type NoWayText = "no operation leads there";
/** Says NoWayText. */
export function noWayText(): NoWayText {
  return "no operation leads there";
}

/** The compiler was told nothing about this variable. */
export type UntrackedText<O extends string> = `${O} needs a tracked frame: call own(frame) first`;

/** The frame is somebody else's. */
export type BorrowedText<O extends string> =
  `${O} needs an owner, but this frame is only borrowed here: ask for a UniqueFrameOwner or a FrameOwner instead of a reference`;

/** An error that nobody looked at. */
export type ErrorText<O extends string> = `${O} needs a frame, but this may be an error: call own(frame) first`;
/** Says ErrorText. */
export function errorText<O extends string>(operation: O): ErrorText<O> {
  return `${operation} needs a frame, but this may be an error: call own(frame) first`;
}

/** Nothing, perhaps. */
export type AbsentText<
  O extends string,
  Absent extends undefined | null,
> = `${O} needs a frame, but this may be ${Absent}: check it first`;
/** Says AbsentText. */
export function absentText<O extends string, Absent extends undefined | null>(
  operation: O,
  absent: Absent,
): AbsentText<O, Absent> {
  return `${operation} needs a frame, but this may be ${absent}: check it first`;
}

/** Something else. */
export type NoFrameText<O extends string> =
  `${O} needs a frame, but this is none: pass a variable that holds what fromUnused, alloc or another producer returned`;
/** Says NoFrameText. */
export function noFrameText<O extends string>(operation: O): NoFrameText<O> {
  return `${operation} needs a frame, but this is none: pass a variable that holds what fromUnused, alloc or another producer returned`;
}

/** The compiler cannot follow `any`. */
export type AnyText<O extends string> =
  `${O} needs a frame, but this is any: give the variable its type, such as UniqueFrameOwner<M, R>`;

/** The frame's metadata is of a kind that the operation does not take. It can be replaced, if nobody else looks at it. */
export type OtherKindText<
  O extends string,
  S extends string,
> = `${O} needs a frame of another kind: ${S extends "unique" ? "call repurpose(frame, Kind, metadata) first" : "ask downcast(frame, Kind) first"}`;
/** Says OtherKindText, of a unique frame. */
export function otherKindText<O extends string>(operation: O): OtherKindText<O, "unique"> {
  return `${operation} needs a frame of another kind: call repurpose(frame, Kind, metadata) first`;
}

/** Control flow brought several kinds here, and can keep only one. */
export type MixedText<O extends string> =
  `${O} keeps the metadata, but frames of several kinds meet here: call ${O} in each branch, or ask downcast(frame, Kind) first`;

/** Control flow brought several states here, and the operation leaves another state for each. */
export type ManyStatesText<O extends string> =
  `${O} depends on the state, but frames in several states meet here: call ${O} in each branch`;

/** Control flow brought several states or kinds to `own`, which keeps what it finds and can keep only one. */
export type SeveralText =
  "own keeps state and metadata, but several meet here: call own right after the declaration, and not again";

/** The page belongs to the kind, not to whoever holds the frame. */
export type TypedKindText<O extends string> =
  `${O} needs a frame of an untyped kind: declare the kind with { untyped: true }, or use meta and metaMut`;
/** Says TypedKindText. */
export function typedKindText<O extends string>(operation: O): TypedKindText<O> {
  return `${operation} needs a frame of an untyped kind: declare the kind with { untyped: true }, or use meta and metaMut`;
}

/** A page is lent to a function that goes on after it returned. */
export type AsyncText =
  "bytes: this function returns a promise, and the page is lent only until it returns; copy with read, and then await";
/** Says AsyncText. */
export function asyncText(): AsyncText {
  return "bytes: this function returns a promise, and the page is lent only until it returns; copy with read, and then await";
}

/** A tracked variable would stay usable, with its frame gone. */
export type MoveText =
  "owning needs the frame itself, but this variable would keep it: move it in, with owning(give(frame), body)";

/** A scope forgot its frame. */
export type UnsettledText =
  "owning: a path of this body leaves its frame unconsumed; consume it, with drop for example, on every path";
/** Says UnsettledText. */
export function unsettledText(): UnsettledText {
  return "owning: a path of this body leaves its frame unconsumed; consume it, with drop for example, on every path";
}

/** A scope does not show that it settled its frame. */
export type UnreturnedText = "owning: this body must return its frame, consumed; end it with return frame";
/** Says UnreturnedText. */
export function unreturnedText(): UnreturnedText {
  return "owning: this body must return its frame, consumed; end it with return frame";
}

/** The metadata of a kind does not fit into a slot. */
export type TooLargeText<Size extends number> =
  `FrameMeta: these fields take ${Size} bytes, and the metadata of a frame has at most 40: leave some out, or use smaller types`;
/** Says TooLargeText. */
export function tooLargeText<Size extends number>(sizeBytes: Size): TooLargeText<Size> {
  return `FrameMeta: these fields take ${sizeBytes} bytes, and the metadata of a frame has at most 40: leave some out, or use smaller types`;
}

/** Behind the handle's back the frame got another owner. Only at run time: no type shows it. */
export function takenText(operation: string, frame: string): string {
  return `${operation} needs a frame that is still here, but ${frame} is not this handle's any more: it was restored from a copy of its raw token, or reclaimed`;
}

/** The frame's page is in somebody's hands. Only at run time: no type shows it. */
export function lentText(operation: string): string {
  return `${operation} inside bytes: this frame's page is lent until the function that bytes was given returns; call ${operation} after it`;
}

/** A view that was kept too long. Only at run time: no type shows it. */
export function viewText(use: string, by: string): string {
  return `${use} after ${by}: this view is of an owner that ${by} consumed; call meta or metaMut again for a new one`;
}

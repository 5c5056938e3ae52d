import type { InSignature, MetaOf, Owned, RegionOf, StateOf, Token } from "./tracked.js";

/**
 * A parameter that borrows a frame: the callee may read and change it, and the caller keeps it.
 *
 * @example
 * ```ts
 * function pidOf(frame: UniqueFrameRef<Init>): number {
 *   return frame.meta().pid;
 * }
 * ```
 *
 * @example A reference cannot be consumed.
 * ```ts
 * function wrong(frame: UniqueFrameRef<Init>): void {
 *   // @ts-expect-error drop needs an owner, but this frame is only borrowed here
 *   drop(frame);
 * }
 * ```
 */
export interface UniqueFrameRef<out M, out R extends string = string> extends InSignature<Token<"unique", M>, R> {}

/**
 * The only owner of a frame with metadata M, as a parameter or a result: it moves with the call. `own(frame)` makes the
 * compiler track the variable that holds it.
 *
 * @example
 * ```ts
 * function finish(frame: UniqueFrameOwner<Init>): void {
 *   own(frame);
 *   drop(frame);
 * }
 * ```
 *
 * @example An owner that is not tracked cannot be consumed.
 * ```ts
 * function wrong(frame: UniqueFrameOwner<Init>): void {
 *   // @ts-expect-error drop needs a tracked frame: call own(frame) first
 *   drop(frame);
 * }
 * ```
 */
export interface UniqueFrameOwner<out M, out R extends string = string> extends UniqueFrameRef<M, R>, Owned {}

/**
 * The only owner of a frame whose metadata was put out of reach by `intoRaw`, as a parameter or a result.
 *
 * @example
 * ```ts
 * function back(frame: RawFrameOwner<Init>): UniqueFrameOwner<Init> {
 *   own(frame);
 *   fromRaw(frame);
 *   return frame;
 * }
 * ```
 *
 * @example A raw frame has no metadata to look at.
 * ```ts
 * function wrong(frame: RawFrameOwner<Init>): void {
 *   own(frame);
 *   // @ts-expect-error meta needs a unique frame, but this one is raw: call fromRaw(frame) first
 *   frame.meta();
 * }
 * ```
 */
export interface RawFrameOwner<out M, out R extends string = string> extends InSignature<Token<"raw", M>, R>, Owned {}

interface Owners<M, R extends string> {
  unique: UniqueFrameOwner<M, R>;
  raw: RawFrameOwner<M, R>;
}
/** What `give` makes of F: the owner that one writes in signatures. */
export type Given<F> = Owners<MetaOf<F>, RegionOf<F>>[StateOf<F>];

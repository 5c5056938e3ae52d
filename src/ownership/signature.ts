import type { InSignature, MetaOf, Owned, RegionOf, StateOf, Token } from "./tracked.js";

/**
 * A parameter that borrows a frame, unique or shared: the callee may read it, and the caller keeps it.
 *
 * @example
 * ```ts
 * function pidOf(frame: FrameRef<Init>): number {
 *   return frame.meta().pid;
 * }
 * ```
 *
 * @example The metadata of a shared frame cannot be changed, and this one may be shared.
 * ```ts
 * function wrong(frame: FrameRef<Init>): void {
 *   // @ts-expect-error metaMut needs a unique frame, but this one is shared: ask tryUnique(frame) first
 *   frame.metaMut();
 * }
 * ```
 */
export interface FrameRef<out M, out R extends string = string> extends InSignature<Token<"unique" | "shared", M>, R> {}

/**
 * A parameter that borrows a unique frame: the callee may read and change it, and the caller keeps it.
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
 * One of the owners of a shared frame with metadata M, as a parameter or a result: it moves with the call, and the frame
 * lives as long as one of them does. `own(frame)` makes the compiler track the variable that holds it.
 *
 * @example
 * ```ts
 * function twice(frame: FrameOwner<Init>): readonly [FrameOwner<Init>, FrameOwner<Init>] {
 *   own(frame);
 *   const other = frame.clone();
 *   return [give(frame), other];
 * }
 * ```
 *
 * @example What several may own, nobody can change.
 * ```ts
 * function wrong(frame: FrameOwner<Init>): void {
 *   own(frame);
 *   // @ts-expect-error repurpose needs a unique frame, but this one is shared: ask tryUnique(frame) first
 *   repurpose(frame, PageTable, { level: 1 });
 * }
 * ```
 */
export interface FrameOwner<out M, out R extends string = string> extends InSignature<Token<"shared", M>, R>, Owned {}

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
 *   // @ts-expect-error meta needs a unique or shared frame, but this one is raw: call fromRaw(frame) first
 *   frame.meta();
 * }
 * ```
 */
export interface RawFrameOwner<out M, out R extends string = string> extends InSignature<Token<"raw", M>, R>, Owned {}

/**
 * One of the owners of a shared frame, made raw by `intoRaw`, as a parameter or a result. Its frame stays shared, and it
 * stays with its thread.
 *
 * @example
 * ```ts
 * function back(frame: RawSharedFrameOwner<Init>): FrameOwner<Init> {
 *   own(frame);
 *   fromRaw(frame);
 *   return frame;
 * }
 * ```
 *
 * @example It counts for this thread, and cannot be posted to another one.
 * ```ts
 * function wrong(frame: RawSharedFrameOwner<Init>): void {
 *   own(frame);
 *   // @ts-expect-error post needs a raw frame, but this one is rawShared: call fromRaw(frame) first
 *   post(port, frame);
 * }
 * ```
 */
export interface RawSharedFrameOwner<out M, out R extends string = string>
  extends InSignature<Token<"rawShared", M>, R>,
    Owned {}

interface Owners<M, R extends string> {
  unique: UniqueFrameOwner<M, R>;
  shared: FrameOwner<M, R>;
  raw: RawFrameOwner<M, R>;
  rawShared: RawSharedFrameOwner<M, R>;
}
/** What `give` makes of F: the owner that one writes in signatures. */
export type Given<F> = Owners<MetaOf<F>, RegionOf<F>>[StateOf<F>];

/** F, in a signature, with metadata M. */
export type Recast<F, M> = F extends Owned
  ? Owners<M, RegionOf<F>>[StateOf<F>]
  : [StateOf<F>] extends ["unique"]
    ? UniqueFrameRef<M, RegionOf<F>>
    : FrameRef<M, RegionOf<F>>;

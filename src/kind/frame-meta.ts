import type { UnionToIntersection } from "ts-essentials";
import type { TooLargeText } from "../ownership/messages.js";
import type { Fields, SizeOf } from "./field.js";
import type { KindBase } from "./metadata.js";

/** So many bytes, as a tuple: the compiler adds by joining tuples. */
interface Bytes {
  1: [0];
  2: [0, 0];
  4: [0, 0, 0, 0];
  8: [0, 0, 0, 0, 0, 0, 0, 0];
}
/** One member of a union, whichever: an overloaded function is inferred from by its last overload. */
type Some<U> =
  UnionToIntersection<U extends unknown ? (member: U) => void : never> extends (member: infer One) => void
    ? One
    : never;
/** What the fields F named Names take in the slot. They are laid out by descending alignment, so nothing is padded. */
type SizeOfFields<F, Names = keyof F, Total extends readonly 0[] = []> = [Names] extends [never]
  ? Total
  : Some<Names> extends infer Name extends keyof F
    ? SizeOfFields<F, Exclude<Names, Name>, [...Total, ...Bytes[SizeOf<F[Name]> & keyof Bytes]]>
    : never;
/** The fields F, or the reason why not: a tuple with more than 40 elements has one at index 40. */
type Fitting<F, Total> = Total extends { readonly 40: 0; readonly length: infer Size extends number }
  ? TooLargeText<Size>
  : F;

/** Options of a kind. */
export interface KindOptions<Untyped extends boolean> {
  /** The page belongs to whoever owns the frame: its bytes may be read and written. */
  readonly untyped: Untyped;
}

/**
 * Makes the base class of a metadata kind, named name, with these fields: at most 40 bytes of them. Methods, getters and
 * `onDrop` are written in the class body.
 *
 * @example
 * class PageTable extends FrameMeta("PageTable", { level: u8, entries: u16, asid: u32, flags: u64 }) {
 *   get isLeaf(): boolean {
 *     return this.level === 1;
 *   }
 * }
 *
 * @example What does not fit is refused.
 * // @ts-expect-error FrameMeta: these fields take 48 bytes
 * class Large extends FrameMeta("Large", { a: u64, b: u64, c: u64, d: u64, e: u64, f: u64 }) {}
 */
export function FrameMeta<const N extends string, const F extends Fields, const Untyped extends boolean = false>(
  _name: N,
  _fields: Fitting<F, SizeOfFields<F>>,
  _options?: KindOptions<Untyped>,
): KindBase<N, F, Untyped> {
  throw new Error("not built yet");
}

import type { IsAny } from "ts-essentials";
import type { UntypedPage } from "../ownership/handle.js";
import type { Fields, ValueOf } from "./field.js";
import type { PageReader } from "./page-reader.js";

declare const declared: unique symbol;

/**
 * The brand of a metadata object: the kind's name and its declared fields. Equal fields do not make equal kinds, nor does
 * an equal name: fields are compared exactly.
 */
export interface FrameMetadata<out N extends string, in out F> extends AnyMetadata {
  readonly [declared]: { readonly kind: N; readonly fields: (fields: F) => F };
}
/**
 * The metadata of any kind, as `dynMeta` hands it out.
 *
 * **Checked by** tsc: that no field is used before `instanceof` told the kind.
 *
 * **Source**: `dyn AnyFrameMeta`.
 *
 * @example
 * ```ts
 * function pidOf(metadata: AnyMetadata): number | undefined {
 *   return metadata instanceof Init ? metadata.pid : undefined;
 * }
 * ```
 *
 * @example
 * ```ts
 * function pidOf(metadata: AnyMetadata): number {
 *   // @ts-expect-error Property 'pid' does not exist on type 'AnyMetadata'
 *   return metadata.pid;
 * }
 * ```
 */
export interface AnyMetadata {
  readonly [declared]: { readonly kind: string };
  /**
   * Is called by the library when the metadata dies, before the frame is free again; `page` reads the page's bytes, and both
   * are good until it returns. At most once in a life, and exactly once if no thread stops in it. Does nothing unless a
   * kind's class overrides it.
   *
   * **Errors**: what it throws goes on to the caller of the operation, after the frame was freed.
   *
   * **Source**: `AnyFrameMeta::on_drop`.
   *
   * @example
   * ```ts
   * class Counted extends FrameMeta("Counted", { pid: u32 }) {
   *   static dropped = 0;
   *   override onDrop(): void {
   *     Counted.dropped++;
   *   }
   * }
   * ```
   */
  onDrop(page: PageReader): void;
}
/** The values of the fields F, to read and to write. */
export type FieldValues<F> = { -readonly [K in keyof F]: ValueOf<F[K]> };

/**
 * A metadata kind: a class that extends what `FrameMeta` made.
 *
 * **Errors**: MetadataError in every function that is given a class which is none.
 *
 * **Checked by** tsc and run time.
 *
 * **Source**: the bound `M: AnyFrameMeta`.
 *
 * @example
 * ```ts
 * function claim<M>(kind: MetadataKind<M>, metadata: MetadataOf<M>): UniqueFrameOwner<M> | OutOfFrames {
 *   return alloc(memory, kind, metadata);
 * }
 * ```
 *
 * @example Not every class is one.
 * ```ts
 * // @ts-expect-error is missing the following properties from type 'MetadataKind<Date>'
 * const wrong: MetadataKind<Date> = Date;
 * ```
 */
export interface MetadataKind<out M> {
  new (...never: never): M;
  /** The name that `FrameMeta` was given; part of the kind's identity. */
  readonly kindName: string;
  /** The fields that `FrameMeta` was given, by name. */
  readonly fields: Fields;
  /** May the page of a frame of this kind be read and written? */
  readonly untyped: boolean;
}

/**
 * The plain values that initialise metadata of type M: exactly the declared fields of its kind, without methods and getters.
 *
 * **Errors**: MetadataError in every function that is given a missing field, an extra one, or a value that its type does not
 * take; nothing was written then.
 *
 * **Checked by** tsc: the names, and number, bigint or boolean. Run time: also the ranges.
 *
 * **Source**: the original has none: there, metadata is the value itself.
 *
 * @example
 * ```ts
 * const init: MetadataOf<Init> = { pid: 7 };
 * ```
 *
 * @example A field that the kind does not declare is an error.
 * ```ts
 * // @ts-expect-error 'level' does not exist in type
 * const wrong: MetadataOf<Init> = { pid: 7, level: 1 };
 * ```
 */
export type MetadataOf<M> =
  IsAny<M> extends true
    ? Readonly<Record<string, number | bigint | boolean>>
    : M extends FrameMetadata<string, infer F>
      ? // The compiler has no excess property check against a type without properties.
        [keyof F] extends [never]
        ? Readonly<Record<string, never>>
        : { readonly [K in keyof F]: ValueOf<F[K]> }
      : never;

/** What a class extends: its instances are metadata objects, and only the library makes them. */
export type KindBase<N extends string, F, Untyped extends boolean> = (abstract new (
  ...never: never
) => FrameMetadata<N, F> & FieldValues<F> & (Untyped extends true ? UntypedPage : unknown)) & {
  readonly kindName: N;
  readonly fields: F;
  readonly untyped: Untyped;
};

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
/** The metadata of any kind, as `dynMeta` hands it out. */
export interface AnyMetadata {
  readonly [declared]: { readonly kind: string };
  /** Is called once when the metadata dies, before the frame is free again; `page` reads the page's bytes. */
  onDrop(page: PageReader): void;
}
/** The values of the fields F, to read and to write. */
export type FieldValues<F> = { -readonly [K in keyof F]: ValueOf<F[K]> };

/**
 * A metadata kind: a class that extends what `FrameMeta` made.
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
  readonly kindName: string;
  readonly fields: Fields;
  readonly untyped: boolean;
}

/**
 * The plain values that initialise metadata of type M: exactly the declared fields of its kind.
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

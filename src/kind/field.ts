/** The type of a metadata field: its name, its plain value and its size in bytes. */
export interface Field<out Name extends string, out Value, out Size extends number> {
  readonly name: Name;
  readonly sizeBytes: Size;
  /** There is no such property: it carries the type of the plain value. */
  readonly value?: Value;
}
/** The plain value of a field of type T. */
export type ValueOf<T> = T extends Field<string, infer Value, number> ? Value : never;
/** The size in bytes of a field of type T. */
export type SizeOf<T> = T extends Field<string, unknown, infer Size> ? Size : never;
/** Any field. */
export type AnyField = Field<string, unknown, number>;
/** The fields of a kind, by name. */
export type Fields = Readonly<Record<string, AnyField>>;

/**
 * An unsigned integer of 1 byte: 0 to 255.
 *
 * Each of the field types names what a field takes; it is aligned to its size and little-endian.
 *
 * **Errors**: MetadataError, where metadata is given or a field is written, for a value that the type does not take.
 *
 * **Checked by** tsc: number, bigint or boolean. Run time: the range.
 *
 * **Source**: the integers, floats and `bool` of the original's language.
 *
 * @example
 * ```ts
 * class Level extends FrameMeta("Level", { level: u8 }) {}
 * ```
 *
 * @example
 * ```ts
 * class Level extends FrameMeta("Level", { level: u8 }) {}
 * alloc(memory, Level, { level: 256 }); // throws MetadataError
 * ```
 */
export const u8: Field<"u8", number, 1> = Object.freeze({ name: "u8", sizeBytes: 1 });
/** An unsigned integer of 2 bytes: 0 to 65,535. See `u8`. */
export const u16: Field<"u16", number, 2> = Object.freeze({ name: "u16", sizeBytes: 2 });
/** An unsigned integer of 4 bytes: 0 to 4,294,967,295. See `u8`. */
export const u32: Field<"u32", number, 4> = Object.freeze({ name: "u32", sizeBytes: 4 });
/** An unsigned integer of 8 bytes, as a bigint: 0n to 2n ** 64n - 1n. See `u8`. */
export const u64: Field<"u64", bigint, 8> = Object.freeze({ name: "u64", sizeBytes: 8 });
/** A signed integer of 1 byte: -128 to 127. See `u8`. */
export const i8: Field<"i8", number, 1> = Object.freeze({ name: "i8", sizeBytes: 1 });
/** A signed integer of 2 bytes: -32,768 to 32,767. See `u8`. */
export const i16: Field<"i16", number, 2> = Object.freeze({ name: "i16", sizeBytes: 2 });
/** A signed integer of 4 bytes: -2,147,483,648 to 2,147,483,647. See `u8`. */
export const i32: Field<"i32", number, 4> = Object.freeze({ name: "i32", sizeBytes: 4 });
/** A signed integer of 8 bytes, as a bigint: -(2n ** 63n) to 2n ** 63n - 1n. See `u8`. */
export const i64: Field<"i64", bigint, 8> = Object.freeze({ name: "i64", sizeBytes: 8 });
/** A float of 4 bytes: any number but a finite one too large for it. It is rounded to the nearest. See `u8`. */
export const f32: Field<"f32", number, 4> = Object.freeze({ name: "f32", sizeBytes: 4 });
/** A float of 8 bytes: any number. See `u8`. */
export const f64: Field<"f64", number, 8> = Object.freeze({ name: "f64", sizeBytes: 8 });
/** True or false, in 1 byte. See `u8`. */
export const bool: Field<"bool", boolean, 1> = Object.freeze({ name: "bool", sizeBytes: 1 });

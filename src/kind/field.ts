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

/** Unsigned, 1 byte. */
export const u8: Field<"u8", number, 1> = Object.freeze({ name: "u8", sizeBytes: 1 });
/** Unsigned, 2 bytes. */
export const u16: Field<"u16", number, 2> = Object.freeze({ name: "u16", sizeBytes: 2 });
/** Unsigned, 4 bytes. */
export const u32: Field<"u32", number, 4> = Object.freeze({ name: "u32", sizeBytes: 4 });
/** Unsigned, 8 bytes, as a bigint. */
export const u64: Field<"u64", bigint, 8> = Object.freeze({ name: "u64", sizeBytes: 8 });
/** Signed, 1 byte. */
export const i8: Field<"i8", number, 1> = Object.freeze({ name: "i8", sizeBytes: 1 });
/** Signed, 2 bytes. */
export const i16: Field<"i16", number, 2> = Object.freeze({ name: "i16", sizeBytes: 2 });
/** Signed, 4 bytes. */
export const i32: Field<"i32", number, 4> = Object.freeze({ name: "i32", sizeBytes: 4 });
/** Signed, 8 bytes, as a bigint. */
export const i64: Field<"i64", bigint, 8> = Object.freeze({ name: "i64", sizeBytes: 8 });
/** A float of 4 bytes. */
export const f32: Field<"f32", number, 4> = Object.freeze({ name: "f32", sizeBytes: 4 });
/** A float of 8 bytes. */
export const f64: Field<"f64", number, 8> = Object.freeze({ name: "f64", sizeBytes: 8 });
/** True or false, 1 byte. */
export const bool: Field<"bool", boolean, 1> = Object.freeze({ name: "bool", sizeBytes: 1 });

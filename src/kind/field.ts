/** The type of a metadata field: its name, its plain value and its size in bytes. */
export interface Field<out Name extends string, out Value, out Size extends number> {
  readonly name: Name;
  readonly sizeBytes: Size;
  /** Is this value in the field's range, and of its type? */
  accepts(value: unknown): value is Value;
}
/** The plain value of a field of type T. */
export type ValueOf<T> = T extends Field<string, infer Value, number> ? Value : never;
/** The size in bytes of a field of type T. */
export type SizeOf<T> = T extends Field<string, unknown, infer Size> ? Size : never;
/** Any field. */
export type AnyField = Field<string, unknown, number>;
/** The fields of a kind, by name. */
export type Fields = Readonly<Record<string, AnyField>>;

function integer<Name extends string, Size extends number>(
  name: Name,
  sizeBytes: Size,
  min: number,
  max: number,
): Field<Name, number, Size> {
  const accepts = (value: unknown): value is number =>
    typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
  return { name, sizeBytes, accepts };
}
function bigInteger<Name extends string>(name: Name, min: bigint, max: bigint): Field<Name, bigint, 8> {
  const accepts = (value: unknown): value is bigint => typeof value === "bigint" && value >= min && value <= max;
  return { name, sizeBytes: 8, accepts };
}
function float<Name extends string, Size extends number>(name: Name, sizeBytes: Size): Field<Name, number, Size> {
  return { name, sizeBytes, accepts: (value): value is number => typeof value === "number" };
}

/** Unsigned, 1 byte. */
export const u8: Field<"u8", number, 1> = integer("u8", 1, 0, 0xff);
/** Unsigned, 2 bytes. */
export const u16: Field<"u16", number, 2> = integer("u16", 2, 0, 0xffff);
/** Unsigned, 4 bytes. */
export const u32: Field<"u32", number, 4> = integer("u32", 4, 0, 0xffff_ffff);
/** Unsigned, 8 bytes, as a bigint. */
export const u64: Field<"u64", bigint, 8> = bigInteger("u64", 0n, 0xffff_ffff_ffff_ffffn);
/** Signed, 1 byte. */
export const i8: Field<"i8", number, 1> = integer("i8", 1, -0x80, 0x7f);
/** Signed, 2 bytes. */
export const i16: Field<"i16", number, 2> = integer("i16", 2, -0x8000, 0x7fff);
/** Signed, 4 bytes. */
export const i32: Field<"i32", number, 4> = integer("i32", 4, -0x8000_0000, 0x7fff_ffff);
/** Signed, 8 bytes, as a bigint. */
export const i64: Field<"i64", bigint, 8> = bigInteger("i64", -0x8000_0000_0000_0000n, 0x7fff_ffff_ffff_ffffn);
/** A float of 4 bytes. */
export const f32: Field<"f32", number, 4> = float("f32", 4);
/** A float of 8 bytes. */
export const f64: Field<"f64", number, 8> = float("f64", 8);
/** True or false, 1 byte. */
export const bool: Field<"bool", boolean, 1> = {
  name: "bool",
  sizeBytes: 1,
  accepts: (value): value is boolean => typeof value === "boolean",
};

import { MetadataError, shown } from "./metadata-error.js";

/** The types that a field of metadata can have. */
export type FieldType = "u8" | "u16" | "u32" | "u64" | "i8" | "i16" | "i32" | "i64" | "f32" | "f64" | "bool";

/** Bytes of a field of each type; also its alignment. */
export const fieldSizes: Readonly<Record<FieldType, number>> = {
  u8: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  i8: 1,
  i16: 2,
  i32: 4,
  i64: 8,
  f32: 4,
  f64: 8,
  bool: 1,
};

const allowed: Readonly<Record<FieldType, string>> = {
  u8: "an integer from 0 to 255",
  u16: "an integer from 0 to 65535",
  u32: "an integer from 0 to 4294967295",
  u64: "a bigint from 0n to 2n ** 64n - 1n",
  i8: "an integer from -128 to 127",
  i16: "an integer from -32768 to 32767",
  i32: "an integer from -2147483648 to 2147483647",
  i64: "a bigint from -(2n ** 63n) to 2n ** 63n - 1n",
  f32: "a number whose nearest 32-bit float is finite, or not a finite one itself",
  f64: "a number",
  bool: "true or false",
};

/** A field of a kind, and where it is. */
export interface FieldPlace {
  readonly name: string;
  /** As messages call it: "PageTable.level". */
  readonly label: string;
  readonly type: FieldType;
  /** Bytes from the slot's start. */
  readonly offset: number;
}

function refuse(field: FieldPlace, value: unknown): never {
  throw new MetadataError(`${field.label} is ${field.type}: it takes ${allowed[field.type]}, not ${shown(value)}`);
}

/** Reads a field of the slot that begins `at` bytes into `data`. */
export function readField(data: DataView, at: number, field: FieldPlace): number | bigint | boolean {
  const offset = at + field.offset;
  switch (field.type) {
    case "u8":
      return data.getUint8(offset);
    case "u16":
      return data.getUint16(offset, true);
    case "u32":
      return data.getUint32(offset, true);
    case "u64":
      return data.getBigUint64(offset, true);
    case "i8":
      return data.getInt8(offset);
    case "i16":
      return data.getInt16(offset, true);
    case "i32":
      return data.getInt32(offset, true);
    case "i64":
      return data.getBigInt64(offset, true);
    case "f32":
      return data.getFloat32(offset, true);
    case "f64":
      return data.getFloat64(offset, true);
    case "bool":
      return data.getUint8(offset) !== 0;
  }
}

/** Checks a value, then writes it as a field of the slot that begins `at` bytes into `data`. Throws MetadataError before it writes. */
export function writeField(data: DataView, at: number, field: FieldPlace, value: unknown): void {
  const offset = at + field.offset;
  switch (field.type) {
    case "u8":
      if (typeof value !== "number" || (value & 0xff) !== value) refuse(field, value);
      data.setUint8(offset, value);
      break;
    case "u16":
      if (typeof value !== "number" || (value & 0xffff) !== value) refuse(field, value);
      data.setUint16(offset, value, true);
      break;
    case "u32":
      if (typeof value !== "number" || value >>> 0 !== value) refuse(field, value);
      data.setUint32(offset, value, true);
      break;
    case "u64":
      if (typeof value !== "bigint" || BigInt.asUintN(64, value) !== value) refuse(field, value);
      data.setBigUint64(offset, value, true);
      break;
    case "i8":
      if (typeof value !== "number" || (value << 24) >> 24 !== value) refuse(field, value);
      data.setInt8(offset, value);
      break;
    case "i16":
      if (typeof value !== "number" || (value << 16) >> 16 !== value) refuse(field, value);
      data.setInt16(offset, value, true);
      break;
    case "i32":
      if (typeof value !== "number" || (value | 0) !== value) refuse(field, value);
      data.setInt32(offset, value, true);
      break;
    case "i64":
      if (typeof value !== "bigint" || BigInt.asIntN(64, value) !== value) refuse(field, value);
      data.setBigInt64(offset, value, true);
      break;
    case "f32":
      if (typeof value !== "number" || (Number.isFinite(value) && !Number.isFinite(Math.fround(value)))) {
        refuse(field, value);
      }
      data.setFloat32(offset, value, true);
      break;
    case "f64":
      if (typeof value !== "number") refuse(field, value);
      data.setFloat64(offset, value, true);
      break;
    case "bool":
      if (typeof value !== "boolean") refuse(field, value);
      data.setUint8(offset, value ? 1 : 0);
      break;
  }
}

import { bool, FrameMeta, f32, f64, i8, i16, i32, i64, u8, u16, u32, u64 } from "../../src/index.js";

/** Two fields of different sizes; no onDrop. */
export class Init extends FrameMeta("Init", { pid: u32, nice: i8 }) {}
/** Typed; its last field starts at an odd place. */
export class PageTable extends FrameMeta("PageTable", { level: u8, entries: u16, asid: u32, flags: u64 }) {}
/** Untyped, so that its page may be read and written. */
export class Pages extends FrameMeta("Pages", { length: u16 }, { untyped: true }) {}
/** No field at all. */
export class Marker extends FrameMeta("Marker", {}) {}
/** One field of every type: 42 bytes would be too many, so the two that have a sibling of their size are left out. */
export class Every extends FrameMeta("Every", {
  a: u8,
  b: i16,
  c: f32,
  d: f64,
  e: bool,
  g: u64,
  h: i64,
  i: u32,
}) {}
/** The rest. */
export class Rest extends FrameMeta("Rest", { a: i8, b: u16, c: i32 }) {}

export const init = { pid: 7, nice: -3 };
export const table = { level: 2, entries: 500, asid: 70000, flags: 2n ** 63n };
export const every = {
  a: 255,
  b: -32768,
  c: 0.5,
  d: Math.PI,
  e: true,
  g: 2n ** 64n - 1n,
  h: -(2n ** 63n),
  i: 2 ** 32 - 1,
};

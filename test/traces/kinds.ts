import { FrameMeta, type PageReader, u8, u16, u32, u64 } from "../../src/index.js";
import type { View } from "../support/plain.js";
import type { Value } from "./trace.js";

interface Hook {
  /** Told of each call of onDrop: the metadata, as the traces write it, and what the reader covers. */
  onDrop: ((value: Value, page: PageReader) => void) | undefined;
}
export const hook: Hook = { onDrop: undefined };

class A extends FrameMeta("A", { a: u32, b: u64 }) {
  override onDrop(page: PageReader): void {
    hook.onDrop?.(["A", this.a, Number(this.b)], page);
  }
}
class B extends FrameMeta("B", { x: u16, y: u8 }) {
  override onDrop(page: PageReader): void {
    hook.onDrop?.(["B", this.x, this.y], page);
  }
}
class U extends FrameMeta("U", { z: u64 }, { untyped: true }) {
  override onDrop(page: PageReader): void {
    hook.onDrop?.(["U", Number(this.z)], page);
  }
}
/** The original's links forward to what they hold, and events name that. */
class LA extends FrameMeta("LA", { a: u32, b: u64 }) {
  override onDrop(page: PageReader): void {
    hook.onDrop?.(["A", this.a, Number(this.b)], page);
  }
}
class LU extends FrameMeta("LU", { z: u64 }, { untyped: true }) {
  override onDrop(page: PageReader): void {
    hook.onDrop?.(["U", Number(this.z)], page);
  }
}

export const classes: readonly unknown[] = [A, B, U, LA, LU];
const kinds: Readonly<Record<string, { kind: unknown; fields: readonly string[]; big: readonly string[] }>> = {
  A: { kind: A, fields: ["a", "b"], big: ["b"] },
  B: { kind: B, fields: ["x", "y"], big: [] },
  U: { kind: U, fields: ["z"], big: ["z"] },
  LA: { kind: LA, fields: ["a", "b"], big: ["b"] },
  LU: { kind: LU, fields: ["z"], big: ["z"] },
};

export function kindNamed(name: string) {
  const found = kinds[name];
  if (found === undefined) throw new Error(`no kind ${name}`);
  return found;
}
export const isUntyped = (name: string): boolean => name.endsWith("U");
/** The value inside a link. */
export const inner = ([name, ...fields]: Value): Value => [name.replace("L", ""), ...fields];

/** A trace's value as metadata of our kind. An inner value can be written through either. */
export function metadataOf([name, ...values]: Value): Record<string, unknown> {
  const { fields, big } = kindNamed(name);
  return Object.fromEntries(
    fields.map((field, at) => [field, big.includes(field) ? BigInt(values[at] ?? 0) : values[at]]),
  );
}

/** What a view says, and the kind that its class names. */
export function valueIn(view: View): Value {
  const { kindName } = view.constructor as unknown as { readonly kindName: string };
  return [kindName, ...kindNamed(kindName).fields.map((field) => Number(view[field]))];
}

/** The metadata in a slot, read by this file: u64 before u32, u16 before u8. */
export function stored(name: string, data: DataView): Value {
  switch (name) {
    case "A":
    case "LA":
      return [name, data.getUint32(8, true), Number(data.getBigUint64(0, true))];
    case "B":
      return [name, data.getUint16(0, true), data.getUint8(2)];
    default:
      return [name, Number(data.getBigUint64(0, true))];
  }
}

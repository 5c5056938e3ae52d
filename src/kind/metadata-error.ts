/**
 * Thrown for metadata that a kind cannot hold: a missing or an extra field, or a value that a field's type does not take.
 * Also for what is no kind, for a write through the view of `meta`, and for `new` of a kind. Nothing was written.
 *
 * **Source**: the original has none: its types hold nothing else.
 *
 * @example
 * ```ts
 * try {
 *   frame.metaMut().pid = -1;
 * } catch (error) {
 *   if (!(error instanceof MetadataError)) throw error; // Init.pid is u32: it takes an integer from 0 to 4294967295
 * }
 * ```
 */
export class MetadataError extends TypeError {
  override readonly name: string = "MetadataError";
}

/**
 * Thrown for a kind that cannot be. By `FrameMeta` for an empty name, a field with a reserved name or without a type, or
 * more than 40 bytes of fields; by what claims a frame for a kind that shares its id with another one in the memory, or is
 * the 1,025th there. No frame was claimed.
 *
 * **Source**: the assertions on size in `MetaSlot::write_meta`, which fail the build.
 *
 * @example
 * ```ts
 * class First extends FrameMeta("Same", { pid: u32 }) {}
 * class Second extends FrameMeta("Same", { pid: u32 }) {}
 * alloc(memory, First, { pid: 7 });
 * alloc(memory, Second, { pid: 7 }); // throws KindError: use one class for both
 * ```
 */
export class KindError extends TypeError {
  override readonly name: string = "KindError";
}

/** A value as messages show it: short, and never by running its code. */
export function shown(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
    case "bigint":
      return `${value}n`;
    case "object":
      return value === null ? "null" : Array.isArray(value) ? "an array" : "an object";
    case "function":
      return "a function";
    case "symbol":
      return "a symbol";
    default:
      return String(value);
  }
}

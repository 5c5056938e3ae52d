/** Thrown for metadata that a kind cannot hold: a missing or an extra field, or a value outside a field's type. Nothing was written. */
export class MetadataError extends TypeError {
  override readonly name: string = "MetadataError";
}

/** Thrown for a kind that cannot be: too large, with impossible names, or sharing its id with another kind. */
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

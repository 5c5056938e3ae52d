import { METADATA_MAX_SIZE } from "../layout/page.js";
import { tooLargeText } from "../ownership/messages.js";
import { type FieldPlace, type FieldType, fieldSizes, writeField } from "./field-type.js";
import { hash } from "./hash.js";
import { KindError, MetadataError, shown } from "./metadata-error.js";

/** Names that a class's own machinery uses. */
const reserved: ReadonlySet<string> = new Set(["constructor", "onDrop", "__proto__"]);

const ID_SEED = 0x811c9dc5;
const CHECK_SEED = 0x2b7e1516;

/** Metadata that was checked and encoded: what is copied into a slot. */
export class EncodedMetadata {
  /** The kind's id. */
  readonly kind: number;
  /** The fields, as whole words. */
  readonly metadata: Int32Array;
  readonly data: DataView;

  constructor(kind: number, sizeBytes: number) {
    const buffer = new ArrayBuffer(METADATA_MAX_SIZE);
    this.kind = kind;
    this.metadata = new Int32Array(buffer, 0, Math.ceil(sizeBytes / 4));
    this.data = new DataView(buffer);
  }
}

/** A kind's name, layout and identity: what FrameMeta makes of its arguments. */
export class KindLayout {
  readonly name: string;
  readonly isUntyped: boolean;
  /** Equal in every thread for the same name and layout; never 0. */
  readonly id: number;
  /** A second hash of the same text: two kinds that share their id differ in it. */
  readonly check: number;
  /** In the order of their offsets. */
  readonly fields: readonly FieldPlace[];
  readonly sizeBytes: number;
  /** In the order in which they were declared, which is that of most metadata. */
  readonly #declared: readonly FieldPlace[];
  /** Kept for the next use, so that a claim allocates nothing here. Taken while in use: getters and onDrop run code. */
  #spare: EncodedMetadata | undefined;

  constructor(name: string, fields: Iterable<readonly [name: string, type: unknown]>, isUntyped: boolean) {
    if (typeof name !== "string" || name === "") {
      throw new KindError(`FrameMeta needs a name for the kind, a text that is not empty, not ${shown(name)}`);
    }
    this.name = name;
    this.isUntyped = isUntyped;
    const declared = [...fields];
    this.fields = placeFields(name, declared);
    this.#declared = declared.flatMap(([field]) => this.fields.filter((place) => place.name === field));
    this.sizeBytes = this.fields.reduce((size, field) => size + fieldSizes[field.type], 0);
    if (this.sizeBytes > METADATA_MAX_SIZE) throw new KindError(tooLargeText(this.sizeBytes));
    const text = `${JSON.stringify(name)}${this.fields.map((field) => `${JSON.stringify(field.label)}:${field.type}`)}${isUntyped}`;
    this.id = hash(text, ID_SEED);
    this.check = hash(text, CHECK_SEED);
  }

  /**
   * Checks values for all fields and encodes them. Hand the result to `recycle` once it has been copied.
   * Throws MetadataError for a missing field, an extra one, or a value outside its field's type.
   */
  encode(metadata: unknown): EncodedMetadata {
    if (typeof metadata !== "object" || metadata === null) {
      throw new MetadataError(
        `${this.name}: metadata is an object with the fields of the kind, not ${shown(metadata)}`,
      );
    }
    // SAFETY: an object's properties may be asked for by any name.
    const values = metadata as Readonly<Record<string, unknown>>;
    const encoded = this.#spare ?? new EncodedMetadata(this.id, this.sizeBytes);
    this.#spare = undefined;
    const declared = this.#declared;
    let count = 0;
    for (const name in values) {
      const field = declared[count];
      if (field === undefined || field.name !== name) return this.#encodeInAnyOrder(values, encoded);
      writeField(encoded.data, 0, field, values[name]);
      count++;
    }
    return count === declared.length ? encoded : this.#encodeInAnyOrder(values, encoded);
  }

  /** For metadata in another order, with getters that it inherits, or wrong. */
  #encodeInAnyOrder(values: Readonly<Record<string, unknown>>, encoded: EncodedMetadata): EncodedMetadata {
    for (const field of this.fields) {
      const value = values[field.name];
      if (value === undefined) throw new MetadataError(`${field.label} is missing: metadata names every field`);
      writeField(encoded.data, 0, field, value);
    }
    for (const name in values) {
      if (this.fields.some((field) => field.name === name)) continue;
      throw new MetadataError(`${this.name} has no field ${shown(name)}: leave it out, or declare it in FrameMeta`);
    }
    return encoded;
  }

  /** Takes back what `encode` returned. */
  recycle(encoded: EncodedMetadata): void {
    this.#spare = encoded;
  }
}

/**
 * Places fields by falling size and, within one size, in the order they were written: each is aligned to its size and
 * nothing is lost between them, so that the size does not depend on the order.
 */
function placeFields(kind: string, fields: readonly (readonly [string, unknown])[]): readonly FieldPlace[] {
  const checked = fields.map(([name, type]) => {
    if (reserved.has(name)) throw new KindError(`FrameMeta: ${kind} cannot have a field called ${name}`);
    if (!isFieldType(type)) {
      throw new KindError(
        `FrameMeta: the type of ${kind}.${name} is ${shown(type)}, which is none; use u8, u16, …, bool`,
      );
    }
    return { name, type };
  });
  let offset = 0;
  return checked
    .sort((a, b) => fieldSizes[b.type] - fieldSizes[a.type])
    .map(({ name, type }) => {
      const field = { name, label: `${kind}.${name}`, type, offset };
      offset += fieldSizes[type];
      return field;
    });
}

const isFieldType = (type: unknown): type is FieldType => typeof type === "string" && Object.hasOwn(fieldSizes, type);

import type { UnionToIntersection } from "ts-essentials";
import type { TooLargeText } from "../ownership/messages.js";
import type { Fields, SizeOf } from "./field.js";
import { type FieldPlace, readField, writeField } from "./field-type.js";
import { Kinds, kindsKey, noOnDrop } from "./kind.js";
import { KindLayout } from "./kind-layout.js";
import { bytesOf, isWritable, MetaView, slotOffset } from "./meta-view.js";
import type { KindBase } from "./metadata.js";
import { KindError, MetadataError } from "./metadata-error.js";

/** So many bytes, as a tuple: the compiler adds by joining tuples. */
interface Bytes {
  1: [0];
  2: [0, 0];
  4: [0, 0, 0, 0];
  8: [0, 0, 0, 0, 0, 0, 0, 0];
}
/** One member of a union, whichever: an overloaded function is inferred from by its last overload. */
type Some<U> =
  UnionToIntersection<U extends unknown ? (member: U) => void : never> extends (member: infer One) => void
    ? One
    : never;
/** What the fields F named Names take in the slot. They are laid out by descending alignment, so nothing is padded. */
type SizeOfFields<F, Names = keyof F, Total extends readonly 0[] = []> = [Names] extends [never]
  ? Total
  : Some<Names> extends infer Name extends keyof F
    ? SizeOfFields<F, Exclude<Names, Name>, [...Total, ...Bytes[SizeOf<F[Name]> & keyof Bytes]]>
    : never;
/** A tuple with more than 40 elements has one at index 40. */
// No constraint on Total: the compiler would prove it of every F's recursive sum, which took it 20 seconds.
type Fitting<F, Total> = Total extends { readonly 40: 0; readonly length: infer Size extends number }
  ? TooLargeText<Size>
  : F;

/**
 * Options of a kind.
 *
 * **Source**: `AnyFrameMeta::is_untyped` and `AnyUFrameMeta`.
 */
export interface KindOptions<Untyped extends boolean> {
  /**
   * With true, the page belongs to whoever owns the frame, and its bytes may be read and written. With false, or without
   * options, it belongs to the kind.
   */
  readonly untyped: Untyped;
}

/**
 * Makes the base class of a metadata kind, named name, with these fields: at most 40 bytes of them. Methods, getters and
 * `onDrop` are written in the class body.
 *
 * Name, fields and `untyped` make the kind: threads that declare it alike mean the same kind, whatever its methods.
 *
 * **Returns** a class to extend. Its instances are views of a frame's slot; only `meta` and the like make them, and `new`
 * throws MetadataError.
 *
 * **Errors**: KindError for, in this order, an empty name, a field called `constructor`, `onDrop` or `__proto__`, a field
 * whose type is none, and fields of more than 40 bytes. That two kinds share an id is found by the memory that meets both.
 *
 * **Layout**: fields by falling size and, within one size, as they were written; little-endian, from the slot's start, with
 * no gaps.
 *
 * **Checked by** tsc: types of the fields and their size. Run time: everything.
 *
 * **Source**: `AnyFrameMeta`, with `impl_frame_meta_for!` and `impl_untyped_frame_meta_for!`.
 *
 * @example
 * ```ts
 * class PageTable extends FrameMeta("PageTable", { level: u8, entries: u16, asid: u32, flags: u64 }) {
 *   get isLeaf(): boolean {
 *     return this.level === 1;
 *   }
 * }
 * ```
 *
 * @example What does not fit is refused.
 * ```ts
 * // @ts-expect-error FrameMeta: these fields take 48 bytes
 * class Large extends FrameMeta("Large", { a: u64, b: u64, c: u64, d: u64, e: u64, f: u64 }) {}
 * ```
 */
export function FrameMeta<const N extends string, const F extends Fields, const Untyped extends boolean = false>(
  name: N,
  fields: Fitting<F, SizeOfFields<F>>,
  options?: KindOptions<Untyped>,
): KindBase<N, F, Untyped> {
  // SAFETY: Fitting is F, or a message that is no object; layout looks at each field.
  const declared = fields as Fields;
  if (typeof declared !== "object" || declared === null) {
    throw new KindError("FrameMeta needs an object that names the fields, such as { pid: u32 }");
  }
  const types = Object.entries(declared).map(([field, type]) => [field, type?.name] as const);
  const layout = new KindLayout(name, types, options?.untyped === true);
  abstract class Base extends MetaView {
    static readonly [kindsKey]: Kinds = new Kinds(layout);
    static readonly kindName: string = name;
    static readonly fields: Fields = Object.freeze({ ...declared });
    static readonly untyped: boolean = layout.isUntyped;
  }
  Object.defineProperty(Base.prototype, "onDrop", { value: noOnDrop, writable: true, configurable: true });
  for (const field of layout.fields) Object.defineProperty(Base.prototype, field.name, accessorOf(field));
  Object.defineProperty(Base.prototype, Symbol.for("nodejs.util.inspect.custom"), {
    value(this: MetaView): string {
      return printed(this, layout);
    },
  });
  Object.defineProperty(Base, "name", { value: name });
  // SAFETY: the accessors and statics that were just defined are those of KindBase, which hides how views are made.
  return Base as unknown as KindBase<N, F, Untyped>;
}

/** What Node's `console.log` prints for a view. */
function printed(view: MetaView, layout: KindLayout): string {
  try {
    const fields = layout.fields.map((field) => {
      return `${field.name}: ${String(readField(bytesOf(view, field.label), slotOffset(view), field))}`;
    });
    return `${layout.name} { ${fields.join(", ")} }`;
  } catch {
    return `${layout.name} (no owner)`; // it is gone, or this is the prototype
  }
}

/** A field of a view: it is checked where it is used whether the view's owner is still there. */
function accessorOf(field: FieldPlace): PropertyDescriptor {
  const { label } = field;
  return {
    get(this: MetaView) {
      return readField(bytesOf(this, label), slotOffset(this), field);
    },
    set(this: MetaView, value: unknown) {
      if (!isWritable(this))
        throw new MetadataError(
          `${label} is read-only in this view: write it through metaMut() or, in a list, a cursor`,
        );
      writeField(bytesOf(this, label), slotOffset(this), field, value);
    },
  };
}

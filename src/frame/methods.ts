import type { AnyMetadata } from "../kind/metadata.js";
import type { Paddr } from "../layout/paddr.js";
import type { AsyncText } from "../ownership/messages.js";
import type { Answer, Borrow } from "../ownership/operand.js";
import type { FrameRef } from "../ownership/signature.js";
import type { MetaOf } from "../ownership/tracked.js";

/**
 * The addresses of a frame: from start on, before end, in bytes.
 *
 * **Source**: `Range<Paddr>`.
 */
export interface PaddrRange {
  /** The address of the first byte. */
  readonly start: Paddr;
  /** The first address behind the last byte. */
  readonly end: Paddr;
}

/** What a function that a page is lent to may return: not a promise. */
type Prompt<T> = [T] extends [PromiseLike<unknown>] ? AsyncText : T;

// Methods borrow: each of them leaves the variable as it is. Each throws OwnershipError, in the compiler's words, for a
// frame that was consumed, is in another state, or has got another owner, before anything is touched.
declare module "../ownership/handle.js" {
  interface Handle {
    /**
     * Gives a view of the metadata, to read.
     *
     * **Returns** a view that reads the slot itself. It may be kept, and is good as long as this owner, or this reference to a
     * shared frame: when the frame was consumed, repurposed, given away, shared, or made raw or unique, every use of it throws
     * OwnershipError. Writing through it throws MetadataError.
     *
     * **Errors**: OwnershipError for, in this order, what is no frame (an error, a copy, a forged object), a frame that was
     * consumed, one that is in another state, and one that has another owner by now. MemoryError when the memory's buffer is gone.
     *
     * **Checked by** tsc: the state, the fields and that nothing is written. Run time: everything.
     *
     * **Source**: `UniqueFrame::meta` and `Frame::meta`.
     *
     * @example
     * ```ts
     * frame.meta().pid;
     * ```
     *
     * @example
     * ```ts
     * // @ts-expect-error Cannot assign to 'pid' because it is a read-only property
     * frame.meta().pid = 8;
     * ```
     */
    meta<F>(this: Borrow<F, "meta">): Answer<F, "meta", Readonly<MetaOf<F>>>;

    /**
     * Gives a view of the metadata, to read and to write. Shared metadata is not written.
     *
     * **Returns** a view as `meta` does. Writing throws MetadataError for a value outside its field's type; nothing is
     * written then.
     *
     * **Errors**: as `meta`.
     *
     * **Checked by** tsc: the state, the fields and their types. Run time: everything, also the ranges.
     *
     * **Source**: `UniqueFrame::meta_mut`.
     *
     * @example
     * ```ts
     * frame.metaMut().pid = 8;
     * ```
     *
     * @example
     * ```ts
     * // @ts-expect-error Type 'string' is not assignable to type 'number'
     * frame.metaMut().pid = "8";
     * ```
     */
    metaMut<F>(this: Borrow<F, "metaMut">): Answer<F, "metaMut", MetaOf<F>>;

    /**
     * Gives a view of the metadata for code that does not know its kind.
     *
     * **Returns** the view that `meta` gives; `instanceof` tells its kind.
     *
     * **Errors**: as `meta`.
     *
     * **Checked by** tsc: the state, and that no field is used before its kind is known. Run time: everything.
     *
     * **Source**: `UniqueFrame::dyn_meta`, which the verified original leaves commented out.
     *
     * @example
     * ```ts
     * function levelOf(frame: UniqueFrameRef<AnyMetadata>): number | undefined {
     *   const metadata = frame.dynMeta();
     *   return metadata instanceof PageTable ? metadata.level : undefined;
     * }
     * ```
     *
     * @example
     * ```ts
     * // @ts-expect-error Property 'pid' does not exist on type 'Readonly<AnyMetadata>'
     * frame.dynMeta().pid;
     * ```
     */
    dynMeta<F>(this: Borrow<F, "dynMeta">): Readonly<AnyMetadata>;

    /**
     * Gives a view of the metadata, to read and to write, for code that does not know its kind.
     *
     * **Returns** the view that `metaMut` gives; `instanceof` tells its kind.
     *
     * **Errors**: as `meta`.
     *
     * **Checked by** tsc: the state, and that no field is used before its kind is known. Run time: everything.
     *
     * **Source**: `UniqueFrame::dyn_meta_mut`, which the verified original leaves commented out.
     *
     * @example
     * ```ts
     * const metadata = frame.dynMetaMut();
     * if (metadata instanceof Init) metadata.pid = 9;
     * ```
     *
     * @example
     * ```ts
     * intoRaw(frame);
     * // @ts-expect-error dynMetaMut needs a unique frame, but this one is raw: call fromRaw(frame) first
     * frame.dynMetaMut();
     * ```
     */
    dynMetaMut<F>(this: Borrow<F, "dynMetaMut">): AnyMetadata;

    /**
     * Tells the address of the frame's first byte. Shared and raw frames have one too.
     *
     * **Returns** bytes from the start of the memory's first frame, a multiple of 4096.
     *
     * **Errors**: OwnershipError for, in this order, what is no frame (an error, a copy, a forged object), a frame that was
     * consumed, and one that has another owner by now. MemoryError when the memory's buffer is gone.
     *
     * **Checked by** tsc: that it was not consumed. Run time: everything.
     *
     * **Source**: `UniqueFrame::start_paddr`, and `HasPaddr` of both.
     *
     * @example
     * ```ts
     * const address: Paddr = frame.startPaddr();
     * ```
     *
     * @example
     * ```ts
     * drop(frame);
     * // @ts-expect-error startPaddr after drop: this frame was already consumed by drop
     * frame.startPaddr();
     * ```
     */
    startPaddr<F>(this: Borrow<F, "startPaddr">): Paddr;

    /**
     * Tells the first address behind the frame.
     *
     * **Returns** bytes from the start of the memory's first frame, a multiple of 4096.
     *
     * **Errors**: as `startPaddr`.
     *
     * **Checked by** tsc: that it was not consumed. Run time: everything.
     *
     * **Source**: `HasPaddrRange` of the running kernel.
     *
     * @example
     * ```ts
     * frame.endPaddr() - frame.startPaddr() === frame.size();
     * ```
     *
     * @example
     * ```ts
     * drop(frame);
     * // @ts-expect-error endPaddr after drop: this frame was already consumed by drop
     * frame.endPaddr();
     * ```
     */
    endPaddr<F>(this: Borrow<F, "endPaddr">): Paddr;

    /**
     * Tells the frame's addresses.
     *
     * **Returns** an object with `start` and `end`, which is exclusive, in bytes.
     *
     * **Errors**: as `startPaddr`.
     *
     * **Checked by** tsc: that it was not consumed. Run time: everything.
     *
     * **Source**: `HasPaddrRange` of the running kernel.
     *
     * @example
     * ```ts
     * const { start, end } = frame.paddrRange();
     * ```
     *
     * @example
     * ```ts
     * drop(frame);
     * // @ts-expect-error paddrRange after drop: this frame was already consumed by drop
     * frame.paddrRange();
     * ```
     */
    paddrRange<F>(this: Borrow<F, "paddrRange">): PaddrRange;

    /**
     * Tells the paging level of the frame.
     *
     * **Returns** 1 always: a regular page.
     *
     * **Errors**: as `startPaddr`.
     *
     * **Checked by** tsc: that it was not consumed. Run time: everything.
     *
     * **Source**: `UniqueFrame::level`.
     *
     * @example
     * ```ts
     * frame.level(); // 1
     * ```
     *
     * @example
     * ```ts
     * drop(frame);
     * // @ts-expect-error level after drop: this frame was already consumed by drop
     * frame.level();
     * ```
     */
    level<F>(this: Borrow<F, "level">): number;

    /**
     * Tells the size of the frame.
     *
     * **Returns** 4096, in bytes.
     *
     * **Errors**: as `startPaddr`.
     *
     * **Checked by** tsc: that it was not consumed. Run time: everything.
     *
     * **Source**: `UniqueFrame::size`.
     *
     * @example
     * ```ts
     * frame.size(); // 4096
     * ```
     *
     * @example
     * ```ts
     * drop(frame);
     * // @ts-expect-error size after drop: this frame was already consumed by drop
     * frame.size();
     * ```
     */
    size<F>(this: Borrow<F, "size">): number;

    /**
     * Copies bytes of the page, of an untyped kind, from `offsetBytes` on into the whole of `target`. The page of a shared frame
     * is shared, too: who writes while another thread reads decides what that one gets.
     *
     * **Errors**: as `meta`, and for a frame whose page is lent, before one that has another owner; then OwnershipError for a frame
     * of a typed kind, TypeError for what is no Uint8Array, and RangeError where the bytes are not inside the page. Nothing was
     * copied then.
     *
     * **Checked by** tsc: the state, and that the kind is untyped. Run time: everything.
     *
     * **Source**: `UFrame::reader`; the original has it for shared frames only.
     *
     * @example
     * ```ts
     * const head = new Uint8Array(16);
     * repurpose(frame, Buffer, { length: 16 });
     * frame.read(0, head);
     * ```
     *
     * @example
     * ```ts
     * // @ts-expect-error read needs a frame of an untyped kind
     * frame.read(0, new Uint8Array(16));
     * ```
     */
    read<F>(this: Borrow<F, "read">, offsetBytes: number, target: Uint8Array): void;

    /**
     * Copies all of `source` into the page, of an untyped kind, from `offsetBytes` on.
     *
     * **Errors**: as `read`.
     *
     * **Checked by** tsc: the state, and that the kind is untyped. Run time: everything.
     *
     * **Source**: `UFrame::writer`; the original has it for shared frames only.
     *
     * @example
     * ```ts
     * repurpose(frame, Buffer, { length: 3 });
     * frame.write(0, new Uint8Array([1, 2, 3]));
     * ```
     *
     * @example
     * ```ts
     * // @ts-expect-error write needs a frame of an untyped kind
     * frame.write(0, new Uint8Array([1, 2, 3]));
     * ```
     */
    write<F>(this: Borrow<F, "write">, offsetBytes: number, source: Uint8Array): void;

    /**
     * Sets every byte of the page, of an untyped kind. A frame that was claimed has the bytes that its last owner left.
     *
     * **Errors**: as `read`, but RangeError for what is no integer from 0 to 255. Nothing was written then.
     *
     * **Checked by** tsc: the state, and that the kind is untyped. Run time: everything.
     *
     * **Source**: `UFrame::writer`; the original has it for shared frames only.
     *
     * @example
     * ```ts
     * repurpose(frame, Buffer, { length: 0 });
     * frame.fill(0);
     * ```
     *
     * @example
     * ```ts
     * // @ts-expect-error fill needs a frame of an untyped kind
     * frame.fill(0);
     * ```
     */
    fill<F>(this: Borrow<F, "fill">, byte: number): void;

    /**
     * Copies another frame's page into this one; both are of untyped kinds, perhaps of different memories.
     *
     * **Errors**: as `read` up to the typed kind: first for this frame, then for `source`. Nothing was copied then.
     *
     * **Checked by** tsc: the state of this frame, and that both kinds are untyped. Run time: everything.
     *
     * **Source**: `UFrame::reader` and `UFrame::writer`; the original has it for shared frames only.
     *
     * @example
     * ```ts
     * function copied(from: FrameRef<Buffer>, to: UniqueFrameRef<Buffer>): void {
     *   to.copyFrom(from);
     * }
     * ```
     *
     * @example
     * ```ts
     * function copied(from: UniqueFrameRef<Buffer>, to: UniqueFrameRef<Init>): void {
     *   // @ts-expect-error copyFrom needs a frame of an untyped kind
     *   to.copyFrom(from);
     * }
     * ```
     */
    copyFrom<F>(this: Borrow<F, "copyFrom">, source: FrameRef<UntypedPage>): void;

    /**
     * Lends the page's own bytes, of an untyped kind, to a function: nothing is copied.
     *
     * **Returns** what the function returns.
     *
     * **Errors**: as `read` up to the typed kind; then TypeError for what is no function. What the
     * function throws goes on. TypeError when it has returned a promise, or the array itself. Consuming the frame inside it is
     * an OwnershipError. An array that it stored elsewhere goes on working, because JavaScript cannot take it back; in debug
     * mode the function gets a copy, which is written back and detached.
     *
     * **Checked by** tsc: the state, that the kind is untyped, and that no promise is returned. Run time: everything.
     *
     * **Source**: the original has none: its readers and writers copy.
     *
     * @example
     * ```ts
     * repurpose(frame, Buffer, { length: 3 });
     * const sum = frame.bytes((bytes) => bytes.reduce((a, b) => a + b, 0));
     * ```
     *
     * @example
     * ```ts
     * repurpose(frame, Buffer, { length: 3 });
     * // @ts-expect-error bytes: this function returns a promise
     * frame.bytes(async (bytes) => bytes.length);
     * ```
     */
    bytes<F, T>(this: Borrow<F, "bytes">, use: (bytes: Uint8Array) => Prompt<T>): T;
  }
}

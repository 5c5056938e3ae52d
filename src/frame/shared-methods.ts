// biome-ignore-all lint/suspicious/noExplicitAny: after a misuse the frame is of any kind: one mistake, one error
import type { Answer, Borrow } from "../ownership/operand.js";
import type { FrameOwner, FrameRef } from "../ownership/signature.js";
import type { MetaOf, RegionOf } from "../ownership/tracked.js";

declare module "../ownership/handle.js" {
  interface Handle {
    /**
     * Makes another reference to the frame.
     *
     * **Returns** a reference, for `own`. Both are to be dropped; the frame dies with the last one.
     *
     * **Errors**: OwnershipError for, in this order, what is no frame (an error, a copy, a forged object), one that was consumed,
     * one that is not shared, and one that was reclaimed; then RangeError when this thread has 2,147,483,647 references to the
     * frame. Nothing was counted then. MemoryError when the memory's buffer is gone.
     *
     * **Checked by** tsc: the state; after a misuse it answers a reference of any kind, so that one mistake is one error. Run
     * time: everything.
     *
     * **Source**: `Clone for Frame<M>`, which counts first and stops the machine afterwards; the verified seed does not count.
     *
     * @example
     * ```ts
     * intoShared(frame);
     * const another = frame.clone();
     * own(another);
     * drop(frame);
     * another.meta().pid;
     * drop(another);
     * ```
     *
     * @example
     * ```ts
     * // @ts-expect-error clone needs a shared frame, but this one is unique: call intoShared(frame) first
     * frame.clone();
     * ```
     */
    clone<F>(this: Borrow<F, "clone">): Answer<F, "clone", FrameOwner<MetaOf<F>, RegionOf<F>>, FrameOwner<any, any>>;

    /**
     * Counts the references to the frame, those of other threads and raw ones too.
     *
     * **Returns** 1 or more; exact unless another thread gets or drops one at this moment.
     *
     * **Errors**: as `clone`, but for the count's limit.
     *
     * **Checked by** tsc: the state. Run time: everything.
     *
     * **Source**: `Frame::reference_count`.
     *
     * @example
     * ```ts
     * intoShared(frame);
     * frame.referenceCount(); // 1
     * ```
     *
     * @example
     * ```ts
     * // @ts-expect-error referenceCount needs a shared frame, but this one is unique: call intoShared(frame) first
     * frame.referenceCount();
     * ```
     */
    referenceCount<F>(this: Borrow<F, "referenceCount">): number;

    /**
     * Borrows the frame, as a value: what may be read, and neither cloned nor dropped.
     *
     * **Returns** the frame itself, as a reference that does not own. It is good as long as this variable owns.
     *
     * **Errors**: as `referenceCount`.
     *
     * **Checked by** tsc: the state, and that it is not consumed; after a misuse it answers a reference of any kind. Run time:
     * everything.
     *
     * **Source**: `Frame::borrow` and `FrameRef`.
     *
     * @example
     * ```ts
     * intoShared(frame);
     * const reference: FrameRef<Init> = frame.borrow();
     * ```
     *
     * @example
     * ```ts
     * intoShared(frame);
     * const reference = frame.borrow();
     * // @ts-expect-error own needs an owner, but this frame is only borrowed here
     * own(reference);
     * ```
     */
    borrow<F>(this: Borrow<F, "borrow">): Answer<F, "borrow", FrameRef<MetaOf<F>, RegionOf<F>>, FrameRef<any, any>>;

    /**
     * Tells whether two references are to the same frame of the same memory.
     *
     * **Returns** whether their addresses are equal; metadata is not looked at. False for a unique `other`: that is not shared.
     *
     * **Errors**: as `referenceCount` for this frame, then for an `other` that is no frame, was consumed, is raw or was reclaimed.
     *
     * **Checked by** tsc: the state of this frame, and that `other` is one. Run time: everything.
     *
     * **Source**: `PartialEq for Frame<M>`.
     *
     * @example
     * ```ts
     * intoShared(frame);
     * const another = frame.clone();
     * frame.equals(another); // true
     * ```
     *
     * @example
     * ```ts
     * intoShared(frame);
     * // @ts-expect-error Argument of type 'Paddr' is not assignable
     * frame.equals(frame.startPaddr());
     * ```
     */
    equals<F>(this: Borrow<F, "equals">, other: FrameRef<unknown>): boolean;
  }
}

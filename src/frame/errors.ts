/// <reference lib="esnext.disposable" preserve="true" />
import type { Paddr } from "../layout/paddr.js";

/** What V8 has and the language does not. */
interface StackControl {
  readonly prototype: Error;
  // A method, so that Node's own declaration, where a program has it, is assignable.
  captureStackTrace?(error: Error, below: (...operands: never) => unknown): void;
}
const v8: StackControl = Error;

/**
 * A failure that is a value: it is returned, costs no stack trace, and does no harm where `using` takes it. `own` throws
 * it, and gives it the stack of the place that did not expect it.
 */
abstract class Failure extends Error {
  constructor(message: string) {
    const limit = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit");
    // Where it cannot be set, in a page that has frozen its intrinsics, the stack is paid for.
    if (limit !== undefined) Reflect.set(Error, "stackTraceLimit", 0);
    super(message);
    if (limit !== undefined) Reflect.set(Error, "stackTraceLimit", limit.value);
  }

  /** Does nothing: there is no frame to drop. */
  [Symbol.dispose](): void {}
}

/** Throws a failure, with the stack below the function that throws it. */
export function raise(failure: Error, below: (...operands: never) => unknown): never {
  if (failure instanceof Failure) v8.captureStackTrace?.(failure, below);
  throw failure;
}

/**
 * Says why the frame at an address was not had, in the original's words.
 *
 * - `"NotAligned"`: the address is no multiple of 4096. Wins over all others.
 * - `"OutOfBound"`: the address lies behind the last frame. Found before the slot is looked at.
 * - `"Unique"`: the frame has an owner, here or in another thread, is raw, or is in a list or channel.
 * - `"Busy"`: it is being claimed or dropped; a retry may succeed.
 * - `"InUse"`: it is shared, which is no obstacle to `fromInUse`; or its slot is damaged.
 * - `"Unused"`: nobody uses it. Given by `fromInUse` alone.
 *
 * **Source**: `GetFrameError`, its six variants.
 */
export type GetFrameErrorCode = "InUse" | "Unused" | "Busy" | "Unique" | "OutOfBound" | "NotAligned";

/**
 * Says why `fromUnused`, `frameFromUnused` or `fromInUse` returned no frame, and hands the metadata back, where there was any.
 * Nothing was changed.
 *
 * **Checked by** tsc: that it is looked at before the frame is used. `own` throws it, with a stack of its own.
 *
 * **Source**: `GetFrameError`, which does not carry the metadata: a failed claim destroys it.
 *
 * @example
 * ```ts
 * let frame = fromUnused(memory, paddr(0x4000), Init, { pid: 7 });
 * if (frame instanceof GetFrameError && frame.code === "Busy") {
 *   frame = fromUnused(memory, frame.paddr, Init, frame.metadata);
 * }
 * own(frame);
 * drop(frame);
 * ```
 *
 * @example
 * ```ts
 * const frame = fromUnused(memory, paddr(0x4000), Init, { pid: 7 });
 * // @ts-expect-error drop needs a frame, but this may be an error: call own(frame) first
 * drop(frame);
 * ```
 */
export class GetFrameError<out Metadata = unknown> extends Failure {
  override readonly name: string = "GetFrameError";
  /** The first reason that was found. */
  readonly code: GetFrameErrorCode;
  /** The address that was asked for, in bytes. */
  readonly paddr: Paddr;
  /** What was to become the frame's metadata: the very object. Of `fromInUse`: undefined. */
  readonly metadata: Metadata;

  constructor(code: GetFrameErrorCode, paddr: Paddr, metadata: Metadata, message: string) {
    super(message);
    this.code = code;
    this.paddr = paddr;
    this.metadata = metadata;
  }
}

/**
 * Says that `alloc` found no unused frame in the memory, and hands the metadata back. Nothing was changed.
 *
 * **Checked by** tsc: that it is looked at before the frame is used. `own` throws it, with a stack of its own.
 *
 * **Source**: `Error::NoMemory`, which `FrameAllocOptions::alloc_frame_with` returns.
 *
 * @example
 * ```ts
 * const frame = alloc(memory, Init, { pid: 7 });
 * const waiting = frame instanceof OutOfFrames ? frame.metadata.pid : undefined;
 * own(frame);
 * drop(frame);
 * ```
 *
 * @example
 * ```ts
 * const frame = alloc(memory, Init, { pid: 7 });
 * // @ts-expect-error intoRaw needs a frame, but this may be an error: call own(frame) first
 * intoRaw(frame);
 * ```
 */
export class OutOfFrames<out Metadata = unknown> extends Failure {
  override readonly name: string = "OutOfFrames";
  /** What was to become the frame's metadata: the very object. */
  readonly metadata: Metadata;

  constructor(metadata: Metadata, message: string) {
    super(message);
    this.metadata = metadata;
  }
}

/**
 * Says why a raw frame was not restored. They are found in this order.
 *
 * - `"Malformed"`: what was given is no raw frame. Also one of this memory whose number no frame has.
 * - `"OtherMemory"`: it is a frame of another memory.
 * - `"Stale"`: the frame was restored before, was never raw, or was reclaimed.
 * - `"OtherKind"`: its metadata is of another kind.
 *
 * **Source**: the original has none: `UniqueFrame::from_raw` checks nothing.
 */
export type RestoreErrorCode = "Malformed" | "OtherMemory" | "Stale" | "OtherKind";

/**
 * Says why `restore` returned no frame. Nothing was changed.
 *
 * **Checked by** tsc: that it is looked at before the frame is used. `own` throws it, with a stack of its own.
 *
 * **Source**: the original has none: `UniqueFrame::from_raw` checks nothing.
 *
 * @example
 * ```ts
 * function receive(message: PostedFrame<Init, "dma">): void {
 *   const frame = restore(memory, message.frame, Init);
 *   if (frame instanceof RestoreError) return; // frame.code says why
 *   own(frame);
 *   drop(frame);
 * }
 * ```
 *
 * @example
 * ```ts
 * function receive(message: PostedFrame<Init, "dma">): void {
 *   const frame = restore(memory, message.frame, Init);
 *   // @ts-expect-error drop needs a frame, but this may be an error: call own(frame) first
 *   drop(frame);
 * }
 * ```
 */
export class RestoreError extends Failure {
  override readonly name: string = "RestoreError";
  /** The first reason that was found. */
  readonly code: RestoreErrorCode;

  constructor(code: RestoreErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

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
 * Why a frame could not be claimed at an address, in the original's words: `"NotAligned"` and `"OutOfBound"` say that no
 * frame begins there, and are found before the slot is looked at, in this order; `"Unique"` that it has an owner,
 * `"Busy"` that it is being claimed or dropped, `"InUse"` that it is shared, `"Unused"` that nobody uses it.
 */
export type GetFrameErrorCode = "InUse" | "Unused" | "Busy" | "Unique" | "OutOfBound" | "NotAligned";

/** Returned by `fromUnused` instead of a frame; hands the metadata back. */
export class GetFrameError<out Metadata = unknown> extends Failure {
  override readonly name: string = "GetFrameError";
  readonly code: GetFrameErrorCode;
  readonly paddr: Paddr;
  /** What was to become the frame's metadata: the very object. */
  readonly metadata: Metadata;

  constructor(code: GetFrameErrorCode, paddr: Paddr, metadata: Metadata, message: string) {
    super(message);
    this.code = code;
    this.paddr = paddr;
    this.metadata = metadata;
  }
}

/** Returned by `alloc` instead of a frame: the memory has no unused frame left. Hands the metadata back. */
export class OutOfFrames<out Metadata = unknown> extends Failure {
  override readonly name: string = "OutOfFrames";
  readonly metadata: Metadata;

  constructor(metadata: Metadata, message: string) {
    super(message);
    this.metadata = metadata;
  }
}

/**
 * Why a raw frame was not restored: `"Malformed"`, what was given is no raw frame; `"OtherMemory"`, it is of another
 * memory; `"Stale"`, the frame was restored before, or never raw, or reclaimed; `"OtherKind"`, its metadata is of another
 * kind. They are found in this order.
 */
export type RestoreErrorCode = "Malformed" | "OtherMemory" | "Stale" | "OtherKind";

/** Returned by `restore` instead of a frame. Nothing was changed. */
export class RestoreError extends Failure {
  override readonly name: string = "RestoreError";
  readonly code: RestoreErrorCode;

  constructor(code: RestoreErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

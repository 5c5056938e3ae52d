/// <reference lib="esnext.disposable" preserve="true" />
import type { MetadataOf } from "../kind/metadata.js";
import type { Paddr } from "../layout/paddr.js";

/** Why a frame could not be claimed at an address. */
export type GetFrameErrorCode = "InUse" | "Unused" | "Busy" | "Unique" | "OutOfBound" | "NotAligned";

/** Is returned by `fromUnused` instead of a frame, and hands the metadata back. */
export class GetFrameError<M = unknown> extends Error {
  override readonly name: "GetFrameError" = "GetFrameError";
  readonly code: GetFrameErrorCode;
  readonly paddr: Paddr;
  /** What was to become the frame's metadata. */
  readonly metadata: MetadataOf<M>;
  constructor(code: GetFrameErrorCode, paddr: Paddr, metadata: MetadataOf<M>, message: string) {
    super(message);
    this.code = code;
    this.paddr = paddr;
    this.metadata = metadata;
  }
  /** Does nothing: so that `using` takes what `fromUnused` returns. */
  [Symbol.dispose](): void {}
}

/** Is returned by `alloc` instead of a frame: the memory has no unused frame left. */
export class OutOfFrames extends Error {
  override readonly name: "OutOfFrames" = "OutOfFrames";
  /** Does nothing: so that `using` takes what `alloc` returns. */
  [Symbol.dispose](): void {}
}

/** Why a raw frame could not be restored. */
export type RestoreErrorCode = "Forged" | "Replayed" | "OtherKind" | "OtherMemory" | "OutOfBound" | "NotAligned";

/** Is returned by `restore` instead of a frame. */
export class RestoreError extends Error {
  override readonly name: "RestoreError" = "RestoreError";
  readonly code: RestoreErrorCode;
  constructor(code: RestoreErrorCode, message: string) {
    super(message);
    this.code = code;
  }
  /** Does nothing: so that `using` takes what `restore` returns. */
  [Symbol.dispose](): void {}
}

/** Is thrown when a consumed, forged or foreign handle is used; the message says what the compiler would have said. */
export class OwnershipError extends Error {
  override readonly name: "OwnershipError" = "OwnershipError";
  /** The operation that was refused. */
  readonly operation: string;
  /** The operation that had consumed the frame, if one had. */
  readonly consumedBy: string | undefined;
  constructor(operation: string, message: string, consumedBy?: string) {
    super(message);
    this.operation = operation;
    this.consumedBy = consumedBy;
  }
}

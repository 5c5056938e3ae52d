import type { MetadataKind } from "../kind/metadata.js";
import type { FrameMemory } from "../memory/frame-memory.js";
import type { UniqueFrameOwner } from "../ownership/signature.js";
import type { RestoreError } from "./errors.js";
import type { RawFrame } from "./raw-frame.js";

/** Makes an owner of a raw frame that came from elsewhere, once; or says why not. `own` what it returns. */
export function restore<M, R extends string>(
  _memory: FrameMemory<R>,
  _frame: RawFrame<NoInfer<M>, NoInfer<R>>,
  _kind: MetadataKind<M>,
): UniqueFrameOwner<M, R> | RestoreError {
  throw new Error("not built yet");
}

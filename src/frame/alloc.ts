import type { MetadataKind, MetadataOf } from "../kind/metadata.js";
import type { FrameMemory } from "../memory/frame-memory.js";
import type { UniqueFrameOwner } from "../ownership/signature.js";
import type { OutOfFrames } from "./errors.js";

/** Claims any unused frame, for metadata of this kind. `own` what it returns. */
export function alloc<M, R extends string>(
  _memory: FrameMemory<R>,
  _kind: MetadataKind<M>,
  _metadata: NoInfer<MetadataOf<M>>,
): UniqueFrameOwner<M, R> | OutOfFrames {
  throw new Error("not built yet");
}

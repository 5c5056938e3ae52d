import type { MetadataKind, MetadataOf } from "../kind/metadata.js";
import type { Paddr } from "../layout/paddr.js";
import type { FrameMemory } from "../memory/frame-memory.js";
import type { UniqueFrameOwner } from "../ownership/signature.js";
import type { GetFrameError } from "./errors.js";

/** Claims the unused frame at an address, for metadata of this kind; or says why not. `own` what it returns. */
export function fromUnused<M, R extends string>(
  _memory: FrameMemory<R>,
  _paddr: Paddr,
  _kind: MetadataKind<M>,
  _metadata: NoInfer<MetadataOf<M>>,
): UniqueFrameOwner<M, R> | GetFrameError<M> {
  throw new Error("not built yet");
}

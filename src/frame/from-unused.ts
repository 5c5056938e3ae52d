import { kindFrom } from "../kind/kind.js";
import type { MetadataKind, MetadataOf } from "../kind/metadata.js";
import type { Paddr } from "../layout/paddr.js";
import { coreOf, type FrameMemory } from "../memory/frame-memory.js";
import type { UniqueFrameOwner } from "../ownership/signature.js";
import { claim } from "../slot/claim.js";
import type { GetFrameError } from "./errors.js";
import { claimAt } from "./frame-at.js";
import { mint } from "./mint.js";

/**
 * Claims the unused frame at an address, for metadata of a kind.
 *
 * **Returns** its owner, for `own`, or a `GetFrameError`, which hands the metadata back. Of several reasons the first of
 * these is given: `"NotAligned"`, `"OutOfBound"`, then what the slot says: `"Unique"`, `"Busy"`, `"InUse"`.
 *
 * **Errors**: throws, in this order, OwnershipError for what is no memory; MetadataError for what is no kind, and for
 * metadata that the kind cannot hold; MemoryError when the memory's buffer is gone. All of them come before the address is
 * looked at. KindError, for a kind that shares its id with another one in this memory or finds its table full, is thrown
 * only where the frame is unused. Nothing was claimed then.
 *
 * **Checked by** tsc: that there is a kind, its fields, and that an error is looked at. Run time: everything.
 *
 * **Source**: `UniqueFrame::from_unused`, which destroys the metadata of a failed claim.
 *
 * @example
 * ```ts
 * const frame = fromUnused(memory, paddr(0x4000), Init, { pid: 7 });
 * own(frame);
 * drop(frame);
 * ```
 *
 * @example An error that nobody looked at is no frame.
 * ```ts
 * const frame = fromUnused(memory, paddr(0x4000), Init, { pid: 7 });
 * // @ts-expect-error Property 'meta' does not exist on type 'GetFrameError
 * frame.meta();
 * ```
 */
export function fromUnused<M, R extends string>(
  memory: FrameMemory<R>,
  paddr: Paddr,
  kind: MetadataKind<M>,
  metadata: NoInfer<MetadataOf<M>>,
): UniqueFrameOwner<M, R> | GetFrameError<MetadataOf<M>> {
  const core = coreOf("fromUnused", memory);
  const known = kindFrom("fromUnused", kind);
  const index = claimAt("fromUnused", core, paddr, known, metadata, claim);
  return typeof index === "number" ? mint(core, index, known) : index;
}

import { kindFrom } from "../kind/kind.js";
import type { MetadataKind, MetadataOf } from "../kind/metadata.js";
import type { Paddr } from "../layout/paddr.js";
import { coreOf, type FrameMemory } from "../memory/frame-memory.js";
import type { FrameOwner } from "../ownership/signature.js";
import { claimShared } from "../slot/claim.js";
import type { GetFrameError } from "./errors.js";
import { claimAt } from "./frame-at.js";
import { checkSharer } from "./limits.js";
import { mintShared } from "./mint.js";

/**
 * Claims the unused frame at an address as a shared one, for metadata of a kind: others may have references to it as well.
 *
 * **Returns** its first reference, for `own`, or a `GetFrameError`, as `fromUnused` does.
 *
 * **Errors**: throws, in this order, OwnershipError for what is no memory; MemoryError in a thread that can hold no shared
 * frames, since its id is above 15; then what `fromUnused` throws. Nothing was claimed then.
 *
 * **Checked by** tsc: that there is a kind, its fields, and that an error is looked at. Run time: everything.
 *
 * **Source**: `Frame::from_unused`.
 *
 * @example
 * ```ts
 * const frame = frameFromUnused(memory, paddr(0x4000), Init, { pid: 7 });
 * own(frame);
 * frame.referenceCount(); // 1
 * drop(frame);
 * ```
 *
 * @example Shared metadata is not written.
 * ```ts
 * const frame = frameFromUnused(memory, paddr(0x4000), Init, { pid: 7 });
 * own(frame);
 * // @ts-expect-error metaMut needs a unique frame, but this one is shared: ask tryUnique(frame) first
 * frame.metaMut();
 * ```
 */
export function frameFromUnused<M, R extends string>(
  memory: FrameMemory<R>,
  paddr: Paddr,
  kind: MetadataKind<M>,
  metadata: NoInfer<MetadataOf<M>>,
): FrameOwner<M, R> | GetFrameError<MetadataOf<M>> {
  const core = coreOf("frameFromUnused", memory);
  checkSharer("frameFromUnused", core);
  const known = kindFrom("frameFromUnused", kind);
  const index = claimAt("frameFromUnused", core, paddr, known, metadata, claimShared);
  return typeof index === "number" ? mintShared(core, index, known) : index;
}

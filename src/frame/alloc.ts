import { kindFrom } from "../kind/kind.js";
import type { MetadataKind, MetadataOf } from "../kind/metadata.js";
import { UNUSED } from "../layout/state.js";
import { coreOf, type FrameMemory } from "../memory/frame-memory.js";
import type { UniqueFrameOwner } from "../ownership/signature.js";
import { claim } from "../slot/claim.js";
import { OutOfFrames } from "./errors.js";
import { mint } from "./mint.js";

/**
 * Claims a frame that the memory's allocator chooses, for metadata of a kind.
 *
 * **Returns** its owner, for `own`, or `OutOfFrames`, which hands the metadata back.
 *
 * **Errors**: throws, in this order, OwnershipError for what is no memory; MetadataError for what is no kind, and for
 * metadata that the kind cannot hold; MemoryError when the memory's buffer is gone. KindError, for a kind that shares its
 * id with another one in this memory or finds its table full, is thrown once there is a frame to claim. What a replaced
 * allocator throws goes on; a MemoryError says that it offered no frame's address. Nothing was claimed then.
 *
 * **Checked by** tsc: that there is a kind, its fields, and that an error is looked at. Run time: everything.
 *
 * **Source**: `FrameAllocOptions::alloc_frame_with`, which panics where an allocator's frame is in use.
 *
 * @example
 * ```ts
 * const frame = alloc(memory, Init, { pid: 7 });
 * own(frame);
 * drop(frame);
 * ```
 *
 * @example
 * ```ts
 * const frame = alloc(memory, Init, { pid: 7 });
 * // @ts-expect-error drop needs a frame, but this may be an error: call own(frame) first
 * drop(frame);
 * ```
 */
export function alloc<M, R extends string>(
  memory: FrameMemory<R>,
  kind: MetadataKind<M>,
  metadata: NoInfer<MetadataOf<M>>,
): UniqueFrameOwner<M, R> | OutOfFrames<MetadataOf<M>> {
  const core = coreOf("alloc", memory);
  const known = kindFrom("alloc", kind);
  const { layout } = known;
  const encoded = layout.encode(metadata);
  core.refresh();
  const { slots } = core;
  const index = slots.allocator.allocate((candidate) => {
    // A kind that is new here enters the memory's table, which a claim that cannot succeed must not do.
    if (!core.isAdmitted(known)) {
      if (slots.words.load(slots.stateWord(candidate)) !== UNUSED) return false;
      core.admitKind(known);
    }
    return claim(slots, candidate, encoded) === UNUSED;
  });
  layout.recycle(encoded);
  if (index >= 0) return mint(core, index, known);
  return new OutOfFrames(
    metadata,
    `alloc: all ${core.layout.frames} frames of memory "${core.name}" are in use; drop one first`,
  );
}

import { type Kind, kindFrom } from "../kind/kind.js";
import type { EncodedMetadata } from "../kind/kind-layout.js";
import type { MetadataKind, MetadataOf } from "../kind/metadata.js";
import { unknownKind } from "../kind/unknown-kind.js";
import { onDropOf } from "../memory/run-on-drop.js";
import type { NotAny, Operand, ThenWith } from "../ownership/operand.js";
import { repurpose as replace } from "../slot/repurpose.js";
import { settle } from "./end-frame.js";
import { coreIn, demand, type FrameHandle, indexIn, kindIn, setSpent, setUnique } from "./frame-handle.js";
import { refuseUnknown } from "./limits.js";
import { requirementOf } from "./requirement.js";

const repurposing = requirementOf("repurpose");

/**
 * Ends the frame's metadata and puts other metadata in its place, of the same or of another kind. The page keeps its bytes.
 *
 * **Consumes** the owner of the old metadata and leaves one of the new in its variable. The old kind's `onDrop` runs once,
 * before anything of the new is written. If it throws, the frame is freed as by `drop`, and the exception goes on.
 *
 * **Errors**: throws, in this order and before anything ends, OwnershipError for what is no frame (an error, a copy, a forged
 * object), a frame that was consumed, is not unique, is lent by `bytes`, or has another owner by now; MetadataError for what is no
 * kind, and for metadata that the kind cannot hold; KindError where this thread has not used the kind that the frame has, whose
 * `onDrop` may be due, and for a kind that shares its id with another one in this memory or finds its table full. MemoryError when
 * the memory's buffer is gone.
 *
 * **Checked by** tsc: the state of a tracked variable, the new kind and its fields. Run time: everything, also through an
 * alias.
 *
 * **Source**: `UniqueFrame::repurpose`, which loses the frame when `on_drop` panics.
 *
 * @example
 * ```ts
 * repurpose(frame, PageTable, { level: 1, entries: 0, asid: 0, flags: 0n });
 * frame.meta().level;
 * ```
 *
 * @example
 * ```ts
 * repurpose(frame, PageTable, { level: 1, entries: 0, asid: 0, flags: 0n });
 * // @ts-expect-error Property 'pid' does not exist on type 'Readonly<PageTable>'
 * frame.meta().pid;
 * ```
 */
export function repurpose<F, M>(
  this: NotAny<F, "repurpose">,
  frame: Operand<F, "repurpose">,
  kind: MetadataKind<M>,
  metadata: NoInfer<MetadataOf<M>>,
): asserts frame is ThenWith<F, "repurpose", M> {
  demand(repurposing, frame);
  const known = kindFrom("repurpose", kind);
  const encoded = known.layout.encode(metadata);
  // Looked at again: reading the metadata may have run code.
  const handle = demand(repurposing, frame);
  const core = coreIn(handle);
  if (kindIn(handle) === unknownKind) refuseUnknown("repurpose", handle.toString());
  core.admitKind(known);
  const onDrop = onDropOf(core, indexIn(handle), kindIn(handle), core.slots.gutted);
  if (onDrop === undefined) {
    install(handle, known, encoded, undefined);
    return;
  }
  core.endings.run({
    end() {
      setSpent(handle, "repurpose"); // to everybody but us, until the new metadata is there
      install(handle, known, encoded, onDrop);
    },
    settle: () => settle(handle, true),
  });
}

/** Puts the new metadata into the slot and the handle, after the old `onDrop`. */
function install(handle: FrameHandle, kind: Kind, encoded: EncodedMetadata, onDrop: (() => void) | undefined): void {
  replace(coreIn(handle).slots, indexIn(handle), encoded, onDrop, onDrop !== undefined || kind.hasOnDrop);
  kind.layout.recycle(encoded);
  setUnique(handle, kind, "repurpose");
}

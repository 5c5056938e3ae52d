import { kindFrom } from "../kind/kind.js";
import type { MetadataKind } from "../kind/metadata.js";
import type { NotAny } from "../ownership/operand.js";
import type { Castable, Downcast } from "../ownership/predicate.js";
import { kindWordOf } from "../slot/owner.js";
import { coreIn, demand, indexIn, kindIn, setKind } from "./frame-handle.js";
import { requirementOf } from "./requirement.js";

const downcasting = requirementOf("downcast");

/**
 * Tells whether a frame's metadata is of a kind, and lets the compiler know. Unique and shared frames alike; one that is only
 * borrowed may be asked too. The frame is not touched.
 *
 * **Returns** whether it is. In the true branch the variable has this kind's metadata; in the false branch, of several kinds
 * that meet in it, the others.
 *
 * **Errors**: throws OwnershipError for, in this order, what is no frame (an error, a copy, a forged object), one that was
 * consumed, one that is raw, and one that has another owner by now; then MetadataError for what is no kind; KindError for a
 * kind whose id another class has in this memory. MemoryError when the memory's buffer is gone.
 *
 * **Checked by** tsc: the state, and what is used in each branch. Run time: everything.
 *
 * **Source**: `TryFrom<Frame<dyn AnyFrameMeta>> for Frame<M>`. The original has none for unique frames, and the way through a
 * shared one can lose the race with somebody who gets a reference meanwhile.
 *
 * @example
 * ```ts
 * function pidOf(frame: FrameRef<AnyMetadata>): number | undefined {
 *   return downcast(frame, Init) ? frame.meta().pid : undefined;
 * }
 * ```
 *
 * @example
 * ```ts
 * function pidOf(frame: FrameRef<AnyMetadata>): number | undefined {
 *   // @ts-expect-error Property 'pid' does not exist on type 'Readonly<PageTable>'
 *   return downcast(frame, PageTable) ? frame.meta().pid : undefined;
 * }
 * ```
 */
export function downcast<F, M>(
  this: NotAny<F, "downcast">,
  frame: Castable<F>,
  kind: MetadataKind<M>,
): frame is Downcast<F, M> {
  const handle = demand(downcasting, frame);
  const known = kindFrom("downcast", kind);
  if (kindIn(handle) === known) return true;
  const core = coreIn(handle);
  if (kindWordOf(core.slots, indexIn(handle)) !== known.layout.id) return false;
  core.admitKind(known); // or it is another class with this id: an error
  setKind(handle, known);
  return true;
}

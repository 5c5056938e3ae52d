import type { NotAny, Operand, Then } from "../ownership/operand.js";
import { share } from "../slot/shared.js";
import { coreIn, demand, indexIn, setState } from "./frame-handle.js";
import { checkSharer } from "./limits.js";
import { requirementOf, stateBits } from "./requirement.js";

const sharing = requirementOf("intoShared");

/**
 * Shares a frame: from here on others may get references to it, and nobody changes its metadata.
 *
 * **Consumes** the owner. The variable holds the frame's only reference then; `tryUnique` leads back.
 *
 * **Errors**: throws OwnershipError for, in this order, what is no frame (an error, a copy, a forged object), one that was
 * consumed, one that is not unique, one whose page is lent, and one that has another owner by now; then MemoryError in a
 * thread that can hold no shared frames, since its id is above 15. Nothing was touched then.
 *
 * **Checked by** tsc: the state of a tracked variable. Run time: everything, also through an alias.
 *
 * **Source**: `From<UniqueFrame<M>> for Frame<M>`, which the verified original leaves commented out.
 *
 * @example
 * ```ts
 * intoShared(frame);
 * const another = frame.clone();
 * own(another);
 * drop(another); // frame is another reference
 * ```
 *
 * @example
 * ```ts
 * intoShared(frame);
 * // @ts-expect-error repurpose needs a unique frame, but this one is shared: ask tryUnique(frame) first
 * repurpose(frame, Init, { pid: 8 });
 * ```
 */
export function intoShared<F>(
  this: NotAny<F, "intoShared">,
  frame: Operand<F, "intoShared">,
): asserts frame is Then<F, "intoShared"> {
  const handle = demand(sharing, frame);
  const core = coreIn(handle);
  checkSharer("intoShared", core);
  share(core.slots, indexIn(handle));
  setState(handle, stateBits.shared, "intoShared");
}

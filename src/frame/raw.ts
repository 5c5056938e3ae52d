import type { NotAny, Operand, Then } from "../ownership/operand.js";
import { kindWordOf } from "../slot/owner.js";
import { intoRaw as forget, restore } from "../slot/raw.js";
import { coreIn, demand, generationIn, indexIn, isSharedHandle, kindIn, setState, setUnique } from "./frame-handle.js";
import { refuseTaken } from "./refusal.js";
import { requirementOf, stateBits } from "./requirement.js";

const recalling = requirementOf("fromRaw");
const forgetting = requirementOf("intoRaw");

/**
 * Forgets the frame: it keeps its metadata, out of reach until `fromRaw` here or, once it was posted, `restore` elsewhere.
 *
 * **Consumes** the owner and leaves a raw one in its variable. Views that were taken before read nothing any more. A reference
 * to a shared frame becomes raw as well: it goes on counting, stays in this thread and cannot be posted.
 *
 * **Errors**: OwnershipError for, in this order, what is no frame (an error, a copy, a forged object), a frame that was
 * consumed, one that is raw already, one whose page `bytes` has lent, and one that has another owner by now; nothing was
 * touched then. MemoryError when the memory's buffer is gone.
 *
 * **Checked by** tsc: the state of a tracked variable. Run time: everything, also through an alias.
 *
 * **Source**: `UniqueFrame::into_raw` and `Frame::into_raw`, which return the address; here the variable keeps the frame.
 *
 * @example
 * ```ts
 * intoRaw(frame);
 * fromRaw(frame);
 * frame.meta().pid;
 * ```
 *
 * @example
 * ```ts
 * intoRaw(frame);
 * // @ts-expect-error meta needs a unique or shared frame, but this one is raw: call fromRaw(frame) first
 * frame.meta();
 * ```
 */
export function intoRaw<F>(
  this: NotAny<F, "intoRaw">,
  frame: Operand<F, "intoRaw">,
): asserts frame is Then<F, "intoRaw"> {
  const handle = demand(forgetting, frame);
  if (isSharedHandle(handle)) {
    setState(handle, stateBits.rawShared, "intoRaw"); // it still counts: the slot stays as it is
    return;
  }
  forget(coreIn(handle).slots, indexIn(handle), generationIn(handle));
  setState(handle, stateBits.raw, "intoRaw");
}

/**
 * Takes a forgotten frame back, with the metadata that it had.
 *
 * **Consumes** the raw owner and leaves in its variable what `intoRaw` found there: a unique owner, or a shared reference.
 *
 * **Errors**: OwnershipError for, in this order, what is no frame (an error, a copy, a forged object), a frame that was
 * consumed, one that is not raw, and one that has another owner by now, because its token was restored from a copy or it was
 * reclaimed; nothing was touched then. MemoryError when the memory's buffer is gone.
 *
 * **Checked by** tsc: the state of a tracked variable. Run time: everything, also through an alias.
 *
 * **Source**: `UniqueFrame::from_raw` and `Frame::from_raw`, for the frame that is still here. The original's are unsafe: they
 * check nothing.
 *
 * @example
 * ```ts
 * intoRaw(frame);
 * fromRaw(frame);
 * ```
 *
 * @example
 * ```ts
 * // @ts-expect-error fromRaw needs a raw or rawShared frame, but this one is unique: call intoRaw(frame) first
 * fromRaw(frame);
 * ```
 */
export function fromRaw<F>(
  this: NotAny<F, "fromRaw">,
  frame: Operand<F, "fromRaw">,
): asserts frame is Then<F, "fromRaw"> {
  const handle = demand(recalling, frame);
  if (isSharedHandle(handle)) {
    setState(handle, stateBits.shared, "fromRaw");
    return;
  }
  const kind = kindIn(handle);
  const { slots } = coreIn(handle);
  const index = indexIn(handle);
  const refused = restore(slots, index, generationIn(handle), kindWordOf(slots, index));
  // Seen raw a moment ago: another thread restored it from a copy of its token.
  if (refused !== undefined) refuseTaken("fromRaw", handle.toString());
  setUnique(handle, kind, "fromRaw");
}

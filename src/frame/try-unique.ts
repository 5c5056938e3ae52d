import type { NotAny, Operand } from "../ownership/operand.js";
import type { ThenIf } from "../ownership/predicate.js";
import { tryUnique as take } from "../slot/shared.js";
import { coreIn, demand, indexIn, kindIn, setUnique } from "./frame-handle.js";
import { requirementOf } from "./requirement.js";

const trying = requirementOf("tryUnique");

/**
 * Makes a frame's only reference its unique owner.
 *
 * **Consumes** the reference where it returns true: the variable holds a unique owner then. Where it returns false there are
 * other references, in this thread or another one, and nothing has changed.
 *
 * **Returns** whether it was the only one. A thread that ended and was not reclaimed counts as one that has references.
 *
 * **Errors**: throws OwnershipError for, in this order, what is no frame (an error, a copy, a forged object), one that was
 * consumed, one that is not shared, and one that was reclaimed; nothing was touched then. MemoryError when the memory's
 * buffer is gone.
 *
 * **Checked by** tsc: the state of a tracked variable, in both branches. Run time: everything, also through an alias.
 *
 * **Source**: `TryFrom<Frame<M>> for UniqueFrame<M>`, which lacks the acquire ordering: what others read before they gave
 * their references up is done here before the owner writes.
 *
 * @example
 * ```ts
 * intoShared(frame);
 * if (tryUnique(frame)) frame.metaMut().pid = 8;
 * ```
 *
 * @example
 * ```ts
 * intoShared(frame);
 * if (!tryUnique(frame)) {
 *   // @ts-expect-error metaMut needs a unique frame, but this one is shared: ask tryUnique(frame) first
 *   frame.metaMut();
 * }
 * ```
 */
export function tryUnique<F>(
  this: NotAny<F, "tryUnique">,
  frame: Operand<F, "tryUnique">,
): frame is ThenIf<F, "tryUnique"> {
  const handle = demand(trying, frame);
  if (!take(coreIn(handle).slots, indexIn(handle))) return false;
  setUnique(handle, kindIn(handle), "tryUnique");
  return true;
}

import { coreIn, demand, type FrameHandle, kindIn } from "../frame/frame-handle.js";
import type { Requirement } from "../frame/requirement.js";
import type { Kind } from "../kind/kind.js";
import type { MemoryCore } from "../memory/core.js";
import { otherKindText } from "../ownership/messages.js";
import { OwnershipError } from "../ownership/ownership-error.js";

/** A list or a channel: for frames of one memory and one kind. */
export interface Place {
  readonly core: MemoryCore;
  readonly kind: Kind;
}

/** Checks that a frame is what an operation requires, and fits into a place. Throws OwnershipError; nothing was touched then. */
export function demandFor(requirement: Requirement, frame: unknown, place: Place): FrameHandle {
  const handle = demand(requirement, frame);
  const { op } = requirement;
  const core = coreIn(handle);
  if (core !== place.core) {
    throw new OwnershipError(
      op,
      `${op} needs a frame of memory "${place.core.name}", but this one is of memory "${core.name}": frames stay in their memory`,
    );
  }
  if (kindIn(handle) !== place.kind) throw new OwnershipError(op, otherKindText(op));
  return handle;
}

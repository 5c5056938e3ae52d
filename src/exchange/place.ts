import { coreIn, demand, type FrameHandle, kindIn } from "../frame/frame-handle.js";
import { refuseUnknown } from "../frame/limits.js";
import type { Requirement } from "../frame/requirement.js";
import type { Kind } from "../kind/kind.js";
import { unknownKind } from "../kind/unknown-kind.js";
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
  if (coreIn(handle) !== place.core || kindIn(handle) !== place.kind) refuseStranger(requirement.op, handle, place);
  return handle;
}

function refuseStranger(op: string, handle: FrameHandle, place: Place): never {
  if (kindIn(handle) === unknownKind) refuseUnknown(op, handle.toString());
  const theirs = coreIn(handle).name;
  if (coreIn(handle) === place.core) throw new OwnershipError(op, otherKindText(op));
  throw new OwnershipError(
    op,
    `${op} needs a frame of memory "${place.core.name}", but this one is of memory "${theirs}": frames stay in their memory`,
  );
}

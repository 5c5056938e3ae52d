import type { AnyMetadata } from "../kind/metadata.js";
import { unknownKind } from "../kind/unknown-kind.js";
import { type Paddr, paddr as paddrOf } from "../layout/paddr.js";
import { coreOf, type FrameMemory } from "../memory/frame-memory.js";
import type { FrameOwner } from "../ownership/signature.js";
import { kindWordOf } from "../slot/owner.js";
import { acquire } from "../slot/shared.js";
import type { GetFrameError } from "./errors.js";
import { codeOf, getFrameError, indexAt } from "./frame-at.js";
import { checkSharer, refuseMore } from "./limits.js";
import { mintShared } from "./mint.js";

/**
 * Gets a reference to the shared frame at an address, whatever its kind: `downcast` tells.
 *
 * **Returns** a reference, for `own`, or a `GetFrameError`. Of several reasons the first of these is given: `"NotAligned"`,
 * `"OutOfBound"`, then what the slot says: `"Unused"`, `"Unique"`, `"Busy"`.
 *
 * **Errors**: throws, in this order, OwnershipError for what is no memory; MemoryError when the memory's buffer is gone, and in
 * a thread that can hold no shared frames, since its id is above 15; RangeError when this thread has 2,147,483,647 references
 * to the frame already. Nothing has changed then.
 *
 * **Checked by** tsc: that an error is looked at, and that no field is used before the kind is known. Run time: everything.
 *
 * **Source**: `Frame::from_in_use`, whose verified version lets the caller pick any type.
 *
 * @example
 * ```ts
 * intoShared(frame);
 * const another = fromInUse(memory, frame.startPaddr());
 * own(another);
 * const pid = downcast(another, Init) ? another.meta().pid : undefined;
 * drop(another);
 * ```
 *
 * @example
 * ```ts
 * intoShared(frame);
 * const another = fromInUse(memory, frame.startPaddr());
 * own(another);
 * // @ts-expect-error Property 'pid' does not exist on type 'Readonly<AnyMetadata>'
 * another.meta().pid;
 * ```
 */
export function fromInUse<R extends string>(
  memory: FrameMemory<R>,
  paddr: Paddr,
): FrameOwner<AnyMetadata, R> | GetFrameError<undefined> {
  const core = coreOf("fromInUse", memory);
  core.refresh();
  checkSharer("fromInUse", core);
  const index = indexAt(core, paddr);
  if (typeof index === "string") return getFrameError("fromInUse", core, index, paddr, undefined);
  const seen = acquire(core.slots, index);
  if (seen === "full") refuseMore("fromInUse", `Frame(0x${paddrOf(paddr).toString(16)})`);
  if (seen !== "acquired") return getFrameError("fromInUse", core, codeOf(seen), paddr, undefined);
  return mintShared(core, index, core.kindOf(kindWordOf(core.slots, index)) ?? unknownKind);
}

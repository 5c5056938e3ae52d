import { KindError } from "../kind/metadata-error.js";
import type { MemoryCore } from "../memory/core.js";
import { MemoryError } from "../memory/memory-error.js";
import { COUNT_MAX } from "../slot/shared.js";

/** Throws in a thread that can hold no shared frames, because there is no room for its counts. */
export function checkSharer(use: string, core: MemoryCore): void {
  if (core.slots.shared !== 0) return;
  const { sharers } = core.layout;
  throw new MemoryError(
    `${use}: this thread is agent ${core.agent.agent} of memory "${core.name}", and only agents 1 to ${sharers} can hold shared frames; start the threads that share first, or reclaim those that have ended`,
  );
}

/** Throws where a count of references would overflow. */
export function refuseMore(use: string, frame: string): never {
  throw new RangeError(
    `${use}: this thread has ${COUNT_MAX} references to ${frame}, the most that are counted; drop some first`,
  );
}

/** Throws where an onDrop may be due that is not known. */
export function refuseUnknown(use: string, frame: string): never {
  throw new KindError(
    `${use} needs the kind of ${frame}, whose onDrop may be due, and this thread has not used it: call downcast(frame, Kind) first, or name it among the kinds of createMemory or attachMemory`,
  );
}

import type { Kind } from "../kind/kind.js";
import type { MemoryCore } from "../memory/core.js";
import type { UniqueFrameOwner } from "../ownership/signature.js";
import { FrameHandle, mintKey } from "./frame-handle.js";

/** Makes the owner of a frame that this thread has just come to own. The one place where an owner's type is minted. */
export function mint<M, R extends string>(core: MemoryCore, index: number, kind: Kind): UniqueFrameOwner<M, R> {
  // SAFETY: the slot says LIVE in this thread's name since the call before this one, no other handle has its
  // generation, and its kind word is `kind`'s, whose metadata type the caller pairs with M.
  return new FrameHandle(mintKey, core, index, kind, "unique", undefined) as unknown as UniqueFrameOwner<M, R>;
}

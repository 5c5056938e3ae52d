import type { Kind } from "../kind/kind.js";
import type { MemoryCore } from "../memory/core.js";
import type { FrameOwner, UniqueFrameOwner } from "../ownership/signature.js";
import { FrameHandle, mintKey } from "./frame-handle.js";
import { stateBits } from "./requirement.js";

/** Makes the handle of a frame that this thread has just come to own. */
export const mintHandle = (core: MemoryCore, index: number, kind: Kind): FrameHandle =>
  new FrameHandle(mintKey, core, index, kind, stateBits.unique, undefined);

/** A handle as the owner that it is, where it becomes a value that another variable takes. */
export function ownedBy<M, R extends string>(handle: FrameHandle): UniqueFrameOwner<M, R> {
  // SAFETY: the caller has the only handle of the frame that is not spent, and pairs its kind with M.
  return handle as unknown as UniqueFrameOwner<M, R>;
}

/** Makes the owner of a frame that this thread has just come to own. The owners' types are minted in this file alone. */
export function mint<M, R extends string>(core: MemoryCore, index: number, kind: Kind): UniqueFrameOwner<M, R> {
  // The slot says LIVE in this thread's name since the call before this one, no other handle has its generation, and its
  // kind word is `kind`'s, whose metadata type the caller pairs with M.
  return ownedBy(mintHandle(core, index, kind));
}

/** Makes a reference to a shared frame that this thread has just come to have. */
export function mintShared<M, R extends string>(core: MemoryCore, index: number, kind: Kind): FrameOwner<M, R> {
  // SAFETY: this thread's count of references was raised by one since the call before this one, for this handle; its kind
  // word is `kind`'s, whose metadata type the caller pairs with M, or M is the type of any metadata.
  return new FrameHandle(mintKey, core, index, kind, stateBits.shared, undefined) as unknown as FrameOwner<M, R>;
}

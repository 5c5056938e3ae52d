import type { NotAny, Operand, Then } from "../ownership/operand.js";
import { coreIn, demand, generationIn, indexIn, setSpent, setState } from "./frame-handle.js";
import { tokenOf } from "./raw-frame.js";
import { requirementOf, stateBits } from "./requirement.js";

/** Where messages go: a MessagePort, a Worker, or what has the same method. */
export interface PostTarget {
  postMessage(message: unknown): void;
}

const posting = requirementOf("post");

/**
 * Sends a raw frame to another thread, with data of the caller's own beside it, as a `PostedFrame`.
 *
 * **Consumes** the raw frame. Who restores it there owns it; until then it counts as the sender's. If `postMessage` throws,
 * because the data cannot be cloned, the frame is still here, raw. A message that nobody receives loses nothing: the frame is
 * taken back with its sender, by `memory.reclaim`.
 *
 * **Errors**: throws TypeError for what has no postMessage, then OwnershipError for what is no raw frame of this thread, then
 * what `postMessage` throws.
 *
 * **Checked by** tsc, the state; run time, all of it.
 *
 * **Source**: the original has none; its `UniqueFrame` is `Send`, and moves to another thread as any value does.
 *
 * @example
 * ```ts
 * intoRaw(frame);
 * post(port, frame, { page: 3 });
 * ```
 *
 * @example
 * ```ts
 * // @ts-expect-error post needs a raw frame, but this one is unique: call intoRaw(frame) first
 * post(port, frame, { page: 3 });
 * ```
 */
export function post<F>(
  this: NotAny<F, "post">,
  port: PostTarget,
  frame: Operand<F, "post">,
  data?: unknown,
): asserts frame is Then<F, "post"> {
  if (typeof port?.postMessage !== "function") {
    throw new TypeError("post needs something that has postMessage, such as a MessagePort or a Worker");
  }
  const handle = demand(posting, frame);
  const token = tokenOf(coreIn(handle), indexIn(handle), generationIn(handle));
  setSpent(handle, "post"); // before code of the caller's runs: getters in the data, or the port
  try {
    port.postMessage({ frame: token, data });
  } catch (error) {
    setState(handle, stateBits.raw, "intoRaw");
    throw error;
  }
}

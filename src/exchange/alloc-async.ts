import { alloc } from "../frame/alloc.js";
import { OutOfFrames } from "../frame/errors.js";
import type { MetadataKind, MetadataOf } from "../kind/metadata.js";
import { CHANNEL_ROOM } from "../layout/channel.js";
import { coreOf, type FrameMemory } from "../memory/frame-memory.js";
import type { UniqueFrameOwner } from "../ownership/signature.js";
import type { WaitOptions } from "./signal.js";
import { type Again, waitAsync } from "./wait.js";

/**
 * Claims a frame that the memory's allocator chooses, when there is one: whoever produces too much has to wait. Other tasks of
 * this thread go on meanwhile.
 *
 * **Returns** a promise of its owner, for `own`. It is rejected with the signal's reason; then nothing was claimed.
 *
 * **Errors**: rejects with what `alloc` throws.
 *
 * **Checked by** tsc: that there is a kind, and its fields. Run time: everything.
 *
 * **Source**: the original has none; its `alloc_frame_with` fails.
 *
 * @example
 * ```ts
 * async function page(pid: number): Promise<UniqueFrameOwner<Init, "dma">> {
 *   return allocAsync(memory, Init, { pid });
 * }
 * ```
 *
 * @example
 * ```ts
 * // @ts-expect-error own needs a frame, but this is none
 * own(allocAsync(memory, Init, { pid: 7 }));
 * ```
 */
export async function allocAsync<M, R extends string>(
  memory: FrameMemory<R>,
  kind: MetadataKind<M>,
  metadata: NoInfer<MetadataOf<M>>,
  options: WaitOptions = {},
): Promise<UniqueFrameOwner<M, R>> {
  const core = coreOf("allocAsync", memory);
  if (options.signal?.aborted) throw options.signal.reason;
  const frame = alloc(memory, kind, metadata);
  if (!(frame instanceof OutOfFrames)) return frame; // the usual case, without the cost of a wait
  const attempt = (): UniqueFrameOwner<M, R> | Again => {
    const claimed = alloc(memory, kind, metadata);
    return claimed instanceof OutOfFrames ? "wait" : claimed;
  };
  return waitAsync(core, core.slots.channelWord(0) + CHANNEL_ROOM, options.signal, attempt);
}

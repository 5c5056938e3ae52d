import { kindFrom } from "../kind/kind.js";
import type { MetadataKind } from "../kind/metadata.js";
import { CHANNEL_CELLS } from "../layout/region.js";
import type { MemoryCore } from "../memory/core.js";
import { coreOf, type FrameMemory } from "../memory/frame-memory.js";
import { MemoryError } from "../memory/memory-error.js";
import { beginChannel, hasFreeChannel, kindOfChannel, statusOfChannel } from "../slot/channel.js";
import { type ChannelExport, channelOf, type FrameChannel } from "./frame-channel.js";
import { checkPlace, readPlace } from "./place-export.js";

/**
 * What `createChannel` is given.
 *
 * **Source**: the original has none.
 */
export interface ChannelOptions {
  /** How many frames it holds at the most: 1 to 1,024. Who sends more has to wait. */
  readonly capacity: number;
}

/**
 * Makes an empty channel for unique frames of a kind.
 *
 * **Returns** a channel, which belongs to this thread until it is exported.
 *
 * **Errors**: throws, in this order, OwnershipError for what is no memory; MetadataError for what is no kind; RangeError for a
 * capacity that is no integer from 1 to 1,024; MemoryError when the memory's buffer is gone, and when the memory has 127
 * channels; and KindError for a kind that shares its id with another one in this memory or finds its table full. Nothing has
 * changed then.
 *
 * **Checked by** tsc: that there is a kind, and a capacity. Run time: everything.
 *
 * **Source**: the original has none.
 *
 * @example
 * ```ts
 * const channel = createChannel(memory, Init, { capacity: 64 });
 * ```
 *
 * @example
 * ```ts
 * // @ts-expect-error Property 'capacity' is missing
 * createChannel(memory, Init, {});
 * ```
 */
export function createChannel<M, R extends string>(
  memory: FrameMemory<R>,
  kind: MetadataKind<M>,
  options: ChannelOptions,
): FrameChannel<M, R> {
  const core = coreOf("createChannel", memory);
  const known = kindFrom("createChannel", kind);
  const capacity = options?.capacity;
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > CHANNEL_CELLS) {
    throw new RangeError(`createChannel: a channel holds 1 to ${CHANNEL_CELLS} frames, not ${String(capacity)}`);
  }
  core.refresh();
  // A kind that is new here enters the memory's table, which must not happen for nothing.
  if (!core.isAdmitted(known) && !hasFreeChannel(core.slots)) refuseMoreChannels(core);
  core.admitKind(known);
  const name = beginChannel(core.slots, known.layout.id, capacity);
  return name === undefined ? refuseMoreChannels(core) : channelOf(core, known, name);
}

function refuseMoreChannels(core: MemoryCore): never {
  throw new MemoryError(
    `createChannel: memory "${core.name}" has ${core.layout.channelEntries - 1} channels, the most that it can have; drop one first`,
  );
}

/**
 * Lets this thread use a channel that another one exported.
 *
 * **Returns** the channel. It may be attached several times, also in one thread.
 *
 * **Errors**: throws, in this order, OwnershipError for what is no memory; MetadataError for what is no kind; MemoryError when
 * the memory's buffer is gone, for what names no channel of this memory, and for one that was dropped; KindError for a channel
 * of frames of another kind, and for a kind that shares its id with another one.
 *
 * **Checked by** tsc: that it came from `export`, its kind and its memory. Run time: everything.
 *
 * **Source**: the original has none.
 *
 * @example
 * ```ts
 * function receive(message: ChannelExport<Init, "dma">): FrameChannel<Init, "dma"> {
 *   return attachChannel(memory, message, Init);
 * }
 * ```
 *
 * @example
 * ```ts
 * function receive(message: ListExport<Init, "dma">): FrameChannel<Init, "dma"> {
 *   // @ts-expect-error Argument of type 'ListExport<Init, "dma">' is not assignable
 *   return attachChannel(memory, message, Init);
 * }
 * ```
 */
export function attachChannel<M, R extends string>(
  memory: FrameMemory<R>,
  exported: ChannelExport<NoInfer<M>, NoInfer<R>>,
  kind: MetadataKind<M>,
): FrameChannel<M, R> {
  const use = "attachChannel";
  const core = coreOf(use, memory);
  const known = kindFrom(use, kind);
  core.refresh();
  const { id: channel, generation } = readPlace(use, "channel", core, core.layout.channelEntries, exported);
  const name = { channel, generation };
  const isThere = statusOfChannel(core.slots, name) !== "ended";
  checkPlace(use, "channel", isThere, kindOfChannel(core.slots, channel), known);
  core.admitKind(known);
  return channelOf(core, known, name);
}

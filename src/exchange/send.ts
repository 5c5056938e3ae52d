import { indexIn, setSpent } from "../frame/frame-handle.js";
import { requirementOf } from "../frame/requirement.js";
import { CHANNEL_ROOM, CHANNEL_SEND_LOCK } from "../layout/channel.js";
import type { NotAny, Operand, Place, Then } from "../ownership/operand.js";
import type { ThenIf } from "../ownership/predicate.js";
import type { MetaOf, RegionOf } from "../ownership/tracked.js";
import { type SendRefusal, send as sendSlots } from "../slot/channel.js";
import { ChannelError } from "./channel-error.js";
import { type Delivery, deliveryPlace, startDelivery } from "./delivery.js";
import { type ChannelPlace, channelPlace, type FrameChannel, refuseDropped } from "./frame-channel.js";
import { demandFor } from "./place.js";
import { type Again, waitHere } from "./wait.js";

const sending = requirementOf("send");
const trying = requirementOf("trySend");

/**
 * Sends a frame through a channel, and sleeps while the channel is full; or hands it to a delivery, which waits without
 * sleeping and is to be awaited.
 *
 * **Consumes** the owner. Whoever receives the frame owns it; until then it is the channel's.
 *
 * **Errors**: throws OwnershipError for, in this order, what is no channel, one that this thread dropped, and a delivery that was
 * used; what is no frame (an error, a copy, a forged object), one that was consumed, one that is not unique, one whose page is
 * lent, and one that has another owner by now; a frame of another memory, and one of another kind; and a channel that another
 * thread dropped. Then ChannelError: the channel is closed; or it is full, and this thread may not sleep or the memory is private.
 * MemoryError when the memory's buffer is gone. Nothing was sent then, and the frame is still here. A delivery hands the frame
 * back instead of these last ones.
 *
 * **Checked by** tsc: the state of a tracked variable, its kind and its memory. Run time: everything.
 *
 * **Source**: the original has none; its `UniqueFrame` is `Send`.
 *
 * @example
 * ```ts
 * const channel = createChannel(memory, Init, { capacity: 8 });
 * send(channel, frame);
 * ```
 *
 * @example
 * ```ts
 * const channel = createChannel(memory, PageTable, { capacity: 8 });
 * // @ts-expect-error is not assignable to parameter of type
 * send(channel, frame);
 * ```
 */
export function send<F>(
  this: NotAny<F, "send">,
  to: Place<F, "send", FrameChannel<MetaOf<F>, RegionOf<F>> | Delivery<MetaOf<F>, RegionOf<F>>>,
  frame: Operand<F, "send">,
): asserts frame is Then<F, "send"> {
  const delivery = deliveryPlace("send", to);
  if (delivery !== undefined) {
    startDelivery(to, demandFor(sending, frame, delivery));
    return;
  }
  const place = channelPlace("send", to);
  const handle = demandFor(sending, frame, place);
  const index = indexIn(handle);
  let outcome: number | SendRefusal | "sent" = sendOne(place, index);
  if (outcome === "full" || outcome === "busy") {
    const { core, name } = place;
    const head = core.slots.channelWord(name.channel);
    outcome = waitHere("send", core, head + CHANNEL_ROOM, head + CHANNEL_SEND_LOCK, () => again(sendOne(place, index)));
  }
  if (outcome === "ended") refuseDropped("send");
  if (outcome === "closed") {
    throw new ChannelError("Closed", "send: this channel was closed; the frame is still this variable's");
  }
  setSpent(handle, "send");
}

/**
 * Sends a frame through a channel, if there is room for it now.
 *
 * **Consumes** the owner where it returns true. Where it returns false the variable still has the frame: look at the answer,
 * for the compiler knows of the frame only what the branches say.
 *
 * **Returns** whether it was sent; false when the channel is full or closed, which `isClosed` tells, or others keep it busy.
 *
 * **Errors**: as `send`, without ChannelError and deliveries.
 *
 * **Checked by** tsc: the state of a tracked variable, in both branches, its kind and its memory. Run time: everything.
 *
 * **Source**: the original has none; its `UniqueFrame` is `Send`.
 *
 * @example
 * ```ts
 * const channel = createChannel(memory, Init, { capacity: 8 });
 * if (!trySend(channel, frame)) drop(frame);
 * ```
 *
 * @example
 * ```ts
 * const channel = createChannel(memory, Init, { capacity: 8 });
 * if (trySend(channel, frame)) {
 *   // @ts-expect-error drop after trySend: this frame was already consumed by trySend
 *   drop(frame);
 * }
 * ```
 */
export function trySend<F>(
  this: NotAny<F, "trySend">,
  channel: Place<F, "trySend", FrameChannel<MetaOf<F>, RegionOf<F>>>,
  frame: Operand<F, "trySend">,
): frame is ThenIf<F, "trySend"> {
  const place = channelPlace("trySend", channel);
  const handle = demandFor(trying, frame, place);
  const index = indexIn(handle);
  let outcome = sendOne(place, index);
  for (let spins = 0; outcome === "busy" && spins < BUSY_SPINS; spins++) outcome = sendOne(place, index);
  if (outcome === "ended") refuseDropped("trySend");
  if (typeof outcome !== "number") return false;
  setSpent(handle, "trySend");
  return true;
}

/** How often a lock that another sender has is asked for: it has it for a few steps, if it lives. */
const BUSY_SPINS = 1000;

/** Kept, so that a send allocates nothing. */
const batch = [0];

function sendOne({ core, name }: ChannelPlace, index: number): number | SendRefusal {
  batch[0] = index;
  return sendSlots(core.slots, name, batch);
}

function again(outcome: number | SendRefusal): "sent" | "ended" | "closed" | Again {
  if (typeof outcome === "number") return "sent";
  return outcome === "full" ? "wait" : outcome;
}

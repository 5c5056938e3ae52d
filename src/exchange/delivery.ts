import { type FrameHandle, indexIn, moveOut, setSpent } from "../frame/frame-handle.js";
import { ownedBy } from "../frame/mint.js";
import { CHANNEL_ROOM } from "../layout/channel.js";
import { OwnershipError } from "../ownership/ownership-error.js";
import type { UniqueFrameOwner } from "../ownership/signature.js";
import { type ChannelName, send as sendSlots } from "../slot/channel.js";
import type { Place } from "./place.js";
import type { StopSignal } from "./signal.js";
import { type Again, waitAsync } from "./wait.js";

/**
 * A frame that could not be delivered, and why.
 *
 * **Source**: the original has none.
 *
 * @example
 * ```ts
 * function settle(back: Undelivered<Init, "dma"> | undefined): void {
 *   if (back === undefined) return;
 *   const { frame } = back;
 *   own(frame);
 *   drop(frame);
 * }
 * ```
 */
export interface Undelivered<out M, out R extends string = string> {
  /** "closed": the channel was closed or dropped. "aborted": the signal said so. */
  readonly reason: "closed" | "aborted";
  /** The frame, for `own`. */
  readonly frame: UniqueFrameOwner<M, R>;
}

/** Whose channel a delivery is for. Throws OwnershipError for a delivery that was used. */
export let deliveryPlace: (use: string, delivery: unknown) => Place | undefined;
/** Starts a delivery with a frame that was checked, which it takes. */
export let startDelivery: (delivery: unknown, handle: FrameHandle) => void;
/** Makes a delivery. */
export let newDelivery: <M, R extends string>(
  channel: Place & { readonly name: ChannelName },
  signal: StopSignal | undefined,
) => Delivery<M, R>;

/**
 * One frame on its way into a channel that may be full: `send(delivery, frame)` consumes the variable at once, and awaiting the
 * delivery tells what became of the frame. Made by `channel.delivery()`.
 *
 * Await it: a frame that comes back and is not looked at is lost until this thread ends.
 *
 * **Errors**: awaiting it rejects with MemoryError when the memory's buffer is gone. A channel that was closed or dropped, and a
 * signal, are no errors: they hand the frame back. A delivery that is given no frame never settles.
 *
 * **Source**: the original has none.
 *
 * @example
 * ```ts
 * const channel = createChannel(memory, Init, { capacity: 8 });
 * const delivery = channel.delivery();
 * send(delivery, frame);
 * const back = await delivery; // undefined: it was sent
 * ```
 */
export class Delivery<in out M, out R extends string = string> implements PromiseLike<Undelivered<M, R> | undefined> {
  readonly #channel: Place & { readonly name: ChannelName };
  readonly #signal: StopSignal | undefined;
  readonly #outcome: Promise<Undelivered<M, R> | undefined>;
  /** Starts it; undefined once it has its frame. */
  #begin: ((frame: FrameHandle) => void) | undefined;

  private constructor(channel: Place & { readonly name: ChannelName }, signal: StopSignal | undefined) {
    this.#channel = channel;
    this.#signal = signal;
    this.#outcome = new Promise((resolve) => {
      this.#begin = (frame) => resolve(this.#deliver(frame));
    });
  }

  static {
    newDelivery = (channel, signal) => new Delivery(channel, signal);
    deliveryPlace = (use, delivery) => {
      if (typeof delivery !== "object" || delivery === null || !(#channel in delivery)) return undefined;
      if (delivery.#begin !== undefined) return delivery.#channel;
      throw new OwnershipError(use, `${use}: this delivery has its frame; make one for each frame`);
    };
    startDelivery = (delivery, handle) => {
      if (typeof delivery !== "object" || delivery === null || !(#channel in delivery)) return;
      const begin = delivery.#begin;
      delivery.#begin = undefined;
      const moved = moveOut(handle);
      setSpent(handle, "send");
      begin?.(moved);
    };
  }

  async #deliver(frame: FrameHandle): Promise<Undelivered<M, R> | undefined> {
    const { core, name } = this.#channel;
    const batch = [indexIn(frame)];
    const attempt = (): "sent" | "closed" | Again => {
      core.refresh();
      const outcome = sendSlots(core.slots, name, batch);
      if (outcome === "busy") return "busy";
      if (outcome === "full") return "wait";
      return typeof outcome === "number" ? "sent" : "closed";
    };
    const room = core.slots.channelWord(name.channel) + CHANNEL_ROOM;
    let outcome: "sent" | "closed" | "aborted";
    try {
      outcome = await waitAsync(core, room, this.#signal, attempt);
    } catch (error) {
      if (!this.#signal?.aborted) throw error;
      outcome = "aborted";
    }
    // The handle is the frame's only owner, and was checked to be of the channel's kind and memory.
    if (outcome !== "sent") return { reason: outcome, frame: ownedBy<M, R>(frame) };
    setSpent(frame, "send");
    return undefined;
  }

  /** What `await` calls. */
  // biome-ignore lint/suspicious/noThenProperty: a delivery is made to be awaited
  then<A, B = never>(
    onDelivered?: ((back: Undelivered<M, R> | undefined) => A | PromiseLike<A>) | null,
    onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#outcome.then(onDelivered, onFailed);
  }
}

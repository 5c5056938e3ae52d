import { endFrame } from "../frame/end-frame.js";
import { type FrameHandle, indexIn, setSpent, setState } from "../frame/frame-handle.js";
import { mint, mintHandle } from "../frame/mint.js";
import { requirementOf, stateBits } from "../frame/requirement.js";
import type { Kind } from "../kind/kind.js";
import { CHANNEL_ITEMS, CHANNEL_RECEIVE_LOCK, CHANNEL_SEND_LOCK } from "../layout/channel.js";
import type { MemoryCore } from "../memory/core.js";
import { needStack } from "../memory/stack.js";
import { OwnershipError } from "../ownership/ownership-error.js";
import type { UniqueFrameOwner } from "../ownership/signature.js";
import {
  type ChannelName,
  capacityOf,
  closeChannel,
  endChannel,
  lengthOf,
  type ReceiveRefusal,
  receive,
  seizeChannel,
  send,
  shareChannel,
  statusOfChannel,
} from "../slot/channel.js";
import { type Delivery, newDelivery } from "./delivery.js";
import { waitForLock } from "./lock.js";
import { demandFor, type Place } from "./place.js";
import { exportPlace, type PlaceExport } from "./place-export.js";
import type { WaitOptions } from "./signal.js";
import { type Again, waitAsync, waitHere } from "./wait.js";

/**
 * What another thread needs to use a channel. It can be posted, again and again.
 *
 * **Source**: the original has none.
 */
export interface ChannelExport<in out M, out R extends string = string> extends PlaceExport<M, R, "channel"> {}

/** A channel as the functions of this folder see it. */
export interface ChannelPlace extends Place {
  readonly name: ChannelName;
}

/** Throws OwnershipError for what is no channel. */
export let channelPlace: (use: string, channel: unknown) => ChannelPlace;
/** Makes the face of a channel. */
export let channelOf: <M, R extends string>(core: MemoryCore, kind: Kind, name: ChannelName) => FrameChannel<M, R>;

const sending = requirementOf("send");

/** Throws for a channel that was dropped. */
export function refuseDropped(use: string): never {
  throw new OwnershipError(use, `${use} after drop: this channel was dropped; make another one`, "drop");
}

/**
 * A queue of unique frames of one kind, from many senders to many receivers, in the memory itself: nothing is copied, and each
 * frame is received once. `send` and `trySend` put frames in, and consume the variable.
 *
 * A channel belongs to the thread that made it. When that thread has ended, `memory.reclaim` drops its frames. Once it was
 * exported it belongs to nobody; then somebody has to drop it. Whatever a thread stops in the middle of, no frame is lost or
 * received twice: `reclaim` delivers what had been sent, and drops what had been received.
 *
 * **Errors**: every use throws OwnershipError for a channel that was dropped, in whichever thread. MemoryError when the memory's
 * buffer is gone and, from what does not wait, after a second in which another thread has had one of the channel's locks, because it
 * ended; what waits goes on once that thread was reclaimed.
 *
 * **Checked by** tsc: kind and memory of the frames. Run time: everything.
 *
 * **Source**: the original has none: its `UniqueFrame` is `Send`, and a kernel has queues of its own.
 *
 * @example
 * ```ts
 * const channel = createChannel(memory, Init, { capacity: 8 });
 * send(channel, frame);
 * const received = channel.tryReceive();
 * if (received !== undefined) {
 *   own(received);
 *   drop(received);
 * }
 * ```
 *
 * @example What was sent is the receiver's.
 * ```ts
 * const channel = createChannel(memory, Init, { capacity: 8 });
 * send(channel, frame);
 * // @ts-expect-error meta after send: this frame was already consumed by send
 * frame.meta();
 * ```
 */
export class FrameChannel<in out M, out R extends string = string> {
  #place: ChannelPlace;
  #isDropped = false;

  private constructor(place: ChannelPlace) {
    this.#place = place;
  }

  static {
    channelOf = (core, kind, name) => new FrameChannel({ core, kind, name });
    channelPlace = (use, channel) => {
      if (typeof channel !== "object" || channel === null || !(#place in channel)) {
        throw new OwnershipError(use, `${use} needs a channel: what createChannel or attachChannel returned`);
      }
      if (channel.#isDropped) refuseDropped(use);
      channel.#place.core.refresh();
      return channel.#place;
    };
  }

  /** What a channel that is not dropped is made of. */
  #demand(use: string): ChannelPlace {
    const place = channelPlace(use, this);
    if (statusOfChannel(place.core.slots, place.name) === "ended") refuseDropped(use);
    return place;
  }

  /** How many frames it holds at the most. */
  get capacity(): number {
    const { core, name } = this.#demand("capacity");
    return capacityOf(core.slots, name.channel);
  }

  /** How many frames are in it, when this was read. */
  get size(): number {
    const { core, name } = this.#demand("size");
    return lengthOf(core.slots, name.channel);
  }

  /** Was it closed? What was sent before can still be received. */
  get isClosed(): boolean {
    const { core, name } = this.#demand("isClosed");
    return statusOfChannel(core.slots, name) === "closed";
  }

  /**
   * Receives the frame that was sent first, if there is one.
   *
   * **Returns** its owner, for `own`; undefined when there is none now. `isClosed` tells whether there will be any.
   *
   * @example
   * ```ts
   * const channel = createChannel(memory, Init, { capacity: 8 });
   * channel.tryReceive(); // undefined
   * ```
   */
  tryReceive(): UniqueFrameOwner<M, R> | undefined {
    return this.#receive("tryReceive");
  }

  /**
   * Receives the frame that was sent first, and sleeps until there is one.
   *
   * **Returns** its owner, for `own`; undefined when the channel was closed and is empty.
   *
   * **Errors**: in addition, ChannelError where it would have to wait, and this thread may not sleep or the memory is private, so
   * that nobody could send meanwhile. Then `receiveAsync` will do.
   *
   * @example
   * ```ts
   * function work(channel: FrameChannel<Init, "dma">): void {
   *   for (let frame = channel.receive(); frame !== undefined; frame = channel.receive()) {
   *     own(frame);
   *     drop(frame);
   *   }
   * }
   * ```
   */
  receive(): UniqueFrameOwner<M, R> | undefined {
    const received = this.#attempt("receive");
    if (received !== "wait" && received !== "busy") return received;
    const { core, name } = this.#place;
    const head = core.slots.channelWord(name.channel);
    return waitHere("receive", core, head + CHANNEL_ITEMS, head + CHANNEL_RECEIVE_LOCK, () => this.#attempt("receive"));
  }

  /**
   * Receives the frame that was sent first, when there is one; other tasks of this thread go on meanwhile.
   *
   * **Returns** a promise of its owner, for `own`; of undefined when the channel was closed and is empty. It is rejected with the
   * signal's reason; then no frame was taken.
   *
   * @example
   * ```ts
   * async function next(channel: FrameChannel<Init, "dma">): Promise<number | undefined> {
   *   const frame = await channel.receiveAsync();
   *   if (frame === undefined) return undefined;
   *   own(frame);
   *   const { pid } = frame.meta();
   *   drop(frame);
   *   return pid;
   * }
   * ```
   */
  async receiveAsync(options: WaitOptions = {}): Promise<UniqueFrameOwner<M, R> | undefined> {
    const { core, name } = this.#demand("receiveAsync");
    const items = core.slots.channelWord(name.channel) + CHANNEL_ITEMS;
    return waitAsync(core, items, options.signal, () => this.#attempt("receiveAsync"));
  }

  /** The frames as they come, for `for await`, until the channel was closed and is empty. */
  async *[Symbol.asyncIterator](): AsyncGenerator<UniqueFrameOwner<M, R>, void, undefined> {
    for (let frame = await this.receiveAsync(); frame !== undefined; frame = await this.receiveAsync()) yield frame;
  }

  /**
   * Receives several frames at once, in the order in which they were sent: cheaper than one by one.
   *
   * **Returns** the owners, for `own` each, at most `max`; none when there are none now.
   *
   * **Errors**: in addition, RangeError for a `max` that is no integer from 0 on; nothing was received then.
   *
   * @example
   * ```ts
   * const channel = createChannel(memory, Init, { capacity: 8 });
   * send(channel, frame);
   * for (const received of channel.receiveMany(8)) {
   *   own(received);
   *   drop(received);
   * }
   * ```
   */
  receiveMany(max: number): UniqueFrameOwner<M, R>[] {
    const indices: number[] = [];
    const place = channelPlace("receiveMany", this);
    if (!Number.isSafeInteger(max) || max < 0) {
      throw new RangeError(`receiveMany: the most frames to receive are an integer from 0 on, not ${String(max)}`);
    }
    const take = (index: number): void => void indices.push(index);
    this.#take("receiveMany", place, max, take);
    return indices.map((index) => mint(place.core, index, place.kind));
  }

  /**
   * Sends as many of the frames as there is room for, from the first on: cheaper than one by one.
   *
   * **Consumes** those that it sent, and takes them out of the array.
   *
   * **Returns** how many: 0 when the channel is full or closed.
   *
   * **Errors**: in addition, OwnershipError for an element that `send` would refuse; nothing was sent then.
   *
   * @example
   * ```ts
   * const channel = createChannel(memory, Init, { capacity: 8 });
   * const batch: UniqueFrameOwner<Init, "dma">[] = [give(frame)];
   * channel.sendMany(batch); // 1
   * batch.length; // 0
   * ```
   */
  sendMany(frames: UniqueFrameOwner<M, R>[]): number {
    const { core, kind, name } = channelPlace("sendMany", this);
    const handles: FrameHandle[] = [];
    let sent = 0;
    try {
      for (const frame of frames) {
        const handle = demandFor(sending, frame, { core, kind });
        setSpent(handle, "send"); // also so that a second mention of it is found
        handles.push(handle);
      }
      const indices = handles.map(indexIn);
      const lock = core.slots.channelWord(name.channel) + CHANNEL_SEND_LOCK;
      const outcome = waitForLock("sendMany", nameOf(core, name), core, lock, () => send(core.slots, name, indices));
      if (outcome === "ended") refuseDropped("sendMany");
      if (typeof outcome === "number") sent = outcome;
    } finally {
      for (const handle of handles.slice(sent)) setState(handle, stateBits.unique, "send");
    }
    frames.splice(0, sent);
    return sent;
  }

  /**
   * Prepares one `send` that waits without sleeping: send to the delivery, then await it.
   *
   * **Returns** a delivery, for one frame. Awaited, it is undefined once the frame was sent, or hands the frame back.
   *
   * @example
   * ```ts
   * async function pass(channel: FrameChannel<Init, "dma">, frame: UniqueFrameOwner<Init, "dma">): Promise<void> {
   *   own(frame);
   *   const delivery = channel.delivery();
   *   send(delivery, frame);
   *   const back = await delivery;
   *   if (back === undefined) return;
   *   const returned = back.frame;
   *   own(returned);
   *   drop(returned);
   * }
   * ```
   */
  delivery(options: WaitOptions = {}): Delivery<M, R> {
    return newDelivery(this.#demand("delivery"), options.signal);
  }

  /**
   * Closes it, for all threads: nothing is sent any more. What was sent can be received; who waits is woken. Does nothing if it
   * was closed before.
   */
  close(): void {
    const { core, name } = channelPlace("close", this);
    const lock = core.slots.channelWord(name.channel) + CHANNEL_SEND_LOCK;
    if (waitForLock("close", nameOf(core, name), core, lock, () => closeChannel(core.slots, name)) === "ended") {
      refuseDropped("close");
    }
  }

  /**
   * Makes it usable by other threads: from now on it belongs to nobody, and outlives this thread.
   *
   * **Returns** what `attachChannel` takes.
   *
   * @example
   * ```ts
   * const channel = createChannel(memory, Init, { capacity: 8 });
   * port.postMessage(channel.export());
   * ```
   */
  export(): ChannelExport<M, R> {
    const { core, name } = this.#demand("export");
    shareChannel(core.slots, name.channel);
    return exportPlace("channel", core, name.channel, name.generation);
  }

  /**
   * Ends the channel, for all threads: closes it, drops the frames that nobody received, and frees its id. Does nothing if this
   * very object was dropped before.
   *
   * **Errors**: what the `onDrop` of the frames throws is collected, and thrown in one AggregateError when all is done.
   *
   * @example
   * ```ts
   * const channel = createChannel(memory, Init, { capacity: 8 });
   * send(channel, frame);
   * channel.drop(); // the frame is unused again
   * ```
   */
  drop(): void {
    if (this.#isDropped) return;
    if (this.#place.core.endings.areGoingOn) needStack(); // as in the drop of a list
    const { core, kind, name } = channelPlace("drop", this);
    const { slots } = core;
    const lock = slots.channelWord(name.channel) + CHANNEL_SEND_LOCK;
    const mine = waitForLock("drop", nameOf(core, name), core, lock, () => seizeChannel(slots, name));
    if (mine === "ended") refuseDropped("drop");
    this.#isDropped = true; // to what an onDrop does with it
    const failures: unknown[] = [];
    let index = -1;
    const take = (taken: number): void => {
      index = taken;
    };
    // Somebody with a stale name may have the lock for a moment.
    const receiving = slots.channelWord(name.channel) + CHANNEL_RECEIVE_LOCK;
    const next = (): number | ReceiveRefusal =>
      waitForLock("drop", nameOf(core, name), core, receiving, () => receive(slots, mine, 1, take));
    while (typeof next() === "number") {
      try {
        endFrame("drop", mintHandle(core, index, kind), true);
      } catch (error) {
        failures.push(error);
      }
    }
    endChannel(slots, name.channel);
    if (failures.length > 0)
      throw new AggregateError(failures, `drop: onDrop threw for ${failures.length} frames of a channel`);
  }

  /** Drops it at the end of a `using` scope. */
  [Symbol.dispose](): void {
    this.drop();
  }

  #taken = -1;
  readonly #takeOne = (index: number): void => {
    this.#taken = index;
  };

  /** Receives one frame, if there is one. */
  #receive(use: string): UniqueFrameOwner<M, R> | undefined {
    const place = channelPlace(use, this);
    const count = this.#take(use, place, 1, this.#takeOne);
    return count === 0 ? undefined : mint(place.core, this.#taken, place.kind);
  }

  /** Receives up to `max` frames. Returns how many. */
  #take(use: string, { core, name }: ChannelPlace, max: number, take: (index: number) => void): number {
    let outcome: number | ReceiveRefusal = receive(core.slots, name, max, take);
    if (outcome === "busy") {
      const lock = core.slots.channelWord(name.channel) + CHANNEL_RECEIVE_LOCK;
      outcome = waitForLock(use, nameOf(core, name), core, lock, () => receive(core.slots, name, max, take));
    }
    if (outcome === "ended") refuseDropped(use);
    return typeof outcome === "number" ? outcome : 0;
  }

  /** One try of a receiver that waits. */
  #attempt(use: string): UniqueFrameOwner<M, R> | undefined | Again {
    const { core, kind, name } = channelPlace(use, this);
    const outcome = receive(core.slots, name, 1, this.#takeOne);
    if (typeof outcome === "number") return mint(core, this.#taken, kind);
    if (outcome === "ended") refuseDropped(use);
    if (outcome === "closed") return undefined;
    return outcome === "busy" ? "busy" : "wait";
  }
}

const nameOf = (core: MemoryCore, name: ChannelName): string => `channel ${name.channel} of memory "${core.name}"`;

import { CHANNEL_ROOM } from "../layout/channel.js";
import { UNUSED } from "../layout/state.js";
import type { Slots } from "./slots.js";
import { wake } from "./wake.js";

/** What user code threw, while it was not yet the time to throw it. */
export interface Thrown {
  readonly error: unknown;
}

/**
 * Gives up a slot whose metadata is dead, and which names this agent. The allocator hears of the frame first, while
 * nobody else can claim it: what is told afterwards may already be somebody else's.
 *
 * Returns what a replaced allocator threw; the frame is free all the same.
 */
export function vacate(slots: Slots, index: number, tellAllocator: boolean): Thrown | undefined {
  const state = slots.stateWord(index);
  let thrown: Thrown | undefined;
  if (tellAllocator) {
    try {
      slots.allocator.freed(index);
    } catch (error) {
      thrown = { error };
    }
  } else {
    slots.allocator.wasReset(index);
  }
  slots.words.store(state, UNUSED); // releases the frame: pairs with the exchange in `claim`
  if (tellAllocator) {
    slots.allocator.claimable(index);
    wake(slots, slots.channelWord(0) + CHANNEL_ROOM);
  }
  return thrown;
}

/** What to throw when `onDrop` threw `error`, and perhaps the allocator something too. */
export const combined = (error: unknown, other: Thrown | undefined): unknown =>
  other === undefined
    ? error
    : new AggregateError([error, other.error], "onDrop threw, and so did the memory's allocator");

/**
 * Ends the life of a frame that this agent owns. `onDrop` runs exactly once, before anybody can claim the frame; when
 * it throws, everything else is done nevertheless, and then the exception goes on.
 */
export function release(slots: Slots, index: number, onDrop: (() => void) | undefined, tellAllocator: boolean): void {
  if (onDrop === undefined && !(tellAllocator && slots.allocator.isReplaced)) {
    const failure = vacate(slots, index, tellAllocator);
    if (failure !== undefined) throw failure.error;
    return;
  }
  // No view reads the metadata any more, and `reclaim` does not call onDrop again: it reads this word before it decides.
  slots.words.store(slots.stateWord(index), slots.dropping);
  finish(slots, index, onDrop, tellAllocator);
}

/** Ends the life of a frame whose word says that this agent drops it. */
export function finish(slots: Slots, index: number, onDrop: (() => void) | undefined, tellAllocator: boolean): void {
  let thrown: Thrown | undefined;
  try {
    onDrop?.();
  } catch (error) {
    thrown = { error };
  }
  const other = vacate(slots, index, tellAllocator);
  if (thrown !== undefined) throw combined(thrown.error, other);
  if (other !== undefined) throw other.error;
}

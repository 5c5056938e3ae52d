import { UNUSED } from "../layout/state.js";
import type { Slots } from "./slots.js";

/**
 * Gives up a slot whose metadata is dead, and which names this agent. The allocator hears of the frame first, while
 * nobody else can claim it: what is told afterwards may already be somebody else's.
 */
export function vacate(slots: Slots, index: number, tellAllocator: boolean): void {
  const state = slots.stateWord(index);
  let failure: { readonly error: unknown } | undefined;
  if (tellAllocator) {
    try {
      slots.allocator.freed(index);
    } catch (error) {
      failure = { error }; // a replaced allocator's: the frame is freed all the same
    }
  }
  slots.words.store(state, UNUSED); // releases the frame: pairs with the exchange in `claim`
  if (tellAllocator) slots.allocator.claimable(index);
  if (failure !== undefined) throw failure.error;
}

/**
 * Ends the life of a frame that this agent owns. `onDrop` runs exactly once, before anybody can claim the frame; when
 * it throws, everything else is done nevertheless, and then the exception goes on.
 */
export function release(slots: Slots, index: number, onDrop: (() => void) | undefined, tellAllocator: boolean): void {
  if (onDrop === undefined) {
    vacate(slots, index, tellAllocator);
    return;
  }
  // From here on `reclaim` does not call onDrop again: it reads this word before it decides.
  slots.words.store(slots.stateWord(index), slots.dropping);
  try {
    onDrop();
  } finally {
    vacate(slots, index, tellAllocator);
  }
}

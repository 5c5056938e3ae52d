import { install, type SlotContent } from "./claim.js";
import { combined, vacate } from "./release.js";
import type { Slots } from "./slots.js";

/**
 * Replaces the metadata of a frame that this agent owns. `onDrop` is the old kind's; `guarded` says that the old kind
 * or the new one has one: then a death between the two leaves a slot that says that neither is there.
 *
 * When `onDrop` throws, the old metadata is dead and the new one was never born: the frame is freed, as by a drop, and
 * the exception goes on.
 */
export function repurpose(
  slots: Slots,
  index: number,
  content: SlotContent,
  onDrop: (() => void) | undefined,
  guarded: boolean,
): void {
  if (!guarded) {
    install(slots, index, content);
    return;
  }
  const state = slots.stateWord(index);
  // Pairs with the load in `reclaim`, which frees such a frame without calling onDrop again.
  slots.words.store(state, slots.gutted);
  if (onDrop !== undefined) {
    try {
      onDrop();
    } catch (error) {
      throw combined(error, vacate(slots, index, true));
    }
  }
  // The store pairs with the load in `reclaim`: from there on the new onDrop is due.
  install(slots, index, content);
  slots.words.store(state, slots.live); // publishes, as in `claim`
}

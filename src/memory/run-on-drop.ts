import type { Kind } from "../kind/kind.js";
import { makeView, type OwnerLost } from "../kind/meta-view.js";
import { PageReader } from "../kind/page-reader.js";
import { GENERATION, STATE } from "../layout/slot.js";
import { OwnershipError } from "../ownership/ownership-error.js";
import type { MemoryCore } from "./core.js";

const dropReturned: OwnerLost = (_owner, use) => {
  throw new OwnershipError(use, `${use} after onDrop: this metadata died when onDrop returned`, "onDrop");
};

/**
 * The call of a kind's `onDrop` for frame `index`, whose slot will be in state `state` when it is made; undefined for a
 * kind that has none. The metadata can be read and written, and the page read, until it returns.
 */
export function onDropOf(core: MemoryCore, index: number, kind: Kind, state: number): (() => void) | undefined {
  if (!kind.hasOnDrop) return undefined;
  return () => {
    const word = core.slots.stateWord(index);
    const generation = core.slots.words.get(word + (GENERATION - STATE));
    const metadata = makeView(kind.view, {
      source: core,
      owner: undefined,
      lost: dropReturned,
      stateWord: word,
      mask: -1,
      state,
      generation,
      isHeld: undefined,
      isWritable: true,
    });
    try {
      PageReader.lend(
        () => core.pageBytes(index),
        (page) => metadata.onDrop(page),
      );
    } finally {
      core.refresh(); // it may have grown the memory
    }
  };
}

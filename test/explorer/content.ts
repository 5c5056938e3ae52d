import type { SlotContent } from "../../src/slot/claim.js";

/*
 * What a frame holds, in seven bits: agent << 3 | flavour << 2 | kind. Repurposing flips the flavour, so that old and new
 * differ. Stored as the kind and two words, of which the second is the first one's complement.
 */

/** A kind without onDrop. */
export const PLAIN = 1;
/** A kind with onDrop. */
export const DROPPER = 2;

export const kindOf = (content: number): number => content & 3;
export const hasOnDrop = (content: number): boolean => kindOf(content) === DROPPER;
export const firstContent = (agent: number, kind: number): number => (agent << 3) | kind;
export const nextContent = (agent: number, kind: number, old: number): number => (agent << 3) | ((old & 4) ^ 4) | kind;

export const wordOf = (content: number): number => content * 0x01010101;

const contents = new Map<number, SlotContent>();

export function slotContent(content: number): SlotContent {
  let made = contents.get(content);
  if (made === undefined) {
    made = { kind: kindOf(content), metadata: Int32Array.of(wordOf(content), ~wordOf(content)) };
    contents.set(content, made);
  }
  return made;
}

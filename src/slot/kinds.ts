import type { RegionLayout } from "../layout/region.js";
import type { Words } from "./words.js";

/** What became of a kind that asked for its place in a memory's table. */
export type KindEntry = "present" | "conflict" | "full";

/**
 * Enters a kind's two hashes in the memory's table, or finds them there. Words only ever go from 0 to their value, so
 * a thread that stops half-way leaves an entry that the kind's next user completes.
 *
 * "conflict": another kind has the same id.
 */
export function enterKind(words: Words, layout: RegionLayout, id: number, check: number): KindEntry {
  const first = layout.kinds >> 2;
  for (let probe = 0; probe < layout.kindEntries; probe++) {
    const entry = first + (((id >>> 0) + probe) % layout.kindEntries) * 2;
    // Pairs with this same exchange in other threads: whichever comes first, its id stays.
    const seenId = words.cas(entry, 0, id);
    if (seenId !== 0 && seenId !== id) continue;
    // Pairs with this same exchange in other threads, as above.
    const seenCheck = words.cas(entry + 1, 0, check);
    return seenCheck === 0 || seenCheck === check ? "present" : "conflict";
  }
  return "full";
}

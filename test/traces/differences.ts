/*
 * Where this library differs from the original on purpose, and why. A difference that is not here fails the replay; one
 * that is here and never occurs fails it too.
 */
export const differences = {
  noDestructors: "JavaScript has no destructors: `dtor` events are left out",
  handsBack: "a failed claim hands the metadata back, the very object; the original destroys it",
  tellsFirst:
    "the allocator hears of a frame while nobody can claim it yet; there the slot is UNUSED by then, and can be claimed from inside `dealloc`",
  noWindow: "so a claim from inside the allocator is refused, where it succeeds there",
  freedByDrop: "onDrop throws in a drop: the frame is freed, and the allocator told; there it is BUSY for ever",
  freedByReset: "onDrop throws in resetAsUnused: the frame is unused; there it is BUSY for ever",
  freedByRepurpose:
    "onDrop throws in repurpose: the frame is freed, as by a drop; there it is UNIQUE for ever, without metadata",
  listGoesOn:
    "onDrop throws in list.drop: the rest is dropped too, and what was thrown is collected; there the rest is UNIQUE for ever, in no list",
  claimable: "what such a throw leaves is free for everybody; there it is refused with Busy or Unique",
  ids: "a list's id is its own from the start, and used again; there ids are counted, and taken when they are first needed",
  staleLinks:
    "the links of a frame that is in no list are left as they were: nobody reads them; there they are cleared",
  lowerLimit: "a thread counts 2 ** 31 - 1 references; there all together are 2 ** 63 - 1",
  throwsAtLimit: "the count's limit is a RangeError of that call; there the machine stops",
  countsAfterwards: "and nothing was counted; there `clone` counts first, so that the count is illegal afterwards",
} as const;
export type Difference = keyof typeof differences;

/** How often each occurred. */
export const occurred: Map<Difference, number> = new Map();

export function differs(difference: Difference, times = 1): void {
  if (times > 0) occurred.set(difference, (occurred.get(difference) ?? 0) + times);
}

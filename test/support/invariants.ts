import type { SlotState } from "./region.js";

/*
 * The invariants of the verified original that concern unique frames (SL, RG, UQ, N: semantics section 5 and 9), as
 * predicates over facts that were read from the bytes and from the handles. They hold between operations.
 */

/** What the bytes say of one slot. */
export interface SlotFacts {
  readonly index: number;
  /** Where the slot begins, in bytes from the region's start. */
  readonly at: number;
  readonly state: SlotState;
  /** The agent that a state names; for a raw frame the ticket. */
  readonly who: number;
  readonly generation: number;
  readonly kind: number;
  readonly holder: number;
  readonly next: number;
  readonly prev: number;
  /** The allocator's byte. */
  readonly byte: number;
  /** The metadata, decoded as the kind that the slot names; undefined if it names none that is known. */
  readonly values: string | undefined;
}

/** What a handle that owns a frame says, or a raw frame that is on its way. */
export interface OwnerFacts {
  readonly paddr: number;
  readonly state: "unique" | "raw";
  readonly kind: number;
  /** Its metadata, read through the handle; undefined while it is raw. */
  readonly values: string | undefined;
}

export interface Facts {
  readonly frames: number;
  readonly agent: number;
  /** Where the table of slots begins and ends, in bytes from the region's start. */
  readonly slotsStart: number;
  readonly slotsEnd: number;
  readonly slots: readonly SlotFacts[];
  readonly owners: readonly OwnerFacts[];
  /** Frames that were reset behind the allocator's back and not claimed since. */
  readonly reset: ReadonlySet<number>;
}

export interface Invariant {
  readonly id: string;
  readonly says: string;
  holds(facts: Facts): boolean;
}

const every = (id: string, says: string, holds: (slot: SlotFacts, facts: Facts) => boolean): Invariant => ({
  id,
  says,
  holds: (facts) => facts.slots.every((slot) => holds(slot, facts)),
});

const ownerWise = (id: string, says: string, holds: (owner: OwnerFacts, facts: Facts) => boolean): Invariant => ({
  id,
  says,
  holds: (facts) => facts.owners.every((owner) => holds(owner, facts)),
});

const slotOf = (owner: OwnerFacts, facts: Facts): SlotFacts | undefined => facts.slots[owner.paddr / 4096];
const ownersOf = (slot: SlotFacts, facts: Facts): readonly OwnerFacts[] =>
  facts.owners.filter((owner) => owner.paddr === slot.index * 4096);
const isUnlinked = (slot: SlotFacts): boolean => slot.next === 0 && slot.prev === 0;

const slotHolds = (slot: SlotFacts, facts: Facts): boolean =>
  invariants.filter(({ id }) => id.startsWith("SL")).every(({ holds }) => holds({ ...facts, slots: [slot] }));

export const invariants: readonly Invariant[] = [
  every("SL1", "an unused slot is in no list", (slot) => slot.state !== "unused" || isUnlinked(slot)),
  every("SL2", "a unique slot has a kind, and metadata of it", (slot) =>
    slot.state !== "live" && slot.state !== "raw" ? true : slot.kind !== 0 && slot.values !== undefined,
  ),
  every("SL4", "a state is one of those that transitions write", (slot) => slot.state !== "none"),
  every("SL5", "a busy slot is in no list", (slot) =>
    slot.state !== "claim" && slot.state !== "drop" ? true : isUnlinked(slot),
  ),
  every(
    "SL6",
    "a slot lies in the table, aligned",
    (slot, { slotsStart, slotsEnd }) => slot.at >= slotsStart && slot.at + 64 <= slotsEnd && slot.at % 64 === 0,
  ),
  {
    id: "RG1",
    says: "there is a slot for each frame, and no other",
    holds: ({ slots, frames }) => slots.length === frames && new Set(slots.map(({ index }) => index)).size === frames,
  },
  {
    id: "RG2",
    says: "slots have indices of frames",
    holds: ({ slots, frames }) => slots.every(({ index }) => index >= 0 && index < frames),
  },
  {
    id: "RG3",
    says: "whoever owns, owns what has a slot",
    holds: ({ owners, slots }) => owners.every(({ paddr }) => slots.some(({ index }) => index * 4096 === paddr)),
  },
  every(
    "RG4",
    "a slot is at the place of its index",
    (slot, { slotsStart }) => slot.at === slotsStart + slot.index * 64,
  ),
  every("RG5", "all that is said of slots is true of each", slotHolds),
  ownerWise(
    "UQ1",
    "an owner's address is that of a frame",
    ({ paddr }, { frames }) => Number.isInteger(paddr / 4096) && paddr >= 0 && paddr < frames * 4096,
  ),
  ownerWise(
    "UQ2",
    "an owner's slot is the one of its address",
    (owner, facts) => slotOf(owner, facts)?.index === owner.paddr / 4096,
  ),
  ownerWise("UQ3", "the slot holds the owner's kind and values", (owner, facts) => {
    const slot = slotOf(owner, facts);
    if (slot === undefined || slot.kind !== owner.kind) return false;
    return owner.state === "raw" ? slot.values !== undefined : slot.values === owner.values;
  }),
  ownerWise(
    "UQ4",
    "a unique owner's slot says so, in this agent's name; a raw one's has its ticket",
    (owner, facts) => {
      const slot = slotOf(owner, facts);
      if (slot === undefined) return false;
      if (owner.state === "unique") return slot.state === "live" && slot.who === facts.agent;
      return slot.state === "raw" && slot.who === (slot.generation & 0x3fffffff) && slot.holder === facts.agent;
    },
  ),
  ownerWise("UQ5", "an owned slot can be dropped: it is in no list", (owner, facts) => {
    const slot = slotOf(owner, facts);
    return slot !== undefined && isUnlinked(slot);
  }),
  every("UQ6", "a slot has at most one owner", (slot, facts) => ownersOf(slot, facts).length <= 1),
  every(
    "N1",
    "the allocator's byte says free exactly of unused frames, but for those reset behind its back",
    (slot, facts) =>
      facts.reset.has(slot.index) ? slot.state === "unused" : (slot.byte === 0) === (slot.state === "unused"),
  ),
  every(
    "N2",
    "a slot that is owned has exactly one owner, any other none",
    (slot, facts) => ownersOf(slot, facts).length === (slot.state === "live" || slot.state === "raw" ? 1 : 0),
  ),
];

/** The ids of the invariants that do not hold. */
export const broken = (facts: Facts): string[] =>
  invariants.filter((invariant) => !invariant.holds(facts)).map(({ id }) => id);

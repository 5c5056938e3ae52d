import type { SlotState } from "./region.js";

/*
 * The invariants of the verified original (SL, RG, UQ, LK, AC, N: semantics section 5 and 9), and CH for channels, as
 * predicates over facts that were read from the bytes and from the handles. They hold between operations.
 */

/** What the bytes say of one slot. */
export interface SlotFacts {
  readonly index: number;
  /** Where the slot begins, in bytes from the region's start. */
  readonly at: number;
  readonly state: SlotState;
  /** The agent, list or channel that a state names; for a raw frame the ticket, for a shared one the agents' bits. */
  readonly who: number;
  readonly generation: number;
  readonly kind: number;
  readonly holder: number;
  /** How many references are counted, by all agents. */
  readonly references: number;
  /** The allocator's byte. */
  readonly byte: number;
  /** The metadata, decoded as the kind that the slot names; undefined if it names none that is known. */
  readonly values: string | undefined;
}

/** What a list's head and its links say. */
export interface ListFacts {
  readonly id: number;
  readonly size: number;
  readonly forwards: readonly number[];
  readonly backwards: readonly number[];
}

/** What a channel's head and its cells say. */
export interface ChannelFacts {
  readonly id: number;
  readonly capacity: number;
  readonly queued: readonly number[];
  /** How many of its cells hold something. */
  readonly filled: number;
}

/** What a handle that owns a frame says, or a raw frame that is on its way. */
export interface OwnerFacts {
  readonly paddr: number;
  readonly state: "unique" | "raw" | "shared";
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
  readonly lists: readonly ListFacts[];
  readonly channels: readonly ChannelFacts[];
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
const ofOne = (slot: SlotFacts): boolean => slot.state === "live" || slot.state === "raw";
/** Is a slot in no list and no channel? The links of a slot that is in none mean nothing. */
const isApart = ({ index }: SlotFacts, { lists, channels }: Facts): boolean =>
  !lists.some(({ forwards }) => forwards.includes(index)) && !channels.some(({ queued }) => queued.includes(index));
const slotAt = (index: number, facts: Facts): SlotFacts | undefined => facts.slots.find((slot) => slot.index === index);
const isDistinct = (indices: readonly number[]): boolean => new Set(indices).size === indices.length;

const slotHolds = (slot: SlotFacts, facts: Facts): boolean =>
  invariants.filter(({ id }) => id.startsWith("SL")).every(({ holds }) => holds({ ...facts, slots: [slot] }));

export const invariants: readonly Invariant[] = [
  every("SL1", "an unused slot is in no list", (slot, facts) => slot.state !== "unused" || isApart(slot, facts)),
  every("SL2", "a slot that somebody or something owns has a kind, and metadata of it", (slot) =>
    ofOne(slot) || ["listed", "queued"].includes(slot.state) ? slot.kind !== 0 && slot.values !== undefined : true,
  ),
  every("SL3", "a shared slot has a kind, metadata of it, and references", (slot) =>
    slot.state === "shared" ? slot.kind !== 0 && slot.values !== undefined && slot.references > 0 : true,
  ),
  every("SL4", "a state is one of those that transitions write", (slot) => slot.state !== "none"),
  every("SL5", "a busy slot is in no list", (slot, facts) =>
    slot.state !== "claim" && slot.state !== "drop" ? true : isApart(slot, facts),
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
    "a unique owner's slot says so, in this agent's name; a raw one's has its ticket; a shared one's names this agent",
    (owner, facts) => {
      const slot = slotOf(owner, facts);
      if (slot === undefined) return false;
      if (owner.state === "unique") return slot.state === "live" && slot.who === facts.agent;
      if (owner.state === "shared") return slot.state === "shared" && ((slot.who >> (facts.agent - 1)) & 1) === 1;
      return slot.state === "raw" && slot.who === (slot.generation & 0x3fffffff) && slot.holder === facts.agent;
    },
  ),
  ownerWise("UQ5", "an owned slot can be dropped: it is in no list", (owner, facts) => {
    const slot = slotOf(owner, facts);
    return slot !== undefined && isApart(slot, facts);
  }),
  every(
    "UQ6",
    "a unique slot has at most one owner",
    (slot, facts) => !ofOne(slot) || ownersOf(slot, facts).length <= 1,
  ),
  every("AC1", "only a shared slot counts references", (slot) => slot.state === "shared" || slot.references === 0),
  every(
    "AC3",
    "a shared slot counts as many references as there are",
    (slot, facts) => slot.state !== "shared" || slot.references === ownersOf(slot, facts).length,
  ),
  {
    id: "LK1",
    says: "a list's size is the number of its frames",
    holds: ({ lists }) => lists.every(({ size, forwards }) => size === forwards.length),
  },
  {
    id: "LK2",
    says: "a list is the same backwards, and its frames say that they are in it",
    holds: (facts) =>
      facts.lists.every(
        ({ id, forwards, backwards }) =>
          [...backwards].reverse().join() === forwards.join() &&
          forwards.every((index) => {
            const slot = slotAt(index, facts);
            return slot?.state === "listed" && slot.who === id;
          }),
      ),
  },
  {
    id: "LK3",
    says: "no frame is in lists or channels twice",
    holds: ({ lists, channels }) =>
      isDistinct([...lists.flatMap(({ forwards }) => forwards), ...channels.flatMap(({ queued }) => queued)]),
  },
  every("LK7", "a slot that says it is in a list is in that one", (slot, { lists }) =>
    slot.state === "listed" ? lists.some(({ id, forwards }) => id === slot.who && forwards.includes(slot.index)) : true,
  ),
  {
    id: "CH1",
    says: "a channel's cells hold what was sent and not received, no more than it has room for",
    holds: ({ channels }) =>
      channels.every(({ queued, filled, capacity }) => queued.length === filled && filled <= capacity),
  },
  {
    id: "CH2",
    says: "a channel's frames say that they are in it",
    holds: (facts) =>
      facts.channels.every(({ id, queued }) =>
        queued.every((index) => {
          const slot = slotAt(index, facts);
          return slot?.state === "queued" && slot.who === id;
        }),
      ),
  },
  every("CH3", "a slot that says it is in a channel is in that one", (slot, { channels }) =>
    slot.state === "queued" ? channels.some(({ id, queued }) => id === slot.who && queued.includes(slot.index)) : true,
  ),
  every(
    "N1",
    "the allocator's byte says free exactly of unused frames, but for those reset behind its back",
    (slot, facts) =>
      facts.reset.has(slot.index) ? slot.state === "unused" : (slot.byte === 0) === (slot.state === "unused"),
  ),
  every(
    "N2",
    "a slot that is owned has exactly one owner; any other but shared ones has none",
    (slot, facts) => slot.state === "shared" || ownersOf(slot, facts).length === (ofOne(slot) ? 1 : 0),
  ),
];

/** The ids of the invariants that do not hold. */
export const broken = (facts: Facts): string[] =>
  invariants.filter((invariant) => !invariant.holds(facts)).map(({ id }) => id);

import { describe, expect, it } from "vitest";
import { broken, type Facts, invariants, type OwnerFacts, type SlotFacts } from "./support/invariants.js";

/** Two frames: the first owned by a handle, the second unused. */
const unused: SlotFacts = {
  index: 1,
  at: 1088,
  state: "unused",
  who: 0,
  generation: 0,
  kind: 0,
  holder: 0,
  references: 0,
  byte: 0,
  values: undefined,
};
const live: SlotFacts = {
  ...unused,
  index: 0,
  at: 1024,
  state: "live",
  who: 1,
  generation: 3,
  kind: 9,
  byte: 1,
  values: "7",
};
const owner: OwnerFacts = { paddr: 0, state: "unique", kind: 9, values: "7" };
const good: Facts = {
  frames: 2,
  agent: 1,
  slotsStart: 1024,
  slotsEnd: 1152,
  slots: [live, unused],
  owners: [owner],
  lists: [],
  channels: [],
  reset: new Set(),
};
const raw: SlotFacts = { ...live, state: "raw", who: 3, holder: 1 };
const withSlots = (...slots: SlotFacts[]): Facts => ({ ...good, slots });

const shared: SlotFacts = { ...live, state: "shared", who: 1, references: 2 };
const reference: OwnerFacts = { ...owner, state: "shared" };
const twice: Facts = { ...withSlots(shared, unused), owners: [reference, reference] };
/** Both frames in one place: the first one before the second. */
const second: SlotFacts = { ...unused, kind: 9, byte: 1, values: "8" };
const listed: Facts = {
  ...withSlots({ ...live, state: "listed", who: 4 }, { ...second, state: "listed", who: 4 }),
  owners: [],
  lists: [{ id: 4, size: 2, forwards: [0, 1], backwards: [1, 0] }],
};
const queued: Facts = {
  ...withSlots({ ...live, state: "queued", who: 5 }, { ...second, state: "queued", who: 5 }),
  owners: [],
  channels: [{ id: 5, capacity: 2, queued: [0, 1], filled: 2 }],
};
const inList = (facts: Facts, ...forwards: number[]): Facts => ({
  ...facts,
  lists: [{ id: 4, size: forwards.length, forwards, backwards: [...forwards].reverse() }],
});

/** For each predicate facts that break it, and another set of facts, beside `good`, that satisfy it. */
const witnesses: Readonly<Record<string, { readonly breaks: Facts; readonly keeps: Facts }>> = {
  SL1: { breaks: inList(good, 1), keeps: inList(good, 0) },
  SL2: { breaks: withSlots({ ...live, kind: 0 }, unused), keeps: withSlots(raw, unused) },
  SL3: { breaks: withSlots({ ...shared, references: 0 }, unused), keeps: twice },
  SL4: { breaks: withSlots(live, { ...unused, state: "none" }), keeps: withSlots(live, { ...unused, state: "gut" }) },
  SL5: {
    breaks: inList(withSlots(live, { ...unused, state: "drop" }), 1),
    keeps: withSlots(live, { ...unused, state: "drop" }),
  },
  SL6: { breaks: withSlots(live, { ...unused, at: 1152 }), keeps: { ...good, slotsEnd: 4096 } },
  RG1: { breaks: withSlots(live), keeps: withSlots(unused, live) },
  RG2: { breaks: withSlots(live, { ...unused, index: 2 }), keeps: withSlots(live) },
  RG3: { breaks: { ...good, owners: [{ ...owner, paddr: 8192 }] }, keeps: { ...good, owners: [] } },
  RG4: { breaks: withSlots({ ...live, at: 1088 }, unused), keeps: { ...good, slotsEnd: 4096 } },
  RG5: { breaks: inList(good, 1), keeps: withSlots(raw, unused) },
  UQ1: {
    breaks: { ...good, owners: [{ ...owner, paddr: 4095 }] },
    keeps: { ...good, owners: [{ ...owner, paddr: 4096 }] },
  },
  UQ2: { breaks: withSlots(unused, live), keeps: { ...good, owners: [] } },
  UQ3: { breaks: withSlots({ ...live, values: "8" }, unused), keeps: { ...good, owners: [] } },
  UQ4: {
    breaks: withSlots({ ...live, who: 2 }, unused),
    keeps: { ...withSlots(raw, unused), owners: [{ ...owner, state: "raw", values: undefined }] },
  },
  UQ5: { breaks: inList(good, 0), keeps: withSlots(raw, unused) },
  UQ6: { breaks: { ...good, owners: [owner, owner] }, keeps: twice },
  AC1: { breaks: withSlots({ ...live, references: 1 }, unused), keeps: twice },
  AC3: { breaks: { ...twice, owners: [reference] }, keeps: twice },
  LK1: { breaks: { ...listed, lists: [{ id: 4, size: 1, forwards: [0, 1], backwards: [1, 0] }] }, keeps: listed },
  LK2: { breaks: { ...listed, lists: [{ id: 4, size: 2, forwards: [0, 1], backwards: [0, 1] }] }, keeps: listed },
  LK3: { breaks: inList(listed, 0, 1, 0), keeps: listed },
  LK7: { breaks: inList(listed, 0), keeps: listed },
  CH1: { breaks: { ...queued, channels: [{ id: 5, capacity: 2, queued: [0], filled: 2 }] }, keeps: queued },
  CH2: { breaks: { ...queued, channels: [{ id: 6, capacity: 2, queued: [0, 1], filled: 2 }] }, keeps: queued },
  CH3: { breaks: { ...queued, channels: [{ id: 5, capacity: 2, queued: [1], filled: 1 }] }, keeps: queued },
  N1: {
    breaks: withSlots(live, { ...unused, byte: 2 }),
    keeps: { ...withSlots(live, { ...unused, byte: 2 }), reset: new Set([1]) },
  },
  N2: { breaks: { ...good, owners: [] }, keeps: { ...withSlots(unused), owners: [] } },
};

describe("the invariants", () => {
  it("all hold in good states", () => {
    for (const state of [good, twice, listed, queued]) expect(broken(state)).toEqual([]);
  });

  it.each(invariants)("$id: $says", ({ id, holds }) => {
    const { breaks, keeps } = witnesses[id] ?? expect.unreachable(`no witness for ${id}`);
    expect(holds(good)).toBe(true);
    expect(holds(keeps)).toBe(true);
    expect(holds(breaks)).toBe(false);
  });
});

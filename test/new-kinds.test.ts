import { describe, expect, it } from "vitest";
import { MemoryError } from "../src/index.js";
import { Logged } from "./support/drop-log.js";
import { Init, init, Pages, PageTable, table } from "./support/kinds.js";
import { claimed, plain, shared } from "./support/plain.js";
import { refusal, unchanged } from "./support/unchanged.js";
import { backings } from "./support/worlds.js";

// A kind that is new to a memory enters its table, for good. What fails must not do that.
describe.each(backings)("a kind that is new, in $name", ({ make }) => {
  it("is not entered by what claims no frame", () => {
    const { memory, region } = make();
    claimed(memory, 0, Logged, { id: 1 });
    shared(memory, 4096, Logged, { id: 2 });
    for (const [paddr, code] of [
      [0, "Unique"],
      [4096, "InUse"],
      [1, "NotAligned"],
      [65536, "OutOfBound"],
    ] as const) {
      for (const use of ["fromUnused", "frameFromUnused"] as const) {
        expect(unchanged(region, () => plain[use](memory, paddr, Init, init))).toMatchObject({ code });
      }
    }
  });

  it("is not entered by asking a frame for it, nor by a list or channel of another kind", () => {
    const { memory, region } = make();
    const frame = shared(memory, 0, Logged, { id: 1 });
    const list = plain.createList(memory, Logged).export();
    const channel = plain.createChannel(memory, Logged, { capacity: 1 }).export();
    unchanged(region, () => {
      expect(plain.downcast(frame, Init)).toBe(false);
      expect(() => plain.attachList(memory, list, Init)).toThrow("does not hold frames of kind Init");
      expect(() => plain.attachChannel(memory, channel, Init)).toThrow("does not hold frames of kind Init");
      expect(() => plain.createChannel(memory, Init, { capacity: 0 })).toThrow(RangeError);
    });
  });

  it("is not entered for a list or channel for which there is no id", () => {
    const { memory, region } = make();
    const lists = Array.from({ length: 1023 }, () => plain.createList(memory, Logged));
    const channels = Array.from({ length: 127 }, () => plain.createChannel(memory, Logged, { capacity: 1 }));
    expect(refusal(region, () => plain.createList(memory, PageTable))).toBeInstanceOf(MemoryError);
    expect(refusal(region, () => plain.createChannel(memory, Pages, { capacity: 1 }))).toBeInstanceOf(MemoryError);
    lists[9]?.drop();
    channels[9]?.drop();
    plain.pushBack(plain.createList(memory, PageTable), claimed(memory, 0, PageTable, table));
    plain.createChannel(memory, Pages, { capacity: 1 });
    expect(region.slot(0)).toMatchObject({ state: "listed", who: 10 });
  });
});

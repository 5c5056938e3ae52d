import { describe, expect, it } from "vitest";
import { OwnershipError, PAGE_SIZE, paddr } from "../src/index.js";
import { Init, init } from "./support/kinds.js";
import { claimed, plain } from "./support/plain.js";
import { partsOf } from "./support/region.js";
import { refusal } from "./support/unchanged.js";
import { backings, privateWorld } from "./support/worlds.js";

describe.each(backings)("a frame's addresses in $name", ({ make }) => {
  it("are those that it was claimed at, also while it is raw", () => {
    const { memory } = make();
    for (let index = 0; index < 4; index++) {
      const frame = claimed(memory, index * PAGE_SIZE, Init, init);
      for (let turn = 0; turn < 2; turn++) {
        expect(frame.startPaddr()).toBe(index * PAGE_SIZE);
        expect(frame.endPaddr()).toBe((index + 1) * PAGE_SIZE);
        expect(frame.paddrRange()).toEqual({ start: index * PAGE_SIZE, end: (index + 1) * PAGE_SIZE });
        expect(frame.level()).toBe(1);
        expect(frame.size()).toBe(PAGE_SIZE);
        if (turn === 0) plain.intoRaw(frame);
      }
    }
    expect(memory.maxPaddr).toBe(4 * PAGE_SIZE);
  });

  it.each(["startPaddr", "endPaddr", "paddrRange", "level", "size"] as const)(
    "are refused by %s once it is consumed",
    (use) => {
      const { memory, region } = make();
      const frame = claimed(memory, 0, Init, init);
      plain.drop(frame);
      const error = refusal(region, () => frame[use]());
      expect(error).toBeInstanceOf(OwnershipError);
      expect(error).toMatchObject({ operation: use, consumedBy: "drop" });
    },
  );
});

describe("the map from addresses to slots (lemmas M1 to M6)", () => {
  it("leads from each page to a slot of its own, aligned and inside the table", () => {
    const { memory, region } = privateWorld({ frames: 70 });
    const { slots } = partsOf(70);
    expect(slots % 64).toBe(0);
    const seen = new Set<number>();
    for (let index = 0; index < 70; index++) {
      const before = region.buffer.slice();
      claimed(memory, index * PAGE_SIZE, Init, { pid: 0xdeadbeef, nice: 0 });
      const at = region.buffer.findIndex((byte, place) => place >= slots && byte !== before[place]);
      expect(at).toBe(slots + index * 64);
      seen.add(at);
    }
    expect(seen.size).toBe(70);
  });
});

describe("paddr", () => {
  it.each([0, 1, 4096, 2 ** 40, Number.MAX_SAFE_INTEGER])("takes %d", (bytes) => expect(paddr(bytes)).toBe(bytes));
  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -4096])("refuses %d", (bytes) => {
    expect(() => paddr(bytes)).toThrow(RangeError);
    expect(() => paddr(bytes)).toThrow(String(bytes));
  });
});

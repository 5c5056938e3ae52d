import { describe, expect, it } from "vitest";
import { GetFrameError, PAGE_SIZE } from "../src/index.js";
import { Init, init, PageTable, table } from "./support/kinds.js";
import { claimed, plain } from "./support/plain.js";
import { pokeState } from "./support/region.js";
import { unchanged } from "./support/unchanged.js";
import { backings } from "./support/worlds.js";

function errorOf(value: unknown): GetFrameError {
  if (!(value instanceof GetFrameError)) return expect.unreachable("a GetFrameError was expected");
  return value;
}

/** State words that no unique frame alone can be brought into from one thread, and what a claim says to them. */
const pokedStates = [
  { what: "being claimed by agent 9", word: (1 << 24) | 9, code: "Busy" },
  { what: "owned by agent 9", word: (2 << 24) | 9, code: "Unique" },
  { what: "inside a repurpose of agent 9", word: (3 << 24) | 9, code: "Unique" },
  { what: "being dropped by agent 9", word: (4 << 24) | 9, code: "Busy" },
  { what: "in list 3", word: (5 << 24) | 3, code: "Unique" },
  { what: "in channel 3", word: (6 << 24) | 3, code: "Unique" },
  { what: "raw", word: (1 << 30) | 12345, code: "Unique" },
  { what: "shared", word: (1 << 31) | 1, code: "InUse" },
  { what: "a word that no transition writes", word: 77, code: "InUse" },
];

describe.each(backings)("fromUnused in $name", ({ make }) => {
  it("claims each frame of the memory, and writes only its slot, its byte and its kind", () => {
    const { memory, region } = make();
    for (let index = 0; index < 4; index++) {
      const frame = claimed(memory, index * PAGE_SIZE, Init, { pid: index, nice: -1 - index });
      expect(frame.startPaddr()).toBe(index * PAGE_SIZE);
      expect(region.slot(index)).toMatchObject({ state: "live", who: memory.agent, generation: 1 });
      expect(region.slot(index).metadata.getUint32(0, true)).toBe(index);
      expect(region.slot(index).metadata.getInt8(4)).toBe(-1 - index);
      expect(region.byte(index)).toBe(1);
    }
    expect(region.page(3).every((byte) => byte === 0)).toBe(true);
  });

  it("hands back the very metadata object of a failed claim", () => {
    const { memory } = make();
    claimed(memory, 0, Init, init);
    const metadata = { pid: 8, nice: 0 };
    for (const address of [0, 1, 4 * PAGE_SIZE]) {
      expect(errorOf(plain.fromUnused(memory, address, Init, metadata)).metadata).toBe(metadata);
    }
  });

  it("finds NotAligned before OutOfBound, and both before the slot is looked at", () => {
    const { memory, region } = make();
    claimed(memory, 0, Init, init);
    const codeAt = (address: unknown): string =>
      unchanged(region, () => errorOf(plain.fromUnused(memory, address, Init, init)).code);
    expect(codeAt(1)).toBe("NotAligned"); // inside a frame in use
    expect(codeAt(PAGE_SIZE + 2048)).toBe("NotAligned"); // inside an unused one
    expect(codeAt(4 * PAGE_SIZE + 1)).toBe("NotAligned"); // out of bounds as well
    expect(codeAt(4 * PAGE_SIZE)).toBe("OutOfBound");
    expect(codeAt(2 ** 52)).toBe("OutOfBound");
    expect(codeAt(0)).toBe("Unique");
  });

  it.each(pokedStates)("says $code to a frame that is $what", ({ word, code }) => {
    const { memory, region } = make();
    claimed(memory, 3 * PAGE_SIZE, Init, init); // so that the kind is known
    pokeState(region, 1, word);
    const error = unchanged(region, () => errorOf(plain.fromUnused(memory, PAGE_SIZE, Init, init)));
    expect(error.code).toBe(code);
    expect(error.paddr).toBe(PAGE_SIZE);
    expect(error.message).toMatch(new RegExp(`^fromUnused 0x1000 in "dma": ${code}: `));
  });

  it("does not even enter a new kind when the claim cannot succeed", () => {
    const { memory, region } = make();
    claimed(memory, 0, Init, init);
    for (const address of [0, 5, 4 * PAGE_SIZE]) {
      unchanged(region, () => errorOf(plain.fromUnused(memory, address, PageTable, table)));
    }
  });

  it("claims a frame again after it was dropped, as a new generation", () => {
    const { memory, region } = make();
    plain.drop(claimed(memory, PAGE_SIZE, Init, init));
    const again = claimed(memory, PAGE_SIZE, PageTable, table);
    expect(region.slot(1)).toMatchObject({ state: "live", generation: 2 });
    expect({ ...again.meta(), flags: again.meta().flags }).toMatchObject({ flags: table.flags });
  });
});

describe("a GetFrameError", () => {
  it("is an Error that using takes, and own throws with the stack of its caller", () => {
    const { memory } = (backings[0] ?? expect.unreachable()).make();
    const error = errorOf(plain.fromUnused(memory, 1, Init, init));
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe("GetFrameError");
    expect(() => error[Symbol.dispose]()).not.toThrow();
    expect(() => plain.own(error)).toThrow(error);
    expect(error.stack).toContain("from-unused.test.ts");
  });
});

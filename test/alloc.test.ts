import { describe, expect, it } from "vitest";
import { OutOfFrames, PAGE_SIZE } from "../src/index.js";
import { Init, init, Marker, PageTable, table } from "./support/kinds.js";
import { allocated, claimed, plain } from "./support/plain.js";
import { refusal, unchanged } from "./support/unchanged.js";
import { backings, privateWorld } from "./support/worlds.js";

describe.each(backings)("alloc in $name", ({ make }) => {
  it("hands out the frames in ascending order, and marks them as taken", () => {
    const { memory, region } = make();
    const addresses = [0, 1, 2, 3].map(() => allocated(memory, Init, init).startPaddr() / PAGE_SIZE);
    expect(addresses).toEqual([0, 1, 2, 3]);
    expect([0, 1, 2, 3].map((index) => region.byte(index))).toEqual([1, 1, 1, 1]);
  });

  it("hands the very metadata object back when all frames are in use, and changes no byte", () => {
    const { memory, region } = make({ frames: 2 });
    allocated(memory, Init, init);
    claimed(memory, PAGE_SIZE, Init, init);
    plain.alloc(memory, Init, init); // lets the allocator note that its only line is full
    const metadata = { pid: 9, nice: 9 };
    const refused = unchanged(region, () => plain.alloc(memory, Init, metadata));
    expect(refused).toBeInstanceOf(OutOfFrames);
    expect(refused).toHaveProperty("metadata", metadata);
    expect((refused as OutOfFrames).metadata).toBe(metadata);
    expect((refused as OutOfFrames).message).toBe('alloc: all 2 frames of memory "dma" are in use; drop one first');
    expect(() => plain.own(refused)).toThrow(refused as OutOfFrames);
  });

  it("reuses the frame that was dropped, with nothing of its metadata", () => {
    const { memory, region } = make();
    const frames = [0, 1, 2, 3].map(() => allocated(memory, PageTable, table));
    plain.drop(frames[2]);
    const again = allocated(memory, Init, init);
    expect(again.startPaddr()).toBe(2 * PAGE_SIZE);
    expect(again.meta().pid).toBe(7);
    expect(region.slot(2).generation).toBe(2);
  });

  it("passes over frames that were claimed by their address", () => {
    const { memory } = make();
    claimed(memory, 0, Init, init);
    claimed(memory, 2 * PAGE_SIZE, Init, init);
    expect(allocated(memory, Marker, {}).startPaddr()).toBe(PAGE_SIZE);
    expect(allocated(memory, Marker, {}).startPaddr()).toBe(3 * PAGE_SIZE);
    expect(plain.alloc(memory, Marker, {})).toBeInstanceOf(OutOfFrames);
  });

  it("is not harmed by the drop of a frame that it did not hand out", () => {
    // asterinas#1760: from_unused and drop of a page that was never allocated wrecked the allocator.
    const { memory } = make();
    for (let round = 0; round < 3; round++) {
      for (const index of [3, 1]) plain.drop(claimed(memory, index * PAGE_SIZE, Init, init));
    }
    const all = [0, 1, 2, 3].map(() => allocated(memory, Init, init).startPaddr());
    expect(new Set(all).size).toBe(4);
    expect(plain.alloc(memory, Init, init)).toBeInstanceOf(OutOfFrames);
  });

  it("throws for bad metadata before it takes a frame", () => {
    const { memory, region } = make();
    expect(refusal(region, () => plain.alloc(memory, Init, { pid: 1 })).message).toBe(
      "Init.nice is missing: metadata names every field",
    );
    expect(allocated(memory, Init, init).startPaddr()).toBe(0);
  });
});

describe("alloc in a memory of many lines of 64", () => {
  it.each([1, 63, 64, 65, 127, 2047, 2048, 2049, 4100])(
    "hands out each of %i frames once, whatever was dropped",
    (frames) => {
      const { memory } = privateWorld({ frames });
      const owners = new Map<number, unknown>();
      for (let at = 0; at < frames; at++) {
        const frame = allocated(memory, Marker, {});
        owners.set(frame.startPaddr(), frame);
      }
      expect(owners.size).toBe(frames);
      expect(plain.alloc(memory, Marker, {})).toBeInstanceOf(OutOfFrames);
      // Every 7th, from the back: lines that were full have holes again.
      let dropped = 0;
      for (let index = frames - 1; index >= 0; index -= 7) {
        plain.drop(owners.get(index * PAGE_SIZE));
        owners.delete(index * PAGE_SIZE);
        dropped++;
      }
      for (let at = 0; at < dropped; at++) {
        const frame = allocated(memory, Marker, {});
        expect(owners.has(frame.startPaddr())).toBe(false);
        owners.set(frame.startPaddr(), frame);
      }
      expect(plain.alloc(memory, Marker, {})).toBeInstanceOf(OutOfFrames);
    },
  );
});

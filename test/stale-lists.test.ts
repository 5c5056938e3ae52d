import { describe, expect, it } from "vitest";
import { MetadataError, OwnershipError } from "../src/index.js";
import { Init, init } from "./support/kinds.js";
import { claimed, plain, shared } from "./support/plain.js";
import { refusal } from "./support/unchanged.js";
import { backings, privateWorld } from "./support/worlds.js";

describe.each(backings)("in $name, a list whose id another one has by now", ({ make }) => {
  it("says that it was dropped, also while the other one has an open cursor", () => {
    const { memory } = make();
    const frame = claimed(memory, 0, Init, init);
    const stale = plain.createList(memory, Init);
    const another = plain.attachList(memory, stale.export(), Init);
    const name = { ...stale.export() };
    stale.drop();
    const later = plain.createList(memory, Init);
    expect({ ...later.export(), generation: 0 }).toEqual({ ...name, generation: 0 }); // it has the id
    using _cursor = later.cursorFront();
    for (const list of [stale, another]) {
      for (const use of [
        () => list.popFront(),
        () => list.cursorBack(),
        () => list.export(),
        () => [...list],
        () => plain.pushBack(list, frame),
      ]) {
        expect(use).toThrow(OwnershipError);
        expect(use).toThrow("after drop: this list was dropped");
      }
      expect(() => list.isEmpty).toThrow("isEmpty after drop");
    }
    expect(() => another.drop()).toThrow("drop after drop");
    expect(() => later.popFront()).toThrow("has an open cursor in this thread");
    plain.drop(frame);
  });
});

describe("a loop over a list", () => {
  it("gives views to read, a cursor gives views to write", () => {
    const { memory, region } = privateWorld();
    const list = plain.createList(memory, Init);
    plain.pushBack(list, claimed(memory, 0, Init, init));
    for (const view of list) {
      expect(view["pid"]).toBe(init.pid);
      const thrown = refusal(region, () => {
        view["pid"] = 8;
      });
      expect(thrown).toBeInstanceOf(MetadataError);
      expect(thrown.message).toContain("Init.pid is read-only in this view");
    }
    using cursor = list.cursorFront();
    const view = cursor.currentMeta();
    if (view !== undefined) view["pid"] = 8;
    expect(cursor.currentMeta()?.["pid"]).toBe(8);
  });
});

describe("equals", () => {
  it("is false for a unique frame, which is nobody else's", () => {
    const { memory } = privateWorld();
    const frame = shared(memory, 0, Init, init);
    const unique = claimed(memory, 4096, Init, init);
    expect(frame.equals(unique)).toBe(false);
    expect(() => unique.equals(frame)).toThrow("equals needs a shared frame, but this one is unique");
    plain.intoRaw(unique);
    expect(() => frame.equals(unique)).toThrow("this one is raw");
    plain.drop(frame);
    expect(() => plain.fromRaw(unique)).not.toThrow();
  });
});

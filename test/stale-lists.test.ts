import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { FrameMeta, MetadataError, OwnershipError } from "../src/index.js";
import { Init, init } from "./support/kinds.js";
import { claimed, plain, shared } from "./support/plain.js";
import { partsOf } from "./support/region.js";
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

describe("the drop of a list whose lock another agent has for a moment, by a stale name", () => {
  it("drops every frame all the same", async () => {
    const memory = plain.createMemory({ name: "dma", frames: FRAMES, shared: true });
    const list = plain.createList(memory, Waiting);
    const word = partsOf(FRAMES).lists / 4 + Number(list.export()["id"]) * 8;
    const words = new Int32Array(memory.buffer);
    flag = new Int32Array(new SharedArrayBuffer(8));
    const code = `const { words, flag, word } = require("node:worker_threads").workerData;
      Atomics.wait(flag, 0, 0);
      Atomics.store(words, word, 9);
      Atomics.store(flag, 0, 2);
      Atomics.notify(flag, 0);
      Atomics.wait(flag, 1, 0, 20);
      Atomics.store(words, word, 0);`;
    const worker = new Worker(code, { eval: true, workerData: { words, flag, word } });
    for (let index = 0; index < FRAMES; index++) plain.pushBack(list, claimed(memory, index * 4096, Waiting, {}));
    list.drop();
    expect(Array.from({ length: FRAMES }, (_, index) => memory.inspect(index * 4096).status)).toEqual(
      Array.from({ length: FRAMES }, () => "unused"),
    );
    await worker.terminate();
  });
});

const FRAMES = 4;
let flag = new Int32Array(new SharedArrayBuffer(8));

/** The first end lets the other agent take the lock, and waits until it has it. */
class Waiting extends FrameMeta("Waiting", {}) {
  override onDrop(): void {
    if (Atomics.compareExchange(flag, 0, 0, 1) !== 0) return;
    Atomics.notify(flag, 0);
    Atomics.wait(flag, 0, 1);
  }
}

import { describe, expect, it } from "vitest";
import { OwnershipError, PAGE_SIZE } from "../src/index.js";
import { Every, every, Init, init, PageTable, table } from "./support/kinds.js";
import { allocated, claimed, Mailbox, type PlainFrame, type PlainMemory, plain, type View } from "./support/plain.js";
import { refusal } from "./support/unchanged.js";
import { backings, privateWorld } from "./support/worlds.js";

/** What ends the owner that a view was taken of, and the word that the view's refusal names. */
const endings: readonly { what: string; names: string; end(frame: PlainFrame, memory: PlainMemory): void }[] = [
  { what: "drop", names: "drop", end: (frame) => plain.drop(frame) },
  { what: "dispose", names: "drop", end: (frame) => frame[Symbol.dispose]() },
  {
    what: "resetAsUnused",
    names: "resetAsUnused",
    end: (frame, memory) => plain.resetAsUnused(frame, memory.allocator),
  },
  { what: "repurpose", names: "repurpose", end: (frame) => plain.repurpose(frame, PageTable, table) },
  {
    what: "repurpose to the same kind",
    names: "repurpose",
    end: (frame) => plain.repurpose(frame, Init, { pid: 99, nice: 9 }),
  },
  { what: "intoRaw", names: "intoRaw", end: (frame) => plain.intoRaw(frame) },
  {
    what: "intoRaw and fromRaw",
    names: "fromRaw",
    end: (frame) => {
      plain.intoRaw(frame);
      plain.fromRaw(frame);
    },
  },
  {
    what: "post",
    names: "post",
    end: (frame) => {
      plain.intoRaw(frame);
      plain.post(new Mailbox(), frame, 0);
    },
  },
  { what: "give", names: "give", end: (frame) => void plain.give(frame) },
  {
    what: "drop and another owner of the same frame",
    names: "drop",
    end: (frame, memory) => {
      plain.drop(frame);
      allocated(memory, Init, { pid: 666, nice: 6 });
    },
  },
  {
    what: "post and restore by another owner",
    names: "post",
    end: (frame, memory) => {
      const box = new Mailbox();
      plain.intoRaw(frame);
      plain.post(box, frame, 0);
      plain.restore(memory, box.last, Init);
    },
  },
];

describe.each(backings)("views of metadata in $name", ({ make }) => {
  it("read what was written at the claim, by every accessor", () => {
    const { memory } = make();
    const frame = claimed(memory, PAGE_SIZE, Every, every);
    for (const view of [frame.meta(), frame.metaMut(), frame.dynMeta(), frame.dynMetaMut()]) {
      expect(Object.fromEntries(Object.keys(every).map((name) => [name, view[name]]))).toEqual(every);
      expect(view).toBeInstanceOf(Every);
    }
  });

  it("see at once what a writable one writes", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Init, init);
    const view = frame.meta();
    const dyn = frame.dynMeta();
    frame.metaMut().pid = 8;
    expect([view.pid, dyn.pid]).toEqual([8, 8]);
    frame.dynMetaMut().nice = 5;
    expect([view.nice, dyn.nice]).toEqual([5, 5]);
    expect(region.slot(0).metadata.getUint32(0, true)).toBe(8);
    expect(region.slot(0).metadata.getInt8(4)).toBe(5);
  });

  it("are read-only from meta() and dynMeta()", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Init, init);
    for (const view of [frame.meta(), frame.dynMeta()]) {
      const error = refusal(region, () => {
        view.pid = 1;
      });
      expect(error.message).toBe(
        "Init.pid is read-only in this view: write it through metaMut() or, in a list, a cursor",
      );
    }
  });

  it("refuse a value outside the field's type, and write nothing", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Init, init);
    for (const bad of [-1, 2 ** 32, 0.5, "1", 1n, undefined, null, {}]) {
      const error = refusal(region, () => {
        frame.metaMut().pid = bad;
      });
      expect(error.message).toMatch(/^Init.pid is u32: it takes an integer from 0 to 4294967295, not /);
    }
  });

  it.each(endings)("end with $what, to read and to write, and touch nothing", ({ names, end }) => {
    const { memory, region } = make();
    const frame = allocated(memory, Init, init);
    const views: readonly View[] = [frame.meta(), frame.metaMut(), frame.dynMeta(), frame.dynMetaMut()];
    end(frame, memory);
    for (const view of views) {
      const error = refusal(region, () => view.pid);
      expect(error).toBeInstanceOf(OwnershipError);
      expect(error).toMatchObject({ operation: "Init.pid", consumedBy: names });
      expect(error.message).toMatch(new RegExp(`^Init.pid after ${names}: `));
    }
    const error = refusal(region, () => {
      (views[1] ?? expect.unreachable()).pid = 1;
    });
    expect(error).toBeInstanceOf(OwnershipError);
  });

  it("work for the new owner after each of those", () => {
    const { memory } = make();
    const frame = claimed(memory, 0, Init, init);
    plain.intoRaw(frame);
    plain.fromRaw(frame);
    expect(frame.meta().pid).toBe(7);
    const moved = plain.give(frame);
    expect(moved.meta().pid).toBe(7);
    moved.metaMut().pid = 10;
    expect(moved.meta().pid).toBe(10);
  });
});

describe("a kind's class", () => {
  it("cannot be constructed by others", () => {
    const make = Init as unknown as new () => unknown;
    expect(() => new make()).toThrow(
      "Init is metadata in a slot: claim a frame with fromUnused or alloc, then call meta()",
    );
  });

  it("gives its views the methods and getters of its body", () => {
    class Sized extends Every {
      get twice(): number {
        return this.i * 2;
      }
      bump(): void {
        this.i += 1;
      }
    }
    const { memory } = privateWorld();
    const frame = claimed(memory, 0, Sized, { ...every, i: 4 });
    expect(frame.meta().twice).toBe(8);
    const view = frame.metaMut() as unknown as Sized;
    view.bump();
    expect(view.twice).toBe(10);
    expect(() => (frame.meta() as unknown as Sized).bump()).toThrow("Every.i is read-only in this view");
  });
});

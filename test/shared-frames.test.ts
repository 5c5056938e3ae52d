import { beforeEach, describe, expect, it } from "vitest";
import { GetFrameError, KindError, MemoryError, OwnershipError, PAGE_SIZE, u64 } from "../src/index.js";
import { deaths, Logged, LoggedPages, resetDeaths } from "./support/drop-log.js";
import { Init, init, Pages, PageTable, table } from "./support/kinds.js";
import { allocated, claimed, mustOwn, type PlainFrame, type PlainMemory, plain, shared } from "./support/plain.js";
import { refusal, thrownBy, unchanged } from "./support/unchanged.js";
import { backings, sharedWorld } from "./support/worlds.js";

beforeEach(resetDeaths);

const found = (memory: PlainMemory, paddr: number): PlainFrame => mustOwn(plain.fromInUse(memory, paddr));

// What the original's own tests of `Frame` say, and what they leave out.
describe.each(backings)("a shared frame in $name", ({ make }) => {
  it("is allocated with one reference, its metadata, one page and level 1", () => {
    const { memory } = make();
    const frame = allocated(memory, Init, init);
    plain.intoShared(frame);
    expect([frame.meta().pid, frame.referenceCount(), frame.size(), frame.level()]).toEqual([7, 1, PAGE_SIZE, 1]);
  });

  it("cloned is one frame with two references", () => {
    const { memory } = make();
    const frame = shared(memory, PAGE_SIZE, Init, init);
    const other = frame.clone();
    expect([other.startPaddr(), other.meta().pid]).toEqual([PAGE_SIZE, 7]);
    expect([frame.referenceCount(), other.referenceCount()]).toEqual([2, 2]);
    expect(frame.equals(other)).toBe(true);
    expect(frame.equals(shared(memory, 0, Init, init))).toBe(false);
  });

  it("dropped by its only reference makes room for the next one", () => {
    const { memory } = make({ frames: 1 });
    const frame = allocated(memory, Init, init);
    plain.intoShared(frame);
    plain.drop(frame);
    const again = allocated(memory, PageTable, table);
    plain.intoShared(again);
    expect([again.startPaddr(), again.referenceCount(), again.meta().asid]).toEqual([0, 1, 70000]);
  });

  it("of an untyped kind is read and written through every reference", () => {
    const { memory } = make();
    const frame = shared(memory, 0, Pages, { length: 3 });
    frame.write(PAGE_SIZE - 3, Uint8Array.of(1, 2, 3));
    const bytes = new Uint8Array(3);
    found(memory, 0).read(PAGE_SIZE - 3, bytes);
    expect([...bytes]).toEqual([1, 2, 3]);
    expect(frame.size()).toBe(PAGE_SIZE);
  });

  it("found by its address is of any kind until it was asked, and of the right one then", () => {
    const { memory, region } = make();
    shared(memory, 0, PageTable, table);
    const any = found(memory, 0);
    unchanged(region, () => {
      expect([plain.downcast(any, Init), plain.downcast(any, Pages), plain.downcast(any, PageTable)]).toEqual([
        false,
        false,
        true,
      ]);
      expect([any.meta().level, any.meta().flags]).toEqual([2, 2n ** 63n]);
      expect(any.dynMeta()).toBeInstanceOf(PageTable);
    });
  });

  it("borrowed has no more references: before, meanwhile and afterwards", () => {
    const { memory, region } = make();
    const frame = shared(memory, 0, Init, init);
    unchanged(region, () => {
      const reference = frame.borrow();
      expect([frame.referenceCount(), reference.referenceCount()]).toEqual([1, 1]);
      expect([reference.startPaddr(), reference.meta().pid]).toEqual([0, 7]);
    });
    expect(frame.referenceCount()).toBe(1);
  });

  it("made raw and back keeps its address, its metadata and its count", () => {
    const { memory, region } = make();
    const frame = shared(memory, PAGE_SIZE, Init, init);
    const other = frame.clone();
    unchanged(region, () => {
      plain.intoRaw(frame);
      expect([frame.startPaddr(), other.referenceCount()]).toEqual([PAGE_SIZE, 2]);
      expect(thrownBy(() => frame.meta()).message).toBe(
        "meta needs a unique or shared frame, but this one is rawShared: call fromRaw(frame) first",
      );
      plain.fromRaw(frame);
    });
    expect(frame.meta().pid).toBe(7);
  });

  it("calls onDrop once, at its last reference, whichever that is", () => {
    const { memory, region } = make();
    for (let last = 0; last < 4; last++) {
      const first = shared(memory, 0, Logged, { id: last });
      const all = [first, first.clone(), found(memory, 0), first.clone()];
      plain.intoRaw(all[3]);
      const order = all.filter((_, at) => at !== last);
      for (const frame of order) frame[Symbol.dispose]();
      expect([region.slot(0).state, deaths.length]).toEqual(["shared", last]);
      all[last]?.[Symbol.dispose]();
      expect(deaths.at(-1)).toEqual({ kind: "Logged", id: last, page0: 0 });
      expect([region.slot(0).state, region.byte(0), deaths.length]).toEqual(["unused", 0, last + 1]);
    }
  });

  it("becomes unique again only by its only reference, and nothing changes otherwise", () => {
    const { memory, region } = make();
    const frame = claimed(memory, 0, Logged, { id: 1 });
    const views = [frame.meta(), frame.metaMut()] as const;
    plain.intoShared(frame);
    for (const view of views) expect(() => view.id).toThrow("Logged.id after intoShared");
    const shared = frame.meta();
    const other = frame.clone();
    for (const one of [frame, other]) expect(unchanged(region, () => plain.tryUnique(one))).toBe(false);
    expect([frame.referenceCount(), shared.id]).toEqual([2, 1]);
    plain.drop(other);
    expect(plain.tryUnique(frame)).toBe(true);
    expect(() => shared.id).toThrow("Logged.id after tryUnique");
    expect(() => views[1].id).toThrow("Logged.id after tryUnique");
    frame.metaMut().id = 2;
    plain.drop(frame);
    expect(deaths).toEqual([{ kind: "Logged", id: 2, page0: 0 }]);
  });

  it("has metadata that nobody writes", () => {
    const { memory, region } = make();
    const frame = shared(memory, 0, Init, init);
    const view = frame.meta();
    expect(refusal(region, () => frame.metaMut())).toBeInstanceOf(OwnershipError);
    expect(
      refusal(region, () => {
        view.pid = 8;
      }).name,
    ).toBe("MetadataError");
  });

  it("has views that end with the reference that gave them, not with the frame", () => {
    const { memory } = make();
    const frame = shared(memory, 0, Init, init);
    const other = frame.clone();
    const [mine, theirs] = [frame.meta(), other.meta()];
    plain.drop(frame);
    expect(() => mine.pid).toThrow("Init.pid after drop");
    expect(theirs.pid).toBe(7);
    const moved = plain.give(other);
    expect(() => theirs.pid).toThrow("Init.pid after give");
    const view = moved.meta();
    plain.intoRaw(moved);
    expect(() => view.pid).toThrow("Init.pid after intoRaw");
    plain.fromRaw(moved);
    expect(() => view.pid).toThrow("Init.pid after fromRaw");
    expect(moved.meta().pid).toBe(7);
  });

  it("counts to 2 ** 31 - 1, and refuses more before it has counted", () => {
    const { memory, region } = make();
    const frame = shared(memory, 0, Logged, { id: 1 });
    region.view.setInt32(region.countAt(1, 0), 2 ** 31 - 2, true);
    const last = found(memory, 0);
    expect(frame.referenceCount()).toBe(2 ** 31 - 1);
    const texts = [() => frame.clone(), () => last.clone(), () => plain.fromInUse(memory, 0)].map((more) => {
      const error = refusal(region, more);
      expect(error).toBeInstanceOf(RangeError);
      return error.message;
    });
    const rest = "this thread has 2147483647 references to Frame(0x0), the most that are counted; drop some first";
    expect(texts).toEqual([`clone: ${rest}`, `clone: ${rest}`, `fromInUse: ${rest}`]);
    plain.drop(last);
    expect(frame.clone().referenceCount()).toBe(2 ** 31 - 1);
    expect(deaths).toEqual([]);
  });
});

describe("references of several agents", () => {
  function two() {
    const { memory, region } = sharedWorld();
    const there = plain.attachMemory("dma", memory.export());
    return { memory, region, there };
  }

  it("are counted together; the frame dies with the last of all, in whichever agent", () => {
    const { memory, region, there } = two();
    plain.drop(claimed(there, 0, Logged, { id: 0 })); // so that it knows the kind
    deaths.length = 0;
    for (const [lastOf, others] of [
      [memory, there],
      [there, memory],
    ] as const) {
      const frame = shared(memory, PAGE_SIZE, Logged, { id: 1 });
      const theirs = found(there, PAGE_SIZE);
      const more = [frame, frame.clone(), theirs, theirs.clone(), found(there, PAGE_SIZE)];
      expect([frame.referenceCount(), theirs.referenceCount()]).toEqual([5, 5]);
      expect([...region.references(1).held]).toEqual([
        [1, 2],
        [2, 3],
      ]);
      const [first, second] = others === memory ? [more.slice(0, 2), more.slice(2)] : [more.slice(2), more.slice(0, 2)];
      for (const one of first) plain.drop(one);
      expect(region.references(1).held.size).toBe(1);
      for (const one of second) {
        expect(deaths).toEqual([]);
        plain.drop(one);
      }
      expect(deaths).toEqual([{ kind: "Logged", id: 1, page0: 0 }]);
      expect([region.slot(1).state, lastOf.inspect(PAGE_SIZE).status]).toEqual(["unused", "unused"]);
      deaths.length = 0;
    }
  });

  it("of one keep another from making the frame unique", () => {
    const { memory, region, there } = two();
    const frame = shared(memory, 0, Init, init);
    const theirs = found(there, 0);
    for (const one of [frame, theirs]) expect(unchanged(region, () => plain.tryUnique(one))).toBe(false);
    plain.drop(frame);
    expect(plain.tryUnique(theirs)).toBe(true);
    expect(region.slot(0)).toMatchObject({ state: "live", who: 2 });
  });

  it("go with an agent that has ended, and no others", () => {
    const { memory, region } = sharedWorld();
    const name = memory.export();
    const there = plain.attachMemory("dma", name);
    const mine = shared(memory, 0, Logged, { id: 1 });
    for (const theirs of [found(there, 0), shared(there, PAGE_SIZE, Logged, { id: 2 })]) {
      theirs.clone();
      plain.intoRaw(theirs.clone());
    }
    expect(mine.referenceCount()).toBe(4);
    expect(memory.reclaim(name)).toEqual([{ paddr: PAGE_SIZE, status: "shared", onDrop: "called", failures: [] }]);
    expect(deaths.map(({ id }) => id)).toEqual([2]);
    expect([mine.referenceCount(), region.references(0).isElsewhereZero]).toEqual([1, true]);
    expect(plain.tryUnique(mine)).toBe(true);
    expect(memory.reclaim(name)).toEqual([]);
  });

  it("are the first fifteen's alone: others are told so, and nothing is touched", () => {
    const { memory, region } = sharedWorld();
    const frame = shared(memory, 0, Init, init);
    const exports = Array.from({ length: 15 }, () => memory.export());
    const [fifteenth, sixteenth] = [exports.at(-2), exports.at(-1)];
    const last = plain.attachMemory("dma", fifteenth);
    const late = plain.attachMemory("dma", sixteenth);
    expect([last.agent, late.agent]).toEqual([15, 16]);
    expect(found(last, 0).referenceCount()).toBe(2);
    expect([...region.references(0).held]).toEqual([
      [1, 1],
      [15, 1],
    ]);
    const unique = claimed(late, PAGE_SIZE, Init, init);
    for (const [use, run] of [
      ["fromInUse", () => plain.fromInUse(late, 0)],
      ["frameFromUnused", () => plain.frameFromUnused(late, 2 * PAGE_SIZE, Init, init)],
      ["intoShared", () => plain.intoShared(unique)],
    ] as const) {
      const error = refusal(region, run);
      expect(error).toBeInstanceOf(MemoryError);
      expect(error.message).toBe(
        `${use}: this thread is agent 16 of memory "dma", and only agents 1 to 15 can hold shared frames; start the threads that share first, or reclaim those that have ended`,
      );
    }
    expect(unique.metaMut().pid).toBe(7); // it still is
    expect(late.inspect(0).status).toBe("shared");
    expect(plain.fromUnused(late, 0, Init, init)).toMatchObject({ code: "InUse" });
    // An id that is free again is given to the next one.
    memory.reclaim(fifteenth);
    expect(frame.referenceCount()).toBe(1);
    const next = plain.attachMemory("dma", memory.export());
    expect([next.agent, found(next, 0).referenceCount()]).toEqual([15, 2]);
  });
});

describe("a frame of a kind that this thread has not used", () => {
  function unknown(kinds?: readonly unknown[]) {
    const { memory, region } = sharedWorld();
    const there = plain.attachMemory("dma", memory.export(), kinds === undefined ? undefined : { kinds });
    const first = shared(memory, 0, LoggedPages, { id: 1 });
    return { memory, region, there, first, frame: found(there, 0) };
  }

  it("has no fields, and no page, until it was asked for its kind", () => {
    const { region, frame } = unknown();
    unchanged(region, () => {
      expect(frame.dynMeta()).not.toBeInstanceOf(LoggedPages);
      expect(Object.keys(frame.dynMeta())).toEqual([]);
      expect((frame.dynMeta() as { id?: unknown }).id).toBe(undefined);
      expect(() => frame.fill(1)).toThrow(OwnershipError);
    });
    expect([frame.referenceCount(), frame.startPaddr(), frame.size()]).toEqual([2, 0, PAGE_SIZE]);
    expect(plain.downcast(frame, Init)).toBe(false);
    expect(plain.downcast(frame, LoggedPages)).toBe(true);
    expect(frame.meta().id).toBe(1);
    frame.fill(1);
  });

  it("is known from another frame's use of the kind, too", () => {
    const { there, frame } = unknown();
    claimed(there, PAGE_SIZE, LoggedPages, { id: 2 });
    expect(frame.dynMeta()).toBeInstanceOf(LoggedPages);
    expect(frame.meta().id).toBe(1);
  });

  it("may be dropped while others have references, and not as the last one: then nothing has changed", () => {
    const { region, first, frame } = unknown();
    const other = frame.clone();
    plain.drop(other);
    plain.drop(first);
    expect(deaths).toEqual([]);
    for (const end of [() => plain.drop(frame), () => frame[Symbol.dispose]()]) {
      const error = refusal(region, end);
      expect(error).toBeInstanceOf(KindError);
      expect(error.message).toMatch(
        /^drop needs the kind of Frame\(0x0\), whose onDrop may be due, and this thread has not used it: call downcast/,
      );
    }
    // It is all still there: a reference, one of one, that can be asked and dropped.
    expect([frame.referenceCount(), region.references(0).held.get(2)]).toEqual([1, 1]);
    expect(plain.downcast(frame, LoggedPages)).toBe(true);
    plain.drop(frame);
    expect(deaths).toEqual([{ kind: "LoggedPages", id: 1, page0: 0 }]);
    expect(region.slot(0).state).toBe("unused");
  });

  it("may be made raw, and is then refused in the same way", () => {
    const { region, first, frame } = unknown();
    plain.drop(first);
    plain.intoRaw(frame);
    expect(unchanged(region, () => thrownBy(() => frame[Symbol.dispose]()))).toBeInstanceOf(KindError);
    expect(plain.downcast(frame, LoggedPages)).toBe(true); // the drop that was refused has taken it back from raw
    plain.drop(frame);
    expect(deaths).toHaveLength(1);
  });

  it("may become unique, and is not ended then before it was asked", () => {
    const { memory, region, there, first, frame } = unknown();
    plain.drop(first);
    expect(plain.tryUnique(frame)).toBe(true);
    for (const end of [
      () => plain.drop(frame),
      () => plain.resetAsUnused(frame, there.allocator),
      () => plain.repurpose(frame, Init, init),
      () => frame[Symbol.dispose](),
    ]) {
      expect(refusal(region, end)).toBeInstanceOf(KindError);
    }
    expect(memory.inspect(0).status).toBe("live");
    expect(unchanged(region, () => plain.downcast(frame, Init))).toBe(false);
    expect(plain.downcast(frame, LoggedPages)).toBe(true);
    frame.metaMut().id = 3;
    plain.repurpose(frame, Init, init);
    expect(deaths).toEqual([{ kind: "LoggedPages", id: 3, page0: 0 }]);
    plain.drop(frame);
  });

  it("is known from the start where it was named", () => {
    const { first, frame } = unknown([LoggedPages]);
    expect(frame.dynMeta()).toBeInstanceOf(LoggedPages);
    plain.drop(first);
    plain.drop(frame);
    expect(deaths).toHaveLength(1);
  });

  it("is not of a kind with the same name and other fields", () => {
    const { frame } = unknown();
    const other = plain.FrameMeta("LoggedPages", { id: u64 }, { untyped: true });
    expect(plain.downcast(frame, class extends (other as typeof LoggedPages) {})).toBe(false);
    expect(plain.downcast(frame, LoggedPages)).toBe(true);
  });

  it("can be named among the kinds of createMemory, and what is none cannot", () => {
    const memory = plain.createMemory({ name: "dma", frames: 1, kinds: [Logged] });
    const frame = shared(memory, 0, Logged, { id: 1 });
    plain.drop(found(memory, 0));
    plain.drop(frame);
    expect(deaths).toHaveLength(1);
    for (const kinds of [[undefined], [Date], [{}]]) {
      expect(thrownBy(() => plain.createMemory({ name: "dma", frames: 1, kinds })).name).toBe("MetadataError");
    }
  });
});

describe("an error of fromInUse", () => {
  it("has nothing to hand back", () => {
    const { memory } = sharedWorld();
    const error = plain.fromInUse(memory, 0);
    expect(error).toBeInstanceOf(GetFrameError);
    expect(error).toMatchObject({ code: "Unused", paddr: 0, metadata: undefined });
    expect((error as Error).message).toBe(
      'fromInUse 0x0 in "dma": Unused: nobody uses the frame there; claim it with fromUnused or frameFromUnused',
    );
  });
});

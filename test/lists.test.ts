import { beforeEach, describe, expect, it } from "vitest";
import { KindError, MemoryError, MetadataError, OwnershipError, PAGE_SIZE } from "../src/index.js";
import { deaths, Grief, Logged, LoggedPages, plan, resetDeaths } from "./support/drop-log.js";
import { Init, init } from "./support/kinds.js";
import {
  allocated,
  claimed,
  mustOwn,
  type PlainCursor,
  type PlainFrame,
  type PlainMemory,
  plain,
} from "./support/plain.js";
import { refusal, thrownBy, unchanged } from "./support/unchanged.js";
import { type BackingKind, backings, privateWorld, sharedWorld } from "./support/worlds.js";

beforeEach(resetDeaths);

const page = (index: number): number => index * PAGE_SIZE;
const idOf = (cursor: PlainCursor): unknown => cursor.currentMeta()?.id;
const frameOf = (memory: PlainMemory, id: number): PlainFrame => claimed(memory, page(id), Logged, { id });

function listed(make: BackingKind["make"], ...ids: number[]) {
  const world = make({ frames: 8 });
  const list = plain.createList(world.memory, Logged);
  for (const id of ids) plain.pushBack(list, frameOf(world.memory, id));
  return { ...world, list };
}
const ids = (list: Iterable<Record<string, unknown>>): unknown[] => Array.from(list, (meta) => meta.id);

// The original's own tests of `LinkedList`, and what they leave out.
describe.each(backings)("a list in $name", ({ make }) => {
  it("takes frames at both ends, and gives them back from both", () => {
    const { memory, list } = listed(make);
    plain.pushFront(list, frameOf(memory, 1));
    plain.pushFront(list, frameOf(memory, 2));
    plain.pushBack(list, frameOf(memory, 3)); // at the true tail: the verified text has it last but one
    expect([list.size, list.isEmpty]).toEqual([3, false]);
    const cursor = list.cursorFront();
    for (const id of [2, 1, 3]) {
      expect(idOf(cursor)).toBe(id);
      cursor.moveNext();
    }
    expect(idOf(cursor)).toBe(undefined);
    expect(cursor.size).toBe(3);
    cursor.close();
    for (const [pop, id, size] of [
      ["popFront", 2, 2],
      ["popBack", 3, 1],
      ["popFront", 1, 0],
    ] as const) {
      expect(mustOwn(list[pop]()).meta().id).toBe(id);
      expect([list.size, list.isEmpty]).toEqual([size, size === 0]);
    }
    expect([list.popFront(), list.popBack()]).toEqual([undefined, undefined]);
  });

  it("knows what is in it, and opens a cursor there and nowhere else", () => {
    const { memory, list, region } = listed(make, 1, 2, 3);
    frameOf(memory, 4);
    const other = plain.createList(memory, Logged);
    plain.pushBack(other, frameOf(memory, 5));
    unchanged(region, () => {
      for (const index of [0, 4, 5, 6, 8]) {
        expect(list.contains(page(index))).toBe(false);
        expect(list.cursorAt(page(index))).toBe(undefined);
      }
      for (const index of [1, 2, 3]) {
        expect(list.contains(page(index))).toBe(true);
        expect(other.contains(page(index))).toBe(false);
        const cursor = list.cursorAt(page(index)) ?? expect.unreachable();
        expect([idOf(cursor), cursor.currentPaddr()]).toEqual([index, page(index)]);
        cursor.close();
      }
    });
  });

  it("has cursors that insert before themselves, go round, and take", () => {
    const { memory, list } = listed(make, 1);
    const cursor = list.cursorFront();
    const insert = (id: number): void => plain.insertBefore(cursor, frameOf(memory, id));
    insert(2);
    expect(idOf(cursor)).toBe(1); // it stays
    insert(3);
    insert(4);
    cursor.moveNext();
    expect(idOf(cursor)).toBe(undefined);
    insert(5); // at the ghost position: behind the last one
    expect([idOf(cursor), cursor.size]).toEqual([undefined, 5]);
    const seen: unknown[] = [];
    for (let steps = 0; steps < 7; steps++) {
      cursor.moveNext();
      seen.push(idOf(cursor));
    }
    expect(seen).toEqual([2, 3, 4, 1, 5, undefined, 2]);
    for (let steps = 0; steps < 4; steps++) cursor.movePrev();
    expect(idOf(cursor)).toBe(4); // 2, ghost, 5, 1, 4
    expect(mustOwn(cursor.takeCurrent()).meta().id).toBe(4); // from the middle: on to the next
    expect(idOf(cursor)).toBe(1);
    cursor.close();
    const front = list.cursorFront();
    expect(mustOwn(front.takeCurrent()).meta().id).toBe(2);
    expect(idOf(front)).toBe(3);
    front.close();
    const back = list.cursorBack();
    expect(mustOwn(back.takeCurrent()).meta().id).toBe(5);
    expect([idOf(back), back.takeCurrent(), back.size]).toEqual([undefined, undefined, 2]); // ghost
    back.close();
    expect([ids(list), list.size]).toEqual([[3, 1], 2]);
  });

  it("lends metadata to write while its cursor is open and the frame is there", () => {
    const { list } = listed(make, 1, 2);
    const cursor = list.cursorFront();
    const first = cursor.currentMeta() ?? expect.unreachable();
    first.id = 11;
    expect(first.id).toBe(11);
    const taken = mustOwn(cursor.takeCurrent());
    expect(thrownBy(() => first.id)).toBeInstanceOf(OwnershipError);
    expect(taken.meta().id).toBe(11);
    const second = cursor.currentMeta() ?? expect.unreachable();
    cursor.close();
    expect(
      thrownBy(() => {
        second.id = 22;
      }).message,
    ).toBe("Logged.id: this view is of a frame in a list, and its cursor was closed or took the frame");
    const again = list.cursorFront();
    expect(thrownBy(() => second.id)).toBeInstanceOf(OwnershipError); // another cursor is not this one
    expect(idOf(again)).toBe(2);
    again.close();
  });

  it("is read by a loop, which closes its cursor however it is left", () => {
    const { list, region } = listed(make, 1, 2, 3);
    expect(ids(list)).toEqual([1, 2, 3]);
    for (const meta of list) if (meta.id === 2) break;
    expect(() => {
      for (const _ of list) throw new Grief("inside");
    }).toThrow("inside");
    let kept: Record<string, unknown> | undefined;
    for (const meta of list) {
      kept = meta;
      expect(refusal(region, () => list.popFront()).message).toBe(
        'popFront: list 1 of memory "dma" has an open cursor in this thread; close it first',
      );
    }
    expect(thrownBy(() => kept?.id)).toBeInstanceOf(OwnershipError);
    expect(list.size).toBe(3);
  });

  it("drops its frames from the front on, and is nothing any more then", () => {
    const { list, memory, region } = listed(make, 3, 1, 2);
    list.drop();
    expect(deaths.map(({ id }) => id)).toEqual([3, 1, 2]);
    expect(new Set(region.states())).toEqual(new Set(["unused"]));
    const uses: readonly [string, () => unknown][] = [
      ["size", () => list.size],
      ["isEmpty", () => list.isEmpty],
      ["contains", () => list.contains(0)],
      ["popFront", () => list.popFront()],
      ["popBack", () => list.popBack()],
      ["cursorFront", () => list.cursorFront()],
      ["cursorBack", () => list.cursorBack()],
      ["cursorAt", () => list.cursorAt(0)],
      ["cursorFront", () => ids(list)],
      ["export", () => list.export()],
    ];
    // Also when another list has its id.
    for (const other of [undefined, plain.createList(memory, Logged)]) {
      for (const [operation, use] of uses) {
        const error = refusal(region, use);
        expect(error).toBeInstanceOf(OwnershipError);
        expect(error).toMatchObject({ operation, consumedBy: "drop" });
      }
      const frame = frameOf(memory, 0);
      for (const push of ["pushFront", "pushBack"] as const) {
        expect(refusal(region, () => plain[push](list, frame))).toMatchObject({ operation: push, consumedBy: "drop" });
      }
      expect(frame.meta().id).toBe(0);
      plain.drop(frame);
      unchanged(region, () => list.drop());
      expect(other?.size ?? 0).toBe(0);
    }
  });

  it("frees every frame, whichever onDrop throws, and tells of all that was thrown", () => {
    for (const [which, count] of [
      [(id: number) => id === 2, 1],
      [(id: number) => id !== 2, 2],
      [() => true, 3],
    ] as const) {
      const { list, region } = listed(make, 1, 2, 3);
      deaths.length = 0;
      plan.act = ({ id }) => {
        if (which(id)) throw new Grief(`of ${id}`);
      };
      const error = thrownBy(() => list.drop());
      expect(error).toBeInstanceOf(AggregateError);
      expect(error.message).toBe(`drop: onDrop threw for ${count} frames of a list`);
      expect((error as AggregateError).errors.map(({ message }: Error) => message)).toEqual(
        [1, 2, 3].filter(which).map((id) => `of ${id}`),
      );
      expect(deaths.map(({ id }) => id)).toEqual([1, 2, 3]);
      expect(new Set(region.states())).toEqual(new Set(["unused"]));
      expect(region.list(1).kind).toBe(0); // its id is free
      expect([1, 2, 3].map((index) => region.byte(index))).toEqual([0, 0, 0]);
      plan.act = undefined;
      list.drop();
      expect(deaths).toHaveLength(3);
    }
  });

  it("is dropped at the end of a using scope, and a cursor closed", () => {
    const { list, region } = listed(make, 1);
    const cursor = list.cursorFront();
    cursor[Symbol.dispose]();
    cursor[Symbol.dispose]();
    list[Symbol.dispose]();
    expect(region.slot(1).state).toBe("unused");
  });

  it("takes its frames elsewhere, at once", () => {
    const { list, memory } = listed(make, 1, 2);
    const other = plain.createList(memory, Logged);
    plain.pushFront(other, list.popBack());
    plain.pushFront(other, list.popFront());
    expect([ids(list), ids(other), list.contains(page(1)), other.contains(page(1))]).toEqual([[], [1, 2], false, true]);
  });
});

describe("what a list keeps an id for", () => {
  it("ends with it: 100,000 lists one after another", () => {
    const { memory, region } = privateWorld({ frames: 2 });
    const kept = plain.createList(memory, Logged);
    plain.pushBack(kept, frameOf(memory, 0));
    for (let count = 0; count < 100_000; count++) {
      const list = plain.createList(memory, Logged);
      if (count % 1000 === 0) {
        plain.pushBack(list, frameOf(memory, 1));
        expect([list.contains(page(1)), kept.contains(page(1)), list.contains(0)]).toEqual([true, false, false]);
      }
      list.drop();
    }
    expect([kept.size, kept.contains(0), region.list(3).generation]).toEqual([1, true, 0]);
    expect(deaths).toHaveLength(100);
  });

  it("is for 1,023 at a time: the next one is refused, and made when one was dropped", () => {
    const { memory, region } = sharedWorld();
    const lists = Array.from({ length: 1023 }, () => plain.createList(memory, Logged));
    const error = refusal(region, () => plain.createList(memory, Logged));
    expect(error).toBeInstanceOf(MemoryError);
    expect(error.message).toBe('createList: memory "dma" has 1023 lists, the most that it can have; drop one first');
    lists[500]?.drop();
    plain.pushBack(plain.createList(memory, Logged), frameOf(memory, 1));
    expect(region.slot(1)).toMatchObject({ state: "listed", who: 501 });
    expect(refusal(region, () => plain.createList(memory, Logged))).toBeInstanceOf(MemoryError);
    for (const list of lists) list.drop();
    expect(region.slot(1).state).toBe("listed");
  });
});

describe("a list of several agents", () => {
  function two() {
    const { memory, region } = sharedWorld();
    const name = memory.export();
    const there = plain.attachMemory("dma", name, { kinds: [Logged] });
    const list = plain.createList(memory, Logged);
    return { memory, region, name, there, list };
  }

  it("is the same wherever it was attached; who pops owns", () => {
    const { memory, region, there, list } = two();
    plain.pushBack(list, frameOf(memory, 1));
    const same = plain.attachList(there, structuredClone(list.export()), Logged);
    plain.pushFront(same, claimed(there, 0, Logged, { id: 0 }));
    expect([ids(list), ids(same), list.size]).toEqual([[0, 1], [0, 1], 2]);
    expect(mustOwn(same.popBack()).meta().id).toBe(1);
    expect(region.slot(1)).toMatchObject({ state: "live", who: 2 });
    const cursor = same.cursorFront();
    expect(list.contains(0)).toBe(true); // needs no lock
    const error = refusal(region, () => list.popFront());
    expect(error).toBeInstanceOf(MemoryError);
    expect(error.message).toBe(
      'popFront: list 1 of memory "dma" has been locked by agent 2 for 1000 ms; close its cursor or, if that thread has ended, reclaim it',
    );
    cursor.close();
    same.drop();
    expect(refusal(region, () => list.size)).toBeInstanceOf(OwnershipError);
    expect(region.slot(0).state).toBe("unused");
  });

  it("that was exported outlives its maker; one that was not goes with it", () => {
    for (const isExported of [true, false]) {
      const { memory, region, name, there } = two();
      const theirs = plain.createList(there, Logged);
      plain.pushBack(theirs, claimed(there, 0, Logged, { id: 5 }));
      const exported = isExported ? theirs.export() : undefined;
      const cursor = theirs.cursorFront(); // and it ends with the lock
      expect(idOf(cursor)).toBe(5);
      const freed = memory.reclaim(name).map(({ paddr, status }) => [paddr, status]);
      expect(freed).toEqual(isExported ? [] : [[0, "listed"]]);
      if (exported !== undefined) {
        const list = plain.attachList(memory, exported, Logged);
        expect(ids(list)).toEqual([5]);
        list.drop();
      }
      expect([region.slot(0).state, region.list(2).kind]).toEqual(["unused", 0]);
    }
  });

  it.each([
    ["nothing", () => undefined],
    ["a number", () => 1],
    ["an empty object", () => ({})],
    ["a channel's export", (memory: PlainMemory) => plain.createChannel(memory, Logged, { capacity: 1 }).export()],
    ["an export of another memory", () => plain.createList(privateWorld().memory, Logged).export()],
    ["id 0", (_: PlainMemory, good: object) => ({ ...good, id: 0 })],
    ["an id that is too large", (_: PlainMemory, good: object) => ({ ...good, id: 1024 })],
    ["an id that is a fraction", (_: PlainMemory, good: object) => ({ ...good, id: 1.5 })],
    ["an id of no list", (_: PlainMemory, good: object) => ({ ...good, id: 77 })],
    ["another generation", (_: PlainMemory, good: object) => ({ ...good, generation: 9 })],
    ["no generation", (_: PlainMemory, good: object) => ({ ...good, generation: "1" })],
  ] as const)("is not attached by %s", (_, wrong) => {
    const { memory, region, list } = two();
    const exported = wrong(memory, list.export());
    expect(refusal(region, () => plain.attachList(memory, exported, Logged))).toBeInstanceOf(MemoryError);
  });

  it("is not attached for another kind, nor after it was dropped", () => {
    const { memory, region, list } = two();
    const exported = list.export();
    expect(refusal(region, () => plain.attachList(memory, exported, LoggedPages))).toBeInstanceOf(KindError);
    list.drop();
    plain.createList(memory, Logged); // with its id
    expect(refusal(region, () => plain.attachList(memory, exported, Logged)).message).toBe(
      "attachList: this list was dropped",
    );
  });
});

describe("bad input", () => {
  const wrong: readonly unknown[] = [undefined, null, 7, "list", {}, [], () => {}, Symbol("list")];

  it("for a list or a cursor is refused, and the frame is still here", () => {
    const { memory, list, region } = listed(privateWorld, 1);
    const frame = frameOf(memory, 2);
    const channel = plain.createChannel(memory, Logged, { capacity: 1 });
    const cursor = list.cursorFront();
    const copies = (of: object): unknown[] => [{ ...of }, Object.create(of), new Proxy(of, {})];
    for (const use of ["pushFront", "pushBack"] as const) {
      for (const other of [...wrong, ...copies(list), cursor, channel, frame, memory]) {
        expect(refusal(region, () => plain[use](other, frame)).message).toBe(
          `${use} needs a list: what createList or attachList returned`,
        );
      }
    }
    for (const other of [...wrong, ...copies(cursor), list, channel, frame, memory]) {
      expect(refusal(region, () => plain.insertBefore(other, frame)).message).toBe(
        "insertBefore needs a cursor: what a list's cursorFront, cursorBack or cursorAt returned",
      );
    }
    cursor.close();
    expect(refusal(region, () => plain.insertBefore(cursor, frame)).message).toBe(
      "insertBefore: this cursor was closed; open another one",
    );
    for (const use of ["moveNext", "movePrev", "currentMeta", "currentPaddr", "takeCurrent"] as const) {
      expect(refusal(region, () => cursor[use]())).toMatchObject({ name: "OwnershipError", operation: use });
    }
    expect(refusal(region, () => cursor.size)).toBeInstanceOf(OwnershipError);
    expect(frame.meta().id).toBe(2);
  });

  it("for a frame is refused, and nothing is in the list then", () => {
    const { memory, list, region } = listed(privateWorld);
    const frame = frameOf(memory, 2);
    const others: readonly (readonly [string, unknown])[] = [
      ...[...wrong, { ...frame }, Object.create(frame), new Proxy(frame, {}), list, memory, new Error("mine")].map(
        (value) => ["no frame", value] as const,
      ),
      ["another kind", claimed(memory, page(3), LoggedPages, { id: 3 })],
      ["another kind, typed", claimed(memory, page(4), Init, init)],
      ["another memory", frameOf(privateWorld().memory, 2)],
    ];
    const cursor = () => {
      const opened = list.cursorFront();
      return { opened, insert: (it: unknown) => plain.insertBefore(opened, it) };
    };
    for (const [what, it] of others) {
      for (const use of ["pushFront", "pushBack"] as const) {
        const error = refusal(region, () => plain[use](list, it));
        expect(error, what).toBeInstanceOf(OwnershipError);
        expect(error, what).toMatchObject({ operation: use });
      }
      const { opened, insert } = cursor();
      expect(
        refusal(region, () => insert(it)),
        what,
      ).toBeInstanceOf(OwnershipError);
      opened.close();
    }
    expect([list.size, frame.meta().id]).toEqual([0, 2]);
  });

  it("for a frame whose page is lent is refused", () => {
    const { memory, region } = privateWorld();
    const list = plain.createList(memory, LoggedPages);
    const frame = claimed(memory, 0, LoggedPages, { id: 1 });
    frame.bytes(() => {
      for (const use of ["pushFront", "pushBack"] as const) {
        expect(refusal(region, () => plain[use](list, frame))).toMatchObject({ operation: use });
      }
      for (const use of [() => plain.intoShared(frame), () => plain.drop(frame)]) {
        expect(refusal(region, use)).toBeInstanceOf(OwnershipError);
      }
    });
    plain.pushBack(list, frame);
  });

  it("for a memory or a kind is refused", () => {
    const { memory, region } = privateWorld();
    for (const other of [...wrong, { ...memory }, Object.create(memory)]) {
      for (const [use, run] of [
        ["createList", () => plain.createList(other, Logged)],
        ["attachList", () => plain.attachList(other, {}, Logged)],
        ["fromInUse", () => plain.fromInUse(other, 0)],
        ["frameFromUnused", () => plain.frameFromUnused(other, 0, Logged, { id: 1 })],
      ] as const) {
        expect(refusal(region, run).message).toMatch(new RegExp(`^${use} needs a memory`));
      }
    }
    const frame = frameOf(memory, 1);
    for (const other of [...wrong, Date]) {
      for (const run of [
        () => plain.createList(memory, other),
        () => plain.attachList(memory, {}, other),
        () => plain.frameFromUnused(memory, 0, other, {}),
        () => plain.downcast(frame, other),
      ]) {
        expect(refusal(region, run)).toBeInstanceOf(MetadataError);
      }
    }
  });

  it("for metadata and addresses is refused by what makes shared frames, as by what makes unique ones", () => {
    const { memory, region } = privateWorld();
    for (const metadata of [undefined, null, 7, {}, { id: -1 }, { id: 1, more: 1 }, { id: "1" }]) {
      const run = () => plain.frameFromUnused(memory, 0, Logged, metadata);
      expect(refusal(region, run)).toBeInstanceOf(MetadataError);
    }
    const list = plain.createList(memory, Logged);
    for (const [paddr, code] of [
      [1, "NotAligned"],
      [-1, "NotAligned"],
      [0.5, "NotAligned"],
      [Number.NaN, "NotAligned"],
      ["0", "NotAligned"],
      [null, "NotAligned"],
      [undefined, "NotAligned"],
      [0n, "NotAligned"],
      [{}, "NotAligned"],
      [-PAGE_SIZE, "OutOfBound"],
      [4 * PAGE_SIZE, "OutOfBound"],
      [2 ** 32, "OutOfBound"],
      [2 ** 53, "OutOfBound"],
    ] as const) {
      unchanged(region, () => {
        expect(plain.frameFromUnused(memory, paddr, Logged, { id: 1 })).toMatchObject({ code });
        expect(plain.fromInUse(memory, paddr)).toMatchObject({ code });
        expect([list.contains(paddr), list.cursorAt(paddr)]).toEqual([false, undefined]);
      });
    }
  });

  it("for the other reference is refused by equals", () => {
    const { memory, region } = privateWorld();
    const frame = frameOf(memory, 0);
    const unique = frameOf(memory, 1);
    plain.intoShared(frame);
    const raw = frameOf(memory, 2);
    plain.intoRaw(raw);
    expect(frame.equals(unique)).toBe(false);
    for (const other of [...wrong, { ...frame }, raw, 0, memory]) {
      expect(refusal(region, () => frame.equals(other))).toMatchObject({ operation: "equals" });
    }
    expect(refusal(region, () => unique.equals(frame))).toMatchObject({ operation: "equals" });
    const elsewhere = frameOf(privateWorld().memory, 0);
    plain.intoShared(elsewhere);
    expect(frame.equals(elsewhere)).toBe(false); // the same address, in another memory
  });

  it("of a memory whose buffer is gone ends every use with a clear error", () => {
    const { memory } = privateWorld();
    const frame = allocated(memory, Logged, { id: 1 });
    const shared = mustOwn(plain.frameFromUnused(memory, page(2), Logged, { id: 2 }));
    const list = plain.createList(memory, Logged);
    const open = plain.createList(memory, Logged).cursorFront();
    structuredClone(undefined, { transfer: [memory.buffer as ArrayBuffer] });
    for (const use of [
      () => plain.createList(memory, Logged),
      () => plain.attachList(memory, {}, Logged),
      () => plain.frameFromUnused(memory, page(3), Logged, { id: 3 }),
      () => plain.fromInUse(memory, page(2)),
      () => plain.intoShared(frame),
      () => plain.tryUnique(shared),
      () => plain.downcast(shared, Logged),
      () => plain.drop(shared),
      () => shared.clone(),
      () => shared.referenceCount(),
      () => shared.borrow(),
      () => shared.equals(shared),
      () => plain.intoRaw(shared),
      () => shared[Symbol.dispose](),
      () => plain.pushBack(list, frame),
      () => plain.insertBefore(open, frame),
      () => list.size,
      () => list.contains(0),
      () => list.popFront(),
      () => list.cursorFront(),
      () => list.export(),
      () => list.drop(),
      () => open.moveNext(),
      () => open.takeCurrent(),
      () => open.close(),
    ]) {
      const error = thrownBy(use);
      expect(error, String(use)).toBeInstanceOf(MemoryError);
      expect(error.message).toBe('the buffer of memory "dma" was detached or has shrunk: its frames are gone');
    }
  });
});

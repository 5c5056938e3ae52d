import { beforeEach, describe, expect, it } from "vitest";
import { GetFrameError, OwnershipError, PAGE_SIZE } from "../src/index.js";
import { deaths, Grief, Logged, LoggedPages, plan, resetDeaths } from "./support/drop-log.js";
import { Init, init } from "./support/kinds.js";
import { claimed, mustOwn, type PlainChannel, type PlainFrame, type PlainList, plain } from "./support/plain.js";
import { thrownBy } from "./support/unchanged.js";
import { backings, privateWorld, type World } from "./support/worlds.js";

/*
 * What an onDrop may do with shared frames, lists and channels while its frame dies, in each way in which a frame can die;
 * and what follows when it throws.
 */

/** Frame 1 and what it is in, where it is in something. */
interface Dying {
  readonly frame: PlainFrame;
  readonly list: PlainList | undefined;
  readonly channel: PlainChannel | undefined;
}
interface Ending {
  readonly what: string;
  /** What the handle was consumed by. */
  readonly by: string;
  prepare(world: World, frame: PlainFrame): Dying;
  end(dying: Dying, world: World): void;
}
const alone = (frame: PlainFrame): Dying => ({ frame, list: undefined, channel: undefined });
const endings: readonly Ending[] = [
  { what: "drop", by: "drop", prepare: (_, frame) => alone(frame), end: ({ frame }) => plain.drop(frame) },
  {
    what: "resetAsUnused",
    by: "resetAsUnused",
    prepare: (_, frame) => alone(frame),
    end: ({ frame }, { memory }) => plain.resetAsUnused(frame, memory.allocator),
  },
  {
    what: "repurpose",
    by: "repurpose",
    prepare: (_, frame) => alone(frame),
    end: ({ frame }) => plain.repurpose(frame, Init, init),
  },
  {
    what: "the last reference's drop",
    by: "drop",
    prepare: (_, frame) => {
      plain.intoShared(frame);
      plain.drop(frame.clone());
      return alone(frame);
    },
    end: ({ frame }) => plain.drop(frame),
  },
  {
    what: "the end of a raw reference",
    by: "drop",
    prepare: (_, frame) => {
      plain.intoShared(frame);
      plain.intoRaw(frame);
      return alone(frame);
    },
    end: ({ frame }) => frame[Symbol.dispose](),
  },
  {
    what: "a list's drop",
    by: "pushBack",
    prepare: ({ memory }, frame) => {
      const list = plain.createList(memory, LoggedPages);
      plain.pushBack(list, frame);
      return { frame, list, channel: undefined };
    },
    end: ({ list }) => list?.drop(),
  },
  {
    what: "a channel's drop",
    by: "send",
    prepare: ({ memory }, frame) => {
      const channel = plain.createChannel(memory, LoggedPages, { capacity: 4 });
      plain.send(channel, frame);
      return { frame, list: undefined, channel };
    },
    end: ({ channel }) => channel?.drop(),
  },
];

beforeEach(resetDeaths);

const other = (world: World, index: number, id: number): PlainFrame =>
  claimed(world.memory, index * PAGE_SIZE, LoggedPages, { id });

describe.each(endings)("an onDrop that is called by $what", ({ what, by, prepare, end }) => {
  /** Lets frame 1 die, and runs `act` in its onDrop. */
  function inside(act: (world: World, dying: Dying) => void): World {
    const world = privateWorld({ frames: 8 });
    const dying = prepare(world, other(world, 1, 1));
    let runs = 0;
    plan.act = () => {
      plan.act = undefined;
      runs++;
      act(world, dying);
    };
    end(dying, world);
    expect([runs, deaths[0]?.id]).toEqual([1, 1]);
    expect(world.region.slot(1).state).toBe(what === "repurpose" ? "live" : "unused");
    return world;
  }

  it("cannot get hold of its frame: not by its handle, not by its address", () => {
    inside(({ memory }, { frame }) => {
      for (const use of [
        () => frame.clone(),
        () => frame.referenceCount(),
        () => frame.borrow(),
        () => frame.meta(),
        () => plain.intoShared(frame),
        () => plain.tryUnique(frame),
        () => plain.downcast(frame, LoggedPages),
        () => plain.drop(frame),
        () => plain.give(frame),
        () => plain.pushBack(plain.createList(memory, LoggedPages), frame),
      ]) {
        expect(thrownBy(use)).toMatchObject({ name: "OwnershipError", consumedBy: by });
      }
      const code = what === "repurpose" ? "Unique" : "Busy";
      for (const got of [
        plain.fromInUse(memory, PAGE_SIZE),
        plain.fromUnused(memory, PAGE_SIZE, Init, init),
        plain.frameFromUnused(memory, PAGE_SIZE, Init, init),
      ]) {
        expect(got).toBeInstanceOf(GetFrameError);
        expect(got).toMatchObject({ code });
      }
    });
    expect(deaths).toHaveLength(1);
  });

  it("may get, clone and drop references to other frames, also their last ones", () => {
    const { region } = inside((world) => {
      const shared = other(world, 2, 2);
      plain.intoShared(shared);
      const more = mustOwn(plain.fromInUse(world.memory, 2 * PAGE_SIZE));
      expect(plain.tryUnique(more)).toBe(false);
      plain.drop(shared);
      plain.drop(more.clone());
      expect(deaths).toHaveLength(1);
      plain.drop(more);
      expect(deaths).toHaveLength(2);
    });
    expect(deaths.map(({ id }) => id)).toEqual([1, 2]);
    expect(region.slot(2).state).toBe("unused");
  });

  it("may do with other lists whatever it wants", () => {
    inside((world) => {
      const list = plain.createList(world.memory, LoggedPages);
      plain.pushBack(list, other(world, 2, 2));
      plain.pushFront(list, other(world, 3, 3));
      const cursor = list.cursorBack();
      plain.insertBefore(cursor, other(world, 4, 4));
      plain.drop(mustOwn(cursor.takeCurrent()));
      cursor.close();
      expect(Array.from(list, (meta) => meta.id)).toEqual([3, 4]);
      list.drop();
      expect(list.drop()).toBe(undefined);
    });
    expect(deaths.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  });

  it("may do with other channels whatever does not wait", () => {
    inside((world) => {
      const channel = plain.createChannel(world.memory, LoggedPages, { capacity: 2 });
      plain.send(channel, other(world, 2, 2));
      expect(plain.trySend(channel, other(world, 3, 3))).toBe(true);
      plain.drop(mustOwn(channel.tryReceive()));
      channel.close();
      channel.drop();
    });
    expect(deaths.map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it("finds what it is in dropped, but may drop it again: nothing dies twice", () => {
    const { region } = inside((_, { list, channel }) => {
      for (const use of [
        ...(list === undefined
          ? []
          : [
              () => list.size,
              () => list.popFront(),
              () => list.cursorFront(),
              () => list.contains(0),
              () => list.export(),
            ]),
        ...(channel === undefined
          ? []
          : [() => channel.size, () => channel.tryReceive(), () => channel.close(), () => channel.receiveMany(1)]),
      ]) {
        expect(thrownBy(use)).toBeInstanceOf(OwnershipError);
      }
      list?.drop();
      channel?.drop();
    });
    expect(deaths).toHaveLength(1);
    expect(region.list(1).kind).toBe(0);
    expect(region.channel(1).kind).toBe(0);
  });

  it("may throw: the exception goes on, and nothing is stranded", () => {
    const world = privateWorld({ frames: 8 });
    const dying = prepare(world, other(world, 1, 1));
    plan.act = () => {
      throw new Grief("onDrop failed");
    };
    const thrown = thrownBy(() => end(dying, world));
    const errors = thrown instanceof AggregateError ? thrown.errors : [thrown];
    expect(thrown instanceof AggregateError).toBe(dying.list !== undefined || dying.channel !== undefined);
    expect(errors).toEqual([expect.any(Grief)]);
    expect(deaths).toHaveLength(1);
    expect(world.region.slot(1).state).toBe("unused");
    expect(world.region.byte(1)).toBe(what === "resetAsUnused" ? 1 : 0);
    expect(world.region.references(1).isElsewhereZero).toBe(true);
    expect(thrownBy(() => dying.frame.meta())).toMatchObject({ name: "OwnershipError", consumedBy: by });
    dying.frame[Symbol.dispose]();
    plan.act = undefined;
    plain.drop(other(world, 1, 2));
    expect(deaths.map(({ id }) => id)).toEqual([1, 2]);
  });
});

describe.each(backings)("an onDrop of several that die together, in $name", ({ make }) => {
  const filled = (place: "list" | "channel") => {
    const { memory, region } = make({ frames: 8 });
    const list = plain.createList(memory, Logged);
    const channel = plain.createChannel(memory, Logged, { capacity: 4 });
    for (let id = 1; id < 5; id++) {
      const frame = claimed(memory, id * PAGE_SIZE, Logged, { id });
      if (place === "list") plain.pushBack(list, frame);
      else plain.send(channel, frame);
    }
    return { memory, region, dropped: place === "list" ? list : channel };
  };

  it.each(["list", "channel"] as const)("of a %s that throws leaves the rest to die, in order", (place) => {
    const { region, dropped } = filled(place);
    plan.act = ({ id }) => {
      if (id % 2 === 0) throw new Grief(`${id}`);
    };
    const error = thrownBy(() => dropped.drop());
    expect(error).toBeInstanceOf(AggregateError);
    expect(error.message).toBe(`drop: onDrop threw for 2 frames of a ${place}`);
    expect((error as AggregateError).errors.map(String)).toEqual(["Error: 2", "Error: 4"]);
    expect(deaths.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect(new Set(region.states())).toEqual(new Set(["unused"]));
    expect([1, 2, 3, 4].map((index) => region.byte(index))).toEqual([0, 0, 0, 0]);
    expect([region.list(1).kind === 0, region.channel(1).kind === 0]).toEqual([place === "list", place === "channel"]);
    dropped.drop();
    expect(deaths).toHaveLength(4);
  });

  it.each(["list", "channel"] as const)("of a %s that drops it again takes no frame's death away", (place) => {
    const { region, dropped } = filled(place);
    plan.act = ({ id }) => {
      if (id === 2) dropped.drop();
    };
    dropped.drop();
    expect(deaths.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect(new Set(region.states())).toEqual(new Set(["unused"]));
    expect(place === "list" ? region.list(1).kind : region.channel(1).kind).toBe(0);
  });

  it.each(["list", "channel"] as const)("of a %s finds those that died before it free, and the others not", (place) => {
    const { memory, dropped } = filled(place);
    const seen: unknown[] = [];
    plan.act = ({ id }) => {
      seen.push([1, 2, 3, 4].map((index) => memory.inspect(index * PAGE_SIZE).status));
      if (id === 2) claimed(memory, PAGE_SIZE, Init, init);
    };
    dropped.drop();
    const inside = place === "list" ? "listed" : "queued";
    expect(seen).toEqual([
      ["dropping", inside, inside, inside],
      ["unused", "dropping", inside, inside],
      ["live", "unused", "dropping", inside],
      ["live", "unused", "unused", "dropping"],
    ]);
  });

  it("keeps a frame that is alive nowhere from its last reference's death: the allocator is told once", () => {
    const { memory, region } = make({ frames: 2 });
    const frame = claimed(memory, 0, Logged, { id: 1 });
    plain.intoShared(frame);
    const references = Array.from({ length: 5 }, () => frame.clone());
    plan.act = () => {
      for (const reference of [frame, ...references])
        expect(thrownBy(() => reference.meta()).name).toBe("OwnershipError");
      throw new Grief("last");
    };
    for (const reference of references) plain.drop(reference);
    expect(deaths).toEqual([]);
    expect(thrownBy(() => plain.drop(frame))).toBeInstanceOf(Grief);
    expect([deaths.length, region.slot(0).state, region.byte(0)]).toEqual([1, "unused", 0]);
  });
});

describe("a replaced allocator", () => {
  it("is told once of a frame that was shared, listed and sent, and what it throws is heard", () => {
    const log: number[] = [];
    let isBroken = false;
    const free = [0, PAGE_SIZE, 2 * PAGE_SIZE];
    const allocator = {
      alloc: () => free.pop(),
      dealloc: (paddr: number) => {
        log.push(paddr);
        if (isBroken) throw new Grief("dealloc");
        free.push(paddr);
      },
    };
    const { memory, region } = privateWorld({ allocator });
    const got = () => mustOwn(plain.alloc(memory, Logged, { id: 1 }));
    const shared = got();
    plain.intoShared(shared);
    plain.drop(shared.clone());
    expect(log).toEqual([]);
    plain.drop(shared);
    expect(log).toEqual([2 * PAGE_SIZE]);
    for (const isList of [true, false]) {
      log.length = 0;
      isBroken = !isList;
      const place = isList ? plain.createList(memory, Logged) : plain.createChannel(memory, Logged, { capacity: 2 });
      for (const frame of [got(), got()]) {
        if (isList) plain.pushBack(place, frame);
        else plain.send(place, frame);
      }
      if (isList) place.drop();
      else expect(thrownBy(() => place.drop())).toMatchObject({ name: "AggregateError", errors: [{}, {}] });
      expect([...log].sort()).toEqual([PAGE_SIZE, 2 * PAGE_SIZE]);
    }
    expect(new Set(region.states())).toEqual(new Set(["unused"]));
  });
});

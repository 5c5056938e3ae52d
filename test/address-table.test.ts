import { beforeEach, describe, expect, it } from "vitest";
import { GetFrameError, OwnershipError, PAGE_SIZE, RestoreError } from "../src/index.js";
import { Logged, LoggedPages, plan, resetDeaths } from "./support/drop-log.js";
import {
  claimed,
  Mailbox,
  mustOwn,
  type PlainFrame,
  type PlainList,
  type PlainMemory,
  plain,
} from "./support/plain.js";
import { pokeState, type RegionReader } from "./support/region.js";
import { unchanged } from "./support/unchanged.js";
import { type BackingKind, backings } from "./support/worlds.js";

/*
 * The original's state table (semantics, section 7.1): what anybody gets who has an address, by the state of the slot there.
 * Written down here by hand, and every cell carried out.
 *
 *   U  unused         Bi busy, being claimed    Bd busy, being dropped     Q  unique, live handle   Qr unique, raw
 *   Qg unique, gutted Ql unique, in a list      Qs unique, in a channel    S1 one reference         Sn several
 *   Sm as many as can be counted                Sr one reference, raw      So references of another agent's alone
 *
 * Bx, busy for ever after a panic, and O, too many references, do not exist here.
 */
type State = "U" | "Bi" | "Bd" | "Q" | "Qr" | "Qg" | "Ql" | "Qs" | "S1" | "Sn" | "Sm" | "Sr" | "So";

interface Cells {
  /** `fromUnused`, `frameFromUnused`. */
  readonly claim: string;
  readonly acquire: string;
  /** With the token that the frame had last. */
  readonly restore: string;
  readonly inspect: string;
}
const unique = { claim: "Unique", acquire: "Unique", restore: "Stale" };
const busy = { claim: "Busy", acquire: "Busy", restore: "Stale" };
const inUse = { claim: "InUse", acquire: "ok", restore: "Stale", inspect: "shared" };
const table: Readonly<Record<State, Cells>> = {
  U: { claim: "ok", acquire: "Unused", restore: "Stale", inspect: "unused" },
  Bi: { ...busy, inspect: "claiming" },
  Bd: { ...busy, inspect: "dropping" },
  Q: { ...unique, inspect: "live" },
  Qr: { ...unique, restore: "ok", inspect: "raw" },
  Qg: { ...unique, inspect: "gutted" },
  Ql: { ...unique, inspect: "listed" },
  Qs: { ...unique, inspect: "queued" },
  S1: inUse,
  Sn: inUse,
  Sm: { ...inUse, acquire: "RangeError" },
  Sr: inUse,
  So: inUse,
};

/** What a probe is given: the frame at page 1 is in the state, or was. */
interface Scene {
  readonly memory: PlainMemory;
  readonly region: RegionReader;
  /** The last token that the frame had. */
  readonly token: unknown;
  /** The list that it is in, if it is in one. */
  readonly list: PlainList;
  /** A list with another frame in it. */
  readonly other: PlainList;
}
type Probe = (scene: Scene) => void;

/** Ways into each state. Each ends with the probe, or runs it from inside onDrop. */
const ways: readonly {
  readonly way: string;
  readonly state: State;
  readonly enter: (frame: PlainFrame, scene: Scene, probe: () => void) => void;
}[] = [
  { way: "dropped", state: "U", enter: (frame) => plain.drop(frame) },
  { way: "reset", state: "U", enter: (frame, { memory }) => plain.resetAsUnused(frame, memory.allocator) },
  { way: "being claimed", state: "Bi", enter: (_, { region }) => pokeState(region, 1, (1 << 24) | 9) },
  { way: "inside a drop", state: "Bd", enter: (frame, _, probe) => inside(probe, () => plain.drop(frame)) },
  {
    way: "inside the drop of the last reference",
    state: "Bd",
    enter: (frame, _, probe) => {
      plain.intoShared(frame);
      plain.drop(frame.clone());
      inside(probe, () => plain.drop(frame));
    },
  },
  {
    way: "inside resetAsUnused",
    state: "Bd",
    enter: (frame, { memory }, probe) => inside(probe, () => plain.resetAsUnused(frame, memory.allocator)),
  },
  {
    way: "inside a list's drop",
    state: "Bd",
    enter: (frame, { list }, probe) => {
      plain.pushBack(list, frame);
      inside(probe, () => list.drop());
    },
  },
  {
    way: "inside a channel's drop",
    state: "Bd",
    enter: (frame, { memory }, probe) => {
      const channel = plain.createChannel(memory, LoggedPages, { capacity: 1 });
      plain.send(channel, frame);
      inside(probe, () => channel.drop());
    },
  },
  { way: "live", state: "Q", enter: () => {} },
  {
    way: "once shared",
    state: "Q",
    enter: (frame) => {
      plain.intoShared(frame);
      expect(plain.tryUnique(frame)).toBe(true);
    },
  },
  {
    way: "popped",
    state: "Q",
    enter: (frame, { list }) => {
      plain.pushBack(list, frame);
      mustOwn(list.popFront());
    },
  },
  {
    way: "received",
    state: "Q",
    enter: (frame, { memory }) => {
      const channel = plain.createChannel(memory, LoggedPages, { capacity: 1 });
      plain.send(channel, frame);
      mustOwn(channel.tryReceive());
    },
  },
  {
    way: "inside repurpose",
    state: "Qg",
    enter: (frame, _, probe) => inside(probe, () => plain.repurpose(frame, LoggedPages, { id: 2 })),
  },
  { way: "pushed to the front", state: "Ql", enter: (frame, { list }) => plain.pushFront(list, frame) },
  { way: "pushed to the back", state: "Ql", enter: (frame, { list }) => plain.pushBack(list, frame) },
  {
    way: "inserted",
    state: "Ql",
    enter: (frame, { list }) => {
      const cursor = list.cursorFront();
      plain.insertBefore(cursor, frame);
      cursor.close();
    },
  },
  {
    way: "sent",
    state: "Qs",
    enter: (frame, { memory }) => plain.send(plain.createChannel(memory, LoggedPages, { capacity: 1 }), frame),
  },
  { way: "shared", state: "S1", enter: (frame) => plain.intoShared(frame) },
  {
    way: "cloned",
    state: "Sn",
    enter: (frame) => {
      plain.intoShared(frame);
      frame.clone();
    },
  },
  {
    way: "of a full count",
    state: "Sm",
    enter: (frame, { region }) => {
      plain.intoShared(frame);
      region.view.setInt32(region.countAt(1, 1), 2 ** 31 - 1, true);
    },
  },
  {
    way: "made raw",
    state: "Sr",
    enter: (frame) => {
      plain.intoShared(frame);
      plain.intoRaw(frame);
    },
  },
  {
    way: "left to another agent",
    state: "So",
    enter: (frame, { memory }) => {
      plain.intoShared(frame);
      mustOwn(plain.fromInUse(plain.attachMemory("dma", memory.export()), PAGE_SIZE));
      plain.drop(frame);
    },
  },
];

/** Runs the probe from inside the first onDrop that an action calls. */
function inside(probe: () => void, action: () => void): void {
  plan.act = () => {
    plan.act = undefined;
    probe();
  };
  action();
}

function inState(make: BackingKind["make"], enter: (typeof ways)[number]["enter"], probe: Probe): void {
  const { memory, region } = make();
  const list = plain.createList(memory, LoggedPages);
  const other = plain.createList(memory, LoggedPages);
  plain.pushBack(other, claimed(memory, 0, LoggedPages, { id: 7 }));
  claimed(memory, 3 * PAGE_SIZE, Logged, { id: 8 });
  const box = new Mailbox();
  const frame = claimed(memory, PAGE_SIZE, LoggedPages, { id: 1 });
  plain.intoRaw(frame);
  plain.post(box, frame, 0);
  const scene: Scene = { memory, region, token: box.last, list, other };
  let runs = 0;
  const once = (): void => {
    if (runs++ === 0) probe(scene);
  };
  enter(mustOwn(plain.restore(memory, box.last, LoggedPages)), scene, once);
  once();
}

const codeOf = (action: () => unknown): unknown => {
  try {
    const got = action();
    return got instanceof GetFrameError || got instanceof RestoreError ? got.code : "ok";
  } catch (error) {
    return (error as Error).name;
  }
};

const all: typeof ways = [
  ...ways,
  // The token is good: nothing has to be restored first.
  {
    way: "made raw",
    state: "Qr",
    enter: (frame, scene) => {
      plain.intoRaw(frame);
      const box = new Mailbox();
      plain.post(box, frame, 0);
      Object.assign(scene, { token: box.last });
    },
  },
];

beforeEach(resetDeaths);

describe.each(backings)("by address, in $name", ({ make, shared }) => {
  describe.each(all.filter(({ state }) => shared || state !== "So"))(
    "a frame that is $way ($state)",
    ({ state, enter }) => {
      const cells = table[state];
      const counts = (region: RegionReader): number[] => [...region.references(1).held.values()];

      it.each(["fromUnused", "frameFromUnused"] as const)("%s", (use) => {
        inState(make, enter, ({ memory, region }) => {
          const claim = () => plain[use](memory, PAGE_SIZE, LoggedPages, { id: 3 });
          if (cells.claim === "ok") {
            mustOwn(claim());
            expect(region.slot(1).state).toBe(use === "fromUnused" ? "live" : "shared");
            expect(counts(region)).toEqual(use === "fromUnused" ? [] : [1]);
          } else expect(unchanged(region, () => codeOf(claim))).toBe(cells.claim);
        });
      });

      it("fromInUse", () => {
        inState(make, enter, ({ memory, region }) => {
          const before = counts(region);
          if (cells.acquire !== "ok") {
            expect(unchanged(region, () => codeOf(() => plain.fromInUse(memory, PAGE_SIZE)))).toBe(cells.acquire);
            return;
          }
          const frame = mustOwn(plain.fromInUse(memory, PAGE_SIZE));
          const [mine = 0, ...others] = before;
          expect(counts(region)).toEqual(state === "So" ? [1, mine] : [mine + 1, ...others]);
          expect(frame.meta().id).toBe(1);
        });
      });

      it("restore", () => {
        inState(make, enter, ({ memory, region, token }) => {
          const restore = () => plain.restore(memory, token, LoggedPages);
          if (cells.restore === "ok") {
            mustOwn(restore());
            expect(region.slot(1).state).toBe("live");
          } else expect(unchanged(region, () => codeOf(restore))).toBe(cells.restore);
        });
      });

      it("inspect, contains and cursorAt", () => {
        inState(make, enter, ({ memory, region, list, other }) => {
          unchanged(region, () => {
            expect(memory.inspect(PAGE_SIZE).status).toBe(cells.inspect);
            expect(other.contains(PAGE_SIZE)).toBe(false);
            const elsewhere = other.cursorAt(PAGE_SIZE);
            expect(elsewhere).toBe(undefined);
            expect(other.contains(0)).toBe(true);
            try {
              expect(list.contains(PAGE_SIZE)).toBe(state === "Ql");
              const cursor = list.cursorAt(PAGE_SIZE);
              expect(cursor?.currentPaddr()).toBe(state === "Ql" ? PAGE_SIZE : undefined);
              cursor?.close();
            } catch (error) {
              expect(error).toBeInstanceOf(OwnershipError); // inside its own drop
              expect(state).toBe("Bd");
            }
          });
        });
      });

      it("addresses that are none come first", () => {
        inState(make, enter, ({ memory, region, list }) => {
          for (const [address, code] of [
            [PAGE_SIZE + 1, "NotAligned"],
            [5 * PAGE_SIZE + 1, "NotAligned"],
            [4 * PAGE_SIZE, "OutOfBound"],
          ] as const) {
            unchanged(region, () => {
              expect(codeOf(() => plain.fromUnused(memory, address, LoggedPages, { id: 3 }))).toBe(code);
              expect(codeOf(() => plain.frameFromUnused(memory, address, LoggedPages, { id: 3 }))).toBe(code);
              expect(codeOf(() => plain.fromInUse(memory, address))).toBe(code);
              if (state !== "Bd") expect([list.contains(address), list.cursorAt(address)]).toEqual([false, undefined]);
            });
          }
        });
      });
    },
  );

  it("every state is entered", () => {
    expect(new Set(all.map(({ state }) => state))).toEqual(new Set(Object.keys(table)));
  });
});

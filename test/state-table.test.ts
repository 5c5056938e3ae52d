import { beforeEach, describe, expect, it } from "vitest";
import { OwnershipError, PAGE_SIZE, protocol } from "../src/index.js";
import { deaths, LoggedPages, plan, resetDeaths } from "./support/drop-log.js";
import {
  claimed,
  Mailbox,
  mustOwn,
  type PlainChannel,
  type PlainFrame,
  type PlainList,
  type PlainMemory,
  plain,
} from "./support/plain.js";
import type { RegionReader } from "./support/region.js";
import { unchanged } from "./support/unchanged.js";
import { backings } from "./support/worlds.js";

/*
 * The original's state table (semantics, section 7.2): who has a handle may do what with it, in whichever state it is.
 * Written down here by hand, and every cell carried out. Slots are in the states of address-table.test.ts; of shared ones
 * the number is that of references, and m the most that can be counted.
 */
type SlotState = "U" | "Q" | "Qr" | "Ql" | "Qs" | "S1" | "S2" | "S3" | "Sm" | "Sm-1";

/** What a handle can be when it is used, and what consumed it. */
const handleStates = {
  unique: undefined,
  raw: undefined,
  /** The only reference; one of two; one of as many as can be; the only one, raw. */
  shared: undefined,
  twice: undefined,
  full: undefined,
  rawShared: undefined,
  dropped: "drop",
  posted: "post",
  given: "give",
  reset: "resetAsUnused",
  dropping: "drop", // inside the onDrop of a drop
  gutted: "repurpose", // inside the onDrop of a repurpose
  lent: undefined, // inside bytes
  robbed: undefined, // raw, and restored from a copy of its token
  reclaimed: undefined, // its frame was taken from its agent and is somebody else's
  droppedReference: "drop", // and another one lives
  droppingLast: "drop", // inside the onDrop of the last reference's drop
  givenReference: "give",
  reclaimedReference: undefined, // as reclaimed, and somebody else shares the frame now
  pushedFront: "pushFront",
  pushedBack: "pushBack",
  inserted: "insertBefore",
  sent: "send",
  delivered: "send", // through a delivery
  sentMany: "send",
  triedToSend: "trySend",
} as const;
type HandleState = keyof typeof handleStates;

interface Scene {
  readonly memory: PlainMemory;
  readonly list: PlainList;
  readonly channel: PlainChannel;
}

/**
 * For each operation: the states in which it works, and the slot's state afterwards. In every other state it is refused and
 * changes nothing. `ends` says in which of them the metadata dies, `no` in which a predicate says no.
 */
interface Row {
  readonly works: Partial<Record<HandleState, SlotState>>;
  readonly ends?: readonly HandleState[];
  readonly no?: readonly HandleState[];
  /** In this state it is a RangeError instead, and changes nothing either. */
  readonly overflows?: HandleState;
  run(frame: PlainFrame, scene: Scene): unknown;
}
const references = { shared: "S1", twice: "S2", full: "Sm" } as const;
const read = { unique: "Q", lent: "Q", ...references } as const;
const write = { unique: "Q", lent: "Q" } as const;
const page = { unique: "Q", ...references } as const;
const look = { ...read, raw: "Qr", rawShared: "S1" } as const;
const list = { unique: "Ql" } as const;
const channel = { unique: "Qs" } as const;
const bytes = new Uint8Array(4);

function insert(frame: PlainFrame, { list }: Scene): void {
  const cursor = list.cursorBack();
  try {
    plain.insertBefore(cursor, frame);
  } finally {
    cursor.close();
  }
}

const byHandle: Readonly<Record<string, Row>> = {
  own: { works: look, run: (frame) => plain.own(frame) },
  repurpose: {
    works: { unique: "Q" },
    ends: ["unique"],
    run: (frame) => plain.repurpose(frame, LoggedPages, { id: 2 }),
  },
  intoRaw: { works: { unique: "Qr", ...references }, run: (frame) => plain.intoRaw(frame) },
  fromRaw: { works: { raw: "Q", rawShared: "S1" }, run: (frame) => plain.fromRaw(frame) },
  intoShared: { works: { unique: "S1" }, run: (frame) => plain.intoShared(frame) },
  tryUnique: {
    works: { ...references, shared: "Q" },
    no: ["twice", "full"],
    run: (frame) => plain.tryUnique(frame),
  },
  downcast: { works: read, run: (frame) => plain.downcast(frame, LoggedPages) },
  drop: {
    works: { unique: "U", shared: "U", twice: "S1", full: "Sm-1" },
    ends: ["unique", "shared"],
    run: (frame) => plain.drop(frame),
  },
  resetAsUnused: {
    works: { unique: "U" },
    ends: ["unique"],
    run: (frame, { memory }) => plain.resetAsUnused(frame, memory.allocator),
  },
  post: { works: { raw: "Qr" }, run: (frame) => plain.post(new Mailbox(), frame, 0) },
  pushFront: { works: list, run: (frame, { list }) => plain.pushFront(list, frame) },
  pushBack: { works: list, run: (frame, { list }) => plain.pushBack(list, frame) },
  insertBefore: { works: list, run: insert },
  send: { works: channel, run: (frame, { channel }) => plain.send(channel, frame) },
  trySend: { works: channel, run: (frame, { channel }) => plain.trySend(channel, frame) },
  give: { works: { unique: "Q", raw: "Qr", rawShared: "S1", ...references }, run: (frame) => plain.give(frame) },
  meta: { works: read, run: (frame) => frame.meta() },
  metaMut: { works: write, run: (frame) => frame.metaMut() },
  dynMeta: { works: read, run: (frame) => frame.dynMeta() },
  dynMetaMut: { works: write, run: (frame) => frame.dynMetaMut() },
  clone: { works: { shared: "S2", twice: "S3" }, overflows: "full", run: (frame) => frame.clone() },
  referenceCount: { works: references, run: (frame) => frame.referenceCount() },
  borrow: { works: references, run: (frame) => frame.borrow() },
  equals: { works: references, run: (frame) => frame.equals(frame) },
  startPaddr: { works: look, run: (frame) => frame.startPaddr() },
  endPaddr: { works: look, run: (frame) => frame.endPaddr() },
  paddrRange: { works: look, run: (frame) => frame.paddrRange() },
  level: { works: look, run: (frame) => frame.level() },
  size: { works: look, run: (frame) => frame.size() },
  read: { works: page, run: (frame) => frame.read(0, bytes) },
  write: { works: page, run: (frame) => frame.write(0, bytes) },
  fill: { works: page, run: (frame) => frame.fill(0) },
  copyFrom: { works: page, run: (frame) => frame.copyFrom(frame) },
  bytes: { works: { unique: "Q" }, run: (frame) => frame.bytes(() => 0) },
};

const codes: Readonly<Record<string, string>> = { unused: "U", live: "Q", raw: "Qr", listed: "Ql", queued: "Qs" };
const MAX = 2 ** 31 - 1;
function stateOf(region: RegionReader): string {
  const { state } = region.slot(1);
  if (state !== "shared") return codes[state] ?? state;
  const count = [...region.references(1).held.values()].reduce((sum, one) => sum + one, 0);
  if (count > 9) return count === MAX ? "Sm" : `Sm-${MAX - count}`;
  return `S${count}`;
}

/** A port that has sent before it throws. */
const leaky = (box: Mailbox) => ({
  postMessage: (message: unknown) => {
    box.postMessage(message);
    throw new Error("after it was sent");
  },
});

beforeEach(resetDeaths);

describe.each(backings)("the state table in $name", ({ make, shared }) => {
  /** Runs `probe` with a handle of frame 1 in the state. */
  function withHandle(
    state: HandleState,
    probe: (frame: PlainFrame, scene: Scene, region: RegionReader) => void,
  ): void {
    const { memory, region } = make();
    const isReclaimed = state === "reclaimed" || state === "reclaimedReference";
    const maker = isReclaimed ? plain.attachMemory("dma", memory.export()) : memory;
    const scene: Scene = {
      memory,
      list: plain.createList(memory, LoggedPages),
      channel: plain.createChannel(memory, LoggedPages, { capacity: 4 }),
    };
    const frame = claimed(maker, PAGE_SIZE, LoggedPages, { id: 1 });
    const ready = (): void => {
      deaths.length = 0;
      probe(frame, scene, region);
    };
    const within = (action: () => void): void => {
      let isDone = false;
      plan.act = () => {
        if (isDone) return;
        isDone = true;
        ready();
      };
      action();
      expect(isDone).toBe(true);
    };
    const reclaimed = (use: "fromUnused" | "frameFromUnused"): void => {
      memory.reclaim({ agent: maker.agent, incarnation: 1 });
      mustOwn(plain[use](memory, PAGE_SIZE, LoggedPages, { id: 3 }));
    };
    const scenes: Readonly<Record<HandleState, () => void>> = {
      unique: () => {},
      raw: () => plain.intoRaw(frame),
      shared: () => plain.intoShared(frame),
      twice: () => {
        plain.intoShared(frame);
        frame.clone();
      },
      full: () => {
        plain.intoShared(frame);
        region.view.setInt32(region.countAt(1, 1), MAX, true);
      },
      rawShared: () => {
        plain.intoShared(frame);
        plain.intoRaw(frame);
      },
      dropped: () => plain.drop(frame),
      posted: () => {
        plain.intoRaw(frame);
        plain.post(new Mailbox(), frame, 0);
      },
      given: () => void plain.give(frame),
      reset: () => plain.resetAsUnused(frame, memory.allocator),
      lent: () => frame.bytes(ready),
      robbed: () => {
        plain.intoRaw(frame);
        const box = new Mailbox();
        expect(() => plain.post(leaky(box), frame, 0)).toThrow("after it was sent");
        mustOwn(plain.restore(memory, box.last, LoggedPages));
      },
      reclaimed: () => reclaimed("fromUnused"),
      reclaimedReference: () => {
        plain.intoShared(frame);
        reclaimed("frameFromUnused");
      },
      dropping: () => within(() => plain.drop(frame)),
      gutted: () => within(() => plain.repurpose(frame, LoggedPages, { id: 2 })),
      droppedReference: () => {
        plain.intoShared(frame);
        frame.clone();
        plain.drop(frame);
      },
      droppingLast: () => {
        plain.intoShared(frame);
        within(() => plain.drop(frame));
      },
      givenReference: () => {
        plain.intoShared(frame);
        plain.give(frame);
      },
      pushedFront: () => plain.pushFront(scene.list, frame),
      pushedBack: () => plain.pushBack(scene.list, frame),
      inserted: () => insert(frame, scene),
      sent: () => plain.send(scene.channel, frame),
      delivered: () => plain.send(scene.channel.delivery(), frame),
      sentMany: () => expect(scene.channel.sendMany([frame])).toBe(1),
      triedToSend: () => expect(plain.trySend(scene.channel, frame)).toBe(true),
    };
    scenes[state]();
    if (!["lent", "dropping", "gutted", "droppingLast"].includes(state)) ready();
  }

  // A private memory has one agent.
  const possible = Object.entries(handleStates).filter(([state]) => shared || !state.startsWith("reclaimed"));
  describe.each(possible)("by handle, %s", (name, consumedBy) => {
    const state = name as HandleState;
    it.each(Object.entries(byHandle))("%s", (op, row) => {
      withHandle(state, (frame, scene, region) => {
        const next = row.works[state];
        if (next !== undefined) {
          const answer = row.run(frame, scene);
          expect(stateOf(region)).toBe(next);
          expect(deaths.map(({ id }) => id)).toEqual(row.ends?.includes(state) ? [1] : []);
          if ("answers" in protocol[op as "trySend"]) expect(answer).toBe(!row.no?.includes(state));
          return;
        }
        const before = stateOf(region);
        let error: unknown;
        unchanged(region, () => {
          try {
            row.run(frame, scene);
          } catch (caught) {
            error = caught;
          }
        });
        if (row.overflows === state) expect(error).toBeInstanceOf(RangeError);
        else {
          expect(error).toBeInstanceOf(OwnershipError);
          expect(error).toMatchObject({ operation: op, consumedBy });
        }
        expect(stateOf(region)).toBe(before);
        expect(deaths).toEqual([]);
      });
    });
  });
});

describe("the table", () => {
  it("has a row for each operation of the protocol", () => {
    expect(Object.keys(byHandle).sort()).toEqual(Object.keys(protocol).sort());
  });
});

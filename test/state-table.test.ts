import { beforeEach, describe, expect, it } from "vitest";
import { GetFrameError, OwnershipError, PAGE_SIZE, protocol, RestoreError } from "../src/index.js";
import { deaths, LoggedPages, plan, resetDeaths } from "./support/drop-log.js";
import { claimed, Mailbox, mustOwn, type PlainFrame, type PlainMemory, plain } from "./support/plain.js";
import { pokeState, type RegionReader } from "./support/region.js";
import { unchanged } from "./support/unchanged.js";
import { backings } from "./support/worlds.js";

/*
 * The original's state table (semantics, section 7), for what concerns unique frames: who may do what to a frame in
 * which state, and what follows. Written down here by hand, and every cell carried out.
 *
 *   U  unused         Bi busy, being claimed    Bd busy, being dropped   Q  unique, live handle
 *   Qr unique, raw    Qg unique, gutted         Ql unique, in a list     S  shared
 *
 * Bx, busy for ever after a panic, does not exist: a throwing onDrop leaves U.
 */
type SlotState = "U" | "Bi" | "Bd" | "Q" | "Qr" | "Qg" | "Ql" | "S";

/** What a claim, a restore of the frame's last token, and a look at the slot get, by the slot's state. */
const byAddress: Readonly<Record<SlotState, { claim: string; restore: string; status: string }>> = {
  U: { claim: "Q", restore: "Stale", status: "unused" },
  Bi: { claim: "Busy", restore: "Stale", status: "claiming" },
  Bd: { claim: "Busy", restore: "Stale", status: "dropping" },
  Q: { claim: "Unique", restore: "Stale", status: "live" },
  Qr: { claim: "Unique", restore: "Q", status: "raw" },
  Qg: { claim: "Unique", restore: "Stale", status: "gutted" },
  Ql: { claim: "Unique", restore: "Stale", status: "listed" },
  S: { claim: "InUse", restore: "Stale", status: "shared" },
};

/** What a handle can be when it is used. */
type HandleState =
  | "unique"
  | "raw"
  | "dropped"
  | "posted"
  | "given"
  | "reset"
  | "dropping" // inside the onDrop of a drop
  | "gutted" // inside the onDrop of a repurpose
  | "lent" // inside bytes
  | "robbed" // raw, and restored from a copy of its token
  | "reclaimed"; // its frame was taken from its agent and is somebody else's

const handleStates: readonly HandleState[] = [
  "unique",
  "raw",
  "dropped",
  "posted",
  "given",
  "reset",
  "dropping",
  "gutted",
  "lent",
  "robbed",
  "reclaimed",
];

/**
 * For each operation: the states in which it works, and the slot's state afterwards. In every other state it is
 * refused and changes nothing. `ends` says that the metadata dies, `told` that the allocator hears of it.
 */
interface Row {
  readonly works: Partial<Record<HandleState, SlotState>>;
  readonly ends?: boolean;
  run(frame: PlainFrame, memory: PlainMemory): unknown;
}
const borrow = { unique: "Q", lent: "Q" } as const;
const page = { unique: "Q" } as const;
const look = { unique: "Q", lent: "Q", raw: "Qr" } as const;
const bytes = new Uint8Array(4);
const byHandle: Readonly<Record<string, Row>> = {
  own: { works: { unique: "Q", raw: "Qr", lent: "Q" }, run: (frame) => plain.own(frame) },
  repurpose: { works: { unique: "Q" }, ends: true, run: (frame) => plain.repurpose(frame, LoggedPages, { id: 2 }) },
  intoRaw: { works: { unique: "Qr" }, run: (frame) => plain.intoRaw(frame) },
  fromRaw: { works: { raw: "Q" }, run: (frame) => plain.fromRaw(frame) },
  drop: { works: { unique: "U" }, ends: true, run: (frame) => plain.drop(frame) },
  resetAsUnused: {
    works: { unique: "U" },
    ends: true,
    run: (frame, memory) => plain.resetAsUnused(frame, memory.allocator),
  },
  post: { works: { raw: "Qr" }, run: (frame) => plain.post(new Mailbox(), frame, 0) },
  give: { works: { unique: "Q", raw: "Qr" }, run: (frame) => plain.give(frame) },
  meta: { works: borrow, run: (frame) => frame.meta() },
  metaMut: { works: borrow, run: (frame) => frame.metaMut() },
  dynMeta: { works: borrow, run: (frame) => frame.dynMeta() },
  dynMetaMut: { works: borrow, run: (frame) => frame.dynMetaMut() },
  startPaddr: { works: look, run: (frame) => frame.startPaddr() },
  endPaddr: { works: look, run: (frame) => frame.endPaddr() },
  paddrRange: { works: look, run: (frame) => frame.paddrRange() },
  level: { works: look, run: (frame) => frame.level() },
  size: { works: look, run: (frame) => frame.size() },
  read: { works: page, run: (frame) => frame.read(0, bytes) },
  write: { works: page, run: (frame) => frame.write(0, bytes) },
  fill: { works: page, run: (frame) => frame.fill(0) },
  copyFrom: { works: page, run: (frame) => frame.copyFrom(frame) },
  bytes: { works: page, run: (frame) => frame.bytes(() => 0) },
};

const inBytes = {
  unused: "U",
  claim: "Bi",
  drop: "Bd",
  live: "Q",
  raw: "Qr",
  gut: "Qg",
  listed: "Ql",
  shared: "S",
} as const;
const stateOf = (region: RegionReader, index: number): string => {
  const { state } = region.slot(index);
  return state in inBytes ? inBytes[state as keyof typeof inBytes] : state;
};

beforeEach(resetDeaths);

describe.each(backings)("the state table in $name", ({ make, shared }) => {
  describe.each(Object.entries(byAddress))("by address, in state %s", (state, expected) => {
    /** Runs `probe` while frame 1 is in the state; `token` is the last one that it had. */
    function inState(probe: (memory: PlainMemory, region: RegionReader, token: unknown) => void): void {
      const { memory, region } = make();
      const box = new Mailbox();
      const frame = claimed(memory, PAGE_SIZE, LoggedPages, { id: 1 });
      plain.intoRaw(frame);
      plain.post(box, frame, 0);
      const token = box.last;
      let isDone = false;
      const once = () => {
        if (isDone) return;
        isDone = true;
        probe(memory, region, token);
      };
      const pokes: Partial<Record<string, number>> = { Bi: (1 << 24) | 9, Ql: (5 << 24) | 1, S: (1 << 31) | 1 };
      if (state === "Qr") {
        probe(memory, region, token);
        return;
      }
      const live = mustOwn(plain.restore(memory, token, LoggedPages));
      plan.act = once;
      if (state === "Bd") plain.drop(live);
      else if (state === "Qg") plain.repurpose(live, LoggedPages, { id: 2 });
      else {
        plan.act = undefined;
        if (state === "U") plain.drop(live);
        const poke = pokes[state];
        if (poke !== undefined) pokeState(region, 1, poke);
        once();
      }
      expect(isDone).toBe(true);
    }

    it(`fromUnused gives ${expected.claim}`, () => {
      inState((memory, region) => {
        expect(stateOf(region, 1)).toBe(state);
        if (expected.claim === "Q") {
          mustOwn(plain.fromUnused(memory, PAGE_SIZE, LoggedPages, { id: 3 }));
          expect(stateOf(region, 1)).toBe("Q");
          return;
        }
        const refused = unchanged(region, () => plain.fromUnused(memory, PAGE_SIZE, LoggedPages, { id: 3 }));
        expect(refused).toBeInstanceOf(GetFrameError);
        expect(refused).toHaveProperty("code", expected.claim);
        for (const [address, code] of [
          [PAGE_SIZE + 1, "NotAligned"],
          [5 * PAGE_SIZE + 1, "NotAligned"],
          [4 * PAGE_SIZE, "OutOfBound"],
        ] as const) {
          expect(plain.fromUnused(memory, address, LoggedPages, { id: 3 })).toHaveProperty("code", code);
        }
      });
    });

    it(`restore gives ${expected.restore}, and inspect says ${expected.status}`, () => {
      inState((memory, region, token) => {
        expect(unchanged(region, () => memory.inspect(PAGE_SIZE).status)).toBe(expected.status);
        if (expected.restore === "Q") {
          mustOwn(plain.restore(memory, token, LoggedPages));
          expect(stateOf(region, 1)).toBe("Q");
          return;
        }
        const refused = unchanged(region, () => plain.restore(memory, token, LoggedPages));
        expect(refused).toBeInstanceOf(RestoreError);
        expect(refused).toHaveProperty("code", expected.restore);
      });
    });
  });

  /** Runs `probe` with a handle of frame 1 in the state. */
  function withHandle(
    state: HandleState,
    probe: (frame: PlainFrame, memory: PlainMemory, region: RegionReader) => void,
  ): void {
    const { memory, region } = make();
    const maker = state === "reclaimed" ? plain.attachMemory("dma", memory.export()) : memory;
    const frame = claimed(maker, PAGE_SIZE, LoggedPages, { id: 1 });
    switch (state) {
      case "unique":
        break;
      case "raw":
        plain.intoRaw(frame);
        break;
      case "dropped":
        plain.drop(frame);
        break;
      case "posted":
        plain.intoRaw(frame);
        plain.post(new Mailbox(), frame, 0);
        break;
      case "given":
        plain.give(frame);
        break;
      case "reset":
        plain.resetAsUnused(frame, memory.allocator);
        break;
      case "lent":
        frame.bytes(() => probe(frame, memory, region));
        return;
      case "robbed": {
        plain.intoRaw(frame);
        const box = new Mailbox();
        const port = {
          postMessage: (message: unknown) => {
            box.postMessage(message);
            throw new Error("after it was sent");
          },
        };
        expect(() => plain.post(port, frame, 0)).toThrow("after it was sent");
        mustOwn(plain.restore(memory, box.last, LoggedPages));
        break;
      }
      case "reclaimed":
        claimed(memory, 0, LoggedPages, { id: 9 }); // so that this thread knows the kind
        memory.reclaim({ agent: maker.agent, incarnation: 1 });
        claimed(memory, PAGE_SIZE, LoggedPages, { id: 3 });
        deaths.length = 0;
        break;
      case "dropping":
      case "gutted": {
        let isDone = false;
        plan.act = () => {
          if (isDone) return;
          isDone = true;
          deaths.length = 0;
          probe(frame, memory, region);
        };
        if (state === "dropping") plain.drop(frame);
        else plain.repurpose(frame, LoggedPages, { id: 2 });
        expect(isDone).toBe(true);
        return;
      }
    }
    if (state !== "reclaimed") deaths.length = 0;
    probe(frame, memory, region);
  }

  describe.each(handleStates)("by handle, %s", (state) => {
    it.each(Object.entries(byHandle))("%s", (op, row) => {
      if (state === "reclaimed" && !shared) return; // a private memory has one agent
      withHandle(state, (frame, memory, region) => {
        const next = row.works[state];
        if (next === undefined) {
          const before = stateOf(region, 1);
          let error: unknown;
          unchanged(region, () => {
            try {
              row.run(frame, memory);
            } catch (caught) {
              error = caught;
            }
          });
          expect(error).toBeInstanceOf(OwnershipError);
          expect(error).toHaveProperty("operation", op);
          expect(stateOf(region, 1)).toBe(before);
          expect(deaths).toEqual([]);
          return;
        }
        row.run(frame, memory);
        expect(stateOf(region, 1)).toBe(next);
        expect(deaths.map(({ id }) => id)).toEqual(row.ends === true ? [1] : []);
      });
    });
  });
});

/** Lines of the protocol whose operations are not there yet. */
const toCome = [
  ...["intoShared", "tryUnique", "downcast", "clone", "referenceCount", "borrow", "equals"],
  ...["pushFront", "pushBack", "insertBefore", "send", "trySend"],
];

describe("the table", () => {
  it("has a row for each operation of the protocol", () => {
    expect([...Object.keys(byHandle), ...toCome].sort()).toEqual(Object.keys(protocol).sort());
  });
});

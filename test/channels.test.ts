import { beforeEach, describe, expect, it, vi } from "vitest";
import { ChannelError, FrameMeta, KindError, MemoryError, MetadataError, OwnershipError } from "../src/index.js";
import {
  drain,
  exchange,
  fill,
  isWhole,
  Numbered,
  newChannel,
  numbered,
  numberOf,
  type PlainChannel,
} from "./support/channels.js";
import { deaths, Grief, Logged, plan, resetDeaths } from "./support/drop-log.js";
import { allocated, claimed, mustOwn, type PlainFrame, plain } from "./support/plain.js";
import { backings, privateWorld, sharedWorld } from "./support/worlds.js";

class Untyped extends FrameMeta("Untyped", {}, { untyped: true }) {}

beforeEach(resetDeaths);

const refused = (use: () => unknown, text: string): void => {
  expect(use).toThrow(OwnershipError);
  expect(use).toThrow(text);
};

describe.each(backings)("a channel in $name", ({ make }) => {
  it("gives frames in the order in which they were sent, with all that is in them", () => {
    const { memory, region } = make({ frames: 8 });
    const channel = newChannel(memory, 4);
    expect([channel.capacity, channel.size, channel.isClosed]).toEqual([4, 0, false]);
    expect(channel.tryReceive()).toBeUndefined();
    const frame = claimed(memory, 2 * 4096, Numbered, { n: 11 });
    region.page(2).fill(0x5a);
    const { generation } = region.slot(2);
    exchange.send(channel, frame);
    expect(region.slot(2)).toMatchObject({ state: "queued", who: 1 });
    refused(() => frame.meta(), "meta after send: this frame was already consumed by send");
    expect(exchange.trySend(channel, claimed(memory, 0, Numbered, { n: 12 }))).toBe(true);
    expect(channel.sendMany([claimed(memory, 7 * 4096, Numbered, { n: 13 })])).toBe(1);
    expect(channel.size).toBe(3);

    const first = mustOwn(channel.tryReceive());
    expect([first.startPaddr(), first.meta()["n"]]).toEqual([2 * 4096, 11]);
    expect(region.slot(2)).toMatchObject({ state: "live", who: 1 });
    expect(region.slot(2).generation).not.toBe(generation);
    expect(region.page(2).every((byte) => byte === 0x5a)).toBe(true);
    refused(() => frame.meta(), "meta after send"); // the old variable did not come to life
    plain.drop(first);
    expect(numberOf(channel.receive())).toBe(12);
    expect(channel.receiveMany(5).map(numberOf)).toEqual([13]);
    expect(channel.size).toBe(0);
    expect(isWhole(memory)).toBe(true);
  });

  it("does what a queue does, in 4,000 random steps, past the end of its cells", () => {
    const { memory, region } = make({ frames: 12 });
    const channel = newChannel(memory, 7);
    const oracle: number[] = [];
    let next = 0;
    let state = 20240817;
    const random = (below: number): number => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) % below;
    };
    for (let step = 0; step < 4000; step++) {
      const isFull = oracle.length === 7;
      switch (random(6)) {
        case 0: {
          const frame = numbered(memory, next);
          expect(exchange.trySend(channel, frame)).toBe(!isFull);
          if (isFull) plain.drop(frame);
          else oracle.push(next++);
          break;
        }
        case 1:
          if (isFull) break;
          exchange.send(channel, numbered(memory, next));
          oracle.push(next++);
          break;
        case 2: {
          const count = random(5);
          const batch = Array.from({ length: count }, (_, at) => numbered(memory, next + at));
          const sent = Math.min(count, 7 - oracle.length);
          expect(channel.sendMany(batch)).toBe(sent);
          expect(batch.map((frame) => frame.meta()["n"])).toEqual(
            Array.from({ length: count - sent }, (_, at) => next + sent + at),
          );
          batch.forEach(plain.drop);
          for (let at = 0; at < sent; at++) oracle.push(next++);
          break;
        }
        case 3:
          {
            const max = random(5);
            expect(channel.receiveMany(max).map(numberOf)).toEqual(oracle.splice(0, max));
          }
          break;
        case 4:
          if (oracle.length > 0) expect(numberOf(channel.receive())).toBe(oracle.shift());
          break;
        default: {
          const frame = channel.tryReceive();
          expect(frame === undefined ? undefined : numberOf(frame)).toBe(oracle.shift());
        }
      }
      expect(channel.size).toBe(oracle.length);
    }
    expect(next).toBeGreaterThan(2 * 1024);
    expect(region.states().filter((slot) => slot === "queued")).toHaveLength(oracle.length);
    expect(drain(channel)).toEqual(oracle);
    expect(isWhole(memory)).toBe(true);
  });

  it("refuses what there is no room for, and the variable keeps it", () => {
    const { memory } = make();
    const channel = newChannel(memory, 1);
    fill(channel, memory, [1]);
    const frame = numbered(memory, 2);
    expect(exchange.trySend(channel, frame)).toBe(false);
    const batch = [frame, numbered(memory, 3)];
    expect(channel.sendMany(batch)).toBe(0);
    expect(batch.map((kept) => kept.meta()["n"])).toEqual([2, 3]);
    expect(drain(channel)).toEqual([1]);
    expect(channel.sendMany(batch)).toBe(1);
    expect(batch).toHaveLength(1);
    refused(() => plain.drop(frame), "drop after send: this frame was already consumed by send");
    expect(drain(channel)).toEqual([2]);
    batch.forEach(plain.drop);
    expect(isWhole(memory)).toBe(true);
  });

  it("that was closed takes nothing more, and gives what it has", () => {
    const { memory } = make();
    const channel = newChannel(memory, 3);
    fill(channel, memory, [1, 2]);
    channel.close();
    channel.close();
    expect([channel.isClosed, channel.size]).toEqual([true, 2]);
    const frame = numbered(memory, 3);
    expect(exchange.trySend(channel, frame)).toBe(false);
    expect(channel.sendMany([frame])).toBe(0);
    expect(() => exchange.send(channel, frame)).toThrow(ChannelError);
    expect(() => exchange.send(channel, frame)).toThrow(expect.objectContaining({ code: "Closed" }));
    expect(frame.meta()["n"]).toBe(3);
    plain.drop(frame);
    expect([numberOf(channel.receive()), numberOf(channel.receive())]).toEqual([1, 2]);
    expect(channel.receive()).toBeUndefined();
    expect(channel.tryReceive()).toBeUndefined();
    expect(channel.receiveMany(3)).toEqual([]);
    expect(isWhole(memory)).toBe(true);
  });

  it("drops what is in it when it is dropped: in order, each once, whatever their onDrop throws", () => {
    const { memory, region } = make({ frames: 6 });
    const channel = exchange.createChannel(memory, Logged, { capacity: 5 });
    for (const id of [4, 8, 15, 16]) exchange.send(channel, allocated(memory, Logged, { id }));
    plan.act = ({ id }) => {
      if (id === 8 || id === 16) throw new Grief(String(id));
    };
    expect(() => channel.drop()).toThrow(
      expect.objectContaining({ errors: [new Grief("8"), new Grief("16")], name: "AggregateError" }),
    );
    expect(deaths.map(({ id }) => id)).toEqual([4, 8, 15, 16]);
    expect(region.states().every((state) => state === "unused")).toBe(true);
    channel.drop(); // nothing happens
    expect(deaths).toHaveLength(4);
    refused(() => channel.size, "size after drop: this channel was dropped; make another one");
    expect(isWhole(memory)).toBe(true);
  });
});

describe("a channel's name", () => {
  /** Everything that can be done with a channel. */
  const uses: Readonly<Record<string, (channel: PlainChannel, frame: PlainFrame) => unknown>> = {
    capacity: (channel) => channel.capacity,
    size: (channel) => channel.size,
    isClosed: (channel) => channel.isClosed,
    receive: (channel) => channel.receive(),
    tryReceive: (channel) => channel.tryReceive(),
    receiveMany: (channel) => channel.receiveMany(1),
    sendMany: (channel, frame) => channel.sendMany([frame]),
    delivery: (channel) => channel.delivery(),
    close: (channel) => channel.close(),
    export: (channel) => channel.export(),
    send: (channel, frame) => exchange.send(channel, frame),
    trySend: (channel, frame) => exchange.trySend(channel, frame),
  };
  const stale = async (channel: PlainChannel, frame: PlainFrame): Promise<void> => {
    for (const [use, act] of Object.entries(uses)) {
      refused(() => act(channel, frame), `${use} after drop: this channel was dropped; make another one`);
    }
    await expect(channel.receiveAsync()).rejects.toThrow("receiveAsync after drop");
    await expect(channel[Symbol.asyncIterator]().next()).rejects.toThrow("receiveAsync after drop");
    expect(frame.meta()["n"]).toBe(99); // nothing was consumed
  };

  it.each(["private", "shared"])("serves nobody after its drop, also when the id was used again: %s", async (which) => {
    const { memory } = which === "shared" ? sharedWorld() : privateWorld();
    const channel = newChannel(memory, 2);
    const exported = structuredClone(channel.export());
    const elsewhere = exchange.attachChannel(memory, exported, Numbered);
    fill(elsewhere, memory, [1]);
    expect(channel.size).toBe(1);
    const frame = numbered(memory, 99);
    channel.drop();
    await stale(channel, frame);
    await stale(elsewhere, frame);
    refused(() => elsewhere.drop(), "drop after drop");
    expect(() => exchange.attachChannel(memory, exported, Numbered)).toThrow("this channel was dropped");

    const next = newChannel(memory, 2);
    fill(next, memory, [5]);
    expect(next.export()["id"]).toBe(exported["id"]); // or this test shows nothing
    await stale(channel, frame);
    await stale(elsewhere, frame);
    refused(() => elsewhere.drop(), "drop after drop");
    expect(() => exchange.attachChannel(memory, exported, Numbered)).toThrow(MemoryError);
    expect(drain(next)).toEqual([5]);
    plain.drop(frame);
    expect(isWhole(memory)).toBe(true);
  });

  it("names the same channel wherever it was attached", () => {
    const { memory } = privateWorld();
    const channel = newChannel(memory, 3);
    const exported = channel.export();
    const [one, two] = [0, 1].map(() => exchange.attachChannel(memory, structuredClone(exported), Numbered));
    if (one === undefined || two === undefined) return expect.unreachable();
    fill(one, memory, [1]);
    fill(two, memory, [2]);
    one.close();
    expect([channel.isClosed, two.isClosed, two.capacity, drain(channel)]).toEqual([true, true, 3, [1, 2]]);
    two.drop();
    refused(() => one.size, "size after drop");
  });

  it("is refused where it names nothing", () => {
    const { memory } = privateWorld();
    const { memory: other } = privateWorld();
    const exported = newChannel(memory, 1).export();
    const attach = (value: unknown, kind: unknown = Numbered) => exchange.attachChannel(memory, value, kind);
    expect(attach(exported).capacity).toBe(1);
    const malformed = [undefined, null, 7, "channel", {}, [], () => {}, memory.export(), memory];
    for (const value of malformed) expect(() => attach(value)).toThrow("this is not what channel.export() returns");
    for (const id of [0, -1, 128, 1.5, Number.NaN, "1", undefined, null]) {
      expect(() => attach({ ...exported, id })).toThrow("this is not what channel.export() returns");
    }
    expect(() => attach({ ...exported, generation: "1" })).toThrow("this is not what channel.export() returns");
    expect(() => attach({ ...exported, what: "list" })).toThrow("this is not what channel.export() returns");
    expect(() => attach(exchange.createList(memory, Numbered).export())).toThrow("this is not what channel.export()");
    for (const lie of [{ id: 2 }, { generation: 2 }, { generation: 0 }]) {
      expect(() => attach({ ...exported, ...lie })).toThrow("this channel was dropped");
    }
    expect(() => exchange.attachChannel(other, exported, Numbered)).toThrow(
      'this channel is not in memory "dma"; attach it in the memory that it is in',
    );
    expect(() => attach(exported, Logged)).toThrow(KindError);
    expect(() => attach(exported, Logged)).toThrow("this channel does not hold frames of kind Logged");
    expect(() => attach(exported, Object)).toThrow(MetadataError);
    expect(() => exchange.attachChannel({}, exported, Numbered)).toThrow(OwnershipError);
  });
});

describe("createChannel", () => {
  it.each([0, -1, 1025, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "4", undefined])(
    "refuses a capacity of %s",
    (capacity) => {
      const { memory } = privateWorld();
      expect(() => exchange.createChannel(memory, Numbered, { capacity })).toThrow(RangeError);
      expect(newChannel(memory, 1).export()["id"]).toBe(1); // no id was used up
    },
  );

  it("refuses what is no memory and no kind, in this order, and options that are none", () => {
    const { memory } = privateWorld();
    expect(() => exchange.createChannel({}, Object, {})).toThrow(OwnershipError);
    expect(() => exchange.createChannel(memory, Object, {})).toThrow(MetadataError);
    expect(() => exchange.createChannel(memory, Numbered, undefined)).toThrow(RangeError);
    expect(() => exchange.createChannel(memory, Numbered, null)).toThrow(RangeError);
  });

  it("makes 127 at once, and each that is dropped makes room for another", () => {
    const { memory } = privateWorld();
    const channels = Array.from({ length: 127 }, () => newChannel(memory, 1));
    expect(() => newChannel(memory, 1)).toThrow('memory "dma" has 127 channels, the most that it can have');
    fill(channels[126] ?? expect.unreachable(), memory, [126]);
    channels[60]?.drop();
    for (let round = 0; round < 3000; round++) newChannel(memory, 1).drop(); // ids do not run out
    const another = newChannel(memory, 1024);
    fill(another, memory, [60]);
    expect(() => newChannel(memory, 1)).toThrow(MemoryError);
    expect([drain(another), drain(channels[126] ?? another)]).toEqual([[60], [126]]);
  });

  it("makes one that holds 1,024 frames and not one more", () => {
    const { memory } = privateWorld({ frames: 1025 });
    const channel = newChannel(memory, 1024);
    const batch = Array.from({ length: 1025 }, (_, n) => numbered(memory, n));
    expect(channel.sendMany(batch)).toBe(1024);
    expect(batch.map((frame) => frame.meta()["n"])).toEqual([1024]);
    expect(exchange.trySend(channel, batch[0])).toBe(false);
    expect(channel.receiveMany(2000).map(numberOf)).toEqual(Array.from({ length: 1024 }, (_, n) => n));
    expect(exchange.trySend(channel, batch[0])).toBe(true);
  });

  it("makes one that holds no more than it was made for, whatever the last one with its id held", () => {
    const { memory } = privateWorld({ frames: 12 });
    for (const capacity of [10, 2, 5, 1]) {
      const before = newChannel(memory, 10);
      fill(before, memory, [1]); // and leaves a lot of room
      before.drop();
      const channel = newChannel(memory, capacity);
      fill(channel, memory, [1]);
      expect(drain(channel)).toEqual([1]);
      // One by one: a batch that does not fit is looked at more closely.
      const frames = Array.from({ length: 11 }, (_, n) => numbered(memory, n));
      const left = frames.filter((frame) => !exchange.trySend(channel, frame));
      expect(left).toHaveLength(11 - capacity);
      left.forEach(plain.drop);
      channel.drop();
    }
    expect(isWhole(memory)).toBe(true);
  });

  it("makes one for the scope of a using declaration", () => {
    const { memory } = privateWorld();
    const channel = newChannel(memory, 1);
    fill(channel, memory, [1]);
    channel[Symbol.dispose]();
    expect(isWhole(memory)).toBe(true);
    refused(() => channel.size, "size after drop");
  });
});

describe("what cannot be sent", () => {
  const ways: Readonly<Record<string, (channel: PlainChannel, frame: unknown) => unknown>> = {
    send: (channel, frame) => exchange.send(channel, frame),
    trySend: (channel, frame) => exchange.trySend(channel, frame),
    sendMany: (channel, frame) => channel.sendMany([frame]),
    "send to a delivery": (channel, frame) => exchange.send(channel.delivery(), frame),
  };
  describe.each(Object.entries(ways))("by %s", (name, way) => {
    const use = name === "trySend" ? "trySend" : "send";
    it("is refused before anything was touched", () => {
      const { memory, region } = privateWorld({ frames: 8 });
      const channel = newChannel(memory, 4);
      const other = numbered(privateWorld().memory, 1);
      const ofKind = allocated(memory, Logged, { id: 1 });
      const raw = numbered(memory, 2);
      plain.intoRaw(raw);
      const spent = numbered(memory, 3);
      plain.drop(spent);
      const robbed = numbered(memory, 4);
      const lent = allocated(memory, Untyped, {});
      const untyped = exchange.createChannel(memory, Untyped, { capacity: 1 });
      const before = new Uint8Array(memory.buffer).slice();
      for (const nothing of [undefined, null, 7, {}, new Error("none"), Object.create(robbed)]) {
        expect(() => way(channel, nothing)).toThrow(OwnershipError);
      }
      refused(() => way(channel, other), `${use} needs a frame of memory "dma", but this one is of memory "dma"`);
      refused(() => way(channel, ofKind), `${use}`);
      refused(() => way(channel, raw), `${use} needs a unique frame, but this one is raw`);
      refused(() => way(channel, spent), `${use} after drop: this frame was already consumed by drop`);
      lent.bytes(() => refused(() => way(untyped, lent), `${use}`));
      expect(Buffer.compare(new Uint8Array(memory.buffer), before)).toBe(0);
      expect([channel.size, ofKind.meta()["id"], other.meta()["n"]]).toEqual([0, 1, 1]);
      plain.fromRaw(raw);
      way(channel, raw);
      expect(region.states().filter((state) => state === "queued")).toHaveLength(1);
      refused(() => way(channel, raw), `${use} after ${use}`);
    });

    it.runIf(name !== "sendMany")("is refused where there is no channel", () => {
      const { memory } = privateWorld();
      const frame = numbered(memory, 1);
      const send = name === "trySend" ? exchange.trySend : exchange.send;
      for (const nothing of [
        undefined,
        null,
        7,
        {},
        memory,
        exchange.createList(memory, Numbered),
        Object.create(newChannel(memory, 1)),
      ]) {
        refused(() => send(nothing, frame), `${use} needs a channel: what createChannel or attachChannel returned`);
      }
      expect(frame.meta()["n"]).toBe(1);
    });
  });

  it("spoils no batch that it is in: nothing of it is sent, all of it is still here", () => {
    const { memory } = privateWorld({ frames: 8 });
    const channel = newChannel(memory, 4);
    const [one, two] = [numbered(memory, 1), numbered(memory, 2)];
    const raw = numbered(memory, 3);
    plain.intoRaw(raw);
    const batches: [unknown[], string][] = [
      [[one, two, one], "send after send"],
      [[one, raw, two], "send needs a unique frame, but this one is raw"],
      [[one, two, undefined], "send needs a frame"],
    ];
    for (const [batch, text] of batches) {
      const before = [...batch];
      refused(() => channel.sendMany(batch), text);
      expect(batch).toEqual(before);
      expect([channel.size, one.meta()["n"], two.meta()["n"]]).toEqual([0, 1, 2]);
    }
    expect(channel.sendMany([])).toBe(0);
    expect(channel.sendMany([two, one])).toBe(2);
    expect(drain(channel)).toEqual([2, 1]);
  });
});

describe("receiveMany", () => {
  it.each([-1, 0.5, 1.5, Number.NaN, "2", undefined, null, {}, Number.POSITIVE_INFINITY])(
    "takes no number that is none: %s",
    (max) => {
      const { memory } = privateWorld();
      const channel = newChannel(memory, 4);
      fill(channel, memory, [1, 2, 3]);
      expect(() => channel.receiveMany(max)).toThrow(RangeError);
      expect(channel.size).toBe(3);
      expect(channel.receiveMany(0)).toEqual([]);
      expect(channel.receiveMany(2).map(numberOf)).toEqual([1, 2]);
      expect(drain(channel)).toEqual([3]);
      expect(isWhole(memory)).toBe(true);
    },
  );
});

describe("a frame that is sent, and the channel closed, in the middle of a receive", () => {
  it("is received: undefined says that nothing will come any more", () => {
    let during = 0;
    for (let access = 1; access <= 60; access++) {
      const { memory } = sharedWorld();
      const other = plain.attachMemory("dma", memory.export());
      const channel = newChannel(memory, 1);
      const elsewhere = exchange.attachChannel(other, channel.export(), Numbered);
      const frame = numbered(other, access);
      const { load } = Atomics;
      let left = access;
      const loadAndMore = (words: Int32Array, word: number): number => {
        const value = load(words, word);
        if (--left === 0) {
          during++;
          exchange.send(elsewhere, frame);
          elsewhere.close();
        }
        return value;
      };
      // SAFETY: Atomics.load has more overloads; the memory's words are an Int32Array.
      const spy = vi.spyOn(Atomics, "load").mockImplementation(loadAndMore as unknown as () => bigint);
      try {
        expect(numberOf(channel.receive())).toBe(access);
        expect(channel.receive()).toBeUndefined();
      } finally {
        spy.mockRestore();
      }
    }
    expect(during).toBe(60);
  });
});

describe("what waits for nobody", () => {
  it("is refused in private memory, where nobody could end the wait", () => {
    const { memory } = privateWorld();
    const channel = newChannel(memory, 1);
    const cannot = expect.objectContaining({ name: "ChannelError", code: "CannotWait" });
    expect(() => channel.receive()).toThrow(cannot);
    fill(channel, memory, [1]);
    const frame = numbered(memory, 2);
    expect(() => exchange.send(channel, frame)).toThrow(cannot);
    expect(frame.meta()["n"]).toBe(2);
    expect(drain(channel)).toEqual([1]);
    exchange.send(channel, frame);
    expect(numberOf(channel.receive())).toBe(2);
  });

  it("is refused where the thread may not sleep", () => {
    const { memory } = sharedWorld();
    const channel = newChannel(memory, 1);
    const refusal = new TypeError("Atomics.wait cannot be called in this context");
    const wait = vi.spyOn(Atomics, "wait").mockImplementation(() => {
      throw refusal;
    });
    try {
      const cannot = expect.objectContaining({ name: "ChannelError", code: "CannotWait", cause: refusal });
      expect(() => channel.receive()).toThrow(cannot);
      fill(channel, memory, [1]);
      const frame = numbered(memory, 2);
      expect(() => exchange.send(channel, frame)).toThrow(cannot);
      expect(frame.meta()["n"]).toBe(2);
      expect(wait).toHaveBeenCalledTimes(2);
      expect([drain(channel), exchange.trySend(channel, frame), drain(channel)]).toEqual([[1], true, [2]]);
    } finally {
      wait.mockRestore();
    }
  });
});

describe("an onDrop that meets the channel whose drop called it", () => {
  it("cannot send into it, nor receive from it, nor drop it again", () => {
    const { memory, region } = privateWorld({ frames: 6 });
    const channel = exchange.createChannel(memory, Logged, { capacity: 4 });
    const attached = exchange.attachChannel(memory, channel.export(), Logged);
    for (const id of [1, 2, 3]) exchange.send(channel, allocated(memory, Logged, { id }));
    const late = allocated(memory, Logged, { id: 9 });
    let calls = 0;
    plan.act = ({ id }) => {
      if (id !== 1) return;
      calls++;
      for (const handle of [channel, attached]) {
        refused(() => exchange.send(handle, late), "send after drop");
        refused(() => handle.tryReceive(), "tryReceive after drop");
        refused(() => handle.size, "size after drop");
      }
      channel.drop();
      refused(() => attached.drop(), "drop after drop");
      newChannel(memory, 1).drop(); // the id is not free yet, another is
    };
    channel.drop();
    expect(calls).toBe(1);
    expect(deaths.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(late.meta()["id"]).toBe(9);
    plain.drop(late);
    expect(region.states().every((state) => state === "unused")).toBe(true);
  });
});

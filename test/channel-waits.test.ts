import { setImmediate as turn } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { MemoryError, OwnershipError } from "../src/index.js";
import {
  drain,
  exchange,
  fill,
  isWhole,
  Numbered,
  newChannel,
  numbered,
  numberOf,
  type PlainUndelivered,
} from "./support/channels.js";
import { Grief, Logged, plan, resetDeaths } from "./support/drop-log.js";
import { mustOwn, type PlainFrame, plain } from "./support/plain.js";
import { partsOf } from "./support/region.js";
import { type BackingKind, backings, newWasm, privateWorld, sharedWorld } from "./support/worlds.js";

/** Lets everything that can go on go on. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await turn();
}

/** What became of a promise, so far. */
class Watched<T> {
  state: "pending" | "fulfilled" | "rejected" = "pending";
  value: T | undefined;
  reason: unknown;
  constructor(promise: PromiseLike<T>) {
    promise.then(
      (value) => {
        this.state = "fulfilled";
        this.value = value;
      },
      (reason) => {
        this.state = "rejected";
        this.reason = reason;
      },
    );
  }
}

beforeEach(resetDeaths);

const WAIT_ASYNC = "waitAsync";

/** Runs with an engine that has no `Atomics.waitAsync`. */
async function withoutWaitAsync(body: () => Promise<void>): Promise<void> {
  const found = Object.getOwnPropertyDescriptor(Atomics, WAIT_ASYNC);
  Reflect.deleteProperty(Atomics, WAIT_ASYNC);
  try {
    expect(WAIT_ASYNC in Atomics).toBe(false);
    await body();
  } finally {
    if (found !== undefined) Object.defineProperty(Atomics, WAIT_ASYNC, found);
  }
}

/** What each wait below is done on: every backing, and shared memory in an engine that has to look again and again. */
const grounds: { name: string; make: BackingKind["make"]; run: (body: () => Promise<void>) => Promise<void> }[] = [
  ...backings.map(({ name, make }) => ({ name, make, run: (body: () => Promise<void>) => body() })),
  { name: "shared memory without Atomics.waitAsync", make: sharedWorld, run: withoutWaitAsync },
];

/** Waits until a promise has settled, however its engine finds out. */
async function settled<T>(watched: Watched<T>): Promise<Watched<T>> {
  for (let waited = 0; watched.state === "pending" && waited < 2000; waited++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return watched;
}

describe.each(grounds)("in $name", ({ make, run }) => {
  describe("receiveAsync", () => {
    it("gives what is there at once, and later what comes later", () =>
      run(async () => {
        const { memory } = make();
        const channel = newChannel(memory, 2);
        fill(channel, memory, [1]);
        expect(numberOf(await channel.receiveAsync())).toBe(1);
        const watched = new Watched(channel.receiveAsync());
        await settle();
        expect(watched.state).toBe("pending");
        fill(channel, memory, [2]);
        await settled(watched);
        expect(numberOf(watched.value)).toBe(2);
        expect(isWhole(memory)).toBe(true);
      }));

    it("wakes several that wait: each frame goes to one of them", () =>
      run(async () => {
        const { memory } = make({ frames: 8 });
        const channel = newChannel(memory, 8);
        const waiting = [0, 1, 2].map(() => new Watched(channel.receiveAsync()));
        await settle();
        fill(channel, memory, [1, 2]);
        await Promise.all(waiting.slice(0, 2).map(settled));
        await settle();
        expect(waiting.map(({ state }) => state).sort()).toEqual(["fulfilled", "fulfilled", "pending"]);
        fill(channel, memory, [3]);
        await Promise.all(waiting.map(settled));
        expect(waiting.map(({ value }) => numberOf(value)).sort()).toEqual([1, 2, 3]);
        expect(isWhole(memory)).toBe(true);
      }));

    it("ends with undefined when the channel is closed, after what is in it", () =>
      run(async () => {
        const { memory } = make();
        const channel = newChannel(memory, 2);
        const waiting = [new Watched(channel.receiveAsync()), new Watched(channel.receiveAsync())];
        await settle();
        channel.close();
        await Promise.all(waiting.map(settled));
        expect(waiting).toMatchObject([{ state: "fulfilled", value: undefined }, { state: "fulfilled" }]);
        const other = newChannel(memory, 2);
        fill(other, memory, [1]);
        other.close();
        expect(numberOf(await other.receiveAsync())).toBe(1);
        expect(await other.receiveAsync()).toBeUndefined();
      }));

    it("is rejected when the channel is dropped meanwhile", () =>
      run(async () => {
        const { memory } = make();
        const channel = newChannel(memory, 2);
        const elsewhere = exchange.attachChannel(memory, channel.export(), Numbered);
        const waiting = [new Watched(channel.receiveAsync()), new Watched(elsewhere.receiveAsync())];
        await settle();
        channel.drop();
        await Promise.all(waiting.map(settled));
        expect(waiting).toMatchObject([
          { state: "rejected", reason: { message: expect.stringContaining("receiveAsync after drop") } },
          { state: "rejected", reason: { message: expect.stringContaining("receiveAsync after drop") } },
        ]);
      }));

    it("is rejected with the signal's reason: before, while it waits, and not any more afterwards", () =>
      run(async () => {
        const { memory } = make();
        const channel = newChannel(memory, 4);
        fill(channel, memory, [1]);
        const before = AbortSignal.abort("before");
        await expect(channel.receiveAsync({ signal: before })).rejects.toBe("before");
        expect(channel.size).toBe(1); // nothing was taken
        const after = new AbortController();
        const received = await channel.receiveAsync({ signal: after.signal });
        after.abort("after");
        expect(numberOf(received)).toBe(1);

        const during = new AbortController();
        const [stopped, other] = [
          new Watched(channel.receiveAsync({ signal: during.signal })),
          new Watched(channel.receiveAsync()),
        ];
        await settle();
        during.abort("during");
        await settled(stopped);
        expect([stopped.reason, other.state]).toEqual(["during", "pending"]);
        fill(channel, memory, [2]); // for the one that still waits
        await settled(other);
        expect(numberOf(other.value)).toBe(2);
        expect(isWhole(memory)).toBe(true);
      }));

    it("loses nothing when frame and abort come together, in both orders", () =>
      run(async () => {
        const { memory } = make();
        const channel = newChannel(memory, 4);
        for (const isAbortFirst of [true, false]) {
          const stop = new AbortController();
          const watched = new Watched(channel.receiveAsync({ signal: stop.signal }));
          await settle();
          if (isAbortFirst) stop.abort("stop");
          fill(channel, memory, [7]);
          if (!isAbortFirst) stop.abort("stop");
          await settled(watched);
          const got = watched.state === "fulfilled" ? [numberOf(watched.value)] : drain(channel);
          expect(got).toEqual([7]);
          expect(channel.size).toBe(0);
        }
        expect(isWhole(memory)).toBe(true);
      }));

    it("leaves no listener at the signal", () =>
      run(async () => {
        const { memory } = make();
        const channel = newChannel(memory, 4);
        let listeners = 0;
        const signal = {
          aborted: false,
          addEventListener: () => void listeners++,
          removeEventListener: () => void listeners--,
        };
        // SAFETY: what the library asks of a signal.
        const watched = new Watched(channel.receiveAsync({ signal: signal as unknown as AbortSignal }));
        await settle();
        expect(listeners).toBe(1);
        fill(channel, memory, [1]);
        await settled(watched);
        expect(listeners).toBe(0);
        expect(numberOf(watched.value)).toBe(1);
      }));
  });

  it("for await gives the frames until the channel is closed; break loses none", () =>
    run(async () => {
      const { memory } = make({ frames: 8 });
      const channel = newChannel(memory, 8);
      fill(channel, memory, [1, 2, 3]);
      const seen: unknown[] = [];
      for await (const frame of channel) {
        seen.push(numberOf(frame));
        if (seen.length === 2) break;
      }
      expect([seen, channel.size]).toEqual([[1, 2], 1]);
      const reading = (async () => {
        for await (const frame of channel) seen.push(numberOf(frame));
      })();
      await settle();
      fill(channel, memory, [4]);
      await settle();
      fill(channel, memory, [5, 6]);
      channel.close();
      await reading;
      expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
      await expect(
        (async () => {
          const other = newChannel(memory, 8);
          fill(other, memory, [7, 8]);
          try {
            for await (const frame of other) throw new Error(`stop at ${numberOf(frame)}`);
          } finally {
            expect(drain(other)).toEqual([8]);
          }
        })(),
      ).rejects.toThrow("stop at 7");
      expect(isWhole(memory)).toBe(true);
    }));

  describe("a delivery", () => {
    it("is done at once where there is room, and when there is some where there is none", () =>
      run(async () => {
        const { memory, region } = make();
        const channel = newChannel(memory, 1);
        const delivery = channel.delivery();
        const [one, two] = [numbered(memory, 1), numbered(memory, 2)];
        exchange.send(delivery, one);
        expect(channel.size).toBe(1); // without an await
        expect(() => one.meta()).toThrow("meta after send: this frame was already consumed by send");
        expect(await delivery).toBeUndefined();
        expect(await delivery).toBeUndefined(); // again

        const later = channel.delivery();
        exchange.send(later, two);
        expect(() => two.meta()).toThrow("meta after send");
        const watched = new Watched(later);
        await settle();
        expect(watched.state).toBe("pending");
        expect(region.states().filter((state) => state === "live")).toHaveLength(1);
        expect(drain(channel)).toEqual([1]);
        expect(await settled(watched)).toMatchObject({ state: "fulfilled", value: undefined });
        expect(drain(channel)).toEqual([2]);
        expect(isWhole(memory)).toBe(true);
      }));

    const handsBack = (back: PlainUndelivered | undefined, reason: string, n: number): void => {
      expect(back?.reason).toBe(reason);
      expect(numberOf(back?.frame)).toBe(n);
    };

    it.each(["before", "while it waits"])("hands the frame back from a channel that is closed %s", (when) =>
      run(async () => {
        const { memory } = make();
        const channel = newChannel(memory, 1);
        fill(channel, memory, [1]);
        if (when === "before") channel.close();
        const delivery = channel.delivery();
        exchange.send(delivery, numbered(memory, 2));
        await settle();
        if (when !== "before") channel.close();
        handsBack(await delivery, "closed", 2);
        expect(drain(channel)).toEqual([1]);
        expect(isWhole(memory)).toBe(true);
      }),
    );

    it("hands the frame back from a channel that is dropped while it waits", () =>
      run(async () => {
        const { memory } = make();
        const channel = newChannel(memory, 1);
        fill(channel, memory, [1]);
        const delivery = channel.delivery();
        exchange.send(delivery, numbered(memory, 2));
        await settle();
        channel.drop();
        handsBack(await delivery, "closed", 2);
        const next = newChannel(memory, 1); // of the same id: a delivery to the old one does not get into it
        expect(next.size).toBe(0);
        expect(isWhole(memory)).toBe(true);
      }));

    it("hands the frame back when the signal says so: before and while it waits, and not afterwards", () =>
      run(async () => {
        const { memory } = make();
        const channel = newChannel(memory, 1);
        const never = channel.delivery({ signal: AbortSignal.abort() });
        exchange.send(never, numbered(memory, 1));
        handsBack(await never, "aborted", 1);
        expect(channel.size).toBe(0);

        const late = new AbortController();
        const done = channel.delivery({ signal: late.signal });
        exchange.send(done, numbered(memory, 2));
        late.abort();
        expect(await done).toBeUndefined();

        const during = new AbortController();
        const stopped = channel.delivery({ signal: during.signal });
        exchange.send(stopped, numbered(memory, 3));
        await settle();
        during.abort("reason");
        handsBack(await stopped, "aborted", 3);
        expect(drain(channel)).toEqual([2]);
        expect(isWhole(memory)).toBe(true);
      }));

    it("takes one frame: the second is refused, and is still its variable's", () =>
      run(async () => {
        const { memory } = make();
        const channel = newChannel(memory, 1);
        const delivery = channel.delivery();
        const [one, two] = [numbered(memory, 1), numbered(memory, 2)];
        const raw = numbered(memory, 3);
        plain.intoRaw(raw);
        expect(() => exchange.send(delivery, raw)).toThrow("send needs a unique frame, but this one is raw");
        exchange.send(delivery, one); // what was refused did not use it up
        const again = (): void => exchange.send(delivery, two);
        expect(again).toThrow(OwnershipError);
        expect(again).toThrow("send: this delivery has its frame; make one for each frame");
        expect(() => exchange.trySend(channel.delivery(), two)).toThrow("trySend needs a channel");
        expect(two.meta()["n"]).toBe(2);
        await delivery;
        expect(again).toThrow("send: this delivery has its frame");
        plain.drop(two);
        plain.fromRaw(raw);
        plain.drop(raw);
        expect(drain(channel)).toEqual([1]);
        expect(isWhole(memory)).toBe(true);
      }));

    it("that nobody awaits goes on all the same; one that got no frame does nothing", () =>
      run(async () => {
        const { memory } = make();
        const channel = newChannel(memory, 1);
        channel.delivery();
        fill(channel, memory, [1]);
        exchange.send(channel.delivery(), numbered(memory, 2));
        const watched = new Watched(channel.receiveAsync());
        await settled(watched);
        expect(numberOf(watched.value)).toBe(1);
        expect(numberOf(await channel.receiveAsync())).toBe(2);
        expect(isWhole(memory)).toBe(true);
      }));

    it("is one of many: each of their frames arrives, and once", () =>
      run(async () => {
        const { memory } = make({ frames: 12 });
        const channel = newChannel(memory, 1);
        fill(channel, memory, [0]);
        const deliveries = Array.from({ length: 8 }, (_, at) => {
          const delivery = channel.delivery();
          exchange.send(delivery, numbered(memory, at + 1));
          return delivery;
        });
        await settle();
        const seen: unknown[] = [];
        while (seen.length < 9) seen.push(numberOf(await channel.receiveAsync()));
        expect(await Promise.all(deliveries)).toEqual(Array(8).fill(undefined));
        expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]); // each once
        expect(isWhole(memory)).toBe(true);
      }));
  });

  describe("allocAsync", () => {
    const takeAll = (memory: ReturnType<typeof make>["memory"]): PlainFrame[] =>
      Array.from({ length: memory.frames }, (_, n) => numbered(memory, n));

    it("gives a frame at once, or as soon as somebody drops one", () =>
      run(async () => {
        const { memory } = make({ frames: 3 });
        const first = mustOwn(await exchange.allocAsync(memory, Numbered, { n: 5 }));
        expect(first.meta()["n"]).toBe(5);
        plain.drop(first);
        const all = takeAll(memory);
        const waiting = [10, 11].map((n) => new Watched(exchange.allocAsync(memory, Numbered, { n })));
        await settle();
        expect(waiting.map(({ state }) => state)).toEqual(["pending", "pending"]);
        const address = all[1]?.startPaddr();
        plain.drop(all[1]);
        for (let waited = 0; waited < 2000 && waiting.every(({ state }) => state === "pending"); waited++) {
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
        await settle();
        const [got] = waiting.filter(({ state }) => state === "fulfilled");
        expect(waiting.filter(({ state }) => state === "pending")).toHaveLength(1); // one frame, one of them
        const frame = mustOwn(got?.value);
        expect(frame.startPaddr()).toBe(address);
        plain.drop(frame);
        await Promise.all(waiting.map(settled));
        for (const { value } of waiting) if (value !== got?.value) plain.drop(mustOwn(value));
        plain.drop(all[0]);
        plain.drop(all[2]);
        expect(isWhole(memory)).toBe(true);
      }));

    it.each(["dropped", "received and dropped", "dropped with its channel", "lost to an onDrop that throws"])(
      "hears of a frame that was %s",
      (how) =>
        run(async () => {
          const { memory } = make({ frames: 2 });
          const kept = mustOwn(plain.alloc(memory, Logged, { id: 1 }));
          const channel = newChannel(memory, 1);
          fill(channel, memory, [1]);
          const watched = new Watched(exchange.allocAsync(memory, Numbered, { n: 9 }));
          await settle();
          expect(watched.state).toBe("pending");
          plan.act = () => {
            throw new Grief("grief");
          };
          if (how === "dropped") expect(() => plain.drop(kept)).toThrow("grief");
          else if (how === "received and dropped") numberOf(channel.tryReceive());
          else if (how === "dropped with its channel") channel.drop();
          else expect(() => plain.repurpose(kept, Numbered, { n: 2 })).toThrow("grief");
          expect(await settled(watched)).toMatchObject({ state: "fulfilled" });
          expect(numberOf(watched.value)).toBe(9);
        }),
    );

    it("stops when the signal says so, before and while it waits, and takes nothing", () =>
      run(async () => {
        const { memory } = make({ frames: 2 });
        await expect(
          exchange.allocAsync(memory, Numbered, { n: 1 }, { signal: AbortSignal.abort("before") }),
        ).rejects.toBe("before");
        const all = takeAll(memory);
        const stop = new AbortController();
        const watched = new Watched(exchange.allocAsync(memory, Numbered, { n: 1 }, { signal: stop.signal }));
        await settle();
        stop.abort("during");
        expect(await settled(watched)).toMatchObject({ state: "rejected", reason: "during" });
        all.forEach(plain.drop);
        await settle();
        expect(isWhole(memory)).toBe(true);
      }));

    it("rejects with what alloc throws", () =>
      run(async () => {
        const { memory } = make();
        await expect(exchange.allocAsync({}, Numbered, { n: 1 })).rejects.toThrow(OwnershipError);
        await expect(exchange.allocAsync(memory, Object, { n: 1 })).rejects.toThrow("kind");
        await expect(exchange.allocAsync(memory, Numbered, { n: -1 })).rejects.toThrow("n");
        expect(isWhole(memory)).toBe(true);
      }));
  });
});

describe("a wait that was given up", () => {
  it("is not kept by the engine: nobody is left to be woken", async () => {
    const { memory, region } = sharedWorld({ frames: 1 });
    const channel = newChannel(memory, 1);
    const words = new Int32Array(memory.buffer);
    const sleepersOn = (id: number, word: number): number =>
      Atomics.notify(words, (region.parts.channels + id * 256) / 4 + word);
    const [room, items] = [32, 34];
    const stop = new AbortController();
    const waiting = [0, 1, 2].map(() => new Watched(channel.receiveAsync({ signal: stop.signal })));
    fill(channel, memory, [1]);
    await settle();
    numberOf(waiting[0]?.value);
    const frame = numbered(memory, 1);
    waiting.push(new Watched(exchange.allocAsync(memory, Numbered, { n: 1 }, { signal: stop.signal })));
    await settle();
    expect(sleepersOn(1, items) + sleepersOn(0, room)).toBe(3); // woken, they look again
    await settle();
    stop.abort();
    await settle();
    expect(waiting.map(({ state }) => state)).toEqual(["fulfilled", "rejected", "rejected", "rejected"]);
    expect([sleepersOn(1, items), sleepersOn(0, room)]).toEqual([0, 0]);
    plain.drop(frame);
  });
});

describe("frames of another thread", () => {
  it("wake who waits for a frame, or for room, when they are reclaimed", async () => {
    const { memory } = sharedWorld({ frames: 3 });
    const name = memory.export();
    const dead = plain.attachMemory("dma", name); // it shall have ended
    const channel = newChannel(memory, 1);
    const elsewhere = exchange.attachChannel(dead, channel.export(), Numbered);
    fill(elsewhere, dead, [1]);
    const lost = [numbered(dead, 2), numbered(dead, 3)];
    const claim = new Watched(exchange.allocAsync(memory, Numbered, { n: 9 }));
    await settle();
    expect(memory.reclaim(name)).toHaveLength(lost.length); // what was sent is not the thread's any more
    expect(await settled(claim)).toMatchObject({ state: "fulfilled" });
    expect([numberOf(claim.value), ...drain(channel)]).toEqual([9, 1]);
    expect(isWhole(memory)).toBe(true);
  });

  it("are reclaimed with the channel that nobody else knew", async () => {
    const { memory } = sharedWorld({ frames: 4 });
    const name = memory.export();
    const dead = plain.attachMemory("dma", name);
    const channel = newChannel(dead, 2);
    fill(channel, dead, [1, 2]);
    const claim = new Watched(
      (async () => {
        const all = [];
        for (let n = 0; n < 4; n++) all.push(await exchange.allocAsync(memory, Numbered, { n }));
        return all;
      })(),
    );
    await settle();
    expect(claim.state).toBe("pending");
    const freed = memory.reclaim(name);
    expect(freed.map(({ status }) => status)).toEqual(["queued", "queued"]);
    expect((await settled(claim)).value?.map(numberOf)).toEqual([0, 1, 2, 3]);
    const next = newChannel(memory, 2); // of the same id
    expect([next.export()["id"], next.size]).toEqual([1, 0]);
    fill(next, memory, [5, 6]);
    expect(drain(next)).toEqual([5, 6]);
    expect(() => channel.size).toThrow("size after drop");
  });
});

describe("memory that changes while somebody waits", () => {
  it.each([true, false])("grows, and the wait goes on: shared %s", async (shared) => {
    const buffer = newWasm(partsOf(2).end, shared);
    const memory = plain.createMemory({ name: "dma", frames: 2, buffer });
    const channel = newChannel(memory, 1);
    const received = new Watched(channel.receiveAsync());
    const all = [numbered(memory, 1), numbered(memory, 2)];
    const claim = new Watched(exchange.allocAsync(memory, Numbered, { n: 3 }));
    await settle();
    buffer.grow(1);
    await settle();
    exchange.send(channel, all[0]);
    expect(await settled(received)).toMatchObject({ state: "fulfilled" });
    buffer.grow(1);
    expect(numberOf(received.value)).toBe(1);
    expect(await settled(claim)).toMatchObject({ state: "fulfilled" });
    exchange.send(channel, claim.value);
    const delivery = channel.delivery();
    exchange.send(delivery, all[1]);
    await settle();
    buffer.grow(1);
    expect(drain(channel)).toEqual([3]);
    expect(await delivery).toBeUndefined();
    expect(drain(channel)).toEqual([2]);
    expect(isWhole(memory)).toBe(true);
  });

  it("is gone, and whoever is woken says so", async () => {
    const { memory } = privateWorld();
    const channel = newChannel(memory, 1);
    const stop = new AbortController();
    const watched = new Watched(channel.receiveAsync({ signal: stop.signal }));
    await settle();
    structuredClone(memory.buffer, { transfer: [memory.buffer as ArrayBuffer] });
    stop.abort("stop");
    expect(await settled(watched)).toMatchObject({ state: "rejected", reason: "stop" });
    await expect(channel.receiveAsync()).rejects.toThrow(MemoryError);
    await expect(exchange.allocAsync(memory, Numbered, { n: 1 })).rejects.toThrow(MemoryError);
    expect(() => channel.tryReceive()).toThrow(MemoryError);
  });
});

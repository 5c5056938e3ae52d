import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import { FrameMeta, u32 } from "../src/index.js";
import { claimed, mustOwn, type PlainExport, type PlainMemory, plain } from "./support/plain.js";
import { RegionReader } from "./support/region.js";

class Ticket extends FrameMeta("Ticket", { thread: u32, round: u32 }) {}
class Mourned extends FrameMeta("Mourned", { id: u32 }) {
  override onDrop(): void {
    mourned++;
  }
}
let mourned = 0;

const started: Worker[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((worker) => worker.terminate()));
});

interface Thread {
  readonly worker: Worker;
  readonly name: PlainExport;
  /** Resolves when the thread has ended by itself, and rejects with what it threw. */
  readonly ended: Promise<unknown>;
}

function start(memory: PlainMemory, me: number, task: string, data: object, transfer: MessagePort[] = []): Thread {
  const name = memory.export();
  const worker = new Worker(new URL("./support/thread.mjs", import.meta.url), {
    workerData: { task, me, exported: name, ...data },
    transferList: transfer,
  });
  started.push(worker);
  const ended = once(worker, "exit");
  ended.catch(() => {}); // looked at by whoever awaits it
  return { worker, name, ended };
}

const shared = (words: number): SharedArrayBuffer => new SharedArrayBuffer(words * 4);

function newMemory(frames: number): { memory: PlainMemory; region: RegionReader } {
  const memory = plain.createMemory({ name: "dma", frames, shared: true });
  return { memory, region: new RegionReader(() => memory.buffer, 0, frames) };
}

describe("threads that race for the same frames", () => {
  // Two threads for two cores, and few frames: then they meet in the same slot. More of both: then they are shuffled.
  it.each([
    { way: "fromUnused", threads: 2, frames: 3, rounds: 6000 },
    { way: "alloc", threads: 2, frames: 3, rounds: 6000 },
    { way: "fromUnused", threads: 3, frames: 13, rounds: 300 },
    { way: "alloc", threads: 3, frames: 13, rounds: 300 },
  ])(
    "win each exactly once, by $way: $threads threads, $frames frames, $rounds rounds",
    async ({ way, threads, frames, rounds }) => {
      const { memory, region } = newMemory(frames);
      const tally = shared(frames * rounds);
      const barrier = shared(2);
      const racers = Array.from({ length: threads }, (_, me) =>
        start(memory, me, "race", { barrier, tally, rounds, threads, way }),
      );
      await Promise.all(racers.map(({ ended }) => ended));
      const wins = [...new Int32Array(tally)];
      expect(wins).toHaveLength(frames * rounds);
      expect(wins.filter((count) => count !== 1)).toEqual([]);
      expect(region.states().every((state) => state === "unused")).toBe(true);
    },
  );

  it("never hold one together, when they claim and drop without meeting", async () => {
    const frames = 9;
    const { memory, region } = newMemory(frames);
    const holders = shared(frames);
    const churners = [0, 1, 2].map((me) =>
      start(memory, me, "churn", { holders, steps: 60_000, seed: 77 + me * 1001 }),
    );
    await Promise.all(churners.map(({ ended }) => ended));
    expect([...new Int32Array(holders)]).toEqual(Array<number>(frames).fill(0));
    expect(region.states().every((state) => state === "unused")).toBe(true);
    expect(Array.from({ length: frames }, (_, index) => region.byte(index))).toEqual(Array<number>(frames).fill(0));
  });
});

describe("frames posted around a ring of threads", () => {
  it("are restored exactly once at each hop, though every message reaches two threads", async () => {
    const [frames, hops] = [8, 60];
    const { memory, region } = newMemory(frames);
    const tally = shared(1 + frames * hops);
    const words = new Int32Array(tally);
    const channels = [0, 1, 2].map(() => new MessageChannel());
    const [ab, bc, ca] = channels.map(({ port1, port2 }) => [port1, port2] as const);
    if (ab === undefined || bc === undefined || ca === undefined) return expect.unreachable();
    const portsOf = [
      [ab[0], ca[1]],
      [ab[1], bc[0]],
      [bc[1], ca[0]],
    ];
    const threads = portsOf.map((ports, me) => start(memory, me, "ring", { ports, tally, hops, frames }, ports));
    // Every message is either won or found stale: when both add up, nothing is on its way any more.
    const total = frames * hops;
    for (let waited = 0; Atomics.load(words, 0) < total && waited < 30_000; waited += 5) await sleep(5);
    for (const { worker } of threads) worker.postMessage("stop");
    await Promise.all(threads.map(({ ended }) => ended));
    expect(words[0]).toBe(total);
    expect([...words.subarray(1)].filter((count) => count !== 1)).toEqual([]);
    expect(region.states().every((state) => state === "unused")).toBe(true);
  });
});

describe("a frame from another thread", () => {
  it("is restored with this thread's own class of the same kind, once", async () => {
    const { memory, region } = newMemory(2);
    const { worker, ended, name } = start(memory, 5, "send", {});
    const [message] = (await once(worker, "message")) as [{ frame: unknown; data: unknown }];
    expect(message.data).toBe("hello");
    await ended;
    const frame = mustOwn(plain.restore(memory, message.frame, Ticket));
    expect(frame.meta().round).toBe(12345);
    expect(plain.restore(memory, message.frame, Ticket)).toHaveProperty("code", "Stale");
    // The kind's id is the same in both threads, or this slot would differ from one claimed here.
    claimed(memory, 4096, Ticket, { thread: 0, round: 0 });
    expect(region.slot(0).kind).toBe(region.slot(1).kind);
    expect(memory.reclaim(name)).toEqual([]); // it is not the thread's any more
    plain.drop(frame);
  });
});

describe("a thread that is terminated at random", () => {
  it("leaves nothing behind once it was reclaimed, and what others own stays theirs", async () => {
    const frames = 12;
    const { memory, region } = newMemory(frames);
    // So that this thread knows the kinds that the dead one used.
    plain.drop(claimed(memory, 0, Mourned, { id: 0 }));
    plain.drop(claimed(memory, 0, Ticket, { thread: 0, round: 0 }));
    let reclaimed = 0;
    for (let round = 0; round < 12; round++) {
      const mine = claimed(memory, 0, Ticket, { thread: 99, round });
      const ready = shared(1);
      const doomed = start(memory, round, "doomed", { seed: 4242 + round * 7919, ready });
      const word = new Int32Array(ready);
      const target = 100 + round * 311;
      for (let waited = 0; Atomics.load(word, 0) < target && waited < 5000; waited++) await sleep(1);
      expect(Atomics.load(word, 0)).toBeGreaterThan(0);
      await doomed.worker.terminate();
      const before = region.states().filter((state) => state !== "unused").length - 1;
      const mournedBefore = mourned;
      const freed = memory.reclaim(doomed.name);
      expect(freed).toHaveLength(before);
      reclaimed += freed.length;
      expect(freed.flatMap(({ failures }) => failures)).toEqual([]);
      expect(freed.filter(({ onDrop }) => onDrop === "called")).toHaveLength(mourned - mournedBefore);
      expect(region.states()).toEqual(["live", ...Array<string>(frames - 1).fill("unused")]);
      expect(mine.meta().thread).toBe(99);
      plain.drop(mine);
      // Every frame can be had from the allocator again.
      const all = Array.from({ length: frames }, () => mustOwn(plain.alloc(memory, Ticket, { thread: 1, round })));
      for (const frame of all) plain.drop(frame);
    }
    expect(reclaimed).toBeGreaterThan(12);
    expect(mourned).toBeGreaterThan(0);
  });
});

import { afterEach, describe, expect, it } from "vitest";
import * as library from "../src/index.js";
import { isWhole } from "./support/channels.js";
import { endThreads, Ledger, Life, newMemory, SOAK, sharedWords, start, until } from "./support/exchange-threads.js";
import { mustOwn, type PlainMemory, type PlainReclaimed, plain } from "./support/plain.js";

afterEach(endThreads);

interface PlainList {
  readonly size: number;
  popFront(): unknown;
  export(): unknown;
  drop(): void;
  contains(paddr: number): boolean;
  [Symbol.iterator](): Iterator<{ readonly id: number }>;
}
// SAFETY: a function; only its parameters' types are widened.
const createList = library.createList as unknown as (memory: unknown, kind: unknown) => PlainList;
const pushBack = library.pushBack as unknown as (list: unknown, frame: unknown) => void;

const idsIn = (list: PlainList): number[] =>
  Array.from({ [Symbol.iterator]: () => list[Symbol.iterator]() }, ({ id }) => id);

/** What is in the list: the same forwards, by its length, and by the addresses; each life was pushed and not popped. */
function checkContents(list: PlainList, memory: PlainMemory, ledger: Ledger): void {
  const ids = idsIn(list);
  expect(list.size).toBe(ids.length);
  expect(new Set(ids).size).toBe(ids.length);
  const listed = Array.from({ length: memory.frames }, (_, index) => index * 4096).filter((paddr) =>
    list.contains(paddr),
  );
  expect(listed).toHaveLength(ids.length);
  for (const id of ids) expect([ledger.read(id, "received"), ledger.read(id, "ended")]).toEqual([0, 0]);
}

describe("a list that several threads push into and pop from", () => {
  it.each([
    { threads: 2, frames: 6, steps: 150_000 * SOAK },
    { threads: 4, frames: 40, steps: 50_000 * SOAK },
  ])("has each frame once, and gives it once: $threads threads, $frames frames", async ({ threads, frames, steps }) => {
    const { memory, region } = newMemory(frames);
    const ledger = new Ledger(threads * steps);
    const list = createList(memory, Life);
    const common = { list: list.export(), ledger: ledger.buffer, counter: ledger.counter, steps };
    const workers = Array.from({ length: threads }, (_, me) =>
      start(memory, me, "lists", { ...common, seed: 31 + me * 7919 }),
    );
    await Promise.all(workers.map(({ ended }) => ended));
    checkContents(list, memory, ledger);
    const pushed = ledger.count((sent) => sent === 1);
    const popped = ledger.count((_, received) => received === 1);
    expect(popped).toBeGreaterThan(steps / 10);
    expect(pushed - popped).toBe(list.size);
    expect(ledger.count((sent, received, ended) => Math.max(sent, received, ended) > 1)).toBe(0);
    expect(ledger.count((_, received, ended) => received !== ended)).toBe(0);
    list.drop();
    expect(ledger.count((sent, _, ended) => sent !== ended)).toBe(0);
    expect(region.states().every((state) => state === "unused")).toBe(true);
    expect(isWhole(memory)).toBe(true);
  });
});

describe("a thread that dies while it has a list", () => {
  it("leaves it locked until it was reclaimed, and whole afterwards", async () => {
    const { memory } = newMemory(6);
    const ledger = new Ledger(100);
    const list = createList(memory, Life);
    const frames = [10, 11, 12, 13].map((id) => mustOwn(plain.alloc(memory, Life, { id })));
    const addresses = frames.map((frame) => frame.startPaddr());
    for (const frame of frames) pushBack(list, frame);
    const late = mustOwn(plain.alloc(memory, Life, { id: 14 }));
    const thread = start(memory, 1, "holdsCursor", {
      list: list.export(),
      ledger: ledger.buffer,
      counter: ledger.counter,
    });
    expect(await until(() => thread.posted.length === 1)).toBe(true);
    await thread.worker.terminate();
    const agent = thread.name.agent;
    const locked = `list 1 of memory "dma" has been locked by agent ${agent} for 1000 ms; close its cursor or, if that thread has ended, reclaim it`;
    expect(() => list.popFront()).toThrow(locked);
    expect(() => pushBack(list, late)).toThrow(locked);
    expect(late.meta()["id"]).toBe(14); // nothing was consumed
    expect(list.contains(addresses[0] ?? -1)).toBe(true); // needs no lock
    // The frame that the thread had taken out is its own, and is reclaimed.
    expect(memory.reclaim(thread.name).map(({ paddr, status }) => [paddr, status])).toEqual([[addresses[1], "live"]]);
    expect([idsIn(list), list.size]).toEqual([[10, 12, 13], 3]);
    pushBack(list, late);
    checkContents(list, memory, ledger);
    expect(idsIn(list)).toEqual([10, 12, 13, 14]);
    list.drop();
    expect(isWhole(memory)).toBe(true);
  });

  it("at any of its accesses, leaves every frame in the list or reclaimed, and the others go on", async () => {
    const { memory, region } = newMemory(24);
    const ledger = new Ledger(2_000_000 * SOAK);
    const list = createList(memory, Life);
    const common = { list: list.export(), ledger: ledger.buffer, counter: ledger.counter };
    const reclaimed: PlainReclaimed[] = [];
    const lockWord = (): number => region.view.getInt32(region.parts.lists + 32, true);
    let lockedDeaths = 0;
    let state = 4711;
    const random = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 8) % below;
    };
    for (let round = 0; round < 30 * SOAK; round++) {
      const frozen = new Int32Array(sharedWords(1));
      const freeze = { after: 1 + random(8000), isBefore: random(2) === 0, frozen: frozen.buffer };
      const doomed = start(memory, 1, "lists", { ...common, seed: 77 + round * 7919, steps: 1e9, freeze });
      expect(await until(() => Atomics.load(frozen, 0) === 1)).toBe(true);
      await doomed.worker.terminate();
      if (lockWord() === doomed.name.agent) lockedDeaths++;
      reclaimed.push(...memory.reclaim(doomed.name));
      expect(lockWord()).toBe(0);
      checkContents(list, memory, ledger);
    }
    expect(lockedDeaths).toBeGreaterThan(3);
    expect(reclaimed.flatMap(({ failures }) => failures)).toEqual([]);
    // What was pushed was popped, or is here, or was reclaimed between the two.
    const here = new Set(idsIn(list));
    const cutShort = reclaimed.filter(({ onDrop }) => onDrop === "started before").length;
    let lost = 0;
    for (let life = 0; life < ledger.lives; life++) {
      const [sent, received, ended] = (["sent", "received", "ended"] as const).map((fact) => ledger.read(life, fact));
      expect(Math.max(sent ?? 0, received ?? 0, ended ?? 0)).toBeLessThanOrEqual(1);
      if (sent === 1 && received === 0 && ended === 0 && !here.has(life)) lost++;
    }
    expect(lost).toBe(0);
    expect(ledger.count((_, received, ended) => received === 1 && ended === 0)).toBeLessThanOrEqual(cutShort);
    list.drop();
    expect(region.states().every((slot) => slot === "unused")).toBe(true);
    expect(isWhole(memory)).toBe(true);
  });
});

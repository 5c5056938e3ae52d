import { afterEach, describe, expect, it } from "vitest";
import { isWhole } from "./support/channels.js";
import { endThreads, Ledger, newMemory, SOAK, sharedWords, start, until } from "./support/exchange-threads.js";
import type { PlainReclaimed } from "./support/plain.js";

afterEach(endThreads);

describe("threads that share the same few frames", () => {
  it.each([
    { threads: 2, frames: 1, steps: 300_000 * SOAK },
    { threads: 4, frames: 3, steps: 100_000 * SOAK },
  ])(
    "end each life once, and have it alone when they are told so: $threads threads, $frames frames",
    async ({ threads, frames, steps }) => {
      const { memory, region } = newMemory(frames);
      const ledger = new Ledger(threads * steps);
      const words = sharedWords(frames * 2);
      const common = { words, frames, steps, ledger: ledger.buffer, counter: ledger.counter };
      const workers = Array.from({ length: threads }, (_, me) =>
        start(memory, me, "shares", { ...common, seed: 99 + me * 7919 }),
      );
      await Promise.all(workers.map(({ ended }) => ended));
      const seen: Record<string, number> = {};
      for (const { posted } of workers) {
        for (const [what, count] of Object.entries(posted[0] as Record<string, number>))
          seen[what] = (seen[what] ?? 0) + count;
      }
      // Everything that can come of it has come of it, or the race is none.
      for (const what of ["Unused", "unique", "refused"]) expect(seen).toHaveProperty(what);
      const born = ledger.count((sent) => sent === 1);
      expect(born).toBeGreaterThan(steps / 100);
      expect(ledger.count((sent, _, ended) => sent !== ended || ended > 1)).toBe(0);
      expect([...new Int32Array(words)].every((word) => word === 0)).toBe(true);
      expect(region.states().every((state) => state === "unused")).toBe(true);
      expect(isWhole(memory)).toBe(true);
    },
  );
});

describe("threads that die with references", () => {
  it("at any of their accesses: a frame lives as long as somebody else has one, and ends once", async () => {
    const frames = 3;
    const { memory, region } = newMemory(frames);
    const ledger = new Ledger(4_000_000 * SOAK);
    const words = sharedWords(frames * 2);
    const common = { words, frames, ledger: ledger.buffer, counter: ledger.counter, mortal: 1 + 3 };
    const steady = [1, 2].map((me) => {
      const beat = new Int32Array(sharedWords(1));
      const stop = new Int32Array(sharedWords(1));
      const data = { ...common, seed: 5 + me, steps: 1e9, beat: beat.buffer, stop: stop.buffer };
      return { ...start(memory, me, "shares", data), beat, stop };
    });
    const reclaimed: PlainReclaimed[] = [];
    let withReferences = 0;
    let state = 815;
    const random = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 8) % below;
    };
    for (let round = 0; round < 20 * SOAK; round++) {
      const frozen = new Int32Array(sharedWords(1));
      const freeze = { after: 1 + random(4000), isBefore: random(2) === 0, frozen: frozen.buffer };
      const doomed = start(memory, 3, "shares", { ...common, seed: 77 + round * 7919, steps: 1e9, freeze });
      expect(await until(() => Atomics.load(frozen, 0) === 1)).toBe(true);
      await doomed.worker.terminate();
      const bit = 1 << (doomed.name.agent - 1);
      const isHolder = (index: number): boolean => {
        const slot = region.slot(index);
        return slot.state === "shared" && (slot.who & bit) !== 0;
      };
      if ([0, 1, 2].some(isHolder)) withReferences++;
      reclaimed.push(...memory.reclaim(doomed.name));
      expect([0, 1, 2].some(isHolder)).toBe(false);
      const before = steady.map(({ beat }) => Atomics.load(beat, 0));
      expect(await until(() => steady.every(({ beat }, at) => Atomics.load(beat, 0) > (before[at] ?? 0)))).toBe(true);
    }
    for (const { stop } of steady) Atomics.store(stop, 0, 1);
    await Promise.all(steady.map(({ ended }) => ended));
    expect(withReferences).toBeGreaterThan(3);
    expect(reclaimed.flatMap(({ failures }) => failures)).toEqual([]);
    expect(ledger.count((sent, _, ended) => sent > 1 || ended > 1)).toBe(0);
    const cutShort = reclaimed.filter(({ onDrop }) => onDrop === "started before").length;
    expect(ledger.count((sent, _, ended) => sent === 1 && ended === 0)).toBeLessThanOrEqual(cutShort);
    expect(region.states().every((slot) => slot === "unused")).toBe(true);
    expect(isWhole(memory)).toBe(true);
  });
});

import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { exchange, isWhole } from "./support/channels.js";
import {
  endThreads,
  Ledger,
  Life,
  newMemory,
  SOAK,
  sharedWords,
  start,
  type Thread,
  until,
} from "./support/exchange-threads.js";
import { mustOwn, type PlainMemory, type PlainReclaimed, plain } from "./support/plain.js";
import type { RegionReader } from "./support/region.js";

afterEach(endThreads);

/** The agents that have a channel's locks: of senders, of receivers. */
function locksOf(region: RegionReader, channel: number): [number, number] {
  const head = region.parts.channels + channel * 256;
  return [region.view.getInt32(head, true), region.view.getInt32(head + 64, true)];
}

const [ROOM_FLAG, ITEMS_FLAG] = [33, 35];
/** Has somebody said that he will sleep? */
const isAboutToSleep = (region: RegionReader, flag: number): boolean =>
  region.view.getInt32(region.parts.channels + 256 + flag * 4, true) === 1;

/** Which life a frame is that was received. Drops it. */
function numberIn(received: unknown): unknown {
  const frame = mustOwn(received);
  const { id } = frame.meta();
  plain.drop(frame);
  return id;
}

/** Small random numbers, the same ones in every run. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

describe("threads that are terminated while they send and receive", () => {
  it.each([
    { where: "wherever they are", rounds: 15 * SOAK, leastLocked: 0 },
    { where: "at any of their accesses", rounds: 40 * SOAK, leastLocked: 4 },
  ])("$where leave every frame sent, received or reclaimed, none twice; the others go on", async (plan) => {
    const { memory, region } = newMemory(160);
    const ledger = new Ledger(4_000_000 * SOAK);
    const channel = exchange.createChannel(memory, Life, { capacity: 64 });
    const random = randomOf(20241124);
    const common = { channel: channel.export(), ledger: ledger.buffer, counter: ledger.counter };
    const [stop, receipts] = [new Int32Array(sharedWords(1)), new Int32Array(sharedWords(1))];
    const sender = start(memory, 1, "steadySender", { ...common, stop: stop.buffer });
    const receiver = start(memory, 2, "steadyReceiver", { ...common, beat: receipts.buffer });
    const received = (): number => Atomics.load(receipts, 0);
    const newDoomed = (round: number): Thread & { readonly isDue: () => boolean } => {
      const [beat, frozen] = [new Int32Array(sharedWords(1)), new Int32Array(sharedWords(1))];
      const freeze = { after: 1 + random(15000), isBefore: random(2) === 0, frozen: frozen.buffer };
      const data = { ...common, beat: beat.buffer, seed: 7919 * (round + 1) };
      const target = 1 + random(300);
      const isDue = (): boolean =>
        plan.leastLocked > 0 ? Atomics.load(frozen, 0) !== 0 : Atomics.load(beat, 0) >= target;
      const thread = start(memory, 3, "doomed", plan.leastLocked > 0 ? { ...data, freeze } : data);
      return { ...thread, isDue };
    };
    const reclaimed: PlainReclaimed[] = [];
    let lockedDeaths = 0;
    for (let round = 0; round < plan.rounds; round++) {
      const doomed = newDoomed(round);
      await until(doomed.isDue);
      await doomed.worker.terminate();
      if (locksOf(region, 1).includes(doomed.name.agent)) lockedDeaths++;
      reclaimed.push(...memory.reclaim(doomed.name));
      const before = received();
      expect(await until(() => received() > before)).toBe(true); // the channel goes on after each death
    }
    Atomics.store(stop, 0, 1);
    await sender.ended;
    channel.close();
    await receiver.ended;

    expect(channel.size).toBe(0);
    expect(ledger.count((_, isReceived) => isReceived === 1)).toBeGreaterThan(5_000);
    expect(reclaimed.length).toBeGreaterThan(plan.rounds);
    expect(lockedDeaths).toBeGreaterThanOrEqual(plan.leastLocked);
    expect(reclaimed.flatMap(({ failures }) => failures)).toEqual([]);
    // Nothing came twice.
    expect(ledger.count((sent, received, ended) => sent > 1 || received > 1 || ended > 1)).toBe(0);
    // Each frame that somebody knows to have been sent was received; or its receiver was terminated before he could say so.
    expect(ledger.count((sent, received, ended) => sent === 1 && received === 0 && ended === 0)).toBe(0);
    // Every life that was received has ended, but for those whose onDrop a death cut short.
    const cutShort = reclaimed.filter(({ onDrop }) => onDrop === "started before").length;
    expect(ledger.count((_, received, ended) => received === 1 && ended === 0)).toBeLessThanOrEqual(cutShort);
    expect(locksOf(region, 1)).toEqual([0, 0]);
    expect(region.states().every((state) => state === "unused")).toBe(true);
    expect(isWhole(memory)).toBe(true);
  });
});

describe("a thread that ends with a channel that nobody else knows", () => {
  it("leaves its frames to be reclaimed, and its id to others", async () => {
    const { memory, region } = newMemory(16);
    const ledger = new Ledger(100);
    const channel = exchange.createChannel(memory, Life, { capacity: 1 });
    const beat = new Int32Array(sharedWords(1));
    const common = { channel: channel.export(), ledger: ledger.buffer, counter: ledger.counter, beat: beat.buffer };
    const thread = start(memory, 1, "hidesChannel", { ...common, lives: 6 });
    expect(await until(() => Atomics.load(beat, 0) === 1)).toBe(true);
    await thread.worker.terminate();
    expect(region.states().filter((state) => state === "queued")).toHaveLength(4);
    const freed = memory.reclaim(thread.name);
    expect(freed.map(({ status }) => status).sort()).toEqual(["live", "live", "queued", "queued", "queued", "queued"]);
    expect(freed.every(({ onDrop }) => onDrop === "called")).toBe(true);
    expect(ledger.count((_, received, ended) => received === 0 && ended === 1)).toBe(6);
    const next = exchange.createChannel(memory, Life, { capacity: 2 });
    expect(next.export()["id"]).toBe(2);
    expect([next.size, next.tryReceive()]).toEqual([0, undefined]);
    expect(isWhole(memory)).toBe(true);
  });
});

// One thread sleeps. Another does what the first waits for, and is terminated before its first access to what they share,
// then one before its second, and so on until one gets through: whatever was done is seen after `reclaim`, without more.
describe("a thread that dies at any access while another one sleeps", () => {
  const dies = async (memory: PlainMemory, way: string, access: number, data: object): Promise<boolean> => {
    const frozen = new Int32Array(sharedWords(1));
    const freeze = { after: access, isBefore: true, frozen: frozen.buffer };
    const thread = start(memory, 3, "passesOne", { ...data, way, late: freeze });
    expect(await until(() => Atomics.load(frozen, 0) === 1 || thread.posted.length > 0)).toBe(true);
    const isThrough = thread.posted.length > 0;
    await thread.worker.terminate();
    memory.reclaim(thread.name);
    return !isThrough;
  };

  it("in a send: the receiver hears of the frame, or the frame is reclaimed", async () => {
    const { memory, region } = newMemory(4);
    const ledger = new Ledger(100);
    const channel = exchange.createChannel(memory, Life, { capacity: 2 });
    const data = { channel: channel.export(), ledger: ledger.buffer, counter: ledger.counter, beat: sharedWords(1) };
    const receiver = start(memory, 2, "steadyReceiver", data);
    let access = 0;
    for (let isDead = true; isDead; ) {
      expect(await until(() => isAboutToSleep(region, ITEMS_FLAG))).toBe(true);
      await sleep(10); // it is asleep by now
      isDead = await dies(memory, "send", ++access, data);
      const life = ledger.lives - 1;
      expect(await until(() => ledger.read(life, "ended") === 1)).toBe(true);
      if (ledger.read(life, "sent") === 1) expect(ledger.read(life, "received")).toBe(1);
    }
    expect(access).toBeGreaterThan(8);
    const received = ledger.count((_, isReceived) => isReceived === 1);
    expect(received).toBeGreaterThan(2);
    expect(received).toBeLessThan(access);
    channel.close();
    await receiver.ended;
    expect(isWhole(memory)).toBe(true);
  });

  it("in a receive: the sender hears of the room, or it is not there yet", async () => {
    const { memory, region } = newMemory(8);
    const ledger = new Ledger(200);
    const channel = exchange.createChannel(memory, Life, { capacity: 1 });
    const stop = new Int32Array(sharedWords(1));
    const data = { channel: channel.export(), ledger: ledger.buffer, counter: ledger.counter, beat: sharedWords(1) };
    const sender = start(memory, 2, "steadySender", { ...data, stop: stop.buffer });
    const sent = (): number => ledger.count((isSent) => isSent === 1);
    let access = 0;
    let heard = 0;
    for (let isDead = true; isDead; ) {
      expect(await until(() => channel.size === 1 && isAboutToSleep(region, ROOM_FLAG))).toBe(true);
      await sleep(10);
      const before = sent();
      isDead = await dies(memory, "receive", ++access, data);
      const first = before - 1; // lives are sent in the order of their numbers
      // Its onDrop is not called where a death came between the word that says so and the call.
      const isGone = ledger.read(first, "ended") + ledger.read(first, "received") > 0;
      if (isGone) heard++;
      else expect(await until(() => sent() > before, 20)).toBe(false);
      if (!isGone) expect(numberIn(channel.tryReceive())).toBe(first);
      expect(await until(() => sent() > before)).toBe(true);
    }
    expect(access).toBeGreaterThan(6);
    expect(heard).toBeGreaterThan(2);
    expect(heard).toBeLessThan(access);
    Atomics.store(stop, 0, 1);
    channel.close();
    await sender.ended; // it keeps the last one
    memory.reclaim(sender.name);
    channel.drop();
    expect(isWhole(memory)).toBe(true);
  });
});

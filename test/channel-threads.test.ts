import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { exchange, isWhole, type PlainChannel } from "./support/channels.js";
import { endThreads, newMemory, SOAK, sharedWords, start, Ticket, until } from "./support/exchange-threads.js";
import { allocated, type PlainMemory } from "./support/plain.js";

afterEach(endThreads);

const newTickets = (memory: PlainMemory, capacity: number): PlainChannel =>
  exchange.createChannel(memory, Ticket, { capacity });

interface Traffic {
  /** How each sender and each receiver goes about it. */
  readonly send: readonly string[];
  readonly receive: readonly string[];
  readonly capacity: number;
  /** Frames that each sender sends. */
  readonly count: number;
}

// One receiver can tell whether the frames of each sender come in order, and none is missing. Several cannot.
const traffics: readonly Traffic[] = [
  { send: ["blocking"], receive: ["blocking"], capacity: 64, count: 600_000 },
  { send: ["batch"], receive: ["batch"], capacity: 256, count: 1_000_000 },
  { send: ["batch", "blocking", "try"], receive: ["batch"], capacity: 100, count: 200_000 },
  { send: ["blocking"], receive: ["blocking"], capacity: 1, count: 30_000 },
  { send: ["batch", "batch"], receive: ["batch", "blocking"], capacity: 1024, count: 300_000 },
  { send: ["blocking"], receive: ["blocking", "batch", "async"], capacity: 33, count: 300_000 },
  { send: ["delivery", "batch"], receive: ["async", "try"], capacity: 16, count: 100_000 },
  { send: ["delivery"], receive: ["loop"], capacity: 8, count: 100_000 },
  { send: ["blocking", "delivery", "batch"], receive: ["loop"], capacity: 7, count: 50_000 },
  { send: ["try", "blocking"], receive: ["blocking", "loop"], capacity: 2, count: 30_000 },
];

describe("a channel between threads", () => {
  it.each(traffics)(
    "$count frames from each of $send, to $receive, at most $capacity at once: each arrives once",
    async (traffic) => {
      const { send, receive, capacity } = traffic;
      const count = traffic.count * SOAK;
      // What is in the channel, and what each thread can have beside it: claims fail if a frame was lost.
      const { memory, region } = newMemory(capacity + 32 * (send.length + receive.length));
      const channel = newTickets(memory, capacity);
      const common = { channel: channel.export(), count };
      const tally = new SharedArrayBuffer(send.length * count);
      const receivers = receive.map((way, at) =>
        start(memory, 100 + at, "receives", { ...common, way, tally, inOrder: receive.length === 1 }),
      );
      const senders = send.map((way, me) => start(memory, me, "sends", { ...common, way }));
      await Promise.all([...senders.map(({ ended }) => ended)]);
      channel.close();
      await Promise.all(receivers.map(({ ended }) => ended));

      const received = receivers.reduce((sum, { posted }) => sum + Number(posted[0]), 0);
      expect(received).toBe(send.length * count);
      expect(Buffer.compare(new Uint8Array(tally), new Uint8Array(send.length * count).fill(1))).toBe(0);
      expect(channel.size).toBe(0);
      expect(region.states().every((state) => state === "unused")).toBe(true);
      expect(isWhole(memory)).toBe(true);
      for (const { name } of [...senders, ...receivers]) expect(memory.reclaim(name)).toEqual([]);
    },
  );
});

describe("threads that wait for a channel", () => {
  const waits = async (ways: readonly string[], isFull: boolean, end: (channel: PlainChannel) => void) => {
    const { memory, region } = newMemory(8);
    const channel = newTickets(memory, 1);
    if (isFull) exchange.send(channel, allocated(memory, Ticket, { sender: 0, seq: 0 }));
    const beat = sharedWords(1);
    const threads = ways.map((way, me) => start(memory, me, "waits", { channel: channel.export(), way, beat }));
    expect(await until(() => new Int32Array(beat)[0] === ways.length)).toBe(true);
    await sleep(50); // they are asleep by now
    expect(threads.map(({ posted }) => posted)).toEqual(ways.map(() => []));
    end(channel);
    await Promise.all(threads.map(({ ended }) => ended));
    expect(region.states().filter((state) => state === "live")).toEqual([]);
    return threads.map(({ posted }) => posted[0]);
  };
  const dropped = (use: string): string =>
    `OwnershipError: ${use} after drop: this channel was dropped; make another one`;

  it("for frames: hear that it was closed", async () => {
    const ways = ["receive", "receive", "receiveAsync", "loop"];
    expect(await waits(ways, false, (channel) => channel.close())).toEqual(ways.map(() => "undefined"));
  });

  it("for room: hear that it was closed, and keep their frame", async () => {
    const outcomes = await waits(["send", "send", "delivery"], true, (channel) => channel.close());
    expect(outcomes).toEqual(["ChannelError: Closed", "ChannelError: Closed", "closed"]);
  });

  it("for frames: hear that it was dropped", async () => {
    const outcomes = await waits(["receive", "receiveAsync", "loop"], false, (channel) => channel.drop());
    expect(outcomes).toEqual([dropped("receive"), dropped("receiveAsync"), dropped("receiveAsync")]);
  });

  it("for room: hear that it was dropped, and keep their frame", async () => {
    const outcomes = await waits(["send", "delivery"], true, (channel) => channel.drop());
    expect(outcomes).toEqual([dropped("send"), "closed"]);
  });
});

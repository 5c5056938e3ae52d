// Programs whose main thread only waits. The one that ends the wait is a thread or a timer that keeps nothing alive.
import { isMainThread, Worker, workerData } from "node:worker_threads";
import {
  alloc,
  allocAsync,
  attachChannel,
  attachMemory,
  createChannel,
  createMemory,
  drop,
  FrameMeta,
  send,
  u32,
} from "../../dist/index.js";

class Numbered extends FrameMeta("Numbered", { n: u32 }) {}
const pause = new Int32Array(new SharedArrayBuffer(4));
const sleep = (milliseconds) => Atomics.wait(pause, 0, 0, milliseconds);

/** Starts a thread that sends, closes or drops, each after a while, and keeps nobody alive. */
function helper(memory, channel, does, frames = []) {
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { exported: memory.export(), channel: channel.export(), does, frames },
  });
  worker.unref();
}

const inThread = {
  send(memory, channel) {
    for (const n of [1, 2]) {
      sleep(50);
      send(channel, alloc(memory, Numbered, { n }));
    }
    sleep(50);
    channel.close();
  },
  receive(_memory, channel) {
    sleep(100);
    drop(channel.tryReceive());
  },
};

const numberOf = (frame) => {
  if (frame === undefined) return "closed";
  const { n } = frame.meta();
  drop(frame);
  return n;
};

/** `signal` of a timer that keeps nothing alive. */
const soon = () => AbortSignal.timeout(100);
const reasonOf = (promise) =>
  promise.then(
    () => "none",
    (reason) => reason.name,
  );

const programs = {
  async receives(memory) {
    const channel = createChannel(memory, Numbered, { capacity: 2 });
    helper(memory, channel, "send");
    console.log(numberOf(await channel.receiveAsync()), numberOf(await channel.receiveAsync()));
    console.log(numberOf(await channel.receiveAsync()));
  },
  async loops(memory) {
    const channel = createChannel(memory, Numbered, { capacity: 2 });
    helper(memory, channel, "send");
    for await (const frame of channel) console.log(numberOf(frame));
    console.log("closed");
  },
  async delivers(memory) {
    const channel = createChannel(memory, Numbered, { capacity: 1 });
    send(channel, alloc(memory, Numbered, { n: 1 }));
    const delivery = channel.delivery();
    send(delivery, alloc(memory, Numbered, { n: 2 }));
    helper(memory, channel, "receive");
    console.log(await delivery, channel.size);
  },
  async claims(memory) {
    const channel = createChannel(memory, Numbered, { capacity: 1 });
    send(channel, alloc(memory, Numbered, { n: 1 }));
    while (!(alloc(memory, Numbered, { n: 2 }) instanceof Error));
    helper(memory, channel, "receive");
    console.log(numberOf(await allocAsync(memory, Numbered, { n: 3 })));
  },
  async stops(memory) {
    const channel = createChannel(memory, Numbered, { capacity: 1 });
    console.log(await reasonOf(channel.receiveAsync({ signal: soon() })));
    while (!(alloc(memory, Numbered, { n: 1 }) instanceof Error));
    console.log(await reasonOf(allocAsync(memory, Numbered, { n: 1 }, { signal: soon() })));
  },
};

if (isMainThread) {
  const [, , program, engine, shared] = process.argv;
  if (engine === "polling") delete Atomics.waitAsync;
  const memory = createMemory({ name: "dma", frames: 4, shared: shared !== "private" });
  await programs[program](memory);
} else {
  const memory = attachMemory("dma", workerData.exported);
  inThread[workerData.does](memory, attachChannel(memory, workerData.channel, Numbered));
}

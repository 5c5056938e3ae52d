// One of two threads that pass frames, or bare numbers, back and forth in one of several ways, until told to stop.
import { parentPort, workerData } from "node:worker_threads";
import { RingBuffer } from "ringbuf.js";
import {
  alloc,
  attachChannel,
  attachMemory,
  createChannel,
  createMemory,
  drop,
  FrameMeta,
  give,
  intoRaw,
  own,
  post,
  restore,
  send,
  u32,
} from "unique-frame";

export class Ball extends FrameMeta("Ball", { number: u32 }) {}
/** Frames, or numbers, on their way. */
export const BALLS = 1024;
const BATCH = 256;

const newRing = () => RingBuffer.getStorageForCapacity(BALLS, Uint32Array);
const numbers = () => Uint32Array.from({ length: BALLS }, (_, at) => at);
/** What both ends need, made once: two ways, there and back. */
const rings = () => ({ ways: [newRing(), newRing()] });
function frames(capacity) {
  const memory = createMemory({ name: "bench", frames: BALLS, shared: true });
  const channels = [0, 1].map(() => createChannel(memory, Ball, { capacity }));
  return { memory, channels, ways: channels.map((channel) => channel.export()) };
}

function claimed(memory) {
  return Array.from({ length: BALLS }, (_, number) => {
    const frame = alloc(memory, Ball, { number });
    own(frame);
    return give(frame);
  });
}

/** name → what is shared, and what an end does; `count` is told how many came in, and answers whether to go on. */
export const ways = {
  "postMessage, one message a frame": {
    make: () => frames(1),
    end({ memory, port, isStarter, count }) {
      port.on("message", (message) => {
        const frame = restore(memory, message.frame, Ball);
        own(frame);
        if (!count(1)) {
          drop(frame);
          return;
        }
        intoRaw(frame);
        post(port, frame);
      });
      if (!isStarter) return;
      for (const frame of claimed(memory)) {
        intoRaw(frame);
        post(port, frame);
      }
    },
  },
  "send and receive": {
    make: () => frames(BALLS),
    end({ memory, ways: [out, into], isStarter, count }) {
      const to = attachChannel(memory, out, Ball);
      const from = attachChannel(memory, into, Ball);
      if (isStarter) for (const frame of claimed(memory)) send(to, frame);
      for (let frame = from.receive(); frame !== undefined; frame = from.receive()) {
        if (count(1)) send(to, frame);
        else {
          drop(frame);
          return;
        }
      }
    },
  },
  "sendMany and receiveMany": {
    make: () => frames(BALLS),
    end({ memory, ways: [out, into], isStarter, count }) {
      const to = attachChannel(memory, out, Ball);
      const from = attachChannel(memory, into, Ball);
      if (isStarter) to.sendMany(claimed(memory));
      for (let frame = from.receive(); frame !== undefined; frame = from.receive()) {
        const batch = from.receiveMany(BATCH - 1);
        batch.push(frame);
        if (!count(batch.length)) return;
        to.sendMany(batch);
      }
    },
  },
  "bare numbers: postMessage, 256 a message": {
    make: () => ({ ways: [] }),
    end({ port, isStarter, count }) {
      port.on("message", (message) => {
        if (count(message.length)) port.postMessage(message);
      });
      const all = numbers();
      if (isStarter) for (let at = 0; at < BALLS; at += BATCH) port.postMessage(all.slice(at, at + BATCH));
    },
  },
  "bare numbers: ringbuf.js, one by one, polling": {
    make: rings,
    end: (end) => passNumbers(end, 1),
  },
  "bare numbers: ringbuf.js, up to 256, polling": {
    make: rings,
    end: (end) => passNumbers(end, BATCH),
  },
};

function passNumbers({ ways: [out, into], isStarter, count }, batch) {
  const to = new RingBuffer(out, Uint32Array);
  const from = new RingBuffer(into, Uint32Array);
  const some = new Uint32Array(batch);
  if (isStarter) to.push(numbers());
  for (;;) {
    const got = from.pop(some);
    if (!count(got)) return;
    to.push(some, got);
  }
}

if (workerData?.way !== undefined) {
  const {
    way,
    exported,
    ways: [there, back],
    isStarter,
    port,
    total,
    stop,
  } = workerData;
  const here = { isStarter, port, ways: isStarter ? [there, back] : [back, there] };
  if (exported !== undefined) here.memory = attachMemory("bench", exported);
  here.count = (got) => {
    total[isStarter ? 0 : 16] += got;
    return Atomics.load(stop, 0) === 0;
  };
  ways[way].end(here);
  parentPort.once("message", () => process.exit());
  parentPort.postMessage("ended");
}

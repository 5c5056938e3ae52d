// A thread of the tests: it loads the built library, attaches, and does what `workerData.task` says.
import { parentPort, workerData } from "node:worker_threads";
import {
  alloc,
  attachMemory,
  drop,
  FrameMeta,
  fromRaw,
  fromUnused,
  intoRaw,
  OutOfFrames,
  own,
  paddr,
  post,
  repurpose,
  restore,
  u32,
} from "../../dist/index.js";

// The same name and fields as in the tests' own file: other classes, the same kinds.
class Ticket extends FrameMeta("Ticket", { thread: u32, round: u32 }) {}
class Other extends FrameMeta("Other", { a: u32 }) {}
class Mourned extends FrameMeta("Mourned", { id: u32 }) {
  onDrop() {}
}

const { task, exported, me } = workerData;
const memory = attachMemory("dma", exported);
const isError = (value) => value instanceof Error;

/**
 * All threads meet here; `words`: how many are waiting, and the number of the meeting. They spin at first, so that they
 * leave within nanoseconds of each other: a thread that is woken comes too late for any race.
 */
function meet(words, threads) {
  const meeting = Atomics.load(words, 1);
  if (Atomics.add(words, 0, 1) === threads - 1) {
    Atomics.store(words, 0, 0);
    Atomics.add(words, 1, 1);
    Atomics.notify(words, 1);
  } else {
    for (let spins = 0; spins < 20_000; spins++) if (Atomics.load(words, 1) !== meeting) return;
    while (Atomics.load(words, 1) === meeting) Atomics.wait(words, 1, meeting, 1000);
  }
}

/** A small generator, so that a failing run can be repeated. */
function* randoms(seed) {
  let state = seed | 1;
  for (;;) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield state >>> 0;
  }
}

const tasks = {
  /** Each round all threads claim as many frames as they can, look at them, and drop them. */
  race({ barrier, tally, rounds, threads, way }) {
    const words = new Int32Array(barrier);
    const wins = new Int32Array(tally);
    for (let round = 0; round < rounds; round++) {
      const won = [];
      meet(words, threads);
      if (way === "fromUnused") {
        for (let at = 0; at < memory.frames; at++) {
          // In every other round all of them want the same frame at the same time.
          const index = round % 2 === 0 ? at : (at * 7 + me * 5 + round) % memory.frames;
          const frame = fromUnused(memory, paddr(index * 4096), Ticket, { thread: me, round });
          if (!isError(frame)) won.push(frame);
          else if (!["Unique", "Busy"].includes(frame.code)) throw frame;
        }
      } else {
        for (;;) {
          const frame = alloc(memory, Ticket, { thread: me, round });
          if (frame instanceof OutOfFrames) break;
          won.push(frame);
        }
      }
      for (const frame of won) Atomics.add(wins, round * memory.frames + frame.startPaddr() / 4096, 1);
      meet(words, threads);
      for (const frame of won) {
        const { thread, round: written } = frame.meta();
        if (thread !== me || written !== round) throw new Error("somebody wrote into a frame of mine");
        drop(frame);
      }
    }
  },

  /** Claims and drops without ever meeting the others; `holders` says who holds what, for itself. */
  churn({ holders, steps, seed }) {
    const held = new Int32Array(holders);
    const mine = [];
    let operations = 0;
    for (const random of randoms(seed)) {
      if (operations++ === steps) break;
      const pick = random % 8;
      if (pick < 4 && mine.length < 6) {
        const frame =
          pick < 2
            ? alloc(memory, Ticket, { thread: me, round: operations })
            : fromUnused(memory, paddr(((random >>> 8) % memory.frames) * 4096), Ticket, {
                thread: me,
                round: operations,
              });
        if (isError(frame)) continue;
        if (Atomics.add(held, frame.startPaddr() / 4096, 1) !== 0) throw new Error("won a frame that somebody holds");
        mine.push({ frame, operations });
      } else if (mine.length > 0) {
        const [{ frame, operations: written }] = mine.splice((random >>> 8) % mine.length, 1);
        if (frame.meta().thread !== me || frame.meta().round !== written) throw new Error("torn metadata");
        if (pick === 7) {
          intoRaw(frame);
          fromRaw(frame);
          repurpose(frame, Other, { a: written });
          if (frame.meta().a !== written) throw new Error("torn metadata after repurpose");
        }
        if (Atomics.sub(held, frame.startPaddr() / 4096, 1) !== 1) throw new Error("held by two");
        drop(frame);
      }
    }
    for (const { frame } of mine) {
      Atomics.sub(held, frame.startPaddr() / 4096, 1);
      drop(frame);
    }
  },

  /** Restores what arrives, and sends it to both other threads at once: one of them wins it. */
  ring({ ports, tally, hops, frames }) {
    const words = new Int32Array(tally);
    const target = {
      postMessage(message) {
        for (const port of ports) port.postMessage(message);
      },
    };
    const send = (frame, hop) => {
      intoRaw(frame);
      post(target, frame, hop);
    };
    for (const port of ports) {
      port.on("message", ({ frame: token, data: hop }) => {
        const frame = restore(memory, token, Ticket);
        if (isError(frame)) {
          if (frame.code !== "Stale") throw frame;
          Atomics.add(words, 0, 1);
          return;
        }
        own(frame);
        const index = frame.startPaddr() / 4096;
        Atomics.add(words, 1 + index * hops + hop, 1);
        const { round } = frame.meta();
        frame.metaMut().round = hop + 1;
        if (hop + 1 < hops) send(frame, hop + 1);
        else drop(frame);
        if (round !== hop) throw new Error("the metadata did not travel with the frame");
      });
    }
    parentPort.once("message", () => {
      for (const port of ports) port.close();
      parentPort.close();
    });
    if (me === 0) {
      for (let at = 0; at < frames; at++) {
        const frame = alloc(memory, Ticket, { thread: at, round: 0 });
        own(frame);
        send(frame, 0);
      }
    }
  },

  /** Works until it is terminated. */
  doomed({ seed, ready }) {
    const mine = [];
    const word = new Int32Array(ready);
    for (const random of randoms(seed)) {
      Atomics.add(word, 0, 1);
      const frame =
        random % 2 === 0
          ? alloc(memory, Mourned, { id: me })
          : fromUnused(memory, paddr(((random >>> 8) % memory.frames) * 4096), Ticket, { thread: me, round: 1 });
      if (!isError(frame)) mine.push(frame);
      const at = (random >>> 16) % (mine.length + 1);
      const picked = mine[at];
      if (picked === undefined) continue;
      switch ((random >>> 4) % 5) {
        case 0:
          repurpose(picked, Mourned, { id: me });
          break;
        case 1:
          intoRaw(picked);
          mine.splice(at, 1); // left raw
          break;
        case 2:
          intoRaw(picked);
          fromRaw(picked);
          break;
        default:
          drop(picked);
          mine.splice(at, 1);
      }
    }
  },

  /** Claims one frame of a kind and leaves it to whoever restores it. */
  send() {
    const frame = fromUnused(memory, paddr(0), Ticket, { thread: me, round: 12345 });
    own(frame);
    intoRaw(frame);
    post(parentPort, frame, "hello");
  },
};

tasks[task](workerData);
if (task !== "ring") parentPort.postMessage("done");

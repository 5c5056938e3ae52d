// A thread of the tests of channels, lists and shared frames: it loads the built library, and does what `task` says.
import { parentPort, workerData } from "node:worker_threads";
import {
  alloc,
  attachChannel,
  attachList,
  attachMemory,
  createChannel,
  drop,
  FrameMeta,
  frameFromUnused,
  fromInUse,
  insertBefore,
  intoShared,
  paddr,
  pushBack,
  pushFront,
  send,
  trySend,
  tryUnique,
  u32,
} from "../../dist/index.js";

const { task, exported, me } = workerData;
const ledger = workerData.ledger && new Uint8Array(workerData.ledger);

// The same names and fields as in the tests' own files: other classes, the same kinds.
class Ticket extends FrameMeta("Ticket", { sender: u32, seq: u32 }) {}
/** One life of a frame: its end is written down. */
class Life extends FrameMeta("Life", { id: u32 }) {
  onDrop() {
    noteOnce(ENDED, this.id);
  }
}

/** What is written down of each life: whether it was sent, received, ended. */
const SENT = 0;
const RECEIVED = 1;
const ENDED = 2;
const FACTS = 3;
function noteOnce(fact, life) {
  if (Atomics.add(ledger, life * FACTS + fact, 1) !== 0) throw new Error(`life ${life}: fact ${fact} came twice`);
}

const memory = attachMemory("dma", exported, { kinds: [Ticket, Life] });
const channel = workerData.channel && attachChannel(memory, workerData.channel, ledger ? Life : Ticket);

/** A small generator, so that a failing run can be repeated. */
function randomOf(seed) {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
const nap = new Int32Array(new SharedArrayBuffer(4));
const pause = () => Atomics.wait(nap, 0, 0, 0.05);

function claim(kind, metadata) {
  const frame = alloc(memory, kind, metadata);
  if (frame instanceof Error) throw frame; // there are enough, unless some were lost
  return frame;
}

/** Lives are numbered, for all threads. */
const numbers = workerData.counter && new Int32Array(workerData.counter);
const newId = () => Atomics.add(numbers, 0, 1);
const areNumbersLeft = () => Atomics.load(numbers, 0) < ledger.length / FACTS - 100;

/** Tells the test how far it is. */
const beat = workerData.beat && new Int32Array(workerData.beat);

// ---- Moving tickets: each counted ----

/** Sends `count` tickets in one of several ways. */
const senders = {
  blocking(count) {
    for (let seq = 0; seq < count; seq++) send(channel, claim(Ticket, { sender: me, seq }));
  },
  try(count) {
    for (let seq = 0; seq < count; seq++) {
      const frame = claim(Ticket, { sender: me, seq });
      while (!trySend(channel, frame)) pause();
    }
  },
  batch(count) {
    const random = randomOf(me * 7919 + 13);
    for (let seq = 0; seq < count; ) {
      const size = Math.min(1 + random(32), count - seq);
      const batch = Array.from({ length: size }, () => claim(Ticket, { sender: me, seq: seq++ }));
      while (batch.length > 0) if (channel.sendMany(batch) === 0) send(channel, batch.shift());
    }
  },
  async delivery(count) {
    for (let seq = 0; seq < count; seq++) {
      const delivery = channel.delivery();
      send(delivery, claim(Ticket, { sender: me, seq }));
      if ((await delivery) !== undefined) throw new Error("a frame came back");
    }
  },
};

/** Receives until the channel is closed, in one of several ways. */
const receivers = {
  blocking(take) {
    for (let frame = channel.receive(); frame !== undefined; frame = channel.receive()) take(frame);
  },
  try(take) {
    for (;;) {
      const isLast = channel.isClosed; // before the look
      const frame = channel.tryReceive();
      if (frame !== undefined) take(frame);
      else if (isLast) return;
      else pause();
    }
  },
  batch(take) {
    for (;;) {
      const batch = channel.receiveMany(32);
      batch.forEach(take);
      if (batch.length > 0) continue;
      const frame = channel.receive();
      if (frame === undefined) return;
      take(frame);
    }
  },
  async async(take) {
    for (let frame = await channel.receiveAsync(); frame !== undefined; frame = await channel.receiveAsync())
      take(frame);
  },
  async loop(take) {
    for await (const frame of channel) take(frame);
  },
};

const tasks = {
  async sends({ way, count }) {
    await senders[way](count);
  },

  async receives({ way, count, tally, inOrder }) {
    const counts = new Uint8Array(tally);
    const next = new Map();
    let received = 0;
    await receivers[way]((frame) => {
      const { sender, seq } = frame.meta();
      drop(frame);
      received++;
      if (Atomics.add(counts, sender * count + seq, 1) !== 0) throw new Error(`${sender}/${seq} was received twice`);
      const due = next.get(sender) ?? 0;
      if (inOrder ? seq !== due : seq < due) throw new Error(`${sender}/${seq} came where ${due} was due`);
      next.set(sender, seq + 1);
    });
    parentPort.postMessage(received);
  },

  /** Waits in one way, and tells how that ended. */
  async waits({ way }) {
    const endings = {
      receive: () => channel.receive(),
      receiveAsync: () => channel.receiveAsync(),
      loop: async () => {
        for await (const frame of channel) return frame;
        return undefined;
      },
      send: () => {
        const frame = claim(Ticket, { sender: me, seq: 0 });
        try {
          send(channel, frame);
        } catch (error) {
          drop(frame); // it is still here
          throw error;
        }
      },
      delivery: async () => {
        const delivery = channel.delivery();
        send(delivery, claim(Ticket, { sender: me, seq: 0 }));
        const { reason, frame } = await delivery;
        drop(frame);
        return reason;
      },
    };
    Atomics.add(beat, 0, 1);
    let ending;
    try {
      ending = await endings[way]();
    } catch (error) {
      ending = `${error.name}: ${error.code ?? error.message}`;
    }
    parentPort.postMessage(ending ?? "undefined");
  },

  // ---- Lives that are sent and received beside threads that die ----

  /** Sends lives until it is told to stop. */
  steadySender({ stop }) {
    const over = new Int32Array(stop);
    while (Atomics.load(over, 0) === 0 && areNumbersLeft()) {
      const id = newId();
      // eslint-disable-next-line unique-frame/must-settle -- what is left is reclaimed
      const frame = alloc(memory, Life, { id });
      if (frame instanceof Error) {
        pause();
        continue;
      }
      try {
        send(channel, frame);
      } catch (error) {
        if (error.code !== "Closed") throw error;
        return; // and the frame is left to be reclaimed
      }
      noteOnce(SENT, id);
      if (id % 4 === 0) pause(); // the others are to have their turn
    }
  },

  /** Receives them until the channel is closed. */
  steadyReceiver() {
    for (let frame = channel.receive(); frame !== undefined; frame = channel.receive()) {
      noteOnce(RECEIVED, frame.meta().id);
      drop(frame);
      Atomics.add(beat, 0, 1);
    }
  },

  /** Sends and receives, in every way that there is, until it is terminated. */
  async doomed({ seed }) {
    const random = randomOf(seed);
    const newLives = (most) => {
      const lives = [];
      for (let at = 0; at < most; at++) {
        const id = newId();
        const frame = alloc(memory, Life, { id });
        if (frame instanceof Error) break;
        lives.push({ id, frame });
      }
      return lives;
    };
    const took = (frames) => {
      for (const frame of frames) noteOnce(RECEIVED, frame.meta().id);
      for (const frame of frames) drop(frame);
    };
    const ways = [
      () => {
        for (const { id, frame } of newLives(1)) {
          if (!trySend(channel, frame)) {
            drop(frame);
            return;
          }
          noteOnce(SENT, id);
        }
      },
      () => {
        const lives = newLives(1 + random(12));
        const batch = lives.map(({ frame }) => frame);
        const sent = channel.sendMany(batch);
        for (const { id } of lives.slice(0, sent)) noteOnce(SENT, id);
        for (const frame of batch) drop(frame);
      },
      async () => {
        for (const { id, frame } of newLives(1)) {
          const delivery = channel.delivery({ signal: AbortSignal.timeout(5) });
          send(delivery, frame);
          const back = await delivery;
          if (back === undefined) noteOnce(SENT, id);
          else drop(back.frame);
        }
      },
      () => {
        for (const { id, frame } of newLives(1)) {
          send(channel, frame);
          noteOnce(SENT, id);
        }
      },
      () => took(channel.receiveMany(1 + random(12))),
      () => took(channel.receiveMany(1 + random(12))),
      () => {
        const frame = channel.tryReceive();
        if (frame !== undefined) took([frame]);
      },
      () => {
        const frame = channel.receive();
        if (frame !== undefined) took([frame]);
      },
      async () => {
        const frame = await channel.receiveAsync({ signal: AbortSignal.timeout(5) }).catch(() => undefined);
        if (frame !== undefined) took([frame]);
      },
      // A channel that nobody else knows.
      () => {
        hidden?.drop();
        hidden = createChannel(memory, Life, { capacity: 8 });
        const batch = newLives(6).map(({ frame }) => frame);
        hidden.sendMany(batch);
        took(hidden.receiveMany(2));
      },
    ];
    let hidden;
    while (areNumbersLeft()) {
      Atomics.add(beat, 0, 1);
      await ways[random(ways.length)]();
    }
  },

  /** Sends or receives one life; `late`: where to stop in it for ever. */
  passesOne({ way, late }) {
    if (way === "send") {
      const id = newId();
      const frame = claim(Life, { id });
      freezeAt(late);
      send(channel, frame);
      noteOnce(SENT, id);
    } else {
      freezeAt(late);
      const frame = channel.receive();
      noteOnce(RECEIVED, frame.meta().id);
      drop(frame);
    }
    parentPort.postMessage("through");
  },

  /** Keeps a channel to itself until it is terminated. */
  hidesChannel({ lives }) {
    const hidden = createChannel(memory, Life, { capacity: lives });
    const batch = Array.from({ length: lives }, () => claim(Life, { id: newId() }));
    hidden.sendMany(batch);
    const kept = hidden.receiveMany(2);
    Atomics.add(beat, 0, 1);
    setInterval(() => kept.length, 1000);
  },

  // ---- Lists ----

  /** Pushes and pops at both ends, and by cursor. Every life is noted when it goes in and when it comes out. */
  lists({ list: name, steps, seed }) {
    const list = attachList(memory, name, Life);
    const random = randomOf(seed);
    const out = (frame) => {
      if (frame === undefined) return;
      noteOnce(RECEIVED, frame.meta().id);
      drop(frame);
    };
    for (let step = 0; step < steps; step++) {
      if (beat) Atomics.add(beat, 0, 1);
      const way = random(20);
      if (way < 9) {
        const id = newId();
        const frame = alloc(memory, Life, { id });
        if (frame instanceof Error) continue;
        if (way < 4) pushFront(list, frame);
        else if (way < 8) pushBack(list, frame);
        else {
          const cursor = list.cursorFront();
          for (let moves = random(5); moves > 0; moves--) cursor.moveNext();
          insertBefore(cursor, frame);
          cursor.close();
        }
        noteOnce(SENT, id);
      } else if (way < 13) out(list.popFront());
      else if (way < 17) out(list.popBack());
      else if (way < 18) {
        let last = -1;
        for (const { id } of list)
          if (id === last) throw new Error("a frame is in the list twice");
          else last = id;
      } else {
        const cursor = list.cursorBack();
        for (let moves = random(5); moves > 0; moves--) cursor.movePrev();
        const taken = [cursor.takeCurrent(), cursor.takeCurrent()];
        cursor.close();
        taken.forEach(out);
      }
    }
  },

  /** Holds a list, half-way through it, until it is terminated. */
  holdsCursor({ list: name }) {
    const cursor = attachList(memory, name, Life).cursorFront();
    cursor.moveNext();
    // eslint-disable-next-line unique-frame/consume-as-statement -- it dies with this thread
    cursor.takeCurrent();
    parentPort.postMessage("holds");
    setInterval(() => {}, 1000);
  },

  // ---- Shared frames ----

  /**
   * Gets, copies, drops and takes over references to a few frames that all threads want. `mortal`: the mark of threads that
   * may have died with a frame of their own, and with references that they said they had.
   */
  shares({ words, frames, steps, seed, stop, mortal }) {
    const held = new Int32Array(words, 0, frames); // references that somebody knows he has
    const owner = new Int32Array(words, frames * 4, frames); // who has a frame alone
    const random = randomOf(seed);
    const mine = Array.from({ length: frames }, () => []);
    const codes = {};
    const over = stop && new Int32Array(stop);
    const keep = (at, frame) => {
      Atomics.add(held, at, 1);
      mine[at].push(frame);
    };
    for (let step = 0; step < steps; step++) {
      if (beat) Atomics.add(beat, 0, 1);
      if (stop && Atomics.load(over, 0) === 1) break;
      if (stop && step % 256 === 0) pause(); // the others are to have their turn
      const at = random(frames);
      const here = mine[at];
      const way = random(10);
      if (here.length === 0 && way > 3) continue; // or no frame would ever die
      if (here.length === 0 || (way < 2 && here.length < 4)) {
        const frame = fromInUse(memory, paddr(at * 4096));
        if (!(frame instanceof Error)) {
          keep(at, frame);
          continue;
        }
        codes[frame.code] = (codes[frame.code] ?? 0) + 1;
        if (frame.code !== "Unused") continue;
        const id = newId();
        const born = frameFromUnused(memory, paddr(at * 4096), Life, { id });
        if (born instanceof Error) continue;
        keep(at, born);
        noteOnce(SENT, id);
      } else if (way < 3 && here.length < 3) keep(at, here[0].clone());
      else if (way < 8) {
        const counted = here[0].referenceCount();
        if (counted < here.length) throw new Error(`${counted} references counted, and ${here.length} here alone`);
        Atomics.sub(held, at, 1);
        drop(here.pop());
      } else {
        const frame = here[0];
        if (!tryUnique(frame)) {
          codes.refused = (codes.refused ?? 0) + 1;
          continue;
        }
        codes.unique = (codes.unique ?? 0) + 1;
        if (here.length !== 1) throw new Error("unique, beside another reference of this thread");
        const other = Atomics.exchange(owner, at, me + 1);
        if (other !== 0 && other !== mortal) throw new Error("two have it alone");
        if (mortal === undefined && Atomics.load(held, at) !== 1)
          throw new Error("alone, while another has a reference");
        const { id } = frame.meta();
        frame.metaMut().id = id;
        if (Atomics.exchange(owner, at, 0) !== me + 1) throw new Error("another had it alone meanwhile");
        if (way === 8) intoShared(frame);
        else {
          Atomics.sub(held, at, 1);
          here.pop();
          drop(frame);
        }
      }
    }
    for (let at = 0; at < frames; at++) {
      for (const frame of mine[at]) {
        Atomics.sub(held, at, 1);
        drop(frame);
      }
    }
    parentPort.postMessage(codes);
  },
};

/**
 * Lets this thread stop for ever at the so-many-th access to what it shares with others, before or after it: there it is
 * terminated. Where V8 stops a thread by itself is hardly ever inside of the few steps that matter.
 */
function freezeAt({ after, isBefore, frozen }) {
  const word = new Int32Array(frozen);
  const { wait, add } = Atomics;
  let left = after;
  const replace = (holder, name) => {
    const access = holder[name];
    holder[name] = function (...operands) {
      const isHere = --left === 0;
      const result = isHere && isBefore ? undefined : access.apply(this, operands);
      if (isHere) {
        add(word, 0, 1);
        for (;;) wait(word, 0, 1);
      }
      return result;
    };
  };
  for (const name of ["load", "store", "compareExchange", "add", "sub", "and", "or", "notify"]) replace(Atomics, name);
  for (const name of ["getInt32", "setInt32", "setUint8"]) replace(DataView.prototype, name);
}

if (workerData.freeze) freezeAt(workerData.freeze);
await tasks[task](workerData);

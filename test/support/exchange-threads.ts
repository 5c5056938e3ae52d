import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { FrameMeta, u32 } from "../../src/index.js";
import { type PlainExport, type PlainMemory, plain } from "./plain.js";
import { RegionReader } from "./region.js";

/** A thread that runs a task of exchange-thread.mjs. */
export interface Thread {
  readonly worker: Worker;
  readonly name: PlainExport;
  /** What it posted. */
  readonly posted: unknown[];
  /** Resolves when the thread has ended by itself, and rejects with what it threw. */
  readonly ended: Promise<unknown>;
}

/** How many times more is done than `npm test` has time for: see soak.mjs. */
export const SOAK = Number(process.env["SOAK"] ?? 1);

const started: Worker[] = [];
const failures: unknown[] = [];
/** Ends every thread that was started, after a test. What one of them threw is thrown here: it may be why the test failed. */
export async function endThreads(): Promise<void> {
  await Promise.all(started.splice(0).map((worker) => worker.terminate()));
  const [failure] = failures.splice(0);
  if (failure !== undefined) throw failure;
}

export function start(memory: PlainMemory, me: number, task: string, data: object): Thread {
  const name = memory.export();
  const worker = new Worker(new URL("./exchange-thread.mjs", import.meta.url), {
    workerData: { task, me, exported: name, ...data },
  });
  started.push(worker);
  const posted: unknown[] = [];
  worker.on("message", (message) => posted.push(message));
  worker.on("error", (error) => failures.push(error));
  const ended = once(worker, "exit");
  ended.catch(() => {}); // looked at by whoever awaits it
  return { worker, name, posted, ended };
}

export const sharedWords = (words: number): SharedArrayBuffer => new SharedArrayBuffer(words * 4);

export function newMemory(frames: number): { memory: PlainMemory; region: RegionReader } {
  const memory = plain.createMemory({ name: "dma", frames, shared: true, kinds: [Life] });
  return { memory, region: new RegionReader(() => memory.buffer, 0, frames) };
}

/** Waits until something holds, but not for ever. */
export async function until(holds: () => boolean, milliseconds = 30_000): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (!holds() && Date.now() < deadline) await sleep(1);
  return holds();
}

/** Who sent it, and which of its frames it is. */
export class Ticket extends FrameMeta("Ticket", { sender: u32, seq: u32 }) {}

const FACTS = { sent: 0, received: 1, ended: 2 };

/** What all threads write down of every life of a frame: how often it was sent, received, and ended. */
export class Ledger {
  static #current: Ledger | undefined;
  readonly buffer: SharedArrayBuffer;
  readonly #facts: Uint8Array;
  /** The number of the next life. */
  readonly counter: SharedArrayBuffer = sharedWords(1);

  /** This thread's frames are written down in it from here on. */
  constructor(lives: number) {
    this.buffer = new SharedArrayBuffer(lives * 3);
    this.#facts = new Uint8Array(this.buffer);
    Ledger.#current = this;
  }

  get lives(): number {
    return Math.min(new Int32Array(this.counter)[0] ?? 0, this.#facts.length / 3);
  }

  read(life: number, fact: "sent" | "received" | "ended"): number {
    return this.#facts[life * 3 + FACTS[fact]] ?? 0;
  }

  /** How many lives are as `is` says. */
  count(is: (sent: number, received: number, ended: number) => boolean): number {
    let count = 0;
    const facts = this.#facts;
    for (let at = 0; at < this.lives * 3; at += 3) {
      if (is(facts[at] ?? 0, facts[at + 1] ?? 0, facts[at + 2] ?? 0)) count++;
    }
    return count;
  }

  static note(life: number, fact: "received" | "ended"): void {
    const current = Ledger.#current;
    if (current !== undefined) Atomics.add(current.#facts, life * 3 + FACTS[fact], 1);
  }
}

/** One life of a frame, whose end is written down. */
export class Life extends FrameMeta("Life", { id: u32 }) {
  override onDrop(): void {
    Ledger.note(this.id, "ended");
  }
}

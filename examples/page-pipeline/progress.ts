const READ = 0;
const HASHED = 1;
const WRITTEN = 2;
const MOST = 3;

/** How far the threads are: counters that all threads see. */
export class Progress {
  /** For the other threads. */
  readonly buffer: SharedArrayBuffer;
  readonly #counters: Int32Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(16)) {
    this.buffer = buffer;
    this.#counters = new Int32Array(buffer);
  }

  get read(): number {
    return Atomics.load(this.#counters, READ);
  }

  get hashed(): number {
    return Atomics.load(this.#counters, HASHED);
  }

  get written(): number {
    return Atomics.load(this.#counters, WRITTEN);
  }

  /** The largest number of frames that were in flight at once: claimed by the reader, and not yet written. */
  get mostInFlight(): number {
    return Atomics.load(this.#counters, MOST);
  }

  /** The reader says: this is the frame of the next page. */
  claimed(): void {
    const frames = Atomics.add(this.#counters, READ, 1) + 1 - this.written;
    if (frames > this.mostInFlight) Atomics.store(this.#counters, MOST, frames);
  }

  /** The hasher says: one page more. */
  addHashed(): void {
    Atomics.add(this.#counters, HASHED, 1);
  }

  /** The writer says, before it drops the frame: one page more. */
  addWritten(): void {
    Atomics.add(this.#counters, WRITTEN, 1);
  }
}

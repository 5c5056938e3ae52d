// biome-ignore-all lint/correctness/noVoidTypeReturn: with it a setter is so small that V8 puts it in line always
/**
 * The accesses that the slot code makes, and the only way in which it touches memory. Two classes in production; the
 * explorer of the tests passes a third, which stops a thread at any access.
 *
 * A `word` is an index of 32-bit words from the region's start. `load`, `store`, `cas`, `or`, `and` and `add` are sequentially
 * consistent between threads; `get`, `set` and `setByte` are plain, for words that only their owner writes. `put` is plain too,
 * but whole: for words that others may look at, where a later store publishes. `notify` wakes whoever sleeps on a word, and
 * touches nothing.
 */
export interface Words {
  load(word: number): number;
  store(word: number, value: number): void;
  /** Writes `replacement` if the word is `expected`. Returns what was there. */
  cas(word: number, expected: number, replacement: number): number;
  or(word: number, bits: number): void;
  and(word: number, bits: number): void;
  add(word: number, increment: number): void;
  notify(word: number): void;
  put(word: number, value: number): void;
  get(word: number): number;
  set(word: number, value: number): void;
  setByte(byte: number, value: number): void;
}

/** Memory that several threads see: transitions that race are `Atomics`. */
export class SharedWords implements Words {
  private readonly atomic: Int32Array;
  private readonly data: DataView;

  constructor(atomic: Int32Array, data: DataView) {
    this.atomic = atomic;
    this.data = data;
  }

  load(word: number): number {
    return Atomics.load(this.atomic, word);
  }
  store(word: number, value: number): void {
    Atomics.store(this.atomic, word, value);
  }
  cas(word: number, expected: number, replacement: number): number {
    return Atomics.compareExchange(this.atomic, word, expected, replacement);
  }
  or(word: number, bits: number): void {
    Atomics.or(this.atomic, word, bits);
  }
  and(word: number, bits: number): void {
    Atomics.and(this.atomic, word, bits);
  }
  add(word: number, increment: number): void {
    Atomics.add(this.atomic, word, increment);
  }
  notify(word: number): void {
    Atomics.notify(this.atomic, word);
  }
  // An element of an Int32Array is written as a whole; a DataView may write its bytes one by one.
  put(word: number, value: number): void {
    this.atomic[word] = value;
  }
  get(word: number): number {
    return this.data.getInt32(word << 2, true);
  }
  set(word: number, value: number): void {
    return this.data.setInt32(word << 2, value, true);
  }
  setByte(byte: number, value: number): void {
    this.data.setUint8(byte, value);
  }
}

/** Memory of one thread: the same steps, all plain. Who sleeps there is this thread's own code, which `wake` knows. */
export class PrivateWords implements Words {
  private readonly data: DataView;
  private readonly wake: (word: number) => void;

  constructor(data: DataView, wake: (word: number) => void) {
    this.data = data;
    this.wake = wake;
  }

  load(word: number): number {
    return this.data.getInt32(word << 2, true);
  }
  store(word: number, value: number): void {
    return this.data.setInt32(word << 2, value, true);
  }
  cas(word: number, expected: number, replacement: number): number {
    const seen = this.data.getInt32(word << 2, true);
    if (seen === expected) this.data.setInt32(word << 2, replacement, true);
    return seen;
  }
  or(word: number, bits: number): void {
    this.data.setInt32(word << 2, this.data.getInt32(word << 2, true) | bits, true);
  }
  and(word: number, bits: number): void {
    this.data.setInt32(word << 2, this.data.getInt32(word << 2, true) & bits, true);
  }
  add(word: number, increment: number): void {
    this.data.setInt32(word << 2, this.data.getInt32(word << 2, true) + increment, true);
  }
  notify(word: number): void {
    this.wake(word);
  }
  put(word: number, value: number): void {
    return this.data.setInt32(word << 2, value, true);
  }
  get(word: number): number {
    return this.data.getInt32(word << 2, true);
  }
  set(word: number, value: number): void {
    return this.data.setInt32(word << 2, value, true);
  }
  setByte(byte: number, value: number): void {
    this.data.setUint8(byte, value);
  }
}

import type { Words } from "../../src/slot/words.js";

/** One micro-step: an access to memory, the moment at which onDrop looks at its frame, or going to sleep. */
export interface Access {
  readonly type:
    | "load"
    | "store"
    | "cas"
    | "or"
    | "and"
    | "add"
    | "notify"
    | "put"
    | "get"
    | "set"
    | "setByte"
    | "onDrop"
    | "wait";
  /** A word, a byte for `setByte`, a frame for `onDrop`. */
  readonly at: number;
  readonly value: number;
  /** Of an exchange; of a sleeper: what it has seen, with which alone it falls asleep. */
  readonly expected: number;
}

/** Thrown where an operation pauses; no code under test may swallow it and go on. */
export const PAUSE: unique symbol = Symbol("pause");

/** Answers an operation's first accesses from a record, notes the next one and pauses there, again and again. */
export class Replay implements Words {
  readonly #results: readonly number[];
  readonly #isQuiet: (word: number) => boolean;
  #answered = 0;
  #next: Access | undefined;

  /** `isQuiet` words are always 0: who writes them is not heard, and an access to one is no step. */
  constructor(results: readonly number[], isQuiet: (word: number) => boolean) {
    this.#results = results;
    this.#isQuiet = isQuiet;
  }

  /** The access at which the operation paused. */
  get next(): Access | undefined {
    return this.#next;
  }

  #access(type: Access["type"], at: number, value: number, expected: number): number {
    if (this.#next === undefined && this.#isQuiet(at)) return 0;
    const result = this.#results[this.#answered];
    if (this.#next === undefined && result !== undefined) {
      this.#answered++;
      return result;
    }
    this.#next ??= { type, at, value, expected };
    throw PAUSE;
  }

  load(word: number): number {
    return this.#access("load", word, 0, 0);
  }
  store(word: number, value: number): void {
    this.#access("store", word, value, 0);
  }
  cas(word: number, expected: number, replacement: number): number {
    return this.#access("cas", word, replacement, expected);
  }
  or(word: number, bits: number): void {
    this.#access("or", word, bits, 0);
  }
  and(word: number, bits: number): void {
    this.#access("and", word, bits, 0);
  }
  add(word: number, increment: number): void {
    this.#access("add", word, increment, 0);
  }
  notify(word: number): void {
    this.#access("notify", word, 0, 0);
  }
  put(word: number, value: number): void {
    this.#access("put", word, value, 0);
  }
  get(word: number): number {
    return this.#access("get", word, 0, 0);
  }
  set(word: number, value: number): void {
    this.#access("set", word, value, 0);
  }
  setByte(byte: number, value: number): void {
    this.#access("setByte", byte, value, 0);
  }
  wait(word: number, seen: number): void {
    this.#access("wait", word, 0, seen);
  }
  onDrop(frame: number): void {
    this.#access("onDrop", frame, 0, 0);
  }
}

/** An empty memory that forgets what is written: on it a `ByteMap`'s cursor can be set and asked for. */
export const blankWords: Words = {
  load: () => 0,
  store: () => {},
  cas: () => 0,
  or: () => {},
  and: () => {},
  add: () => {},
  notify: () => {},
  put: () => {},
  get: () => 0,
  set: () => {},
  setByte: () => {},
};

import * as library from "../../src/index.js";
import { allocated, mustOwn, type PlainFrame, type PlainMemory, plain } from "./plain.js";

/* Channels as plain JavaScript sees them; why: see plain.ts. */

export interface StopOptions {
  readonly signal?: AbortSignal;
}

/** What a delivery hands back. */
export interface PlainUndelivered {
  readonly reason: string;
  readonly frame: PlainFrame;
}

export type PlainDelivery = PromiseLike<PlainUndelivered | undefined>;

export interface PlainChannel {
  readonly capacity: number;
  readonly size: number;
  readonly isClosed: boolean;
  receive(): unknown;
  tryReceive(): unknown;
  receiveAsync(options?: StopOptions): Promise<unknown>;
  receiveMany(max: unknown): unknown[];
  sendMany(frames: unknown): number;
  delivery(options?: StopOptions): PlainDelivery;
  close(): void;
  export(): Record<string, unknown>;
  drop(): void;
  [Symbol.dispose](): void;
  [Symbol.asyncIterator](): AsyncGenerator<unknown, void, undefined>;
}

interface PlainExchange {
  createChannel(memory: unknown, kind: unknown, options: unknown): PlainChannel;
  attachChannel(memory: unknown, exported: unknown, kind: unknown): PlainChannel;
  createList(memory: unknown, kind: unknown): { export(): Record<string, unknown> };
  send(to: unknown, frame: unknown): void;
  trySend(channel: unknown, frame: unknown): boolean;
  allocAsync(memory: unknown, kind: unknown, metadata: unknown, options?: StopOptions): Promise<unknown>;
}

// SAFETY: these are functions; only their parameters' types are widened, which is what the tests are for.
export const exchange = library as unknown as PlainExchange;

/** Frames that carry a number. */
export class Numbered extends library.FrameMeta("Numbered", { n: library.u32 }) {}

export const newChannel = (memory: PlainMemory, capacity: number): PlainChannel =>
  exchange.createChannel(memory, Numbered, { capacity });

export const numbered = (memory: PlainMemory, n: number): PlainFrame => allocated(memory, Numbered, { n });

/** What a frame that was received carries. Drops it. */
export function numberOf(received: unknown): unknown {
  const frame = mustOwn(received);
  const { n } = frame.meta();
  plain.drop(frame);
  return n;
}

/** Sends new frames with these numbers. */
export function fill(channel: PlainChannel, memory: PlainMemory, numbers: readonly number[]): void {
  for (const n of numbers) exchange.send(channel, numbered(memory, n));
}

/** Receives what is there: the numbers, in order. */
export function drain(channel: PlainChannel): unknown[] {
  const numbers: unknown[] = [];
  for (let frame = channel.tryReceive(); frame !== undefined; frame = channel.tryReceive()) {
    numbers.push(numberOf(frame));
  }
  return numbers;
}

/** Is every frame free, and can every one be had? */
export function isWhole(memory: PlainMemory): boolean {
  const all: PlainFrame[] = [];
  for (let frame = plain.alloc(memory, Numbered, { n: 0 }); !(frame instanceof Error); ) {
    all.push(mustOwn(frame));
    frame = plain.alloc(memory, Numbered, { n: 0 });
  }
  for (const frame of all) plain.drop(frame);
  return all.length === memory.frames;
}

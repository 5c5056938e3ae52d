// What the programs of the corpus stand on. They are compiled, linted, and run.
import {
  alloc,
  createChannel,
  createList,
  createMemory,
  drop,
  type FrameChannel,
  type FrameList,
  type FrameMemory,
  FrameMeta,
  own,
  type Taken,
  type Takes,
  type UniqueFrameOwner,
  type UniqueFrameRef,
  u16,
  u32,
} from "unique-frame";

export class Init extends FrameMeta("Init", { pid: u32 }) {}
export class Buffer extends FrameMeta("Buffer", { length: u16 }, { untyped: true }) {}

export const memory: FrameMemory<"dma"> = createMemory({ name: "dma", frames: 512, debug: true });
export const list: FrameList<Init, "dma"> = createList(memory, Init);
export const channel: FrameChannel<Init, "dma"> = createChannel(memory, Init, { capacity: 1 });
export const port: { postMessage(message: unknown): void } = { postMessage() {} };

export type Owner = UniqueFrameOwner<Init, "dma">;
export type Reference = UniqueFrameRef<Init, "dma">;

/** A pair of programs: a misuse that the compiler accepts, and how it is written right. */
export interface Pair {
  /** What becomes of the misuse when it runs: the library refuses it, or debug mode reports the leak. */
  readonly fate: "refused" | "lost";
  wrong(): void | Promise<void>;
  right(): void | Promise<void>;
}

/** Conditions that the compiler cannot know. */
export const yes: boolean = true;
export const no: boolean = false;
export const turns: number = 2;
export function risky(): void {
  throw new Error("risky");
}
export function works(..._: readonly unknown[]): void {}
export const pause = (): Promise<void> => Promise.resolve();

export function make(): Owner {
  const frame = alloc(memory, Init, { pid: 1 });
  if (frame instanceof Error) throw frame;
  return frame;
}
export function makeBuffer(): UniqueFrameOwner<Buffer, "dma"> {
  const frame = alloc(memory, Buffer, { length: 0 });
  if (frame instanceof Error) throw frame;
  return frame;
}
/** Takes ownership. */
export function finish(frame: Owner): void {
  own(frame);
  drop(frame);
}
/** Takes ownership of two. */
export function finishBoth(one: Owner, other: Owner): void {
  finish(one);
  finish(other);
}
/** Consumes the variable of whoever calls it. */
export function retire<F>(frame: Takes<F, Init>): asserts frame is Taken<F, Init, "retire">;
export function retire(frame: Owner): void {
  own(frame);
  drop(frame);
}
/** Only looks. */
export function look(frame: Reference): number {
  return frame.meta().pid;
}
/** Empties the list and the channel, so that every program starts alike. */
export function settle(): void {
  for (const take of [() => list.popFront(), () => channel.tryReceive()]) {
    for (let frame = take(); frame !== undefined; frame = take()) finish(frame);
  }
}

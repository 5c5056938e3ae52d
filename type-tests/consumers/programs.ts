/** A package of somebody's, which uses the library in what it exports. It is compiled into declarations. */
export const theirs = `
import {
  type AnyMetadata, alloc, createChannel, createList, createMemory, downcast, drop, type FrameChannel, type FrameList,
  type FrameMemory, FrameMeta, type FrameOwner, type FrameRef, give, intoRaw, intoShared, type MetadataOf, type OutOfFrames, own,
  owning, type PostedFrame, post, type PostTarget, pushBack, type RawFrameOwner, repurpose, send, type Taken, type Takes, u16,
  u32, type UniqueFrameOwner, type UniqueFrameRef,
} from "unique-frame";
export class Init extends FrameMeta("Init", { pid: u32 }) {
  get isFirst(): boolean { return this.pid === 1; }
}
export class Buffer extends FrameMeta("Buffer", { length: u16 }, { untyped: true }) {}
export const memory = createMemory({ name: "dma", frames: 16 });
export const list = createList(memory, Init);
export const channel: FrameChannel<Init, "dma"> = createChannel(memory, Init, { capacity: 4 });
export function claim(pid: number) { return alloc(memory, Init, { pid }); }
export function claimed(pid: number): UniqueFrameOwner<Init, "dma"> { const frame = claim(pid); own(frame); return give(frame); }
export function claimIn<R extends string>(where: FrameMemory<R>): UniqueFrameOwner<Init, R> | OutOfFrames<MetadataOf<Init>> { return alloc(where, Init, { pid: 2 }); }
export function pidOf(frame: FrameRef<Init>) { return frame.meta().pid; }
export function mark(frame: UniqueFrameRef<Init, "dma">): void { frame.metaMut().pid = 3; }
export function same<M, R extends string>(frame: UniqueFrameOwner<M, R>): UniqueFrameOwner<M, R> { own(frame); return give(frame); }
export function given(pid: number) { const frame = claimed(pid); own(frame); return give(frame); }
export function shared(pid: number): FrameOwner<Init, "dma"> { const frame = claimed(pid); own(frame); intoShared(frame); return give(frame); }
export function raw(pid: number): RawFrameOwner<Init, "dma"> { const frame = claimed(pid); own(frame); intoRaw(frame); return give(frame); }
export function retire<F>(frame: Takes<F, Init>): asserts frame is Taken<F, Init, "retire">;
export function retire(frame: UniqueFrameOwner<Init>): void { own(frame); drop(frame); }
export function release<F>(frame: Takes<F, Init, "shared">): asserts frame is Taken<F, Init, "release", "shared">;
export function release(frame: FrameOwner<Init>): void { own(frame); drop(frame); }
export function put<F>(frame: Takes<F, Init>, into: FrameList<Init, "dma">): asserts frame is Taken<F, Init, "put">;
export function put(frame: UniqueFrameOwner<Init, "dma">, into: FrameList<Init, "dma">): void { own(frame); pushBack(into, frame); }
export function mail<F>(frame: Takes<F, Init>, port: PostTarget): asserts frame is Taken<F, Init, "mail">;
export function mail(frame: UniqueFrameOwner<Init>, port: PostTarget): void { own(frame); intoRaw(frame); post(port, frame, 7); }
export type Message = PostedFrame<Init, "dma", number>;
export function isInit(frame: FrameRef<AnyMetadata>): boolean { return downcast(frame, Init); }
export function clear(frame: UniqueFrameOwner<Init>): UniqueFrameOwner<Buffer> { own(frame); repurpose(frame, Buffer, { length: 0 }); return give(frame); }
export class Pool {
  readonly #idle = createList(memory, Init);
  keep(frame: UniqueFrameOwner<Init, "dma">): void { own(frame); pushBack(this.#idle, frame); }
  next() { return this.#idle.popFront(); }
}
export const withFrame = (body: (frame: UniqueFrameRef<Init, "dma">) => void): void =>
  owning(claim(5), (frame) => { own(frame); body(frame); drop(frame); return frame; });
export function pass(frame: UniqueFrameOwner<Init, "dma">): void { own(frame); send(channel, frame); }
`;

const heads = `
import { createMemory, drop, fromRaw, give, own, repurpose, restore, trySend, tryUnique, type UniqueFrameOwner } from "unique-frame";
import {
  Buffer, channel, claim, claimed, claimIn, clear, given, Init, isInit, list, mail, mark, memory, type Message, pass, pidOf, Pool,
  put, raw, release, retire, same, shared, withFrame,
} from "theirs";
declare const flag: boolean;
declare const port: { postMessage(message: unknown): void };
declare const message: Message;
const other = createMemory({ name: "ram", frames: 4 });
`;

/** What uses that package as it is meant. */
export const right = `${heads}
export function life(): number {
  const frame = claim(1);
  own(frame);
  const pid: number = pidOf(frame);
  mark(frame);
  if (frame.meta().isFirst) mark(frame);
  repurpose(frame, Buffer, { length: 1 });
  frame.fill(0);
  drop(frame);
  return pid;
}
export function branches(): void {
  const frame = claimIn(memory);
  own(frame);
  if (flag) retire(frame);
  else if (flag) put(frame, list);
  else mail(frame, port);
  const next = new Pool().next();
  if (next === undefined) return;
  own(next);
  for (let turn = 0; turn < 3; turn++) {
    if (flag) {
      retire(next);
      return;
    }
    mark(next);
  }
  pass(give(next));
}
export function scopes(): void {
  using frame = given(1);
  own(frame);
  mark(frame);
  using later = same(claimed(2));
  own(later);
  withFrame((lent) => {
    mark(lent);
    lent.metaMut().pid = pidOf(lent);
  });
}
export function states(): void {
  const frame = shared(1);
  own(frame);
  isInit(frame);
  if (tryUnique(frame)) {
    mark(frame);
    if (!trySend(channel, frame)) retire(frame);
  } else {
    release(frame);
  }
  const asleep = raw(2);
  own(asleep);
  fromRaw(asleep);
  new Pool().keep(give(asleep));
  const posted: number = message.data;
  const arrived = restore(memory, message.frame, Init);
  own(arrived);
  arrived.metaMut().pid = posted;
  const cleared: UniqueFrameOwner<Buffer> = clear(give(arrived));
  own(cleared);
  drop(cleared);
  const elsewhere = claimIn(other);
  own(elsewhere);
  retire(elsewhere);
}
`;

/** What uses it wrongly: each marked line, and no other, is to be rejected. */
export const wrong = `${heads}
export function afterTheEnd(): void {
  const frame = claimed(1);
  own(frame);
  retire(frame);
  pidOf(frame); // ERR UNASSIGNABLE FrameRef<Init
  drop(frame); // ERR drop after retire: this frame was already consumed by retire
  retire(frame); // ERR this function after retire: this frame was already consumed by retire
}
export function unchecked(): void {
  const frame = claim(2);
  frame.meta(); // ERR TS2339 does not exist on type
  retire(frame); // ERR this function needs a frame, but this may be an error: call own(frame) first
  own(frame);
  frame.fill(0); // ERR fill needs a frame of an untyped kind
  repurpose(frame, Init, { pid: "3" }); // ERR TS2322 Type 'string' is not assignable to type 'number'
  drop(frame);
  frame.meta(); // ERR meta after drop: this frame was already consumed by drop
}
export function branches(): void {
  const frame = given(1);
  own(frame);
  if (flag) put(frame, list);
  else if (flag) mail(frame, port);
  else mark(frame);
  frame.meta(); // ERR meta after && put && mail
}
export function loops(): void {
  const frame = same(claimed(1));
  own(frame);
  while (flag) {
    frame.metaMut(); // ERR metaMut after retire
    retire(frame); // ERR this function after retire
  }
}
export function kinds(): void {
  const frame = claimed(1);
  own(frame);
  repurpose(frame, Buffer, { length: 1 });
  pidOf(frame); // ERR UNASSIGNABLE FrameRef<Init
  retire(frame); // ERR this function needs a frame of
  frame.meta().pid; // ERR TS2339 Property 'pid' does not exist on type 'Readonly<Buffer>'
  drop(frame);
  const elsewhere = claimIn(other);
  own(elsewhere);
  mark(elsewhere); // ERR UNASSIGNABLE UniqueFrameRef<Init, "dma">
  pass(give(elsewhere)); // ERR UNASSIGNABLE UniqueFrameOwner<Init, "dma">
}
export function states(): void {
  const frame = shared(1);
  own(frame);
  frame.metaMut(); // ERR metaMut needs a unique frame, but this one is shared: ask tryUnique(frame) first
  retire(frame); // ERR this function needs a unique frame, but this one is shared
  release(frame);
  frame.clone(); // ERR clone after release
  const asleep = raw(1);
  own(asleep);
  asleep.meta(); // ERR meta needs && but this one is raw
}
export function lent(): void {
  withFrame((frame) => {
    drop(frame); // ERR drop needs an owner, but this frame is only borrowed here
  });
  const next = new Pool().next();
  next.meta(); // ERR TS18048|TS2532 possibly 'undefined'
}
`;

/** What only a project with the types of a browser can write. */
export const dom = `
import { attachChannel, type ChannelExport, createMemory, intoRaw, own, post, type UniqueFrameOwner } from "unique-frame";
import { channel, Init, memory, retire } from "theirs";
export function start(frame: UniqueFrameOwner<Init, "dma">): void {
  const worker = new Worker("worker.js", { type: "module" });
  worker.postMessage([memory.export(), channel.export()]);
  own(frame);
  intoRaw(frame);
  post(worker, frame, 1);
  frame.startPaddr(); // ERR startPaddr after post
}
export const wasm = createMemory({ name: "wasm", frames: 16, buffer: new WebAssembly.Memory({ initial: 8 }) });
self.onmessage = ({ data }: MessageEvent<ChannelExport<Init, "dma">>) => {
  const frame = attachChannel(memory, data, Init).receive();
  if (frame === undefined) return;
  own(frame);
  retire(frame);
};
`;

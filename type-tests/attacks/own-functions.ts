// Functions of one's own that consume, by Takes and Taken.
import { drop, intoRaw, own, repurpose, type Taken, type Takes, type UniqueFrameOwner } from "unique-frame";
import { c, type Init, make, makeRaw, makeTable, PageTable } from "./world.js";

function finish<F>(frame: Takes<F, Init>): asserts frame is Taken<F, Init, "finish">;
function finish(frame: UniqueFrameOwner<Init>): void {
  own(frame);
  drop(frame);
}
declare function bury<F>(frame: Takes<F, PageTable>): asserts frame is Taken<F, PageTable, "bury">;
declare function forward<F>(frame: Takes<F, Init, "raw">): asserts frame is Taken<F, Init, "forward", "raw">;

export function tracked(): void {
  const x = make();
  own(x);
  finish(x);
  x.meta(); // ERR meta after finish
}
export function twice(): void {
  const x = make();
  own(x);
  finish(x);
  finish(x); // ERR this function after finish: this frame was already consumed by finish
}
export function afterDrop(): void {
  const x = make();
  own(x);
  drop(x);
  finish(x); // ERR this function after drop: this frame was already consumed by drop
}
export function inLoop(): void {
  const x = make();
  own(x);
  while (c) finish(x); // ERR this function after finish: this frame was already consumed by finish
}
export function untracked(): void {
  const x = make();
  finish(x); // ERR this function needs a tracked frame
}
export function anotherKind(): void {
  const x = makeTable();
  own(x);
  finish(x); // ERR this function needs a frame of another kind
  bury(x);
}
export function anotherKindSinceRepurpose(): void {
  const x = make();
  own(x);
  repurpose(x, PageTable, { level: 1, present: true, flags: 0n });
  finish(x); // ERR this function needs a frame of another kind
  bury(x);
  bury(x); // ERR this function after bury: this frame was already consumed by bury
}
export function oneOfTwoKinds(): void {
  const x = make();
  own(x);
  if (c) repurpose(x, PageTable, { level: 1, present: true, flags: 0n });
  finish(x); // ERR this function needs a frame of another kind
  drop(x);
}
export function anotherState(): void {
  const x = make();
  own(x);
  intoRaw(x);
  finish(x); // ERR this function needs a unique frame, but this one is raw
  forward(x);
  forward(x); // ERR this function after forward: this frame was already consumed by forward
}
export function notRaw(): void {
  const x = make();
  own(x);
  forward(x); // ERR this function needs a raw frame, but this one is unique
  drop(x);
}
export function rawFromTheStart(): void {
  const x = makeRaw();
  own(x);
  forward(x);
  x.startPaddr(); // ERR startPaddr after forward
}
export function notAFrame(): void {
  finish({}); // ERR this function needs a frame, but this is none
}
export function directly(): void {
  finish(make()); // ERR this function needs a tracked frame
}

// A program that loses some owners and consumes others, in debug mode. Run with --expose-gc; warnings go to stderr.
import { setTimeout as sleep } from "node:timers/promises";
import {
  alloc,
  createMemory,
  drop,
  FrameMeta,
  fromRaw,
  fromUnused,
  give,
  intoRaw,
  paddr,
  post,
  repurpose,
  resetAsUnused,
  restore,
  u32,
} from "../../dist/index.js";

class Init extends FrameMeta("Init", { pid: u32 }) {}
class Mourned extends FrameMeta("Mourned", { id: u32 }) {
  onDrop() {}
}
const memory = createMemory({ name: "dma", frames: 16, debug: process.argv[2] === "debug" });
const at = (index, kind = Init, metadata = { pid: 1 }) => fromUnused(memory, paddr(index * 4096), kind, metadata);

function losesFirst() {
  at(0);
}
function losesAllocated() {
  // Frame 15: all others below are claimed by then.
  return void alloc(memory, Init, { pid: 1 });
}
function losesGiven() {
  give(at(1));
}
function losesRaw() {
  intoRaw(at(2));
}
function losesRepurposed() {
  repurpose(at(3, Mourned, { id: 1 }), Init, { pid: 1 });
}
function losesRestored() {
  const frame = at(4);
  intoRaw(frame);
  let token;
  post({ postMessage: (message) => (token = message.frame) }, frame, 0);
  restore(memory, token, Init);
}
function consumesEverything() {
  drop(at(5));
  resetAsUnused(at(6), memory.allocator);
  at(7)[Symbol.dispose]();
  const frame = at(8, Mourned, { id: 1 });
  intoRaw(frame);
  fromRaw(frame);
  repurpose(frame, Mourned, { id: 2 });
  drop(give(frame));
}
const kept = [at(9), at(10)];

losesFirst();
losesGiven();
losesRaw();
losesRepurposed();
losesRestored();
consumesEverything();
for (const index of [5, 6, 7, 8, 11, 12, 13, 14]) kept.push(at(index));
losesAllocated();

for (let round = 0; round < 20; round++) {
  await sleep(5);
  globalThis.gc();
}
console.log(`kept ${kept.length}`);

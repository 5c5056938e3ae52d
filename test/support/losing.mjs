// A program that loses some owners and consumes others, in debug mode. Run with --expose-gc; warnings go to stderr.
import { setTimeout as sleep } from "node:timers/promises";
import {
  alloc,
  createChannel,
  createList,
  createMemory,
  drop,
  FrameMeta,
  frameFromUnused,
  fromInUse,
  fromRaw,
  fromUnused,
  give,
  intoRaw,
  intoShared,
  paddr,
  post,
  pushBack,
  repurpose,
  resetAsUnused,
  restore,
  send,
  tryUnique,
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

// Another memory, whose frames have other addresses.
const more = createMemory({ name: "net", frames: 64, debug: process.argv[2] === "debug" });
const place = (index) => paddr(index * 4096);
const there = (index) => fromUnused(more, place(index), Init, { pid: 1 });
const shared = (index) => frameFromUnused(more, place(index), Init, { pid: 1 });
const list = createList(more, Init);
const channel = createChannel(more, Init, { capacity: 8 });
const references = [33, 34].map(shared);
for (const index of [37, 38, 39]) pushBack(list, there(index));
for (const index of [40, 41, 42]) send(channel, there(index));

function losesShared() {
  shared(32);
}
function losesClone() {
  references[0].clone();
}
function losesFound() {
  fromInUse(more, place(34));
}
function losesSharedLater() {
  intoShared(there(35));
}
function losesMadeUnique() {
  tryUnique(shared(36));
}
function losesPopped() {
  list.popFront();
}
function losesTaken() {
  const cursor = list.cursorFront();
  cursor.takeCurrent();
  cursor.close();
}
function losesReceived() {
  channel.tryReceive();
}
function losesReceivedMany() {
  channel.receiveMany(1);
}
function losesRawReference() {
  intoRaw(shared(43));
}
function consumesMore() {
  drop(shared(44));
  const frame = shared(45);
  drop(frame.clone());
  tryUnique(frame);
  drop(give(frame));
  list.drop();
  channel.drop();
}
losesShared();
losesClone();
losesFound();
losesSharedLater();
losesMadeUnique();
losesPopped();
losesTaken();
losesReceived();
losesReceivedMany();
losesRawReference();
consumesMore();

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
console.log(`kept ${kept.length + references.length}`);

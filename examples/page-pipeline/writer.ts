import { workerData } from "node:worker_threads";
import { attachChannel, attachMemory, drop, own, PAGE_SIZE, type UniqueFrameRef } from "unique-frame";
import { writeFully } from "./files.js";
import { BATCH, Page, type PipelineMemory } from "./kinds.js";
import { Progress } from "./progress.js";
import type { WriterData } from "./thread-data.js";

// The last thread: writes every page to the copy, and gives its frame back to the memory.
// A reader that is out of frames is woken by the first that comes back: so many come back at once.

const { target, ...shared }: WriterData = workerData;
const memory: PipelineMemory = attachMemory("pipeline", shared.memory);
const hashed = attachChannel(memory, shared.hashed, Page);
const progress = new Progress(shared.progress);

for (let first = hashed.receive(); first !== undefined; first = hashed.receive()) {
  const frames = [first, ...hashed.receiveMany(BATCH - 1)];
  for (const frame of frames) write(frame);
  for (const frame of frames) {
    own(frame);
    drop(frame);
  }
}

/** Writes a page, which is only borrowed. */
function write(frame: UniqueFrameRef<Page, "pipeline">): void {
  const { page, length } = frame.meta();
  frame.bytes((bytes) => writeFully(target, bytes.subarray(0, length), page * PAGE_SIZE));
  progress.addWritten();
}

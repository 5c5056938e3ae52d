import { workerData } from "node:worker_threads";
import { allocAsync, attachChannel, attachMemory, own, PAGE_SIZE, send } from "unique-frame";
import { checkEnd, readFully } from "./files.js";
import { Page, type PipelineMemory } from "./kinds.js";
import { Progress } from "./progress.js";
import type { ReaderData } from "./thread-data.js";

// The first thread: claims a frame for every page of the file, reads the page into it, and sends the frame away.

const { source, ...shared }: ReaderData = workerData;
const memory: PipelineMemory = attachMemory("pipeline", shared.memory);
const read = attachChannel(memory, shared.read, Page);
const progress = new Progress(shared.progress);

for (let page = 0, position = 0; position < source.size; page++, position += PAGE_SIZE) {
  const length = Math.min(PAGE_SIZE, source.size - position);
  // Back-pressure: waits until the writer has dropped a frame, if all are on their way.
  // Dropped at the end of this block, unless it was sent away before: also when reading fails.
  using frame = await allocAsync(memory, Page, { page, length });
  own(frame);
  progress.claimed();
  frame.bytes((bytes) => readFully(source, bytes.subarray(0, length), position));
  send(read, frame);
}
checkEnd(source);
read.close();

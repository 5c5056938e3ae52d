import { createHash } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { attachChannel, attachMemory, own, send } from "unique-frame";
import { Page, type PipelineMemory } from "./kinds.js";
import { Progress } from "./progress.js";
import type { HasherData } from "./thread-data.js";

// The second thread: hashes every page where it lies, and hands its frame on.

const shared: HasherData = workerData;
const memory: PipelineMemory = attachMemory("pipeline", shared.memory);
const read = attachChannel(memory, shared.read, Page);
const hashed = attachChannel(memory, shared.hashed, Page);
const progress = new Progress(shared.progress);
const hash = createHash("sha256");

for (let expected = 0; ; expected++) {
  using frame = read.receive(); // sleeps until there is one
  if (frame === undefined) break; // the reader has closed it, and it is empty
  own(frame);
  const { page, length } = frame.meta();
  if (page !== expected) throw new Error(`page ${page} came where page ${expected} should have come`);
  frame.bytes((bytes) => hash.update(bytes.subarray(0, length)));
  progress.addHashed();
  send(hashed, frame);
}
hashed.close();
parentPort?.postMessage(hash.digest("hex"));

import { createHash } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { attachMemory, intoRaw, own, post, restore } from "unique-frame";
import { Page, type PipelineMemory } from "./kinds.js";
import type { HasherData, PageMessage } from "./messages.js";
import { Progress } from "./progress.js";

// The second thread: hashes every page where it lies, and hands its frame on.

const { pages, writer, ...shared }: HasherData = workerData;
const memory: PipelineMemory = attachMemory("pipeline", shared.memory);
const progress = new Progress(shared.progress);
const hash = createHash("sha256");
let expected = 0;

pages.on("message", (message: PageMessage) => {
  using frame = restore(memory, message.frame, Page);
  own(frame);
  const { page, length } = frame.meta();
  if (page !== expected) throw new Error(`page ${page} came where page ${expected} should have come`);
  expected++;
  frame.bytes((bytes) => hash.update(bytes.subarray(0, length)));
  progress.addHashed();
  intoRaw(frame);
  post(writer, frame, undefined);
});

// The reader has closed its end, and every page before that has arrived.
pages.on("close", () => {
  parentPort?.postMessage(hash.digest("hex"));
  writer.close();
});

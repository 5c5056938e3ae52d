import { createHash } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { attachMemory, intoRaw, own, post, restore } from "unique-frame";
import { Page, type PipelineMemory } from "./kinds.js";
import { END_OF_FILE, type EndOfFile, type HasherData, type PageMessage } from "./messages.js";
import { Progress } from "./progress.js";

// The second thread: hashes every page where it lies, and hands its frame on.

const { pages, writer, ...shared }: HasherData = workerData;
const memory: PipelineMemory = attachMemory("pipeline", shared.memory);
const progress = new Progress(shared.progress);
const hash = createHash("sha256");
let expected = 0;

pages.on("message", (message: PageMessage | EndOfFile) => {
  if (message === END_OF_FILE) {
    finish();
    return;
  }
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

function finish(): void {
  parentPort?.postMessage(hash.digest("hex"));
  writer.postMessage(END_OF_FILE);
  pages.close();
}

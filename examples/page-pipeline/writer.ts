import { workerData } from "node:worker_threads";
import { attachMemory, drop, own, PAGE_SIZE, restore } from "unique-frame";
import { writeFully } from "./files.js";
import { Page, type PipelineMemory } from "./kinds.js";
import { END_OF_FILE, type EndOfFile, type PageMessage, type WriterData } from "./messages.js";
import { Progress } from "./progress.js";

// The last thread: writes every page to the copy, and gives its frame back to the memory.

const { target, pages, freed, ...shared }: WriterData = workerData;
const memory: PipelineMemory = attachMemory("pipeline", shared.memory);
const progress = new Progress(shared.progress);
/** The reader is told of so many frames at once: when it is out of frames, there are always as many to come. */
const batch = Math.ceil(memory.frames / 8);

pages.on("message", (message: PageMessage | EndOfFile) => {
  if (message === END_OF_FILE) {
    pages.close();
    return;
  }
  using frame = restore(memory, message.frame, Page);
  own(frame);
  const { page, length } = frame.meta();
  frame.bytes((bytes) => writeFully(target, bytes.subarray(0, length), page * PAGE_SIZE));
  progress.addWritten();
  drop(frame);
  if (progress.written % batch === 0) freed.postMessage("frames came back");
});

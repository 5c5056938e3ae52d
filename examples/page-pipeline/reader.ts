import { workerData } from "node:worker_threads";
import { alloc, attachMemory, intoRaw, OutOfFrames, own, PAGE_SIZE, post } from "unique-frame";
import { checkEnd, readFully } from "./files.js";
import { Page, type PipelineMemory } from "./kinds.js";
import { END_OF_FILE, type ReaderData } from "./messages.js";
import { Progress } from "./progress.js";

// The first thread: claims a frame for every page of the file, reads the page into it, and sends the frame away.

const { source, hasher, freed, ...shared }: ReaderData = workerData;
const memory: PipelineMemory = attachMemory("pipeline", shared.memory);
const progress = new Progress(shared.progress);
const pageCount = Math.ceil(source.size / PAGE_SIZE);
let page = 0;

/** Reads as many pages as there are frames for. */
function readOn(): void {
  for (; page < pageCount; page++) {
    const position = page * PAGE_SIZE;
    const length = Math.min(PAGE_SIZE, source.size - position);
    // Dropped at the end of this block, unless it was sent away before: also when reading fails.
    using frame = alloc(memory, Page, { page, length });
    if (frame instanceof OutOfFrames) {
      progress.inFlight(memory.frames);
      return; // back-pressure: the writer's next message calls this function again
    }
    own(frame);
    progress.claimed();
    frame.bytes((bytes) => readFully(source, bytes.subarray(0, length), position));
    intoRaw(frame);
    post(hasher, frame, undefined);
  }
  checkEnd(source);
  hasher.postMessage(END_OF_FILE);
  freed.off("message", readOn); // before close, which lets messages through that are here already
  freed.close();
}

freed.on("message", readOn);
readOn();

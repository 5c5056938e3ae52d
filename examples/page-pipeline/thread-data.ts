import type { MessagePort } from "node:worker_threads";
import type { MemoryExport, PostedFrame } from "unique-frame";
import type { OpenFile } from "./files.js";
import type { Page } from "./kinds.js";

/** What goes from thread to thread: the ownership of one page. Its bytes stay where they are. */
export type PageMessage = PostedFrame<Page, "pipeline", undefined>;

/**
 * Follows the last page. The closing of the port would not do: a thread that is still starting up may miss it.
 */
export const END_OF_FILE = "end of file";
export type EndOfFile = typeof END_OF_FILE;

/** What every thread is started with. */
export interface ThreadData {
  /** This thread's way into the memory. */
  readonly memory: MemoryExport;
  /** The counters that the supervisor reads. */
  readonly progress: SharedArrayBuffer;
}

export interface ReaderData extends ThreadData {
  readonly source: OpenFile;
  /** Takes the pages that were read. */
  readonly hasher: MessagePort;
  /** Says, now and then, that frames came back. */
  readonly freed: MessagePort;
}

export interface HasherData extends ThreadData {
  readonly pages: MessagePort;
  /** Takes the pages that were hashed. */
  readonly writer: MessagePort;
}

export interface WriterData extends ThreadData {
  readonly target: OpenFile;
  readonly pages: MessagePort;
  /** Takes a message for every few frames that came back. */
  readonly freed: MessagePort;
}

/** What the hasher tells the supervisor at the end: the SHA-256 of the file, in hexadecimal. */
export type Digest = string;

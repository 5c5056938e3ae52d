import type { ChannelExport, MemoryExport } from "unique-frame";
import type { OpenFile } from "./files.js";
import type { Page } from "./kinds.js";

/** A way for pages from one thread to the next: their ownership moves, their bytes stay where they are. */
export type PageChannel = ChannelExport<Page, "pipeline">;

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
  readonly read: PageChannel;
}

export interface HasherData extends ThreadData {
  readonly read: PageChannel;
  /** Takes the pages that were hashed. */
  readonly hashed: PageChannel;
}

export interface WriterData extends ThreadData {
  readonly target: OpenFile;
  readonly hashed: PageChannel;
}

/** What the hasher tells the supervisor at the end: the SHA-256 of the file, in hexadecimal. */
export type Digest = string;

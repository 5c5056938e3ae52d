import { createChannel, type FrameChannel, type MemoryExport } from "unique-frame";
import type { OpenFile } from "./files.js";
import { FRAMES, Page, type PipelineMemory } from "./kinds.js";
import type { Progress } from "./progress.js";
import type { Digest, HasherData, ReaderData, WriterData } from "./thread-data.js";
import { allEnded, startThread } from "./threads.js";

/** One way into the memory for each thread. They are kept, to take back what a thread leaves. */
export type Agents = Readonly<Record<"reader" | "hasher" | "writer", MemoryExport>>;

export const exportAgents = (memory: PipelineMemory): Agents => ({
  reader: memory.export(),
  hasher: memory.export(),
  writer: memory.export(),
});

/** The ways from reader to hasher and from hasher to writer. Each has room for all frames: only their number is a limit. */
export type Channels = Readonly<Record<"read" | "hashed", FrameChannel<Page, "pipeline">>>;

export const createChannels = (memory: PipelineMemory): Channels => ({
  read: createChannel(memory, Page, { capacity: FRAMES }),
  hashed: createChannel(memory, Page, { capacity: FRAMES }),
});

/** Runs the three threads until the copy is written or one of them fails. Returns the file's SHA-256. */
export async function runPipeline(
  source: OpenFile,
  target: OpenFile,
  agents: Agents,
  channels: Channels,
  { buffer: progress }: Progress,
): Promise<Digest> {
  const [read, hashed] = [channels.read.export(), channels.hashed.export()];
  const reader: ReaderData = { memory: agents.reader, progress, source, read };
  const hasher: HasherData = { memory: agents.hasher, progress, read, hashed };
  const writer: WriterData = { memory: agents.writer, progress, target, hashed };
  const threads = new Map([
    ["reader", startThread("reader", reader)],
    ["hasher", startThread("hasher", hasher)],
    ["writer", startThread("writer", writer)],
  ]);
  let sha256: Digest | undefined;
  threads.get("hasher")?.on("message", (digest: Digest) => {
    sha256 = digest;
  });
  await allEnded(threads);
  if (sha256 === undefined) throw new Error("the threads have ended without a SHA-256");
  return sha256;
}

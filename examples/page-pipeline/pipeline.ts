import { MessageChannel } from "node:worker_threads";
import type { MemoryExport } from "unique-frame";
import type { OpenFile } from "./files.js";
import type { PipelineMemory } from "./kinds.js";
import type { Digest, HasherData, ReaderData, WriterData } from "./messages.js";
import type { Progress } from "./progress.js";
import { allEnded, startThread } from "./threads.js";

/** One way into the memory for each thread. They are kept, to take back what a thread leaves. */
export type Agents = Readonly<Record<"reader" | "hasher" | "writer", MemoryExport>>;

export const exportAgents = (memory: PipelineMemory): Agents => ({
  reader: memory.export(),
  hasher: memory.export(),
  writer: memory.export(),
});

/** Runs the three threads until the copy is written or one of them fails. Returns the file's SHA-256. */
export async function runPipeline(
  source: OpenFile,
  target: OpenFile,
  agents: Agents,
  { buffer: progress }: Progress,
): Promise<Digest> {
  const read = new MessageChannel();
  const hashed = new MessageChannel();
  const freed = new MessageChannel();

  const reader: ReaderData = { memory: agents.reader, progress, source, hasher: read.port1, freed: freed.port2 };
  const hasher: HasherData = { memory: agents.hasher, progress, pages: read.port2, writer: hashed.port1 };
  const writer: WriterData = { memory: agents.writer, progress, target, pages: hashed.port2, freed: freed.port1 };

  const threads = new Map([
    ["reader", startThread("reader", reader, [reader.hasher, reader.freed])],
    ["hasher", startThread("hasher", hasher, [hasher.pages, hasher.writer])],
    ["writer", startThread("writer", writer, [writer.pages, writer.freed])],
  ]);
  let sha256: Digest | undefined;
  threads.get("hasher")?.on("message", (digest: Digest) => {
    sha256 = digest;
  });
  await allEnded(threads);
  if (sha256 === undefined) throw new Error("the threads have ended without a SHA-256");
  return sha256;
}

import { performance } from "node:perf_hooks";
import { createMemory, PAGE_SIZE } from "unique-frame";
import { audit } from "./audit.js";
import { Display } from "./display.js";
import { closeSource, closeTarget, openSource, openTarget } from "./files.js";
import { FRAMES, type PipelineMemory } from "./kinds.js";
import { MemoryMap } from "./map.js";
import { type Options, parseOptions, usage } from "./options.js";
import { type Agents, type Channels, createChannels, exportAgents, runPipeline } from "./pipeline.js";
import { Progress } from "./progress.js";

// The supervisor: it owns no frame. It creates the memory, starts the threads, and looks at every frame in the end.
// Read on in pipeline.ts, which connects the threads, and then in reader.ts, hasher.ts and writer.ts.

async function copy(memory: PipelineMemory, agents: Agents, channels: Channels, options: Options): Promise<void> {
  const source = openSource(options.source);
  const target = openTarget(options.target, source);
  const pages = Math.ceil(source.size / PAGE_SIZE);
  console.log(`reading   ${source.path}: ${source.size} bytes, ${pages} ${pages === 1 ? "page" : "pages"}`);
  console.log(`through   ${memory.frames} frames of shared memory and 3 threads, to ${target.path}`);

  const progress = new Progress();
  const map = new MemoryMap(memory, agents, process.stdout.hasColors?.() ?? false);
  const display = new Display(process.stdout, progress, pages, options.isMapWanted ? map : undefined);
  let sha256: string | undefined;
  const begin = performance.now();
  try {
    sha256 = await runPipeline(source, target, agents, channels, progress);
  } finally {
    display.stop();
    closeSource(source);
    closeTarget(target, sha256 !== undefined);
  }
  const seconds = (performance.now() - begin) / 1000;
  console.log(`sha-256   ${sha256}`);
  console.log(`speed     ${Math.round(pages / seconds)} pages per second, in ${seconds.toFixed(2)} s`);
  console.log(`in flight ${progress.mostInFlight} frames at most`);
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options.isHelpWanted) return console.log(usage);

  const memory = createMemory({ name: "pipeline", frames: FRAMES, shared: true });
  const agents = exportAgents(memory);
  const channels = createChannels(memory);
  try {
    await copy(memory, agents, channels, options);
  } finally {
    // Also after a failure: whatever a thread left is taken back.
    const { isClean, text } = audit(memory, Object.values(agents), Object.values(channels));
    console.log(`audit     ${text}`);
    if (!isClean) process.exitCode = 1;
  }
}

// Where nobody reads what is printed any more ("| head"), the copy is made all the same.
process.stdout.on("error", () => {});

main().catch((error: unknown) => {
  console.error(`page-pipeline: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});

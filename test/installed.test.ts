import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installed, install } from "../type-tests/support/install.js";

const run = promisify(execFile);
let installed: Installed;
beforeAll(async () => {
  installed = await install();
});
afterAll(() => installed[Symbol.asyncDispose]());

/** What a program prints, in a project that has installed the package. It must end well, and complain of nothing. */
async function output(file: string, text: string): Promise<readonly string[]> {
  await installed.write({ [file]: text });
  const { stdout, stderr } = await run(process.execPath, [join(installed.folder, file)]);
  expect(stderr).toBe("");
  return stdout.trimEnd().split("\n");
}

const first = `
class Init extends FrameMeta("Init", { pid: u32 }) {}
const frame = alloc(createMemory({ name: "dma", frames: 4 }), Init, { pid: 7 });
own(frame);
console.log(frame.meta().pid);
drop(frame);
try { frame.meta(); } catch (error) { console.log(error.message); }
`;
const printed = [
  "7",
  "meta after drop: this frame was already consumed by drop; use it before that, or own another frame",
];

/** Its own worker: 100 frames go there, and come back with a pid that is one more. */
const threads = `
import { Worker, isMainThread, workerData } from "node:worker_threads";
import { alloc, attachChannel, attachMemory, createChannel, createMemory, drop, FrameMeta, own, send, u32 } from "unique-frame";
class Init extends FrameMeta("Init", { pid: u32 }) {}
if (isMainThread) {
  const memory = createMemory({ name: "dma", frames: 16, shared: true });
  const [there, back] = [createChannel(memory, Init, { capacity: 4 }), createChannel(memory, Init, { capacity: 4 })];
  const worker = new Worker(new URL(import.meta.url), { workerData: [memory.export(), there.export(), back.export()] });
  let sum = 0;
  for (let pid = 0; pid < 100; pid++) {
    const frame = alloc(memory, Init, { pid });
    own(frame);
    send(there, frame);
    const arrived = back.receive();
    own(arrived);
    sum += arrived.meta().pid;
    drop(arrived);
  }
  console.log(sum);
  await worker.terminate();
} else {
  const memory = attachMemory("dma", workerData[0]);
  const [there, back] = workerData.slice(1).map((exported) => attachChannel(memory, exported, Init));
  for (let frame = there.receive(); frame !== undefined; frame = there.receive()) {
    own(frame);
    frame.metaMut().pid++;
    send(back, frame);
  }
}
`;

describe(`the package, as a project installs it, on Node ${process.version}`, () => {
  it("brings types, and no code of others", async () => {
    const folders = await readdir(join(installed.folder, "node_modules"));
    expect(folders.filter((name) => !name.startsWith(".")).sort()).toEqual(["ts-essentials", "unique-frame"]);
    const files = await readdir(join(installed.folder, "node_modules/unique-frame/dist"), { recursive: true });
    expect(files.filter((name) => name.includes("test"))).toEqual([]);
  });

  it("is imported", async () => {
    const head = 'import { alloc, createMemory, drop, FrameMeta, own, u32 } from "unique-frame";';
    expect(await output("first.mjs", head + first)).toEqual(printed);
  });

  it("is required by CommonJS, without a warning", async () => {
    const head = 'const { alloc, createMemory, drop, FrameMeta, own, u32 } = require("unique-frame");';
    expect(await output("first.cjs", head + first)).toEqual(printed);
  });

  it("works in a worker thread", async () => {
    expect(await output("threads.mjs", threads)).toEqual([String((100 * 101) / 2)]);
  });

  it("has no other entry", async () => {
    const program = (entry: string) => `await import("${entry}").catch(({ code }) => console.log(code));`;
    for (const entry of ["unique-frame/dist/slot/words.js", "unique-frame/internal/slot", "unique-frame/src/index.ts"])
      expect(await output("entry.mjs", program(entry)), entry).toEqual(["ERR_PACKAGE_PATH_NOT_EXPORTED"]);
  });
});

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "page-pipeline-test-"));
const copy = join(folder, "copy");
const FRAMES = 256;
const allFree = `audit     no frame is lost: all ${FRAMES} are free`;

// Each starts a process with three threads, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(() => {
  execFileSync("npm", ["run", "--silent", "build:examples"], { cwd: root, stdio: "inherit" });
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs the example as `npm start` does. `whenStarted` is called when the file is open and the threads are to start. */
async function run(args: readonly string[], whenStarted?: () => void): Promise<Outcome> {
  const child: ChildProcess = spawn(process.execPath, ["dist-examples/page-pipeline/main.js", ...args], { cwd: root });
  let out = "";
  let error = "";
  let isStarted = false;
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    if (isStarted || !out.includes("through")) return;
    isStarted = true;
    whenStarted?.();
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    error += text;
  });
  const [code] = await once(child, "close");
  return { code, out, error };
}

/** A file of so many bytes, always the same ones. */
function randomFile(size: number): string {
  const bytes = Buffer.alloc(size);
  let state = 0x2545f491;
  for (let at = 0; at < size; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state;
  }
  const path = join(folder, `random-${size}`);
  writeFileSync(path, bytes);
  return path;
}

/** A file of zeros that takes no space. */
function sparseFile(name: string, size: number): string {
  const path = join(folder, name);
  writeFileSync(path, "");
  truncateSync(path, size);
  return path;
}

const field = (out: string, name: string): string | undefined => new RegExp(`^${name} +(\\S+)`, "m").exec(out)?.[1];

describe("a file that can be copied", () => {
  it.each([
    [0, 0],
    [1, 1],
    [4095, 1],
    [4096, 1],
    [4097, 2],
    [3_000_000, 733],
  ])("of %i bytes, %i pages", async (size, pages) => {
    const path = randomFile(size);
    const { code, out, error } = await run([path, "--to", copy]);
    expect(error).toBe("");
    expect(code).toBe(0);
    expect(out).toContain(`${size} bytes, ${pages} page`);
    expect(field(out, "sha-256")).toBe(createHash("sha256").update(readFileSync(path)).digest("hex"));
    expect(readFileSync(copy).equals(readFileSync(path))).toBe(true);
    const inFlight = Number(field(out, "in flight"));
    expect(inFlight).toBeLessThanOrEqual(Math.min(FRAMES, pages));
    expect(inFlight).toBeGreaterThanOrEqual(Math.min(1, pages));
    expect(out.trimEnd().endsWith(allFree)).toBe(true);
  });

  // The reader is done before the others have started up, or not: each must come to its end both ways.
  it("of 0 bytes, six times at once", async () => {
    const path = randomFile(0);
    const runs = await Promise.all(Array.from({ length: 6 }, (_, at) => run([path, "--to", `${copy}-${at}`])));
    for (const { code, out, error } of runs) {
      expect([code, error]).toEqual([0, ""]);
      expect(out).toContain(allFree);
    }
  });

  // The writer drops its last frames when the reader has finished, and may have closed its channel.
  it("of twice the memory, six times at once", async () => {
    const path = randomFile(2 * FRAMES * 4096);
    const runs = await Promise.all(Array.from({ length: 6 }, (_, at) => run([path, "--to", `${copy}-${at}`])));
    for (const [at, { code, out, error }] of runs.entries()) {
      expect([code, error]).toEqual([0, ""]);
      expect(out).toContain(allFree);
      expect(readFileSync(`${copy}-${at}`).equals(readFileSync(path))).toBe(true);
    }
  });

  it("replaces a longer copy, and is as private as its source", async () => {
    const path = randomFile(5000);
    chmodSync(path, 0o600);
    writeFileSync(copy, "x".repeat(10_000));
    expect((await run([path, "--to", copy])).code).toBe(0);
    expect(readFileSync(copy).equals(readFileSync(path))).toBe(true);
    rmSync(copy);
    expect((await run([path, "--to", copy])).code).toBe(0);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
  });

  it("with --map, draws every frame", async () => {
    const { code, out } = await run(["--map", sparseFile("mapped", 48 * 2 ** 20), "--to", copy]);
    expect(code).toBe(0);
    const rows = out.split("\n").filter((line) => /^[·RHW~+]{64}$/.test(line));
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length % (FRAMES / 64)).toBe(0);
    expect(out).toContain("R the reader's   H the hasher's   W the writer's");
  });
});

describe("what ends with a message, exit code 1 and no frame lost", () => {
  const fails = async (args: readonly string[], message: string, whenStarted?: () => void): Promise<Outcome> => {
    const outcome = await run(args, whenStarted);
    expect(outcome.error).toContain(`page-pipeline: ${message}`);
    expect(outcome.error.trimEnd().split("\n")).toHaveLength(1);
    expect(outcome.code).toBe(1);
    expect(outcome.out).toContain(allFree);
    expect(outcome.out).not.toContain("sha-256");
    return outcome;
  };

  it("a missing file", () => fails([join(folder, "missing"), "--to", copy], `cannot read ${folder}/missing: ENOENT`));
  it("a directory", () => fails([folder, "--to", copy], `cannot read ${folder}: it is a directory`));
  it("a named pipe, without waiting for its other end", async () => {
    const path = join(folder, "pipe");
    execFileSync("mkfifo", [path]);
    await fails([path, "--to", copy], `cannot read ${path}: it is not a regular file`);
  });
  it.skipIf(process.getuid?.() === 0)("a file that may not be read", async () => {
    const path = randomFile(10);
    chmodSync(path, 0);
    await fails([path, "--to", copy], `cannot read ${path}: EACCES`);
  });
  it("a target in no directory", () =>
    fails([randomFile(1), "--to", join(folder, "no/copy")], `cannot write ${folder}/no/copy: ENOENT`));
  it("a target that is a directory", () => fails([randomFile(1), "--to", folder], `cannot write ${folder}: EISDIR`));
  it("a target that is the source, which stays whole", async () => {
    const path = randomFile(4097);
    const before = readFileSync(path);
    await fails([path, "--to", path], `cannot write ${path}: it is the file that is to be read`);
    expect(readFileSync(path).equals(before)).toBe(true);
  });
  it.runIf(existsSync("/dev/full"))("a full disk", async () => {
    const { out } = await fails([randomFile(3_000_000), "--to", "/dev/full"], "cannot write /dev/full: ENOSPC");
    expect(out).toContain("taken back from threads that had ended");
  });

  it("a file that shrinks while it is read", async () => {
    const path = sparseFile("shrinks", 256 * 2 ** 20);
    await fails([path, "--to", copy], `${path} shrank while it was read: it had ${256 * 2 ** 20} bytes`, () =>
      truncateSync(path, 16 * 2 ** 20 + 5),
    );
    expect(existsSync(copy)).toBe(false);
  });
  it("a file that grows while it is read", async () => {
    const path = sparseFile("grows", 64 * 2 ** 20);
    await fails([path, "--to", copy], `${path} grew while it was read: it had ${64 * 2 ** 20} bytes`, () =>
      appendFileSync(path, "!"),
    );
    expect(existsSync(copy)).toBe(false);
  });
  it.runIf(existsSync("/proc/version"))("a file that says it is empty, and is not", () =>
    fails(["/proc/version", "--to", copy], "/proc/version grew while it was read: it had 0 bytes"),
  );
});

describe("the command line", () => {
  it.each([
    [["--fast"], "Unknown option '--fast'; see --help"],
    [["--map=yes"], "Option '--map' does not take an argument; see --help"],
    [["a", "b"], "unexpected argument 'b'; see --help"],
  ])("%j is refused", async (args, message) => {
    expect(await run(args)).toEqual({ code: 1, out: "", error: `page-pipeline: ${message}\n` });
  });

  it("--help says what there is", async () => {
    const { code, out, error } = await run(["--help"]);
    expect([code, error]).toEqual([0, ""]);
    for (const word of ["file", "--to copy", "--map", "--help"]) expect(out).toContain(`\n  ${word}`);
  });
});

describe("the supervisor's tools", () => {
  it("stop the other threads when one crashes, and take everything back", async () => {
    const { createChannel, createMemory } = await import("unique-frame");
    const { allEnded } = await import("../examples/page-pipeline/threads.js");
    const { audit } = await import("../examples/page-pipeline/audit.js");
    const { Page } = await import("../examples/page-pipeline/kinds.js");
    const memory = createMemory({ name: "pipeline", frames: 16, shared: true });
    const channel = createChannel(memory, Page, { capacity: 16 });
    const agents = [memory.export(), memory.export()] as const;
    const [crasher, waiter] = agents.map(
      (agent) =>
        new Worker(new URL("./fixtures/holding-thread.mjs", import.meta.url), {
          workerData: { memory: agent, channel: channel.export(), frames: 5 },
        }),
    );
    if (crasher === undefined || waiter === undefined) throw new Error("two threads were started");
    const ended = allEnded(
      new Map([
        ["crasher", crasher],
        ["waiter", waiter],
      ]),
    );
    const refused = expect(ended).rejects.toThrow("the crasher thread ended with exit code 7");
    await Promise.all([once(crasher, "message"), once(waiter, "message")]);
    expect(audit(memory, [], [])).toMatchObject({ isClean: false });
    crasher.postMessage("crash");
    await refused;
    expect(audit(memory, agents, [channel])).toEqual({
      isClean: true,
      text: "no frame is lost: all 16 are free, 10 of them taken back from threads that had ended, and from their channels",
    });
  });

  it("say which frames are lost, and draw what the slots say", async () => {
    const library = await import("unique-frame");
    const { createChannel, createMemory, fromUnused, paddr } = library;
    // Assertion functions need a written type (TS2775), which a dynamic import does not give them.
    const own: typeof library.own = library.own;
    const send: typeof library.send = library.send;
    const { audit } = await import("../examples/page-pipeline/audit.js");
    const { MemoryMap } = await import("../examples/page-pipeline/map.js");
    const { Page } = await import("../examples/page-pipeline/kinds.js");
    const memory = createMemory({ name: "pipeline", frames: 4, shared: true });
    const live = fromUnused(memory, paddr(0x1000), Page, { page: 0, length: 0 });
    own(live);
    const sent = fromUnused(memory, paddr(0x3000), Page, { page: 1, length: 0 });
    own(sent);
    send(createChannel(memory, Page, { capacity: 1 }), sent);
    expect(audit(memory, [], [])).toEqual({
      isClean: false,
      text: "2 of 4 frames are lost: 0x1000 is live, 0x3000 is queued",
    });
    const map = new MemoryMap(memory, { reader: { agent: memory.agent, incarnation: 1 } }, false);
    expect(map.draw(80)[0]).toBe("·R·~");
    expect(map.draw(3).slice(0, 2)).toEqual(["·R", "·~"]);
  });
});

import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "examples-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly lines: readonly string[];
  readonly error: string;
}

const run = (example: string, ...args: readonly string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    execFile(process.execPath, [`dist-examples/${example}.js`, ...args], { cwd: root }, (failure, out, error) =>
      resolve({ code: Number(failure?.code ?? 0), lines: out.split("\n").slice(0, -1), error }),
    );
  });

/** The lines of an example that ends well and complains of nothing. */
async function linesOf(example: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { code, lines, error } = await run(example, ...args);
  expect([code, error]).toEqual([0, ""]);
  return lines;
}

// Each run is a process; so there are few, but long ones.
const checked = <T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => Promise<void>): Promise<void> =>
  fc.assert(fc.asyncProperty(arbitrary, holds), { numRuns: 12 });

describe("every example of one file", () => {
  const files = readdirSync(join(root, "examples")).filter((name) => name.endsWith(".ts"));

  it("is one of these, which are tested below", () => {
    expect(files.sort()).toEqual(["buffer-pool.ts", "lru-cache.ts", "page-table.ts", "wasm.ts"]);
  });

  it.each(files)("%s has less than 100 lines, and shows misuses", (name) => {
    const text = readFileSync(join(root, "examples", name), "utf8");
    expect(text.split("\n").length - 1).toBeLessThan(100);
    expect(text.match(/^ {2}\/\/ @ts-expect-error \S+ .+$/gm)?.length).toBeGreaterThanOrEqual(2);
    expect(text).toContain("// Run it: node dist-examples/");
  });
});

describe("buffer-pool", () => {
  const linesIn = (bytes: Uint8Array): number => bytes.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0);
  it.each([
    ["nothing", Buffer.alloc(0)],
    ["a line without an end", Buffer.from("end")],
    ["a page of ends", Buffer.alloc(4096, "\n")],
    ["a page and a byte", Buffer.alloc(4097, "a\n")],
    ["some megabytes", Buffer.alloc(3_000_001, "some lines\nof some lengths\n\n")],
  ])("counts the lines of %s, and loses no buffer", async (_, bytes) => {
    const path = join(folder, "lines");
    writeFileSync(path, bytes);
    expect(await linesOf("buffer-pool", path)).toEqual([
      `${linesIn(bytes)} lines, by 3 workers; 8 buffers came back, 0 were lost`,
    ]);
  });
});

describe("lru-cache", () => {
  const CAPACITY = 3;

  /** What is printed for these uses, if the cache is an array of the idle blocks, the last used one first. */
  function expected(uses: readonly string[]): string[] {
    const idle: number[] = [];
    const held = new Set<number>();
    const lines: string[] = [];
    for (const use of uses) {
      const block = Math.abs(Number(use));
      const at = idle.indexOf(block);
      lines.push(`${use}: ${at >= 0 || held.has(block) ? "hit" : "miss"}`);
      if (at >= 0) idle.splice(at, 1);
      else if (!held.has(block) && idle.length + held.size === CAPACITY) lines.push(`  ${idle.pop()} goes`);
      if (use.startsWith("-")) held.delete(block);
      if (use.startsWith("+")) held.add(block);
      if (!held.has(block)) idle.unshift(block);
    }
    return [...lines, `idle: ${idle.join(" ")}`];
  }

  /** Uses of six blocks, of which at most two are held at a time. */
  const uses = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.boolean()), { maxLength: 200 }).map((steps) => {
    const held = new Set<number>();
    return steps.map(([block, isHold]) => {
      if (!isHold) return String(block);
      if (held.delete(block)) return `-${block}`;
      if (held.size === CAPACITY - 1) return String(block);
      held.add(block);
      return `+${block}`;
    });
  });

  it("prints what its first lines say", async () => {
    expect(await linesOf("lru-cache", "1", "2", "3", "1", "4")).toEqual([
      ..."1: miss,2: miss,3: miss,1: hit,4: miss,  2 goes".split(","),
      "idle: 4 1 3",
    ]);
  });

  it("evicts as an array does", () =>
    checked(uses, async (steps) => {
      expect(await linesOf("lru-cache", ...steps)).toEqual(expected(steps));
    }));

  it("says when every page is being read", async () => {
    const { code, error } = await run("lru-cache", "+1", "+2", "+3", "4");
    expect(code).toBe(1);
    expect(error).toContain("Error: every page is being read");
  });
});

describe("page-table", () => {
  /** What is printed for these uses, if the page table is a map. */
  function expected(uses: readonly string[]): string[] {
    const mapped = new Map<string, string | undefined>();
    for (const [at, use] of uses.entries()) {
      const [where = "", id = ""] = use.split("=");
      for (const address of where.split(",")) mapped.set(address, id === "" ? undefined : `${at}:${id}`);
    }
    const pages = [...mapped.values()];
    const lines = Array.from(mapped, ([address, page]) => {
      if (page === undefined) return `${address}: nothing`;
      const count = pages.filter((other) => other === page).length;
      return `${address}: page ${page.split(":")[1]}, mapped ${count} times`;
    });
    return [...lines, "0 frames are in use"];
  }

  const pageAddress = fc.constantFrom("0", "1000", "3ff000", "400000", "401000", "7ffff000", "bffff000", "fffff000");
  const use = fc
    .tuple(fc.uniqueArray(pageAddress, { minLength: 1, maxLength: 3 }), fc.option(fc.integer({ min: 0, max: 255 })))
    .map(([where, id]) => `${where}=${id ?? ""}`);

  it("prints what its first lines say", async () => {
    expect(await linesOf("page-table", "400000,bffff000=1", "401000=2", "400000=")).toEqual([
      "400000: nothing",
      "bffff000: page 1, mapped 1 times",
      "401000: page 2, mapped 1 times",
      "0 frames are in use",
    ]);
  });

  it("maps as a map does, and leaves nothing", () =>
    checked(fc.array(use, { maxLength: 40 }), async (uses) => {
      expect(await linesOf("page-table", ...uses)).toEqual(expected(uses));
    }));
});

describe("wasm", () => {
  it("lets the module work on the page, before the memory grows and after it", () =>
    checked(fc.string({ unit: "grapheme", maxLength: 200 }), async (given) => {
      const text = given.replaceAll("\0", "").replaceAll("\n", "");
      const bytes = [...Buffer.from(text)];
      expect(await linesOf("wasm", text)).toEqual([
        `sum ${bytes.reduce((sum, byte) => sum + byte, 0)}`,
        `inverted ${bytes.map((byte) => (~byte & 255).toString(16).padStart(2, "0")).join("")}`,
        `again ${text}`,
      ]);
    }));
});

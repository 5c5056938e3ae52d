import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { describe, expect, it } from "vitest";

interface Bundle {
  readonly code: string;
  /** the files of `dist/` of which something is left */
  readonly files: readonly string[];
}

const dist = join(import.meta.dirname, "../dist");

/** A program, bundled and minified for a browser, with what it uses of the built package. */
async function bundle(program: string): Promise<Bundle> {
  const bundled = await rolldown({
    input: "program",
    platform: "browser",
    plugins: [
      {
        name: "a program, and the package",
        resolveId: (id) => (id === "unique-frame" ? join(dist, "index.js") : id === "program" ? id : null),
        load: (id) => (id === "program" ? program : null),
      },
    ],
  });
  const {
    output: [{ code, modules }],
  } = await bundled.generate({ minify: true });
  const files = Object.entries(modules).flatMap(([file, { renderedLength }]) => (renderedLength > 0 ? [file] : []));
  return { code, files: files.filter((file) => file.startsWith(dist)).map((file) => file.slice(dist.length + 1)) };
}

const first = `
import { alloc, createMemory, drop, FrameMeta, own, u32 } from "unique-frame";
class Init extends FrameMeta("Init", { pid: u32 }) {}
const frame = alloc(createMemory({ name: "dma", frames: 4 }), Init, { pid: 7 });
own(frame);
globalThis.printed = [frame.meta().pid];
drop(frame);
try { frame.meta(); } catch (error) { globalThis.printed.push(error.message); }
`;

describe("a bundle", () => {
  // Each limit is some 15 % over what it was: a feature may cost something, everything by accident may not.
  it.each([
    ["nothing", 'import "unique-frame";', 0],
    ["an address", 'import { paddr } from "unique-frame"; console.log(paddr(0x4000));', 250],
    ["a kind", 'import { FrameMeta, u32 } from "unique-frame"; console.log(FrameMeta("A", { a: u32 }));', 8_900],
    ["a first frame", first, 48_000],
    ["everything", 'export * from "unique-frame";', 78_500],
  ])("that uses %s has not much more than that", async (name, program, limit) => {
    const { code, files } = await bundle(program);
    console.log(`${name}: ${code.length} bytes minified, ${gzipSync(code).length} gzipped, of ${files.length} files`);
    expect(code.length).toBeLessThanOrEqual(limit);
  });

  it("has nothing of lists and channels for who has none, and of lint for nobody", async () => {
    const used = await bundle(first);
    expect(used.files.filter((file) => file.startsWith("exchange/"))).toEqual([]);
    const all = await bundle('export * from "unique-frame";');
    expect(all.files.filter((file) => file.startsWith("exchange/")).length).toBeGreaterThan(5);
    expect(all.files.filter((file) => file.startsWith("lint/"))).toEqual([]);
  });

  it("works: what nothing imports by name is not needed", async () => {
    const { code } = await bundle(first);
    await import(`data:text/javascript,${encodeURIComponent(code)}`);
    expect(Reflect.get(globalThis, "printed")).toEqual([7, expect.stringContaining("meta after drop")]);
  });

  it("has no eval, for pages whose content security policy forbids it", async () => {
    const { code } = await bundle('export * from "unique-frame";');
    expect(code).not.toMatch(/\beval\b|\bnew Function\b|\bFunction\(/);
  });
});

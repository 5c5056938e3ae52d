import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import tsd from "tsd";
import { describe, expect, it } from "vitest";
import { compilers, projectRoot } from "./support/compilers.js";
import { problemsOf } from "./support/suite.js";
import { builtPackage, scratch, targets } from "./support/targets.js";

const source = await readFile(new URL("./api/api.test-d.ts", import.meta.url), "utf8");

/** What tsd says about a test file, beside the built package: tsd reads `types` and its options from a package.json. */
async function tsdOn(name: string, text: string): Promise<readonly string[]> {
  const folder = join(projectRoot, scratch, `tsd-${name}`);
  await mkdir(folder, { recursive: true });
  const published = JSON.parse(await readFile(join(projectRoot, "package.json"), "utf8"));
  const options = { module: "nodenext", moduleResolution: "nodenext", target: "es2022", lib: ["es2022"] };
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ ...published, files: ["dist"], tsd: { compilerOptions: options } }),
  );
  await symlink(join(projectRoot, builtPackage, "dist"), join(folder, "dist"));
  await writeFile(join(folder, "api.test-d.ts"), text);
  const diagnostics = await tsd({ cwd: folder, testFiles: ["api.test-d.ts"] });
  return diagnostics.map(({ fileName, line, message }) => `${fileName}:${line}: ${message}`);
}

describe("the public API", () => {
  it("has the types that tsd expects", async () => {
    expect(await tsdOn("right", source)).toEqual([]);
  });

  it("would not pass with other types", async () => {
    const wrong = source
      .replace("expectType<number>(memory.frames);", "expectType<unknown>(memory.frames);")
      .replace("expectNotAssignable<Paddr>(0x4000);", "expectNotAssignable<Paddr>(paddr(0x4000));");
    expect(await tsdOn("wrong", wrong)).toEqual([
      expect.stringContaining("declared too wide"),
      expect.stringContaining("assignable to"),
    ]);
  });

  for (const target of targets) {
    it.each(compilers)(`passes with the ${target.name} and tsc $version`, async (compiler) => {
      expect(await problemsOf("api", new Map([["api.test-d.ts", source]]), target, compiler)).toEqual([]);
    });
  }
});

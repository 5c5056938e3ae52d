import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildCompiler, projectRoot, runCompiler } from "./compilers.js";
import { builtPackage, scratch } from "./targets.js";

/** Builds the package once for all suites, beside a package.json whose paths are those of the published one. */
export default async function buildDeclarations(): Promise<void> {
  await rm(join(projectRoot, scratch), { recursive: true, force: true });
  const built = await runCompiler(buildCompiler, "-p", "tsconfig.json", "--outDir", `${builtPackage}/dist`);
  if (built.exitCode !== 0) throw new Error(`the package does not build:\n${built.output}`);
  const published = JSON.parse(await readFile(join(projectRoot, "package.json"), "utf8"));
  await mkdir(join(projectRoot, builtPackage), { recursive: true });
  await writeFile(join(projectRoot, builtPackage, "package.json"), JSON.stringify(published, null, 2));
}

import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { type Compiler, projectRoot, runCompiler } from "./compilers.js";
import { type Diagnostic, parseDiagnostics } from "./diagnostics.js";
import { judge, type Programs } from "./judge.js";
import { scratch, type Target } from "./targets.js";

/** The strictest a consumer can be, without what only complains of style (unused names, fall-through). */
export const consumerOptions = {
  target: "es2022",
  lib: ["es2022"],
  module: "nodenext",
  types: [],
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
};

/** Writes the programs of a suite and lets one compiler check all of them in one run, with `types` besides the language's. */
export async function compile(
  suite: string,
  programs: Programs,
  target: Target,
  compiler: Compiler,
  types: readonly string[] = [],
): Promise<readonly Diagnostic[]> {
  const folder = `${scratch}/${suite}-${target.name}-${compiler.version}`;
  const absolute = join(projectRoot, folder);
  await rm(absolute, { recursive: true, force: true });
  await mkdir(absolute, { recursive: true });
  for (const [file, program] of programs) await writeFile(join(absolute, file), program);
  const paths = { "unique-frame": [`./${relative(folder, target.entry)}`] };
  const config = { compilerOptions: { ...consumerOptions, types, paths }, files: [...programs.keys()] };
  await writeFile(join(absolute, "tsconfig.json"), JSON.stringify(config, null, 2));
  return parseDiagnostics(await runCompiler(compiler, "-p", folder));
}

/** Everything that is wrong with a suite under one compiler; nothing, if each marked line and no other is rejected. */
export async function problemsOf(
  suite: string,
  programs: Programs,
  target: Target,
  compiler: Compiler,
  types: readonly string[] = [],
): Promise<readonly string[]> {
  const problems = judge(programs, await compile(suite, programs, target, compiler, types), compiler.version);
  const shown = problems.slice(0, 40);
  return problems.length === shown.length ? shown : [...shown, `and ${problems.length - shown.length} more`];
}

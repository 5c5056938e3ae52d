import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CompilerName, compilerNamed, projectRoot, runCompilerTimed } from "./compilers.js";
import { type Diagnostic, parseDiagnostics } from "./diagnostics.js";
import { consumerOptions } from "./suite.js";

/** A folder of files beside which the compilers find `unique-frame`. */
export interface Scratch {
  readonly folder: string;
  readonly project: string;
}

/** Writes `files` into a fresh folder `.tmp/<name>`, with a project of the strictest consumer around them. */
export function scratch(name: string, files: Readonly<Record<string, string>>): Scratch {
  const folder = join(projectRoot, ".tmp", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const project = join(folder, "tsconfig.json");
  const compilerOptions = {
    ...consumerOptions,
    lib: ["es2022", "esnext.disposable"],
    paths: { "unique-frame": [join(projectRoot, "src/index.ts")] },
  };
  writeFileSync(project, JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return { folder, project };
}

export interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  /** "Processor time", and what `--extendedDiagnostics` prints, by its name: "Instantiations", "Check time", … */
  readonly figures: ReadonlyMap<string, number>;
}

const figure = /^([A-Za-z][\w /]*\w):\s+([\d.]+)[sK]?$/;

/** Checks a project. Rejects when the compiler itself breaks down. */
export async function check(
  compiler: CompilerName,
  { project }: Scratch,
  options: readonly string[] = [],
): Promise<Outcome> {
  const run = await runCompilerTimed(compilerNamed(compiler), "-p", project, ...options);
  const lines = run.output.split(/\r?\n/);
  const figures = new Map(
    lines.flatMap((line) => {
      const [, name, value] = figure.exec(line) ?? [];
      return name === undefined ? [] : [[name, Number(value)] as const];
    }),
  );
  const errors = lines.filter((line) => !figure.test(line)).join("\n");
  return { diagnostics: parseDiagnostics({ ...run, output: errors }), figures };
}

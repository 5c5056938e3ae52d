/** Runs the three compilers on files written to a scratch folder, the way a user's `tsc --noEmit` would. */
import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

export const compilers = { "5.9": "ts59", "6.0": "typescript", "7.0": "ts70" } as const;
export type Compiler = keyof typeof compilers;
export const everyCompiler = Object.keys(compilers) as Compiler[];

/** What programs mean by `unique-frame`. */
export const sources = join(root, "src/index.ts");

/** A folder of files beside which the compilers find `unique-frame`. */
export interface Scratch {
  readonly folder: string;
  readonly project: string;
}

/** Writes `files` into a fresh folder `.tmp/<name>`, with a strict project around them. */
export function scratch(name: string, files: Readonly<Record<string, string>>, library = sources): Scratch {
  const folder = join(root, ".tmp", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const project = join(folder, "tsconfig.json");
  const compilerOptions = {
    target: "es2022",
    lib: ["es2022", "esnext.disposable"],
    module: "nodenext",
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    paths: { "unique-frame": [library] },
  };
  writeFileSync(project, JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return { folder, project };
}

export interface Diagnostic {
  /** as the compiler names it: relative to the project's folder */
  readonly file: string;
  readonly line: number;
  readonly code: string;
  /** all of its lines */
  readonly text: string;
}

export interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  /**
   * What `--extendedDiagnostics` prints, by its name: "Instantiations", "Check time", …; and "Processor time" in
   * seconds, which does not grow when the machine is busy. 7.0 works in a process of its own, whose time is not in it.
   */
  readonly figures: ReadonlyMap<string, number>;
}

const clock = [
  "--import",
  'data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();console.log("Processor time: "+(user+system)/1e6+"s")})',
];

/** Checks a project. Rejects when the compiler itself breaks down. */
export async function check(
  compiler: Compiler,
  { folder, project }: Scratch,
  options: string[] = [],
): Promise<Outcome> {
  const bin = join(root, "node_modules", compilers[compiler], "bin/tsc");
  const child = spawn(process.execPath, [...clock, bin, "-p", project, "--pretty", "false", ...options], {
    cwd: folder,
  });
  let output = "";
  let trouble = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (trouble += chunk));
  const status = await new Promise((done) => child.on("close", done));
  const outcome = read(output);
  const hasErrors = outcome.diagnostics.length > 0;
  if (trouble !== "" || (status === 0) === hasErrors || (status !== 0 && status !== 1 && status !== 2))
    throw new Error(`tsc ${compiler} ended with ${status}: ${trouble || output.slice(0, 2000)}`);
  return outcome;
}

function read(output: string): Outcome {
  const diagnostics: Diagnostic[] = [];
  const figures = new Map<string, number>();
  for (const line of output.split(/\r?\n/)) {
    const located = /^(.+)\((\d+),\d+\): error (TS\d+): (.*)$/.exec(line);
    const global = /^error (TS\d+): (.*)$/.exec(line);
    const figure = /^([A-Z][\w /]*\w):\s+([\d.]+)[sK]?$/.exec(line);
    if (located) {
      const [, file = "", at, code = "", text = ""] = located;
      diagnostics.push({ file, line: Number(at), code, text });
    } else if (global) {
      const [, code = "", text = ""] = global;
      diagnostics.push({ file: "", line: 0, code, text });
    } else if (figure) {
      figures.set(figure[1] ?? "", Number(figure[2]));
    } else if (/^\s+\S/.test(line)) {
      const last = diagnostics.pop();
      if (last !== undefined) diagnostics.push({ ...last, text: `${last.text}\n${line}` });
    }
  }
  return { diagnostics, figures };
}

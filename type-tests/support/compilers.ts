import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

export const projectRoot: string = fileURLToPath(new URL("../../", import.meta.url));

export const everyCompiler = ["5.9", "6.0", "7.0"] as const;
export type CompilerName = (typeof everyCompiler)[number];

/** A compiler that the types must work on. 7.0 has no JavaScript API, so each is a child process, called by path. */
export interface Compiler {
  readonly name: CompilerName | "5.4" | "5.3";
  readonly version: string;
  readonly path: string;
}

export const compilers: readonly Compiler[] = [
  { name: "5.9", version: "5.9.3", path: "node_modules/ts59/bin/tsc" },
  { name: "6.0", version: "6.0.3", path: "node_modules/typescript/bin/tsc" },
  { name: "7.0", version: "7.0.2", path: "node_modules/ts70/bin/tsc" },
];

/** The oldest compiler that consumers may use; the package is not built with it, and what it costs is not budgeted. */
export const oldest: Compiler = { name: "5.4", version: "5.4.5", path: "node_modules/ts54/bin/tsc" };
/** What consumers may use. */
export const supported: readonly Compiler[] = [oldest, ...compilers];
/** The newest that is too old. */
export const outdated: Compiler = { name: "5.3", version: "5.3.3", path: "node_modules/ts53/bin/tsc" };

export function compilerNamed(name: CompilerName): Compiler {
  const found = compilers.find((compiler) => compiler.name === name);
  if (found === undefined) throw new Error(`no compiler is called ${name}`);
  return found;
}

/** The compiler that builds the package. */
export const buildCompiler: Compiler = compilerNamed("6.0");

export interface CompilerRun {
  readonly exitCode: number;
  readonly output: string;
  readonly seconds: number;
}

/** Runs a compiler in the project's root; errors in the compiled program are no failure of the run. */
export const runCompiler = (compiler: Compiler, ...args: readonly string[]): Promise<CompilerRun> =>
  runWith([], compiler, args);

/** Prints a process's own time in seconds when it ends, which does not grow when the machine is busy. */
const clock = [
  "--import",
  'data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();console.log("Processor time: "+(user+system)/1e6+"s")})',
];

/** The same, with a line "Processor time: …s" at the end. 7.0 works in a process of its own, whose time is not in it. */
export const runCompilerTimed = (compiler: Compiler, ...args: readonly string[]): Promise<CompilerRun> =>
  runWith(clock, compiler, args);

function runWith(nodeArgs: readonly string[], compiler: Compiler, args: readonly string[]): Promise<CompilerRun> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [...nodeArgs, compiler.path, "--pretty", "false", ...args],
      { cwd: projectRoot, maxBuffer: 1 << 26 },
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : error.code;
        if (typeof exitCode !== "number" || stderr !== "") {
          reject(
            new Error(`tsc ${compiler.version} broke down (${error?.signal ?? exitCode}): ${stderr.slice(0, 2000)}`),
          );
          return;
        }
        resolve({ exitCode, output: stdout, seconds: (performance.now() - started) / 1000 });
      },
    );
  });
}

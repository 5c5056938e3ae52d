import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

export const projectRoot: string = fileURLToPath(new URL("../../", import.meta.url));

/** A compiler that the types must work on. 7.0 has no JavaScript API, so each is a child process, called by path. */
export interface Compiler {
  readonly version: string;
  readonly path: string;
}

export const compilers: readonly Compiler[] = [
  { version: "5.9.3", path: "node_modules/ts59/bin/tsc" },
  { version: "6.0.3", path: "node_modules/typescript/bin/tsc" },
  { version: "7.0.2", path: "node_modules/ts70/bin/tsc" },
];

/** The compiler that builds the package. */
export const buildCompiler: Compiler = compilers[1] as Compiler;

export interface CompilerRun {
  readonly exitCode: number;
  readonly output: string;
  readonly seconds: number;
}

/** Runs a compiler in the project's root; errors in the compiled program are no failure of the run. */
export function runCompiler(compiler: Compiler, ...args: string[]): Promise<CompilerRun> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [compiler.path, "--pretty", "false", ...args],
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

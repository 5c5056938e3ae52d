import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Threads and child processes of the tests load `dist/` and `dist-examples/`: both are built once, if their sources are newer. */
export default function build(): void {
  const compile = (...args: readonly string[]) =>
    execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", ...args], { stdio: "inherit" });
  const newestSource = newestIn("src");
  if (!isNewer("dist/index.js", newestSource)) compile("-p", "tsconfig.json");
  const newestExample = Math.max(newestSource, newestIn("examples"));
  if (isNewer("dist-examples/wasm.js", newestExample)) return;
  try {
    compile("-b", "tsconfig.json", "examples/tsconfig.json");
  } catch {
    console.error("the examples do not compile; their tests will say more");
  }
}

function newestIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}

const isNewer = (built: string, time: number): boolean => existsSync(built) && statSync(built).mtimeMs > time;

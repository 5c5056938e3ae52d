import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Threads and child processes of the tests load `dist/`: it is built once, before all of them, if src is newer. */
export default function build(): void {
  const built = "dist/index.js";
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).map((name) => join("src", name));
  const newest = Math.max(...files.map((file) => statSync(file).mtimeMs));
  if (existsSync(built) && statSync(built).mtimeMs > newest) return;
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"], { stdio: "inherit" });
}

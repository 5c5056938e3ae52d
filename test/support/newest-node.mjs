// Runs the run-time tests on the newest Node: `npm run test:node-newest`, with file names or options for Vitest after it.
// That Node comes from the npm registry, whose packages of it are for one system and processor each: none can be a
// dependency of this package, which is developed on others too.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

const version = "26.10.0";
const system = process.platform === "win32" ? "win" : process.platform;
const name = `node-${system}-${process.arch}`;
const folder = join(import.meta.dirname, "../../.tmp", `${name}-${version}`);
const node = join(folder, "node_modules", name, "bin", system === "win" ? "node.exe" : "node");

if (!existsSync(node)) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  execFileSync("npm", ["install", "--prefer-offline", "--no-save", "--silent", `${name}@${version}`], {
    cwd: folder,
    stdio: "inherit",
    shell: system === "win",
  });
}
const found = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
if (found !== `v${version}`) throw new Error(`${node} is Node ${found}, not v${version}`);

console.log(`Node ${found}:`);
const vitest = join(import.meta.dirname, "../../node_modules/vitest/vitest.mjs");
const run = spawnSync(node, [vitest, "run", "--project", "test", ...process.argv.slice(2)], { stdio: "inherit" });
process.exitCode = run.status ?? 1;

// Prices of the operations, each beside the bare code for the same bytes, in one run: read the ratios.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const run = (file, ...words) =>
  execFileSync(process.execPath, [fileURLToPath(new URL(file, import.meta.url)), ...words], { stdio: "inherit" });

for (const kind of ["private", "shared"]) {
  console.log(`\n${kind} memory`);
  for (const file of ["./operations.mjs", "./references.mjs", "./lists.mjs"]) run(file, kind);
}
console.log("");
run("./channels.mjs");

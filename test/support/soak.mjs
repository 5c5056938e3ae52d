// Runs the tests of several threads with many times the work, for `npm run soak`: ten times, or as often as is said.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [, , times = "10"] = process.argv;
const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));
const tests = ["channel-threads", "channel-deaths", "list-threads", "shared-threads"].map(
  (name) => `test/${name}.test.ts`,
);
const run = spawnSync(process.execPath, [vitest, "run", "--testTimeout=3600000", "--project", "test", ...tests], {
  cwd: fileURLToPath(new URL("../..", import.meta.url)),
  stdio: "inherit",
  env: { ...process.env, SOAK: times },
});
process.exit(run.status ?? 1);

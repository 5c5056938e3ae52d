// Runs the explorer's longer configurations: `node test/explorer/longer.mjs`, for `npm run explore`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));
const run = spawnSync(process.execPath, [vitest, "run", "test/explorer/explorer.test.ts"], {
  cwd: fileURLToPath(new URL("../..", import.meta.url)),
  stdio: "inherit",
  env: { ...process.env, EXPLORE: "longer" },
});
process.exit(run.status ?? 1);

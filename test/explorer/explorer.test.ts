import { describe, expect, it } from "vitest";
import { configurations, longerConfigurations } from "./configurations.js";
import { explore } from "./explore.js";
import { realCode } from "./slot-code.js";
import { INVARIANTS, noCounts } from "./violation.js";

const { EXPLORE } = process.env;
const isLonger = EXPLORE === "longer";

describe("explorer", () => {
  const total = noCounts();
  it.each(isLonger ? longerConfigurations : configurations)("$name", { timeout: 1_800_000 }, (configuration) => {
    const started = performance.now();
    const found = explore(realCode, configuration);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.info(
      `${configuration.name}: ${found.states} states, ${found.transitions} transitions, ${found.kills} kills, ` +
        `at ${found.killPoints} of ${found.localStates} local states, depth ${found.depth}, ${seconds} s`,
    );
    if (found.violation !== undefined) {
      expect.fail(`${found.violation.violation.message}\n${found.violation.path.join("\n")}`);
    }
    expect(found.states).toBeGreaterThan(100);
    for (const invariant of configuration.about) expect(found.counts[invariant], invariant).toBeGreaterThan(0);
    for (const invariant of Object.keys(INVARIANTS) as (keyof typeof INVARIANTS)[]) {
      total[invariant] += found.counts[invariant];
    }
  });

  it.skipIf(isLonger)("evaluated every invariant where its premise holds", () => {
    for (const [invariant, count] of Object.entries(total)) expect(count, invariant).toBeGreaterThan(0);
  });
});

import { rmSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { configurations } from "./configurations.js";
import { explore } from "./explore.js";
import { type Mistake, mistakes } from "./mistakes.js";
import { occurrences, PATCHED_ROOT, patchedCode } from "./patched-code.js";
import type { SlotCode } from "./slot-code.js";
import type { Invariant } from "./violation.js";

describe("deliberate mistakes in src/slot", () => {
  afterAll(() => rmSync(PATCHED_ROOT, { recursive: true, force: true }));

  /** Found only by leaving threads alone; elsewhere that would hide the shortest path. */
  const isSampled = (invariant: Invariant): boolean => invariant === "ALLOCATE" || invariant === "PROGRESS";

  const find = (code: SlotCode, mistake: Mistake, violates: Invariant, overlooked: readonly Invariant[]): string => {
    const configuration = configurations.find(({ name }) => name === mistake.configuration);
    if (configuration === undefined) throw new Error(`no configuration ${mistake.configuration}`);
    const { violation, states } = explore(
      code,
      isSampled(violates) ? configuration : { ...configuration, sample: Number.MAX_SAFE_INTEGER },
      overlooked,
    );
    if (violation === undefined) return `nothing in ${states} states`;
    console.info(
      `${mistake.transition}, ${mistake.name}: ${violation.violation.message}, ${violation.path.length} steps`,
    );
    return violation.violation.invariant;
  };

  mistakes.forEach((mistake, number) => {
    it(`${mistake.transition}: ${mistake.name}`, { timeout: 60_000 }, () => {
      for (const count of occurrences(mistake)) expect(count, "the text that the mistake replaces").toBe(1);
      const code = patchedCode(mistake, String(number));
      expect(find(code, mistake, mistake.violates, [])).toBe(mistake.violates);
      if (mistake.behind !== undefined) {
        expect(find(code, mistake, mistake.behind.violates, mistake.behind.overlooked)).toBe(mistake.behind.violates);
      }
    });
  });
});

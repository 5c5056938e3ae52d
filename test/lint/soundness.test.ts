import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lint } from "./support/lint.js";
import { compiled } from "./support/oracle.js";
import { programs } from "./support/random-program.js";

const head = [`import { alloc, drop, give, own, send, trySend } from "unique-frame";`];

describe("random programs in JavaScript", () => {
  it("are reported exactly where some path through them is wrong", () => {
    fc.assert(
      fc.property(programs, (program) => {
        const { text, misuses } = compiled(program, head);
        fc.pre(misuses !== undefined);
        const reports = lint(text, "work.js", { version: "ESLint 10" });
        const found = new Set(reports.map(({ line, rule }) => `${line} ${rule}`));
        expect([...found].sort(), text).toEqual([...misuses].sort());
      }),
      { seed: Number(process.env["SEED"] ?? 7), numRuns: Number(process.env["RUNS"] ?? 500) },
    );
  }, 60_000);
});

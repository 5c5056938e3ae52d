import { describe, expect, it } from "vitest";
import { refuseState } from "../src/frame/refusal.js";
import { call, operations, rules, wayFrom } from "./matrix/operations.js";
import { restorePrograms, signaturePrograms } from "./matrix/signatures.js";
import { subjects } from "./matrix/subjects.js";
import { problemsOf } from "./support/suite.js";
import { targets } from "./support/targets.js";
import { wording } from "./support/wording.js";
import { inWorld } from "./support/world.js";

// Each is a function of its own: the compilers give up on a module with so many statements.
const cells = subjects.flatMap((subject, row) =>
  operations.map((operation) => {
    const verdict = subject.verdict(operation);
    const mark = verdict === undefined ? "" : ` // ERR ${verdict}`;
    return `// ${operation} on a frame that is ${subject.name}\nfunction ${operation}${row}() {\n  ${subject.setUp}\n  ${call(operation, subject.kind)}${mark}\n}`;
  }),
);
const programs = inWorld({ operations: cells, signatures: [...signaturePrograms, ...restorePrograms] });
const all = `${cells.length} operations on states, ${signaturePrograms.length + restorePrograms.length} frames in signatures`;

describe(`the matrix of the protocol table: ${all}`, () => {
  it("has accepted and rejected cells for every operation", () => {
    for (const operation of operations) {
      const verdicts = subjects.map((subject) => subject.verdict(operation));
      expect(
        verdicts.some((verdict) => verdict === undefined),
        `${operation} is accepted somewhere`,
      ).toBe(true);
      expect(
        verdicts.some((verdict) => verdict !== undefined),
        `${operation} is rejected somewhere`,
      ).toBe(true);
    }
  });

  it("is what the run time says of a wrong state, word for word", () => {
    const states = rules.own.needs;
    for (const operation of operations) {
      const { needs } = rules[operation];
      for (const state of states.filter((one) => !needs.includes(one))) {
        const words = wording.state(operation, needs, state, wayFrom(state, needs));
        expect(() => refuseState(operation, state)).toThrow(words);
      }
    }
  });

  for (const target of targets) {
    it.each(target.compilers)(`holds with the ${target.name} and tsc $version`, async (compiler) => {
      expect(await problemsOf("matrix", programs, target, compiler)).toEqual([]);
    });
  }
});

import { describe, expect, it } from "vitest";
import { constructs } from "./control/constructs.js";
import { rightProgram, unseenProgram, wrongProgram } from "./control/generate.js";
import { misuses } from "./control/misuses.js";
import { outOfReach } from "./control/out-of-reach.js";
import { readMarks } from "./support/marks.js";
import { problemsOf } from "./support/suite.js";
import { targets } from "./support/targets.js";
import { inWorld } from "./support/world.js";

const cells = constructs.flatMap((construct) => misuses.map((misuse) => ({ construct, misuse })));
const about = (construct: { name: string }, misuse: { name: string }) => `// ${misuse.name}; ${construct.name}`;
const wrong = cells.map(
  ({ construct, misuse }, at) => `${about(construct, misuse)}\n${wrongProgram(construct, misuse, `wrong${at}`)}`,
);
const right = cells.map(
  ({ construct, misuse }, at) => `${about(construct, misuse)}\n${rightProgram(construct, misuse, `right${at}`)}`,
);
/** Those that are wrong without the first statement as well are seen anywhere; a predicate is no expression that consumes. */
const stepwise = misuses.filter((misuse) => misuse.innocent === undefined && !misuse.first.startsWith("if"));
const unseen = outOfReach.flatMap((construct, row) =>
  stepwise.map(
    (misuse, column) => `${about(construct, misuse)}\n${unseenProgram(construct, misuse, `unseen${row}_${column}`)}`,
  ),
);
const programs = inWorld({ wrong, right, unseen });
const size = `${misuses.length} misuses × ${constructs.length} constructs and as many valid twins, ${unseen.length} out of reach`;

describe(`control flow: ${size}`, () => {
  it("marks every wrong program, and no twin", () => {
    for (const program of wrong) expect(readMarks(program).length, program).toBeGreaterThan(0);
    for (const program of [...right, ...unseen]) expect(readMarks(program), program).toEqual([]);
  });

  for (const target of targets) {
    it.each(target.compilers)(`is followed with the ${target.name} and tsc $version`, async (compiler) => {
      expect(await problemsOf("control", programs, target, compiler)).toEqual([]);
    });
  }
});

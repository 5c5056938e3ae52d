import { describe, expect, it } from "vitest";
import { misasked, predicates } from "./control/predicates.js";
import { answered, meetings, misaskedProgram, places, unseenAnswer, unseenPlaces } from "./control/questions.js";
import { readMarks } from "./support/marks.js";
import { problemsOf } from "./support/suite.js";
import { targets } from "./support/targets.js";
import { inWorld } from "./support/world.js";

const cells = predicates.flatMap((predicate, row) =>
  places.map((place, column) => ({
    about: `// ${predicate.name}; ${place.name}`,
    ...answered(place, predicate, `ask${row}_${column}`),
  })),
);
const right = cells.map(({ about, right }) => `${about}\n${right}`);
const wrong = cells.flatMap(({ about, wrong }) => wrong.map((program) => `${about}\n${program}`));
const met = predicates.flatMap((predicate, row) =>
  meetings.map(
    (place, column) =>
      `// ${predicate.name}; ${place.name}\n${answered(place, predicate, `met${row}_${column}`).right}`,
  ),
);
const mistaken = misasked.flatMap((one, row) =>
  [...places, ...meetings]
    .filter(({ code }) => code.includes("START"))
    .map((place, column) => `// ${one.name}; ${place.name}\n${misaskedProgram(place, one, `mis${row}_${column}`)}`),
);
const unseen = predicates
  .filter(({ name }) => name === "trySend")
  .flatMap((predicate) =>
    unseenPlaces.map((place, at) => `// ${place.name}\n${unseenAnswer(place, predicate, `unseen${at}`)}`),
  );
const programs = inWorld({ right, wrong, met, mistaken, unseen });
const size = `${right.length} right, ${wrong.length} that take one answer for the other, ${met.length} where both meet, ${mistaken.length} asked of the wrong frame, ${unseen.length} out of reach`;

describe(`predicates in control flow: ${size}`, () => {
  it("marks what must be rejected, and nothing else", () => {
    for (const program of [...right, ...unseen]) expect(readMarks(program), program).toEqual([]);
    for (const program of [...wrong, ...met, ...mistaken])
      expect(readMarks(program).length, program).toBeGreaterThan(0);
  });

  for (const target of targets) {
    it.each(target.compilers)(`are followed with the ${target.name} and tsc $version`, async (compiler) => {
      expect(await problemsOf("predicates", programs, target, compiler)).toEqual([]);
    });
  }
});

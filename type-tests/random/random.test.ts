import { beforeAll, describe, expect, it } from "vitest";
import { everyCompiler } from "../support/compilers.js";
import { type Scratch, scratch } from "../support/scratch.js";
import { type BlindSpot, blindSpots, everyBlindSpot } from "./blind-spots.js";
import { type Flavour, flavours, generate, random } from "./generate.js";
import { interpret } from "./interpret.js";
import { compare, explain, type Laid, lay } from "./judge.js";
import { type Block, type Statement, statementsOf } from "./program.js";
import { shrink } from "./shrink.js";

const seed = 20_240_817;
const programsPerFlavour = 750;

function write(flavour: Flavour, next: () => number): Block[] {
  return Array.from({ length: programsPerFlavour }, () => generate(next, flavour));
}

/** Lines whose verdict a blind spot changes: with nothing but that one covered, or with all of them. */
function unseen(body: Block, blind: readonly BlindSpot[]): number {
  const truth = interpret(body).rejected;
  const seen = interpret(body, { blind }).rejected;
  return [...statementsOf(body)].filter((one: Statement) => truth.has(one) !== seen.has(one)).length;
}

describe("random programs", () => {
  const next = random(seed);
  const programs = Object.values(flavours).flatMap((flavour) => write(flavour, next));
  let laid: Laid[];
  let place: Scratch;

  beforeAll(() => {
    const written = lay(programs);
    laid = written.laid;
    place = scratch("random", written.files);
    const statements = programs.reduce((sum, body) => sum + [...statementsOf(body)].length, 0);
    const rejected = laid.reduce((sum, one) => sum + one.verdicts.rejected.size, 0);
    const wrong = laid.filter((one) => one.verdicts.rejected.size > 0).length;
    console.log(`${programs.length} programs, ${statements} statements, ${rejected} rejected in ${wrong} programs`);
    for (const spot of everyBlindSpot) {
      const lines = programs.reduce((sum, body) => sum + unseen(body, [spot]), 0);
      console.log(`out of the compiler's reach: ${lines} lines – ${spot}: ${blindSpots[spot]}`);
    }
  });

  it("are worth judging", () => {
    const wrong = laid.filter((one) => one.verdicts.rejected.size > 0).length;
    // Neither all right nor all wrong: a compiler that says always the same would fail.
    expect(programs.length).toBe(3_750);
    expect(wrong).toBeGreaterThan(programs.length / 4);
    expect(wrong).toBeLessThan((programs.length * 3) / 4);
    for (const spot of everyBlindSpot) expect(programs.some((body) => unseen(body, [spot]) > 0)).toBe(true);
  });

  it.each(everyCompiler)("are judged by tsc %s as by the interpreter", { timeout: 120_000 }, async (compiler) => {
    const { disagreements, recovered } = await compare(compiler, place, laid);
    console.log(
      `tsc ${compiler}: ${disagreements.length} disagreements; ${recovered} variables after a loop's mistake`,
    );
    const [first] = disagreements;
    expect(first === undefined ? "" : explain(await shrink(first))).toBe("");
  });
});

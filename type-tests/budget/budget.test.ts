import { beforeAll, describe, expect, it } from "vitest";
import { type CompilerName, everyCompiler } from "../support/compilers.js";
import { check, type Outcome, scratch } from "../support/scratch.js";
import budget from "./budget.json" with { type: "json" };
import { empty, type Fixture, fixtures } from "./fixtures.js";

/** The limit for straight lines. */
const mostPerOperation = 80;
/** A budget that is so much above the figure hides the next regression. 7.0 checks in parallel: its figure varies by a tenth. */
const slack = 1.2;

const budgets: Readonly<Record<string, Partial<Record<string, number>>>> = budget;

async function measure(compiler: CompilerName, name: string, text: string): Promise<Outcome> {
  const place = scratch(`budget/${compiler}/${name.replaceAll(/\W+/g, "-")}`, { "fixture.ts": text });
  const outcome = await check(compiler, place, ["--extendedDiagnostics"]);
  expect(outcome.diagnostics).toEqual([]);
  return outcome;
}

function figure({ figures }: Outcome, name: string): number {
  const value = figures.get(name);
  if (value === undefined) throw new Error(`the compiler printed no figure called ${name}`);
  return value;
}

/** What time is told by: 7.0 works in a process of its own, with more than one processor. */
const clock = (compiler: CompilerName) => (compiler === "7.0" ? "Check time" : "Processor time");

/** The least of a few runs: other work on the machine only ever adds time. */
async function seconds(compiler: CompilerName, name: string, text: string, enough: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3 && least > enough; run++)
    least = Math.min(least, figure(await measure(compiler, name, text), clock(compiler)));
  return least;
}

describe.each(everyCompiler)("what tsc %s pays", (compiler) => {
  let base: Outcome;
  beforeAll(async () => {
    base = await measure(compiler, "empty", empty);
  }, 60_000);

  it.each(Object.entries(fixtures))("for %s", { timeout: 120_000 }, async (name, fixture: Fixture) => {
    const outcome = await measure(compiler, name, fixture.text);
    const instantiations = figure(outcome, "Instantiations") - figure(base, "Instantiations");
    const allowed = budgets[name]?.[compiler];
    const perOperation = instantiations / fixture.operations;
    const text = `${name}, tsc ${compiler}: ${instantiations} instantiations, ${perOperation.toFixed(1)} an operation`;
    console.log(`${text}; budget ${allowed ?? "none"}`);
    if (allowed === undefined) throw new Error(`${text}: no budget; write it into budget.json`);
    if (allowed > instantiations * slack) console.log(`  lower this budget: ${instantiations} would do`);
    expect(instantiations, text).toBeLessThanOrEqual(allowed);

    if (fixture.seconds === undefined) return;
    expect(perOperation, text).toBeLessThanOrEqual(mostPerOperation);
    const limit = fixture.seconds[compiler];
    const emptySeconds = figure(base, clock(compiler));
    const added = (await seconds(compiler, name, fixture.text, emptySeconds + limit)) - emptySeconds;
    console.log(`  ${added.toFixed(2)} s over an empty file, by ${clock(compiler).toLowerCase()}`);
    expect(added, `${name}, tsc ${compiler}: seconds over an empty file`).toBeLessThanOrEqual(limit);
  });
});

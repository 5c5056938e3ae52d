import { beforeAll, describe, expect, it } from "vitest";
import { type CompilerName, everyCompiler } from "../support/compilers.js";
import budget from "./budget.json" with { type: "json" };
import { type Fixture, firstFrame, fixtures } from "./fixtures.js";
import { type Cost, Meter } from "./measure.js";
import { instantiationsOnPage } from "./page.js";

/** The limit for straight lines, over what the first frame costs, which is paid once. */
const mostPerOperation = 80;
/** A budget that is so much above the figure hides the next regression. */
const slack = 1.2;

const budgets: Readonly<Record<string, number>> = budget;

/** The time that a compiler tells: 7.0 works in a process of its own. */
const secondsOf = (compiler: CompilerName, { checkSeconds, processorSeconds }: Cost) =>
  compiler === "7.0" ? checkSeconds : processorSeconds;

it("every budget is a fixture's", () => {
  expect(Object.keys(budgets)).toEqual(Object.keys(fixtures));
});

const onPage = instantiationsOnPage();
it("every row of docs/checking-speed.md is a fixture's", () => {
  expect([...onPage.keys()]).toEqual(Object.keys(fixtures));
});

describe.each(everyCompiler)("what tsc %s pays", (compiler) => {
  const meter = new Meter(compiler);
  let first: Cost;
  beforeAll(async () => {
    first = await meter.over(firstFrame, { text: fixtures[firstFrame]?.text ?? "" });
  });

  it.each(Object.entries(fixtures))("for %s", { timeout: 120_000 }, async (name, fixture: Fixture) => {
    let cost = await meter.over(name, fixture);
    const { instantiations } = cost;
    const allowed = budgets[name];
    const text = `${name}, tsc ${compiler}: ${instantiations} instantiations`;
    if (allowed === undefined) throw new Error(`${text}: no budget; write it into budget.json`);
    expect(instantiations, text).toBeLessThanOrEqual(allowed);
    expect(instantiations, `lower the budget of ${text}`).toBeGreaterThan(allowed / slack);
    const page = onPage.get(name)?.[compiler];
    expect(page, `docs/checking-speed.md is older than the types: npm run bench:types; ${text}`).toBe(instantiations);

    if (fixture.seconds === undefined) return;
    const each = (instantiations - first.instantiations) / (fixture.operations ?? 1);
    expect(each, `${text}, each operation`).toBeLessThanOrEqual(mostPerOperation);
    // The least of a few runs: other work on the machine only ever adds time.
    const limit = fixture.seconds[compiler];
    let seconds = secondsOf(compiler, cost);
    for (let run = 0; run < 2 && seconds > limit; run++) {
      cost = await meter.over(name, fixture);
      seconds = Math.min(seconds, secondsOf(compiler, cost));
    }
    expect(seconds, `${text}: seconds over an empty file`).toBeLessThanOrEqual(limit);
  });
});

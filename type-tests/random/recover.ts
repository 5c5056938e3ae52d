/**
 * What a compiler may say after a mistake that a loop brings.
 *
 * Such a statement is right in the loop's first turn and wrong in a later one, because of what it did itself. The
 * compiler asks for its effect several times, while it learns what the loop does, and keeps one of the answers. So the
 * mistake is reported for certain; but whether the rest is judged as if the statement had been left out, or had been
 * done, depends on the order in which the compiler asks. Either will do, as long as the whole function is judged by
 * one of them: the compiler's answers must be, line by line, what the interpreter says under some choice.
 */
import { everyBlindSpot } from "./blind-spots.js";
import { interpret, type Recovery, recoveries, type Verdicts } from "./interpret.js";
import type { Apply, Ask, Block, Statement } from "./program.js";

/** Beyond so many such mistakes of one variable only the first ones are given a choice. */
const mostChoices = 4;

function* choices(statements: readonly Statement[]): Generator<Map<Statement, Recovery>> {
  const [first, ...others] = statements;
  if (first === undefined) return yield new Map();
  for (const rest of choices(others)) for (const recovery of recoveries) yield new Map(rest).set(first, recovery);
}

const concerns = (variable: string) => (one: Statement) =>
  (one.is === "apply" || one.is === "ask") && one.variable === variable;

/** Whether `reported` is right about `variable` under some choice of recoveries. */
export function explains(
  body: Block,
  { rejected, broughtByLoop }: Verdicts,
  variable: string,
  reported: ReadonlySet<Statement>,
) {
  const concerning = concerns(variable);
  const candidates = new Set<Apply | Ask>([...broughtByLoop].filter((one) => concerning(one) && reported.has(one)));
  // A choice may bring out mistakes of the same sort that stay hidden without it.
  const goesOn = new Map([...candidates].map((one) => [one as Statement, "goes on" as const]));
  for (const one of interpret(body, { blind: everyBlindSpot, recovery: goesOn }).broughtByLoop)
    if (concerning(one) && reported.has(one)) candidates.add(one);
  // What is wrong only because of such a mistake is reported in one order of asking, and does what it does in another.
  const nothing = new Map([...candidates].map((one) => [one as Statement, "nothing" as const]));
  const without = interpret(body, { blind: everyBlindSpot, recovery: nothing }).rejected;
  const dependents = new Set([...reported].filter((one) => concerning(one) && rejected.has(one) && !without.has(one)));
  for (const recovery of choices([...candidates].slice(0, mostChoices))) {
    const verdicts = interpret(body, { blind: everyBlindSpot, recovery }).rejected;
    const isReported = [...verdicts].filter(concerning).every((one) => reported.has(one));
    const isRejected = (one: Statement) => verdicts.has(one) || dependents.has(one);
    if (isReported && [...reported].filter(concerning).every(isRejected)) return true;
  }
  return false;
}

/** Makes a program on which a compiler and the interpreter disagree as small as it gets. */
import { prune } from "./generate.js";
import { type Disagreement, judge } from "./judge.js";
import { type Block, blocksOf, type Statement, statementsOf, withBlocks } from "./program.js";

/** Every program that is the given one with one statement left out, or replaced by what is inside it. */
function* smaller(block: Block): Generator<Block> {
  for (const [index, statement] of block.entries()) {
    const [before, behind] = [block.slice(0, index), block.slice(index + 1)];
    yield [...before, ...behind];
    const inside = blocksOf(statement);
    for (const inner of inside) yield [...before, ...inner, ...behind];
    for (const [at, inner] of inside.entries())
      for (const less of smaller(inner)) yield [...before, withBlocks(statement, inside.with(at, less)), ...behind];
  }
}

/** Leaving a statement out must not leave a variable or a label without its declaration. */
function isWhole(
  block: Block,
  variables: ReadonlySet<string> = new Set(),
  labels: ReadonlySet<string> = new Set(),
): boolean {
  const known = new Set(variables);
  return block.every((one: Statement) => {
    if (one.is === "start") known.add(one.variable);
    const used = one.is === "until" ? one.question : one;
    if ((used.is === "apply" || used.is === "ask" || used.is === "renew") && !known.has(used.variable)) return false;
    if (one.is === "jump" && !labels.has(one.label)) return false;
    const inner =
      one.is === "loop" || one.is === "until" || one.is === "labelled" ? new Set([...labels, one.label]) : labels;
    return blocksOf(one).every((part) => isWhole(part, known, inner));
  });
}

export async function shrink(disagreement: Disagreement): Promise<Disagreement> {
  const { compiler } = disagreement;
  let smallest = disagreement;
  for (let isSmaller = true; isSmaller; ) {
    const candidates = [...smaller(smallest.program.body)].filter((body) => isWhole(body)).map(prune);
    const { disagreements } = await judge(`shrink-${compiler}`, candidates, compiler);
    const size = (one: Disagreement) => [...statementsOf(one.program.body)].length;
    const [best] = disagreements.toSorted((one, other) => size(one) - size(other));
    isSmaller = best !== undefined && size(best) < size(smallest);
    if (best !== undefined && isSmaller) smallest = best;
  }
  return smallest;
}

import { beforeAll, describe, expect, it } from "vitest";
import { everyCompiler } from "../support/compilers.js";
import { type Scratch, scratch } from "../support/scratch.js";
import { prune } from "./generate.js";
import { compare, explain, type Laid, lay } from "./judge.js";
import type { Block, Statement } from "./program.js";

/** What stands on a line: one operation of each sort, and a jump where there is a loop. */
const ofUnique: Block = [
  { is: "apply", operation: "repurpose", variable: "f", kind: "PageTable" },
  { is: "apply", operation: "intoRaw", variable: "f" },
  { is: "apply", operation: "fromRaw", variable: "f" },
  { is: "apply", operation: "drop", variable: "f" },
  { is: "apply", operation: "field", variable: "f", kind: "Init" },
];
/** The same of a shared frame. */
const ofShared: Block = [
  { is: "ask", operation: "tryUnique", variable: "f", isNegated: false, yes: [], no: [] },
  { is: "apply", operation: "intoShared", variable: "f" },
  { is: "apply", operation: "intoRaw", variable: "f" },
  { is: "apply", operation: "fromRaw", variable: "f" },
  { is: "apply", operation: "clone", variable: "f" },
];
const leaving: Statement = { is: "leave", by: "return" };

/** Every way to put a line around which the frame lives: `holes` lines are left to fill. */
const shapes: readonly { readonly holes: number; readonly fill: (lines: Block) => Block }[] = [
  { holes: 3, fill: (all) => all },
  { holes: 3, fill: ([a, b, c]) => [{ is: "branch", yes: only(a) }, ...only(b), ...only(c)] },
  { holes: 3, fill: ([a, b, c]) => [{ is: "branch", yes: only(a), no: only(b) }, ...only(c)] },
  { holes: 2, fill: ([a, b]) => [{ is: "branch", yes: [...only(a), leaving] }, ...only(b)] },
  ...(["while", "do", "of"] as const).flatMap((form) => [
    {
      holes: 3,
      fill: ([a, b, c]: Block): Block => [
        { is: "loop" as const, form, label: "l", body: [...only(a), ...only(b)] },
        ...only(c),
      ],
    },
    {
      holes: 3,
      fill: ([a, b, c]: Block): Block => [
        {
          is: "loop" as const,
          form,
          label: "l",
          body: [...only(a), { is: "branch", yes: [...only(b), out("break")] }],
        },
        ...only(c),
      ],
    },
    {
      holes: 3,
      fill: ([a, b, c]: Block): Block => [
        {
          is: "loop" as const,
          form,
          label: "l",
          body: [{ is: "branch", yes: [...only(a), out("continue")] }, ...only(b)],
        },
        ...only(c),
      ],
    },
  ]),
];

function only(statement: Statement | undefined): Block {
  // A line may stand in many programs, and a verdict belongs to one statement.
  return statement === undefined ? [] : [{ ...statement }];
}
function out(by: "break" | "continue"): Statement {
  return { is: "jump", by, label: "l" };
}

function* fillings(holes: number, lines: Block): Generator<Block> {
  if (holes === 0) return yield [];
  for (const rest of fillings(holes - 1, lines)) for (const line of lines) yield [{ ...line }, ...rest];
}

/** Every program of a claim and up to four more statements in these shapes. */
function* everyProgram(): Generator<Block> {
  for (const [origin, lines] of [
    ["factory", ofUnique],
    ["sharedFactory", ofShared],
  ] as const)
    for (const { holes, fill } of shapes)
      for (const filling of fillings(holes, lines))
        yield prune([{ is: "start", variable: "f", origin, kind: "Init" }, ...fill(filling)]);
}

describe("every small program", () => {
  let laid: Laid[];
  let place: Scratch;
  beforeAll(() => {
    const written = lay([...everyProgram()]);
    laid = written.laid;
    place = scratch("exhaustive", written.files);
    const rejected = laid.reduce((sum, one) => sum + one.verdicts.rejected.size, 0);
    console.log(`${laid.length} programs, ${rejected} statements rejected`);
  });

  it.each(everyCompiler)("is judged by tsc %s as by the interpreter", { timeout: 120_000 }, async (compiler) => {
    expect(laid.length).toBe(2 * (25 + 12 * 125));
    const { disagreements, recovered } = await compare(compiler, place, laid);
    console.log(
      `tsc ${compiler}: ${disagreements.length} disagreements; ${recovered} variables after a loop's mistake`,
    );
    expect(disagreements.map(explain)).toEqual([]);
  });
});

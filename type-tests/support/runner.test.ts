import { beforeAll, describe, expect, it } from "vitest";
import { type Compiler, compilers } from "./compilers.js";
import { type Diagnostic, parseDiagnostics } from "./diagnostics.js";
import { judge, type Programs } from "./judge.js";
import { readMarks } from "./marks.js";
import { compile } from "./suite.js";
import { targets } from "./targets.js";

// Small programs about nothing: what is under test here is whether the runner notices.
const right = "export const word: number = 'a'; // ERR TS2322 Type 'string' is not assignable to type 'number'\n";
const unmarked = "export const word: number = 'a';\n";
const needless = "export const word: number = 1; // ERR TS2322\n";
const wrongWords = "export const word: number = 'a'; // ERR Type 'string' is not assignable to type 'bigint'\n";
const wrongCode = "export const word: number = 'a'; // ERR TS2345|TS2741\n";
const oneLineLate = "export const word: number = 'a';\nexport const next = 1; // ERR TS2322\n";
const twice = "export const word: number = 'a', more: number = 'b'; // ERR TS2322\n";
const importing =
  "import { a } from 'no-such-package'; // ERR TS2307\nexport const x = [a, missing]; // ERR TS2304 Cannot find name\n";

const programs: Programs = new Map(
  Object.entries({ right, unmarked, needless, wrongWords, wrongCode, oneLineLate, twice, importing }).map(
    ([name, program]) => [`${name}.ts`, program],
  ),
);

describe.each(compilers)("the runner with tsc $version", (compiler: Compiler) => {
  let diagnostics: readonly Diagnostic[];
  const problemsOf = (name: string) =>
    judge(
      new Map([[name, programs.get(name) ?? ""]]),
      diagnostics.filter(({ file }) => file === name),
      compiler.version,
    );

  beforeAll(async () => {
    diagnostics = await compile("runner", programs, targets[0] as never, compiler);
  }, 120_000);

  it("is content where each marked line is rejected as marked, and no other", () => {
    expect(problemsOf("right.ts")).toEqual([]);
    expect(problemsOf("importing.ts")).toEqual([]);
  });

  it.each([
    ["an error without a mark", "unmarked.ts", ["no error is wanted here, but: TS2322"]],
    ["a mark without an error", "needless.ts", ["the marked error is missing"]],
    ["other words than the marked", "wrongWords.ts", ["other words: TS2322"]],
    ["a code that the mark does not allow", "wrongCode.ts", ["another code: TS2322"]],
    [
      "an error on another line than the marked",
      "oneLineLate.ts",
      ["no error is wanted here", "the marked error is missing"],
    ],
    ["two errors where one is marked", "twice.ts", ["one error is wanted, not 2"]],
  ])("reports %s", (_, file, wanted) => {
    const problems = problemsOf(file);
    expect(problems).toHaveLength(wanted.length);
    for (const [index, words] of wanted.entries()) {
      expect(problems[index]).toContain(`${file}:${index + 1} (tsc ${compiler.version}): ${words}`);
    }
  });
});

describe("the runner, whatever the compiler", () => {
  const at = (file: string | undefined): Diagnostic => ({ file, line: 1, code: "TS1", text: "what" });

  it("reports an error in a file that is no program, and one in no file", () => {
    const found = judge(new Map([["a.ts", ""]]), [at("elsewhere.ts"), at(undefined)], "0");
    expect(found).toEqual([
      "elsewhere.ts:1 (tsc 0): error outside the programs: TS1 what",
      "no file:1 (tsc 0): error outside the programs: TS1 what",
    ]);
  });

  it("keeps the continuation lines of a message", () => {
    const output = "a/b.ts(3,4): error TS9: Top.\n  Below.\nerror TS8: No file.\n";
    expect(parseDiagnostics({ exitCode: 2, output, seconds: 0 })).toEqual([
      { file: "b.ts", line: 3, code: "TS9", text: "Top.\n  Below." },
      { file: undefined, line: 0, code: "TS8", text: "No file." },
    ]);
  });

  it("does not take a compiler that fell over for one that found nothing", () => {
    expect(() => parseDiagnostics({ exitCode: 1, output: "", seconds: 0 })).toThrow("named no error");
    expect(() => parseDiagnostics({ exitCode: 0, output: "Segmentation fault\n", seconds: 0 })).toThrow("is no error");
  });

  it("refuses a mark that asks for nothing or cannot be read", () => {
    expect(() => readMarks("x; // ERR")).toThrow("names words or codes");
    expect(() => readMarks("x; //ERR drop after drop")).toThrow("cannot be read");
    expect(readMarks("x; // ERR UNASSIGNABLE to y")[0]?.codes).toContain("TS2741");
    expect(readMarks("x;\ny; // ERR TS1|TS2 more && less")).toEqual([
      { line: 2, codes: ["TS1", "TS2"], words: ["more", "less"] },
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { allCodeBlocks, asModule, exampleFiles } from "./support/code-blocks.js";
import { compilers } from "./support/compilers.js";
import { readMarks } from "./support/marks.js";
import { problemsOf } from "./support/suite.js";
import { declarations } from "./support/targets.js";

const blocks = allCodeBlocks();
const programs = new Map(
  blocks.map((block) => [`${block.place.replaceAll(/[^a-z0-9]+/gi, "-")}.ts`, asModule(block)] as const),
);
const marks = [...programs.values()].reduce((sum, program) => sum + readMarks(program).length, 0);

describe(`the documents: ${blocks.length} code blocks with ${marks} expected errors`, () => {
  it("show code in the README, in docs/ and in doc comments", () => {
    for (const from of ["README.md", "docs/", "src/frame/"]) {
      expect(blocks.filter(({ place }) => place.startsWith(from)).length, from).toBeGreaterThan(0);
    }
    expect(programs.size).toBe(blocks.length);
  });

  it("name the words of every error that they expect", () => {
    for (const { place, code } of blocks) {
      const expected = code.match(/@ts-expect-error/g)?.length ?? 0;
      expect(readMarks(asModule({ place, code })).length, place).toBe(expected);
    }
  });

  it.each(compilers)("compile as a consumer compiles them, with tsc $version", async (compiler) => {
    expect(await problemsOf("docs", programs, declarations, compiler, ["node"])).toEqual([]);
  });
});

describe("the examples of one file", () => {
  const examples = exampleFiles();

  it("name the words of every error that they show", () => {
    for (const [name, program] of examples) expect(readMarks(program).length, name).toBeGreaterThanOrEqual(2);
  });

  it.each(compilers)("compile, but for what they show to be refused, with tsc $version", async (compiler) => {
    expect(await problemsOf("examples", examples, declarations, compiler, ["node"])).toEqual([]);
  });
});

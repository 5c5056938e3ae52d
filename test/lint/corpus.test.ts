import ts from "typescript";
import { describe, expect, it } from "vitest";
import { marksOf, sources, worldPath } from "./support/corpus.js";
import { compilerOptions, lint, type Version, versions } from "./support/lint.js";

const program = ts.createProgram([...sources.map(({ path }) => path), worldPath], compilerOptions);

describe("the corpus", () => {
  it("is accepted by the compiler, misuses included", () => {
    const diagnostics = ts.getPreEmitDiagnostics(program);
    expect(
      ts.formatDiagnostics(diagnostics, {
        getCanonicalFileName: String,
        getCurrentDirectory: () => "",
        getNewLine: () => "\n",
      }),
    ).toBe("");
  });

  it.each(sources)("$name has a mark for every misuse", ({ text }) => {
    const pairs = text.match(/^export const \w+: Pair = /gm)?.length ?? 0;
    expect(pairs).toBeGreaterThan(5);
    expect(marksOf(text).length).toBeGreaterThanOrEqual(pairs);
  });
});

const modes = Object.keys(versions).flatMap((version) =>
  [true, false].map((isTyped) => ({
    version: version as Version,
    isTyped,
    types: isTyped ? "with types" : "without types",
  })),
);
describe.each(modes)("$version $types", ({ version, isTyped }) => {
  it.each(sources)("reports in $name what is marked, and nothing else", ({ path, text }) => {
    const wanted = marksOf(text).filter((mark) => isTyped || !mark.isTyped);
    const reports = lint(text, path, isTyped ? { version, program } : { version });
    const missing = wanted.filter(
      ({ line, rule, words }) =>
        !reports.some(
          (one) => one.line === line && one.rule === rule && words.every((word) => one.message.includes(word)),
        ),
    );
    const unwanted = reports.filter((one) => !wanted.some(({ line, rule }) => line === one.line && rule === one.rule));
    expect({ missing, unwanted }).toEqual({ missing: [], unwanted: [] });
  });
});

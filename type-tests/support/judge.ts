import type { Diagnostic } from "./diagnostics.js";
import { readMarks } from "./marks.js";

/** Program texts by file name. */
export type Programs = ReadonlyMap<string, string>;

/**
 * Compares what a compiler said with the marks: on every marked line exactly one error, the wanted one, and no error
 * anywhere else. Returns what is wrong, one sentence each, with file, line and compiler.
 */
export function judge(programs: Programs, diagnostics: readonly Diagnostic[], compiler: string): string[] {
  const problems: string[] = [];
  for (const { file, line, code, text } of diagnostics) {
    if (file === undefined || !programs.has(file)) {
      problems.push(`${file ?? "no file"}:${line} (tsc ${compiler}): error outside the programs: ${code} ${text}`);
    }
  }
  for (const [file, program] of programs) {
    const marks = new Map(readMarks(program).map((mark) => [mark.line, mark]));
    const sources = program.split("\n");
    for (let line = 1; line <= sources.length; line++) {
      const mark = marks.get(line);
      const errors = diagnostics.filter((diagnostic) => diagnostic.file === file && diagnostic.line === line);
      const complain = (problem: string) =>
        problems.push(`${file}:${line} (tsc ${compiler}): ${problem}\n    ${sources[line - 1]?.trim()}`);
      if (!mark) {
        for (const { code, text } of errors) complain(`no error is wanted here, but: ${code} ${text}`);
        continue;
      }
      const [error] = errors;
      if (!error) complain("the marked error is missing");
      else if (errors.length > 1)
        complain(`one error is wanted, not ${errors.length}: ${errors.map((e) => e.text).join("; ")}`);
      else if (mark.codes.length > 0 && !mark.codes.includes(error.code))
        complain(`another code: ${error.code} ${error.text}`);
      else if (!mark.words.every((words) => error.text.includes(words)))
        complain(`other words: ${error.code} ${error.text}`);
    }
  }
  return problems;
}

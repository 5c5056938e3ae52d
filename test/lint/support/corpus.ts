import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../corpus/", import.meta.url));

/** A file of the corpus. */
export interface Source {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** The files that hold pairs of programs, by the rule that they are about. */
export const sources: readonly Source[] = readdirSync(folder)
  .filter((name) => name !== "world.ts" && name.endsWith(".ts"))
  .map((name) => ({ name, path: `${folder}${name}`, text: readFileSync(`${folder}${name}`, "utf8") }));

export const worldPath = `${folder}world.ts`;

/** A report that a line asks for. */
export interface Wanted {
  readonly line: number;
  readonly rule: string;
  readonly words: readonly string[];
  /** Only the types tell. */
  readonly isTyped: boolean;
}

const mark = /\/\/ LINT (TYPED )?(.+)$/;

/** The marks of a file: `// LINT rule: words && more words, rule: words`; `// LINT TYPED …` asks only where there are types. */
export function marksOf(text: string): readonly Wanted[] {
  return text.split("\n").flatMap((source, at) => {
    const found = mark.exec(source);
    if (!found && source.includes("LINT")) throw new Error(`line ${at + 1}: a mark that cannot be read`);
    const [, typed, reports = ""] = found ?? [];
    return reports.split(/, (?=[a-z-]+: )/).flatMap((report) => {
      if (report === "") return [];
      const [, rule = "", words = ""] = /^([a-z-]+): (.+)$/.exec(report) ?? [];
      if (rule === "") throw new Error(`line ${at + 1}: a mark names a rule and words`);
      return [{ line: at + 1, rule, words: words.split(" && "), isTyped: typed !== undefined }];
    });
  });
}

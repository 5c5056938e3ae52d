/** A line that must be rejected: with one of these codes, if any is named, and with all these words in the message. */
export interface Mark {
  readonly line: number;
  readonly codes: readonly string[];
  readonly words: readonly string[];
}

const mark = /\/\/ ERR(?: (TS\d+(?:\|TS\d+)*))?(?: (.+))?$/;

/**
 * Reads the marks of a program. A mark is a comment at the end of the line: `// ERR drop after drop`, `// ERR TS2339`,
 * `// ERR TS2322|TS2741 in spread`; words that
 * need not follow each other are joined by `&&`, since the compilers order unions differently. A mark that asks for nothing would accept every slip, so it is refused.
 */
export function readMarks(program: string): Mark[] {
  const marks: Mark[] = [];
  for (const [index, source] of program.split("\n").entries()) {
    const found = mark.exec(source);
    if (!found) {
      if (/\/\/ *ERR\b/.test(source))
        throw new Error(`line ${index + 1}: a mark that cannot be read: ${source.trim()}`);
      continue;
    }
    const [, codes = "", words = ""] = found;
    if (codes === "" && words === "")
      throw new Error(`line ${index + 1}: a mark names words or codes: ${source.trim()}`);
    marks.push({
      line: index + 1,
      codes: codes === "" ? [] : codes.split("|"),
      words: words === "" ? [] : words.split(" && "),
    });
  }
  return marks;
}

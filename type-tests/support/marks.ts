/** A line that must be rejected: with one of these codes, if any is named, and with all these words in the message. */
export interface Mark {
  readonly line: number;
  readonly codes: readonly string[];
  readonly words: readonly string[];
}

const mark = /\/\/ ERR(?: (UNASSIGNABLE|TS\d+(?:\|TS\d+)*))?(?: (.+))?$/;

/**
 * What the compilers call a value whose type does not fit: an assignment or an argument, with or without
 * exactOptionalPropertyTypes; 7.0 names the missing members instead.
 */
const unassignable = ["TS2322", "TS2345", "TS2375", "TS2379", "TS2739", "TS2740", "TS2741"];
const readCodes = (codes: string): readonly string[] =>
  codes === "" ? [] : codes === "UNASSIGNABLE" ? unassignable : codes.split("|");

/**
 * Reads the marks of a program. A mark is a comment at the end of the line: `// ERR drop after drop`, `// ERR TS2339`,
 * `// ERR TS2322|TS2741 in spread`, `// ERR UNASSIGNABLE to type`; words that
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
      codes: readCodes(codes),
      words: words === "" ? [] : words.split(" && "),
    });
  }
  return marks;
}

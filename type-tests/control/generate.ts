import type { Construct } from "./constructs.js";
import type { Misuse } from "./misuses.js";
import type { OutOfReach } from "./out-of-reach.js";

/** Fills a template in; `name` must be one that no other program of the file has. */
function fill(
  template: string,
  name: string,
  misuse: Misuse,
  reference: string,
  second: string,
  again: string,
): string {
  const { producer, type, entry, first, secondChanges } = misuse;
  const code = template
    .replaceAll("START", `const x = ${producer}; ENTRY`)
    .replaceAll("ENTRY", entry)
    .replaceAll("AGAIN", again)
    .replaceAll("EARLY", secondChanges ? "" : second)
    .replaceAll("SECOND", second)
    .replaceAll("FIRST", first)
    .replaceAll("CALL", first.replace(/;$/, ""));
  return (reference === "x" ? code : withReference(code, reference))
    .replaceAll("PRODUCER", producer)
    .replaceAll("TYPE", type)
    .replaceAll("NAME", name);
}

/** The statements are written for `x`; here the frame is somewhere else. Declarations keep their `x`. */
function withReference(code: string, reference: string): string {
  return code.replace(/(?<=[( ;{]|^)x(?=[.,)]|;)|(?<=\.\.\.)x\b/gm, reference);
}

const marked = (statement: string, words: string | undefined): string =>
  words === undefined ? statement : `${statement} // ERR ${words}`;

export function wrongProgram(construct: Construct, misuse: Misuse, name: string): string {
  const { first, second, again } = misuse;
  const words = construct.blurs?.includes(misuse.name) ? "UNASSIGNABLE" : misuse.words;
  return fill(construct.wrong, name, misuse, construct.reference ?? "x", marked(second, words), marked(first, again));
}

/** The valid twin: the same construct, and the two statements where they never meet. */
export function rightProgram(construct: Construct, misuse: Misuse, name: string): string {
  const { first, second, innocent } = misuse;
  return fill(construct.right, name, misuse, construct.reference ?? "x", innocent ?? second, first);
}

/** A misuse that must go by unseen, or the list of those is no longer true. */
export function unseenProgram(construct: OutOfReach, misuse: Misuse, name: string): string {
  return fill(construct.wrong, name, misuse, "x", misuse.second, misuse.first);
}

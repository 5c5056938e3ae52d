import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

function sourcesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

/** The comments in front of a node and of what it stands in, up to the statement or member. */
function commentsBefore(node: ts.Node, source: ts.SourceFile): string {
  const text = source.text;
  let comments = "";
  for (let at: ts.Node = node; !ts.isSourceFile(at); at = at.parent) {
    for (const { pos, end } of ts.getLeadingCommentRanges(text, at.getFullStart()) ?? []) {
      comments += text.slice(pos, end);
    }
    if (ts.isBlock(at.parent) || ts.isClassElement(at) || ts.isSourceFile(at.parent)) break;
  }
  // A comment between the parts of a conditional type or an expression stands behind the token before it.
  const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
  const above = text.split("\n").slice(Math.max(0, line - 3), line + 1);
  return `${comments}\n${above.filter((text) => text.includes("//") || text.includes("*")).join("\n")}`;
}

/** What a source does against the rules of the house. */
function offences(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const say = (node: ts.Node, what: string) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    found.push(`${path}:${line + 1}: ${what}: ${node.getText(source).slice(0, 60)}`);
  };
  const isConst = (node: ts.AsExpression) => node.type.getText(source) === "const";
  const visit = (node: ts.Node): void => {
    if (ts.isAsExpression(node) && !isConst(node) && !/SAFETY:/.test(commentsBefore(node, source))) {
      say(node, "a cast without a SAFETY: line");
    }
    if (ts.isNonNullExpression(node)) say(node, "a non-null assertion");
    if (node.kind === ts.SyntaxKind.AnyKeyword && !/any/.test(commentsBefore(node, source))) {
      say(node, "an any that nobody explains");
    }
    if (ts.isIdentifier(node) && /^(?:eval|Function)$/.test(node.text)) {
      say(node, "code that is made at run time");
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe("the sources of the library", () => {
  it("explain every cast and every any, and make no code at run time", () => {
    const files = sourcesUnder("src");
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap((path) => offences(path, readFileSync(join(root, path), "utf8")))).toEqual([]);
  });

  it("are really looked at", () => {
    const bad = [
      "export const a = 1 as unknown;",
      "export const b = [1][0]!;",
      "export let c: any;",
      "export const d = eval('1');",
      "export const e = new Function('');",
      "// SAFETY: it is\nexport const f = 1 as unknown;",
    ];
    expect(bad.map((text) => offences("bad.ts", text).length)).toEqual([1, 1, 1, 1, 1, 0]);
  });
});

describe("the example", () => {
  it("has no cast, no any and no non-null assertion", () => {
    const files = sourcesUnder("examples");
    expect(files.length).toBeGreaterThan(5);
    for (const path of files) {
      const text = readFileSync(join(root, path), "utf8").replaceAll(/SAFETY:|\/\/.*any.*/g, "");
      expect(offences(path, text), path).toEqual([]);
    }
  });
});

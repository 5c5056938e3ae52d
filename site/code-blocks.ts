import { createTwoslasher, type TwoslashReturn } from "twoslash";
import ts from "typescript";
import { expectation, surroundingsOf } from "../type-tests/support/code-blocks.js";
import { consumerOptions } from "../type-tests/support/suite.js";

const twoslasher = createTwoslasher({
  compilerOptions: ts.convertCompilerOptionsFromJson({ ...consumerOptions, types: ["node"] }, ".").options,
  // Which errors a block may have is judged below, line by line: twoslash knows codes only.
  handbookOptions: { noErrorValidation: true },
});

/** What a block shows: without the comments that ask for errors, whose words are kept by the lines they ask for. */
function shownOf(code: string): { readonly lines: readonly string[]; readonly wanted: ReadonlyMap<number, string> } {
  const lines: string[] = [];
  const wanted = new Map<number, string>();
  for (const line of code.trimEnd().split("\n")) {
    const words = expectation.exec(line)?.[2];
    if (words === undefined) lines.push(line);
    else wanted.set(lines.length, words);
  }
  return { lines, wanted };
}

/** What is wrong with the errors of a block: each wanted one must be there, once and in its words, and no other. */
function problemsOf(errors: TwoslashReturn["errors"], wanted: ReadonlyMap<number, string>): string[] {
  const missing = [...wanted].filter(([line]) => !errors.some((error) => error.line === line));
  const unwanted = errors.filter(({ line, text }, at) => {
    const words = wanted.get(line)?.split(" && ");
    return !words?.every((part) => text.includes(part)) || errors.findIndex((one) => one.line === line) !== at;
  });
  return [
    ...missing.map(([line, words]) => `line ${line + 1}: this error is missing: ${words}`),
    ...unwanted.map(({ line, text }) => `line ${line + 1}: this error is not wanted: ${text}`),
  ];
}

/** VitePress renders a page for the browser and for the server. */
const inspected = new Map<string, TwoslashReturn>();

/**
 * Checks a block of the documents as the type tests do, and says what an editor would say of each name in it. Throws, and so
 * ends the build, if the compiler does not say exactly what the block claims.
 */
export function inspect(code: string): TwoslashReturn {
  const known = inspected.get(code);
  if (known !== undefined) return known;
  const { before, after } = surroundingsOf(code);
  const { lines, wanted } = shownOf(code);
  const shown = lines.join("\n");
  // What is imported is told where it is used.
  const imports = [...shown.matchAll(/^import [^;]*;$/gm)].map(({ index, 0: text }) => [index, index + text.length]);
  const isAsked = (at: number): boolean =>
    at >= 0 && at < shown.length && !imports.some(([start = 0, end = 0]) => at >= start && at < end);
  const result = twoslasher(`${before}${shown}\n${after}`, "ts", {
    shouldGetHoverInfo: (_name, start) => isAsked(start - before.length),
  });
  const firstLine = before.split("\n").length - 1;
  const nodes = result.nodes.map((node) => ({
    ...node,
    line: node.line - firstLine,
    start: node.start - before.length,
  }));
  const problems = problemsOf(
    nodes.filter((node) => node.type === "error"),
    wanted,
  );
  if (problems.length > 0) throw new Error(`${problems.join("\n")}\nin\n${shown}`);
  const seen = { ...result, code: shown, nodes: nodes.filter(({ line }) => line >= 0 && line < lines.length) };
  inspected.set(code, seen);
  return seen;
}

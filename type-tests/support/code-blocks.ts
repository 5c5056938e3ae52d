import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { projectRoot } from "./compilers.js";

/** A piece of TypeScript that the documents show. */
export interface CodeBlock {
  /** Where it stands: "docs/protocol.md:12". */
  readonly place: string;
  readonly code: string;
}

const fenced = (language: string): RegExp => new RegExp(`^(\\s*(?:\\* ?)?)\`\`\`${language}\\n(.*?)^\\1\`\`\`$`, "gms");

/** The blocks of a Markdown file, or of a source's doc comments. */
function blocksOf(path: string, language: "ts" | "js"): CodeBlock[] {
  const text = readFileSync(join(projectRoot, path), "utf8");
  return [...text.matchAll(fenced(language))].map(({ index, 1: margin = "", 2: body = "" }) => ({
    place: `${path}:${text.slice(0, index).split("\n").length}`,
    code: body
      .split("\n")
      .map((line) => (line.startsWith(margin) ? line.slice(margin.length) : line.replace(/^\s*\*$/, "")))
      .join("\n"),
  }));
}

function filesUnder(folder: string, ending: string): string[] {
  return readdirSync(join(projectRoot, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(projectRoot, join(entry.parentPath, entry.name)))
    .sort();
}

/** Every code block that a user reads: README, docs, and the doc comments of the sources. */
export function allCodeBlocks(): CodeBlock[] {
  return ["README.md", ...filesUnder("docs", ".md"), ...filesUnder("src", ".ts")].flatMap((path) =>
    blocksOf(path, "ts"),
  );
}

/** What the documents show of JavaScript: configurations, modules of their own. */
export function scriptBlocks(): CodeBlock[] {
  return filesUnder("docs", ".md").flatMap((path) => blocksOf(path, "js"));
}

/** The examples of one file each, as programs with marks, by their file names. */
export function exampleFiles(): ReadonlyMap<string, string> {
  const names = readdirSync(join(projectRoot, "examples")).filter((name) => name.endsWith(".ts"));
  return new Map(names.map((name) => [name, withMarks(readFileSync(join(projectRoot, "examples", name), "utf8"))]));
}

/** The names that examples may take for granted. */
const given = `
class Init extends FrameMeta("Init", { pid: u32 }) {}
class PageTable extends FrameMeta("PageTable", { level: u8, entries: u16, asid: u32, flags: u64 }) {}
class Buffer extends FrameMeta("Buffer", { length: u16 }, { untyped: true }) {}
declare const memory: FrameMemory<"dma">;
declare const port: PostTarget;
declare const condition: boolean;
`;

/** The public names, from the index itself. */
function publicNames(): string {
  const index = readFileSync(join(projectRoot, "src/index.ts"), "utf8");
  return [...index.matchAll(/export (type )?\{([^}]*)\}/g)]
    .flatMap(([, type = "", names = ""]) => names.split(",").map((name) => name.trim() && `${type}${name.trim()}`))
    .filter((name) => name !== "")
    .join(", ");
}

/** The comment above a line that is refused, with the words that its error must have. */
export const expectation: RegExp = /^(\s*)\/\/ @ts-expect-error (.+)$/;

/** `// @ts-expect-error words` asks for these words in the error of the next line: a mark of the runner. */
function withMarks(code: string): string {
  const lines = code.split("\n");
  return lines
    .map((line, at) => {
      if (/@ts-(?:expect-error|ignore)/.test(line)) return expectation.test(line) ? "" : line;
      const wanted = at > 0 ? expectation.exec(lines[at - 1] ?? "") : null;
      return wanted ? `${line} // ERR ${wanted[2]}` : line;
    })
    .join("\n");
}

/** Is it a program of its own, with its imports? */
export function isProgram(code: string): boolean {
  return /^import [^;]*"unique-frame";$/m.test(code);
}

/** What stands before and behind the lines of a block that are shown. */
interface Surroundings {
  readonly before: string;
  readonly after: string;
}

/** A block is a program of its own if it imports the library, else the body of a function that owns `frame`. */
export function surroundingsOf(code: string): Surroundings {
  if (isProgram(code)) return { before: "", after: "export {};\n" };
  const before = `import { ${publicNames()} } from "unique-frame";
${given}
export async function example(): Promise<void> {
  const frame = alloc(memory, Init, { pid: 7 });
  own(frame);
  {
`;
  return { before, after: "  }\n}\n" };
}

/** A block as a module, with the runner's marks. */
export function asModule({ place, code }: CodeBlock): string {
  const { before, after } = surroundingsOf(code);
  return `// ${place}\n${before}${withMarks(code)}\n${after}`;
}

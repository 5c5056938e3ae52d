import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "node:util";
import ts from "typescript";
import * as library from "../../src/index.js";
import { type CodeBlock, isProgram } from "../../type-tests/support/code-blocks.js";
import { projectRoot } from "../../type-tests/support/compilers.js";

/** What the marks of a block become. It is text, since a program of its own is run by a process of its own. */
const judges = `
function mustBe(value, wanted) {
  const [is, should] = [value, wanted].map((one) => (typeof one === "object" ? JSON.stringify(one) : one));
  if (!Object.is(is, should)) throw new Error("it must be " + String(should) + ", but was " + String(is));
}
function look(thrown, name, words) {
  const seen = thrown === undefined ? "nothing" : thrown.name + ": " + thrown.message;
  if (thrown?.name !== name || !seen.includes(words)) throw new Error(name + ": " + words + " must be thrown, but was: " + seen);
}
function mustThrow(statement, name, words) {
  let thrown;
  try { statement(); } catch (error) { thrown = error; }
  look(thrown, name, words);
}
async function mustReject(statement, name, words) {
  let thrown;
  try { await statement(); } catch (error) { thrown = error; }
  look(thrown, name, words);
}
`;

/** Code around a block that is no program of its own: what `asModule` of the type tests declares, as values. */
const given = `
class Init extends FrameMeta("Init", { pid: u32 }) {}
class PageTable extends FrameMeta("PageTable", { level: u8, entries: u16, asid: u32, flags: u64 }) {}
class Buffer extends FrameMeta("Buffer", { length: u16 }, { untyped: true }) {}
const memory = createMemory({ name: "dma", frames: 16, shared: true });
const port = { postMessage: (message) => void structuredClone(message) };
const condition = false;
const frame = alloc(memory, Init, { pid: 7 });
own(frame);
`;

const brackets = (line: string): number =>
  [...line].reduce((depth, sign) => depth + ("([{".includes(sign) ? 1 : ")]}".includes(sign) ? -1 : 0), 0);

/** A statement of which the block says what it throws; lint may have something to say of it as well. */
const throwing = /^(.*;) \/\/ throws (\w+Error)(?:: (.+?))?(?:; lint: .*)?$/;

/** An expression whose value the block shows: a literal. */
const shown = /^(\s*)((?!const |let |return )\S.*); \/\/ (-?\d+n?|"[^"]*"|true|false|undefined|null|\[.*\])$/;

function demanded(line: string): string {
  const [, margin, expression, value] = shown.exec(line) ?? [];
  if (expression !== undefined) return `${margin}mustBe(${expression}, ${value});`;
  const [, statement, name, words = ""] = throwing.exec(line) ?? [];
  if (statement === undefined) return line;
  const how = /\bawait\b/.test(statement) ? ["await mustReject", "async "] : ["mustThrow", ""];
  return `${how[0]}(${how[1]}() => { ${statement} }, "${name}", ${JSON.stringify(words)});`;
}

/** The block without the statements that are shown to be refused by the compiler. */
function accepted(code: string): string {
  const kept: string[] = [];
  let isRefused = false;
  let depth = 0;
  for (const line of code.split("\n")) {
    if (isRefused) {
      depth += brackets(line);
      isRefused = depth > 0;
    } else if (line.includes("@ts-expect-error")) isRefused = true;
    else kept.push(demanded(line));
  }
  return kept.join("\n");
}

const emit = (program: string): string =>
  ts.transpileModule(program, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  }).outputText;

/** Runs a fragment, in the place of a function that owns `frame`. Returns the lines that it prints. */
async function runFragment(code: string): Promise<readonly string[]> {
  const lines: string[] = [];
  const console = { log: (...values: readonly unknown[]) => void lines.push(...format(...values).split("\n")) };
  const names = ["console", ...Object.keys(library)].join(", ");
  // biome-ignore lint/security/noGlobalEval: the text is from our own documents
  const run = globalThis.eval(emit(`async (${names}) => {${judges}${given}{\n${code}\n}}`));
  await run(console, ...Object.values(library));
  return lines;
}

const folder = join(projectRoot, ".tmp/code-blocks");

/** Runs a program in a process of its own, with the package that was built. Returns the lines that it prints. */
export function runProgram({ place, code }: CodeBlock): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${place.replaceAll(/[^a-z0-9]+/gi, "-")}.js`);
  // At the end, so that the lines of an error are those of the block.
  writeFileSync(path, `${emit(code)}\n${judges}`);
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [path], { cwd: projectRoot }, (failure, out, error) => {
      if (failure !== null || error !== "") reject(new Error(`${place}: ${error}`));
      else resolve(out.split("\n").slice(0, -1));
    });
  });
}

/** Runs a block but for what it shows to be refused. Returns the lines that it prints. */
export function runBlock({ place, code }: CodeBlock): Promise<readonly string[]> {
  return isProgram(code) ? runProgram({ place, code: accepted(code) }) : runFragment(accepted(code));
}

/** Runs a fragment with the statements that the compiler refuses, as plain JavaScript would. */
export function runMisuse(code: string): Promise<readonly string[]> {
  return runFragment(code);
}

/** The lines that a block says it prints, each after a `// =>`. */
export function shownOutput({ code }: CodeBlock): readonly string[] {
  return [...code.matchAll(/\/\/ => ?(.*)$/gm)].map(([, line = ""]) => line);
}

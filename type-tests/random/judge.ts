/** Asks a compiler and the interpreter about the same programs, and lists the lines on which they differ. */
import type { CompilerName } from "../support/compilers.js";
import { check, type Scratch, scratch } from "../support/scratch.js";
import { everyBlindSpot } from "./blind-spots.js";
import { interpret, type Verdicts } from "./interpret.js";
import { type Printed, preamble, print } from "./print.js";
import type { Block, Statement } from "./program.js";
import { statementsOf } from "./program.js";
import { explains } from "./recover.js";

export interface Laid {
  readonly body: Block;
  readonly file: string;
  readonly printed: Printed;
  /** where its first and last line stand in its file */
  readonly first: number;
  readonly last: number;
  /** what the compilers must say */
  readonly verdicts: Verdicts;
}

export interface Disagreement {
  readonly compiler: CompilerName;
  readonly program: Laid;
  readonly line: number;
  /** `accepted`: tsc takes what the interpreter rejects */
  readonly tsc: "accepted" | "rejected";
  readonly message: string;
}

export interface Comparison {
  readonly disagreements: readonly Disagreement[];
  /** variables on which the two agree only after a mistake that a loop brings was given another recovery */
  readonly recovered: number;
}

/** A file of a few hundred functions is quick to check, and short enough to read. */
const programsPerFile = 250;

/** Writes the programs into files, one function each. */
export function lay(programs: readonly Block[]): { files: Record<string, string>; laid: Laid[] } {
  const texts = new Map<string, string[]>();
  const laid: Laid[] = [];
  let next = 0;
  for (const [index, body] of programs.entries()) {
    const file = `programs${Math.floor(index / programsPerFile)}.ts`;
    const parts = texts.get(file) ?? [preamble];
    if (!texts.has(file)) {
      texts.set(file, parts);
      next = preamble.split("\n").length;
    }
    const printed = print(`program${index}`, body, [...statementsOf(body)], next);
    const height = printed.text.split("\n").length - 1;
    const verdicts = interpret(body, { blind: everyBlindSpot });
    laid.push({ body, file, printed, first: next, last: next + height - 1, verdicts });
    parts.push(printed.text);
    next += height;
  }
  return { files: Object.fromEntries([...texts].map(([file, parts]) => [file, parts.join("")])), laid };
}

/** Everything about one program on which the compiler's errors, by line, differ from the verdicts. */
function differences(compiler: CompilerName, program: Laid, messages: ReadonlyMap<number, string>): Comparison {
  const { printed, verdicts, body } = program;
  const reported = new Set<Statement>();
  for (const line of messages.keys()) {
    const owner = printed.owners.get(line);
    if (owner !== undefined) reported.add(owner);
  }
  const explained = new Map<string, boolean>();
  const disagreements: Disagreement[] = [];
  for (let line = program.first; line <= program.last; line++) {
    const message = messages.get(line);
    const owner = printed.owners.get(line);
    if ((owner !== undefined && verdicts.rejected.has(owner)) === (message !== undefined)) continue;
    if (owner?.is === "apply" || owner?.is === "ask") {
      const known = explained.get(owner.variable) ?? explains(body, verdicts, owner.variable, reported);
      explained.set(owner.variable, known);
      if (known) continue;
    }
    const tsc = message === undefined ? "accepted" : "rejected";
    disagreements.push({ compiler, program, line, tsc, message: message ?? "" });
  }
  return { disagreements, recovered: [...explained.values()].filter(Boolean).length };
}

export async function compare(compiler: CompilerName, place: Scratch, laid: readonly Laid[]): Promise<Comparison> {
  const { diagnostics } = await check(compiler, place);
  const byFile = new Map<string, Map<number, string>>();
  for (const { file = "", line, code, text } of diagnostics) {
    const messages = byFile.get(file) ?? new Map<number, string>();
    byFile.set(file, messages.set(line, `${code} ${text}`));
  }
  const disagreements: Disagreement[] = [];
  let recovered = 0;
  for (const program of laid) {
    const messages = byFile.get(program.file) ?? new Map<number, string>();
    const own = new Map([...messages].filter(([line]) => line >= program.first && line <= program.last));
    for (const line of own.keys()) messages.delete(line);
    const comparison = differences(compiler, program, own);
    disagreements.push(...comparison.disagreements);
    recovered += comparison.recovered;
  }
  const stray = [...byFile].flatMap(([file, lines]) => [...lines].map(([line, text]) => `${file}(${line}): ${text}`));
  if (stray.length > 0) throw new Error(`errors outside the programs: ${stray.slice(0, 5).join("; ")}`);
  return { disagreements, recovered };
}

/** The program with the interpreter's marks and the line in question. */
export function explain({ compiler, program, line, tsc, message }: Disagreement): string {
  const lines = program.printed.text.trimEnd().split("\n");
  const marked = lines.map((text, index) => {
    const owner = program.printed.owners.get(program.first + index);
    const mark = owner !== undefined && program.verdicts.rejected.has(owner) ? " // rejected" : "";
    return `${text}${mark}${program.first + index === line ? ` // <== tsc ${compiler} ${tsc} it ${message}` : ""}`;
  });
  return marked.join("\n");
}

export async function judge(name: string, programs: readonly Block[], compiler: CompilerName): Promise<Comparison> {
  const { files, laid } = lay(programs);
  return compare(compiler, scratch(name, files), laid);
}

import { basename } from "node:path";
import type { CompilerRun } from "./compilers.js";

/** One error of a compiler. `file` is undefined where the error belongs to no file. */
export interface Diagnostic {
  readonly file: string | undefined;
  readonly line: number;
  readonly code: string;
  /** the message with its continuation lines */
  readonly text: string;
}

const inFile = /^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/;
const inNoFile = /^error (TS\d+): (.*)$/;

/** Reads what `tsc --pretty false` prints. Throws on output that is no error: nothing may go by unseen. */
export function parseDiagnostics(run: CompilerRun): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const line of run.output.split(/\r?\n/)) {
    const last = diagnostics.at(-1);
    const located = inFile.exec(line);
    const general = inNoFile.exec(line);
    if (located) {
      const [, path = "", at = "", code = "", text = ""] = located;
      diagnostics.push({ file: basename(path), line: Number(at), code, text });
    } else if (general) {
      const [, code = "", text = ""] = general;
      diagnostics.push({ file: undefined, line: 0, code, text });
    } else if (/^\s+\S/.test(line) && last) {
      diagnostics[diagnostics.length - 1] = { ...last, text: `${last.text}\n${line}` };
    } else if (line !== "") {
      throw new Error(`tsc printed a line that is no error: ${line}`);
    }
  }
  if (run.exitCode !== 0 && diagnostics.length === 0) {
    throw new Error(`tsc ended with exit code ${run.exitCode} and named no error`);
  }
  return diagnostics;
}

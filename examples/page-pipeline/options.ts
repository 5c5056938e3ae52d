import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";

export const usage = `Usage: npm start -- [--map] [--to copy] [file]

Reads a file page by page, hashes it and writes a copy of it, in three threads that
share one memory: each page is read once, and then only its ownership moves.

  file        the file to read (default: the Node executable)
  --to copy   where to write the copy, replacing what is there
              (default: a file in the directory for temporary files)
  --map       draw the memory's frames while the threads run
  --help      print this`;

export interface Options {
  readonly source: string;
  readonly target: string;
  readonly isMapWanted: boolean;
  readonly isHelpWanted: boolean;
}

/** Reads the command line. Throws an Error that says what is wrong with it. */
export function parseOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
  const [source = process.execPath, extra] = positionals;
  if (extra !== undefined) throw new Error(`unexpected argument '${extra}'; see --help`);
  return {
    source,
    target: values.to ?? join(tmpdir(), `page-pipeline-copy-of-${basename(source)}`),
    isMapWanted: values.map,
    isHelpWanted: values.help,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        to: { type: "string" },
        map: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
      allowPositionals: true,
    });
  } catch (error) {
    // Its first sentence says what is wrong; the next one guesses.
    const [problem] = error instanceof Error ? error.message.split(". ") : [String(error)];
    throw new Error(`${problem}; see --help`);
  }
}

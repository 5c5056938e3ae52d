import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** Where the traces of the original's own code are: beside the project, not in it. */
const root = "../shared/traces";
export const hasTraces: boolean = existsSync(root);

/** A metadata value: its kind, then its fields. */
export type Value = readonly [kind: string, ...fields: number[]];
/** A slot: in `m` the links of a frame that can be in a list follow its fields, as addresses. */
export type Slot = readonly [
  state: string,
  count: number | string,
  inList: number,
  lid: number,
  m: readonly [kind: string, ...fields: (number | null)[]] | null,
];
/** A live list: number, element kind, addresses from front to back, where its cursor is. */
export type List = readonly [l: number, kind: string, pages: readonly number[], cursor: number | "ghost" | null];

export interface Args {
  readonly p?: number;
  readonly h?: number;
  readonly h2?: number;
  readonly l?: number;
  readonly k?: string;
  readonly m?: Value;
  readonly v?: number;
  readonly to?: string | number;
  readonly from?: number;
  readonly start?: number;
  readonly end?: number;
  readonly at?: number;
  readonly rc?: string;
}

export interface Result {
  readonly ok?: unknown;
  readonly err?: unknown;
  readonly panic?: string;
  readonly abort?: boolean;
}

export interface Step {
  readonly i: number;
  readonly op: string;
  readonly args: Args;
  readonly panic_at?: number;
  readonly probe?: readonly string[];
  readonly res: Result;
  readonly ev: readonly (readonly unknown[])[];
  readonly st: readonly Slot[];
  readonly ls: readonly List[];
}

export interface Trace {
  readonly name: string;
  readonly frames: number;
  readonly mode: number;
  readonly steps: readonly Step[];
}

/** All traces of a folder. */
export const tracesIn = (folder: "random" | "scenarios"): readonly Trace[] =>
  (hasTraces ? readdirSync(join(root, folder)) : [])
    .filter((name) => name.endsWith(".jsonl.gz"))
    .map((name) => {
      const [header = "", ...lines] = gunzipSync(readFileSync(join(root, folder, name)))
        .toString("utf8")
        .trim()
        .split("\n");
      const { n, mode } = JSON.parse(header) as { n: number; mode: number };
      const steps = lines.map((line) => JSON.parse(line) as Step);
      return { name: name.replace(".jsonl.gz", ""), frames: n, mode, steps };
    });

/** An argument that the step's operation has. */
export function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the step has no such argument");
  return value;
}

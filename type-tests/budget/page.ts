import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CompilerName, everyCompiler, projectRoot } from "../support/compilers.js";
import type { Fixture } from "./fixtures.js";
import type { Cost } from "./measure.js";

type Costs = Readonly<Record<CompilerName, Cost>>;

const path = join(projectRoot, "docs/checking-speed.md");
const [begin, end] = ["<!-- figures, by npm run bench:types -->", "<!-- end of the figures -->"];
const table = new RegExp(`(?<=${begin}\n)[^]*(?=${end})`);

const head = `\
| program | instantiations | for each operation | 5.9 | 6.0 | 7.0 |
|---|---:|---:|---:|---:|---:|
`;

const rounded = (seconds: number) => (seconds < 0.05 ? "< 0.1 s" : `${seconds.toFixed(1)} s`);

function row(name: string, { operations }: Fixture, costs: Costs): string {
  const figures = everyCompiler.map((compiler) => costs[compiler].instantiations);
  const isSame = figures.every((figure) => figure === figures[0]);
  const instantiations = (isSame ? figures.slice(0, 1) : figures)
    .map((figure) => figure.toLocaleString("en"))
    .join(" / ");
  const each = operations === undefined ? "" : Math.round((figures[0] ?? 0) / operations);
  const seconds = everyCompiler.map((compiler) => rounded(costs[compiler].checkSeconds));
  return `| ${name} | ${[instantiations, each, ...seconds].join(" | ")} |\n`;
}

/** Writes the table into the page. */
export function writePage(rows: readonly (readonly [name: string, fixture: Fixture, costs: Costs])[]): void {
  const text = rows.map((parts) => row(...parts)).join("");
  writeFileSync(
    path,
    readFileSync(path, "utf8").replace(table, () => head + text),
  );
}

/** The instantiations that the page tells, by the name of the program and by compiler. */
export function instantiationsOnPage(): ReadonlyMap<string, Readonly<Record<CompilerName, number | undefined>>> {
  const rows = table.exec(readFileSync(path, "utf8"))?.[0].trim().split("\n").slice(2) ?? [];
  return new Map(
    rows.map((text) => {
      const [, name = "", cell = ""] = text.split("|").map((part) => part.trim());
      const figures = cell.split(" / ").map((figure) => Number(figure.replaceAll(",", "")));
      const [old, built = old, native = old] = figures;
      return [name, { "5.9": old, "6.0": built, "7.0": native }];
    }),
  );
}

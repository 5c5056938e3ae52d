import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { sources, worldPath } from "./support/corpus.js";
import { root } from "./support/lint.js";

/** What became of a program. */
interface Run {
  readonly name: string;
  readonly pair: string;
  readonly which: "wrong" | "right";
  readonly fate: "refused" | "lost";
  readonly thrown?: string;
  readonly lost: number;
}

/** What the library throws at a misuse; a forged address or token is no owner, and own throws why. */
const refusals = ["OwnershipError", "GetFrameError", "RestoreError"];

const folder = `${root}.tmp/lint-corpus`;
const options: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
let runs: readonly Run[] = [];

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const path of [...sources.map((source) => source.path), worldPath]) {
    const { outputText } = ts.transpileModule(readFileSync(path, "utf8"), { compilerOptions: options });
    writeFileSync(`${folder}/${path.split("/").at(-1)?.replace(/ts$/, "js")}`, outputText);
  }
  const names = sources.map(({ name }) => name.replace(".ts", ""));
  const script = `${root}test/lint/support/run-corpus.mjs`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--expose-gc", script, folder, ...names], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  runs = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}, 120_000);

describe("the programs of the corpus, run against the built library:", () => {
  it("there are 60 pairs and more", () => {
    expect(runs.filter(({ which }) => which === "wrong").length).toBeGreaterThanOrEqual(60);
    expect(runs.filter(({ which }) => which === "right").length).toBeGreaterThanOrEqual(60);
  });

  it("the run time refuses every misuse, or debug mode reports the leak", () => {
    const escaped = runs.filter(({ which, fate, thrown, lost }) => {
      if (which === "right") return false;
      return fate === "refused" ? !refusals.includes(thrown ?? "") : lost === 0;
    });
    expect(escaped).toEqual([]);
  });

  it("the valid twins are refused nothing, and lose nothing", () => {
    const wronged = runs.filter(
      ({ which, thrown, lost }) => which === "right" && ((thrown !== undefined && thrown !== "Error") || lost > 0),
    );
    expect(wronged).toEqual([]);
  });
});

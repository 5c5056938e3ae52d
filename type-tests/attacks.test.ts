import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compilers } from "./support/compilers.js";
import { readMarks } from "./support/marks.js";
import { problemsOf } from "./support/suite.js";
import { targets } from "./support/targets.js";

const folder = new URL("./attacks/", import.meta.url);
const programs = new Map(
  readdirSync(folder).map((file): [string, string] => [file, readFileSync(new URL(file, folder), "utf8")]),
);
const unmarked = ["world.ts", "known-limits.ts"];
const marks = [...programs.values()].reduce((sum, program) => sum + readMarks(program).length, 0);

describe(`attacks by hand: ${programs.size - 1} themes, ${marks} lines that must be rejected`, () => {
  it("marks something in every file but those that are accepted on purpose", () => {
    const without = [...programs].filter(([, program]) => readMarks(program).length === 0).map(([file]) => file);
    expect(without.sort()).toEqual([...unmarked].sort());
  });

  for (const target of targets) {
    it.each(compilers)(`fail with the ${target.name} and tsc $version`, async (compiler) => {
      expect(await problemsOf("attacks", programs, target, compiler)).toEqual([]);
    });
  }
});

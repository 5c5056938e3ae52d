import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compilers, oldest } from "./support/compilers.js";
import { readMarks } from "./support/marks.js";
import { problemsOf } from "./support/suite.js";
import { declarations, targets } from "./support/targets.js";

/**
 * To infer a function's result, 5.9 and 6.0 ask first whether its end is reached. Of the ways into a `finally` they follow one for that, and
 * keep what they found out about the calls in it: what a `return` brings there is lost on them. 7.0 forgets it again.
 */
const finallyAfterReturn = `
import { drop, own } from "unique-frame";
import { c, make } from "./world.js";
export function consumedTwice() {
  const x = make();
  own(x);
  try {
    if (c) {
      drop(x);
      return;
    }
  } finally {
    drop(x); // ERR drop after drop
  }
}
`;

const folder = new URL("./attacks/", import.meta.url);
const programs = new Map(
  readdirSync(folder).map((file): [string, string] => [file, readFileSync(new URL(file, folder), "utf8")]),
);
const unmarked = ["world.ts", "known-limits.ts"];
const marks = [...programs.values()].reduce((sum, program) => sum + readMarks(program).length, 0);

/** In that function 5.4 complains of what comes from a type that needs itself once less. */
const following = /(function addressCarriedOver\(\): void \{[\s\S]*?drop\(y\);) \/\/ ERR .*/;
const withoutFollowing = ([file, program]: [string, string]) => [file, program.replace(following, "$1")] as const;

describe(`attacks by hand: ${programs.size - 1} themes, ${marks} lines that must be rejected`, () => {
  it("marks something in every file but those that are accepted on purpose", () => {
    const without = [...programs].filter(([, program]) => readMarks(program).length === 0).map(([file]) => file);
    expect(without.sort()).toEqual([...unmarked].sort());
  });

  it.each(compilers)(
    "of what a finally clause consumes after a return, tsc $version sees what it can",
    async (compiler) => {
      const isSeen = compiler.name === "7.0";
      const program = isSeen ? finallyAfterReturn : finallyAfterReturn.replace(/ \/\/ ERR.*/, "");
      const files = new Map([
        ["world.ts", programs.get("world.ts") ?? ""],
        ["finally.ts", program],
      ]);
      expect(await problemsOf("finally", files, declarations, compiler)).toEqual([]);
    },
  );

  for (const target of targets) {
    it.each(target.compilers)(`fail with the ${target.name} and tsc $version`, async (compiler) => {
      const files = compiler === oldest ? new Map([...programs].map(withoutFollowing)) : programs;
      expect(await problemsOf("attacks", files, target, compiler)).toEqual([]);
    });
  }
});

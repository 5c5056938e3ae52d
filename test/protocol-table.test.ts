import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { protocol, type Rule } from "../src/ownership/protocol.js";

const page = readFileSync(new URL("../docs/ownership.md", import.meta.url), "utf8");
const [, shown = ""] = /<!-- protocol table -->\n(.*)<!-- end of the protocol table -->/s.exec(page) ?? [];

const words: Readonly<Record<NonNullable<Rule["metadata"]>, string>> = {
  kept: "kept",
  replaced: "replaced",
  ended: "ends",
  moved: "moves",
  narrowed: "narrowed",
};

/** What it leaves; by state, where that depends on it; perhaps, where the operation is a predicate. */
function leaves({ becomes, answers }: Rule): string {
  const left =
    typeof becomes === "object"
      ? Object.entries(becomes)
          .map(([from, state]) => `${state} from ${from}`)
          .join(", ")
      : (becomes ?? "");
  return answers ? [left, "if true"].filter((part) => part !== "").join(", ") : left;
}

function line([operation, rule]: readonly [string, Rule]): string {
  const needs = rule.needs.join(", ") + (rule.kinds === undefined ? "" : `; of an ${rule.kinds} kind`);
  const metadata = rule.metadata === undefined ? "" : words[rule.metadata];
  return `| \`${operation}\` | ${needs} | ${leaves(rule)} | ${metadata} |`;
}

describe("the documents' protocol table", () => {
  it("is the protocol's", () => {
    const lines = [
      "| operation | needs | leaves | metadata |",
      "|---|---|---|---|",
      ...Object.entries(protocol).map(line),
    ];
    expect(shown).toBe(`${lines.join("\n")}\n`);
  });
});

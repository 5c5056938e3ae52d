import { readFileSync } from "node:fs";
import type { Rule } from "eslint";
import { describe, expect, it } from "vitest";
import plugin from "../../src/lint/index.js";
import { allCodeBlocks, asModule } from "../../type-tests/support/code-blocks.js";
import { lint, programOf, root } from "./support/lint.js";

const modules = allCodeBlocks().map((block) => ({
  place: block.place,
  path: `${root}docs/${block.place.replaceAll(/[/:]/g, "-")}.ts`,
  // The frame that a block may take for granted is not its own task to settle.
  text: asModule(block).replace("  const frame = alloc(", "  using frame = alloc("),
}));
const mark = /\/\/ (?:throws \w+Error; )?lint(?: with types)?: ([a-z-]+): (.+)$/;
const blocks = modules.filter(({ place }) => place.startsWith("docs/lint.md"));
/** What other pages and comments say of the rules, by the way. */
const others = modules.filter((block) => !blocks.includes(block) && new RegExp(mark, "m").test(block.text));
const program = programOf(new Map(blocks.map(({ path, text }) => [path, text])));

/** The messages of the rules, apart from those of suggestions. */
const messages = Object.entries(plugin.rules ?? {}).flatMap(([name, rule]) => {
  // SAFETY: the rules are ESLint's objects, none of them a mere function.
  const { meta } = rule as Rule.RuleModule;
  return Object.keys(meta?.messages ?? {}).map((id) => `${name}: ${id}`);
});
const suggestions = [
  "no-use-after-move: give",
  "no-alias: give",
  "must-settle: using",
  "consume-as-statement: condition",
];

describe("docs/lint.md", () => {
  it("shows every report of every rule", () => {
    const shown = blocks.flatMap(({ text, path }) =>
      lint(text, path, { version: "ESLint 10", program }).map(({ rule, messageId }) => `${rule}: ${messageId}`),
    );
    expect([...new Set([...shown, ...suggestions])].sort()).toEqual([...messages].sort());
  });

  it("explains every rule under the heading that its reports lead to", () => {
    const text = readFileSync(new URL("../../docs/lint.md", import.meta.url), "utf8");
    for (const name of Object.keys(plugin.rules ?? {})) expect(text).toContain(`\n### ${name}\n`);
  });

  describe.each(["with types", "without types"])("%s", (types) => {
    it.each(blocks)("$place is reported on the lines that say so, and nowhere else", ({ text, path }) => {
      const isTyped = types === "with types";
      const lines = text.split("\n");
      const reports = lint(text, path, isTyped ? { version: "ESLint 10", program } : { version: "ESLint 10" });
      for (const { line, rule, message } of reports) {
        const [, wanted, words = ""] = mark.exec(lines[line - 1] ?? "") ?? [];
        expect(`${rule}: ${message}`, lines[line - 1]).toContain(wanted === rule ? words : `a mark for ${message}`);
      }
      const marks = lines.filter((line) => mark.test(line) && (isTyped || !line.includes("lint with types")));
      expect(reports).toHaveLength(marks.length);
    });
  });

  it.each(others)("$place is reported on the lines that say so", ({ text, path }) => {
    const reports = lint(text, path, { version: "ESLint 10" });
    for (const [at, line] of text.split("\n").entries()) {
      const [, rule, words = ""] = mark.exec(line) ?? [];
      if (rule === undefined) continue;
      const found = reports.filter((report) => report.line === at + 1);
      expect(found, line).toEqual([expect.objectContaining({ rule, message: expect.stringContaining(words) })]);
    }
  });
});

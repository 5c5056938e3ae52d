import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import plugin from "../../src/lint/index.js";
import { allCodeBlocks, asModule, type CodeBlock } from "../../type-tests/support/code-blocks.js";
import { lint, type Report } from "./support/lint.js";

const mark = /\/\/ (?:throws \w+Error; )?lint: ([a-z-]+): (.+)$/;
const isOfRules = ({ place }: CodeBlock): boolean => place.startsWith("docs/lint.md");
const blocks = allCodeBlocks().filter(isOfRules);
const others = allCodeBlocks().filter((block) => !isOfRules(block) && new RegExp(mark, "m").test(block.code));

function reportsOf(block: CodeBlock): { readonly lines: readonly string[]; readonly reports: readonly Report[] } {
  const text = asModule(block).replace("  const frame = alloc(", "  using frame = alloc(");
  return { lines: text.split("\n"), reports: lint(text, "block.ts", { version: "ESLint 10" }) };
}

describe("docs/lint.md", () => {
  it("shows a misuse of every rule", () => {
    const shown = new Set(
      blocks.flatMap(({ code }) => [...code.matchAll(new RegExp(mark, "gm"))].map(([, rule]) => rule)),
    );
    expect([...shown].sort()).toEqual(Object.keys(plugin.rules ?? {}).sort());
  });

  it("explains every rule under the heading that its reports lead to", () => {
    const text = readFileSync(new URL("../../docs/lint.md", import.meta.url), "utf8");
    for (const name of Object.keys(plugin.rules ?? {})) expect(text).toContain(`\n### ${name}\n`);
  });

  it.each(blocks)("$place is reported on the lines that say so, and nowhere else", (block) => {
    const { lines, reports } = reportsOf(block);
    for (const { line, rule, message } of reports) {
      const [, wanted, words = ""] = mark.exec(lines[line - 1] ?? "") ?? [];
      expect(`${rule}: ${message}`, lines[line - 1]).toContain(wanted === rule ? words : `a mark for ${message}`);
    }
    const marks = lines.filter((line) => mark.test(line)).length;
    expect(reports).toHaveLength(marks);
  });

  it.each(others)("$place is reported on the lines that say so", (block) => {
    const { lines, reports } = reportsOf(block);
    for (const [at, text] of lines.entries()) {
      const [, rule, words = ""] = mark.exec(text) ?? [];
      if (rule === undefined) continue;
      const found = reports.filter(({ line }) => line === at + 1).map((report) => `${report.rule}: ${report.message}`);
      expect(found, text).toEqual([expect.stringContaining(words)]);
      expect(found[0]).toContain(`${rule}: `);
    }
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import plugin from "../../src/lint/index.js";
import { allCodeBlocks, asModule } from "../../type-tests/support/code-blocks.js";
import { lint } from "./support/lint.js";

const blocks = allCodeBlocks().filter(({ place }) => place.startsWith("docs/lint.md"));
const mark = /\/\/ (?:throws \w+Error; )?lint: ([a-z-]+): (.+)$/;

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
    const lines = asModule(block).replace("  const frame = alloc(", "  using frame = alloc(").split("\n");
    const reports = lint(lines.join("\n"), "block.ts", { version: "ESLint 10" });
    for (const { line, rule, message } of reports) {
      const [, wanted, words = ""] = mark.exec(lines[line - 1] ?? "") ?? [];
      expect(`${rule}: ${message}`, lines[line - 1]).toContain(wanted === rule ? words : `a mark for ${message}`);
    }
    const marks = lines.filter((line) => mark.test(line)).length;
    expect(reports).toHaveLength(marks);
  });
});

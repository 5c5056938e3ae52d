// Biome formats and lints; ESLint looks at ownership only, with the rules that the package itself ships.
import { relative } from "node:path";
import * as parser from "@typescript-eslint/parser";
import type { Linter } from "eslint";
import lint from "./src/lint/index.js";
import { allCodeBlocks, asModule, type CodeBlock } from "./type-tests/support/code-blocks.js";

const blocks = allCodeBlocks();
const blocksIn = (filename: string): readonly CodeBlock[] => {
  const path = relative(import.meta.dirname, filename);
  return blocks.filter(({ place }) => place.startsWith(`${path}:`));
};

/** A block as a module, without the lines that the compiler refuses. The frame that it is given is not its task to settle. */
const moduleOf = (block: CodeBlock): string =>
  asModule(block)
    .replace("  const frame = alloc(", "  using frame = alloc(")
    .replace(/^[^{}\n]*; \/\/ ERR .*$/gm, "");

/** What is shown because it is wrong, by the compiler's word or the run time's. Nobody asks what becomes of its frames. */
function isMeant({ ruleId, messageId }: Linter.LintMessage, line: string, { code }: CodeBlock): boolean {
  if (/\/\/ (?:ERR |lint(?: with types)?: |throws \w+Error|undefined$)/.test(line)) return true;
  const isWrong = /\/\/ (?:throws \w+Error)|@ts-expect-error/.test(code);
  return isWrong && (ruleId === "unique-frame/must-settle" || messageId === "discarded");
}

/** Lints the code blocks of documents and doc comments, without the lines that are shown because they are wrong. */
const documents: Linter.Processor = {
  meta: { name: "code-blocks" },
  preprocess: (_text, filename) =>
    blocksIn(filename).map((block, at) => ({ text: moduleOf(block), filename: `${at}.mts` })),
  postprocess: (reports, filename) =>
    blocksIn(filename).flatMap((block, at) => {
      const lines = moduleOf(block).split("\n");
      const above = lines.indexOf(block.code.split("\n")[0] ?? "");
      const lineOf = (line: number): number => Number(block.place.split(":").at(-1)) + line - above;
      return (reports[at] ?? [])
        .filter((report) => !isMeant(report, lines[report.line - 1] ?? "", block))
        .map((report) => ({
          ...report,
          line: lineOf(report.line),
          message: report.message.replace(/on line (\d+)/, (_, line) => `on line ${lineOf(Number(line))}`),
        }));
    }),
};

const config: Linter.Config[] = [
  // Programs that are meant to be wrong; sources of the library, which make the owners; what is built.
  {
    ignores: [
      "test/support/losing.mjs",
      "type-tests/attacks/**",
      "type-tests/api/**",
      "test/lint/corpus/**",
      "dist/**",
      "dist-examples/**",
      "dist-site/**",
      "site/pages/**",
      ".tmp/**",
    ],
  },
  { files: ["**/*.md", "src/**/*.ts"], processor: documents },
  {
    ...lint.configs.recommended,
    files: ["examples/**/*.ts", "bench/**/*.mjs", "test/**/*.{ts,mjs}", "type-tests/**/*.ts", "**/*.mts"],
    settings: {
      "unique-frame": { modules: ["../src/index.js", "../../src/index.js", "../dist/index.js", "../../dist/index.js"] },
    },
  },
  { files: ["**/*.ts", "**/*.mts"], languageOptions: { parser } },
];
export default config;

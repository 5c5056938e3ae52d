import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { projectRoot } from "../type-tests/support/compilers.js";
import { pageText } from "./page-text.js";

/** Where the site's pages are written for VitePress to build; git ignores it. */
export const pagesFolder: string = join(projectRoot, "site/pages");

const namesIn = (folder: string, ending: string): string[] =>
  readdirSync(join(projectRoot, folder)).filter((name) => name.endsWith(ending));

/** The pages of the project's files: where each file's page is, or would be. */
function pageOf(source: string): string {
  if (source === "README.md") return "index.md";
  if (source === "CHANGELOG.md") return "changelog.md";
  if (source === "LICENSE") return "licence.md";
  if (source.startsWith("docs/")) return source.slice("docs/".length);
  if (source.startsWith("examples/")) return source.replace(/\.ts$/, ".md");
  return `files/${source}.md`;
}

/** The documents and examples: what has a page, whether another one links to it or not. */
const documents = (): string[] => [
  "README.md",
  "CHANGELOG.md",
  "LICENSE",
  ...namesIn("docs", ".md").map((name) => `docs/${name}`),
  ...namesIn("examples", ".ts").map((name) => `examples/${name}`),
];

/** The names of the pages of documents and examples. */
export const pageNames = (): string[] => documents().map(pageOf);

/**
 * Writes a page for every document and every example, and for what they link to; and what they show besides, drawings and
 * charts. Throws for a link to a file that there is not.
 */
export function writePages(): void {
  rmSync(pagesFolder, { recursive: true, force: true });
  const sources = new Set(documents());
  const drawings = new Set(namesIn("docs", ".svg"));
  const linked = (source: string): string => {
    const page = pageOf(source);
    if (!drawings.has(page)) sources.add(source);
    return page;
  };
  // What is added on the way is visited, too.
  for (const source of sources) {
    const path = join(pagesFolder, pageOf(source));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, pageText(source, pageOf(source), linked));
  }
  for (const name of drawings) copyFileSync(join(projectRoot, "docs", name), join(pagesFolder, name));
}

import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

export const projectRoot: string = fileURLToPath(new URL("../", import.meta.url));

/** Where the site's pages are written for VitePress to build; git ignores it. */
export const pagesFolder: string = join(projectRoot, "site/pages");

const namesIn = (folder: string, ending: string): string[] =>
  readdirSync(join(projectRoot, folder)).filter((name) => name.endsWith(ending));

/** The documents and examples of the project, each with the page that shows it. */
export function pageNames(): ReadonlyMap<string, string> {
  return new Map([
    ["README.md", "index.md"],
    ["CHANGELOG.md", "changelog.md"],
    ["LICENSE", "licence.md"],
    ...namesIn("docs", ".md").map((name) => [`docs/${name}`, name] as const),
    ...namesIn("examples", ".ts").map(
      (name) => [`examples/${name}`, `examples/${name.replace(".ts", ".md")}`] as const,
    ),
  ]);
}

/** What is between the fences of the text, without the fences themselves and what is in them. */
const outsideCode = (text: string, change: (prose: string) => string): string =>
  text
    .split(/(^```.*?^```$)/ms)
    .map((part, at) => (at % 2 === 0 ? change(part) : part))
    .join("");

/** Makes twoslash look at the TypeScript of a page. */
export const withTwoslash = (markdown: string): string => markdown.replace(/^```ts$/gm, "```ts twoslash");

/** Turns the links between the project's files into links between their pages. Throws for a file that has no page. */
function withLinks(markdown: string, source: string, pages: ReadonlyMap<string, string>): string {
  const page = pages.get(source) ?? source;
  return outsideCode(markdown, (prose) =>
    prose
      .replace(/^<!-- .* -->\n/gm, "")
      .replace(/\]\((?![a-z]+:|#)([^)#\s]+)(#[^)\s]*)?\)/g, (_link, target: string, anchor = "") => {
        const linked = posix.join(posix.dirname(source), target);
        const to = pages.get(linked) ?? (linked.startsWith("docs/") ? linked.slice("docs/".length) : undefined);
        if (to === undefined) throw new Error(`${source} links to ${linked}, of which the site has no page`);
        const path = posix.relative(posix.dirname(page), to);
        return `](${path.startsWith(".") ? path : `./${path}`}${anchor})`;
      }),
  );
}

/** An example's page: what its first comment says, then the program. */
function exampleOf(name: string, program: string): string {
  const [, comment = "", code = ""] = /^((?:\/\/[^\n]*\n)+)\n*(.*)$/s.exec(program) ?? [];
  const prose = comment.replace(/^\/\/ ?/gm, "").replace(/^Run it: (.*)$/m, "\n```sh\n$1\n```");
  return `# ${name.replace(".ts", "")}\n\n${prose}\n\`\`\`ts\n${code.trimEnd()}\n\`\`\`\n`;
}

function textOf(source: string): string {
  const text = readFileSync(join(projectRoot, source), "utf8");
  if (source.startsWith("examples/")) return exampleOf(posix.basename(source), text);
  return source === "LICENSE" ? `# Licence\n\n\`\`\`txt\n${text.trim()}\n\`\`\`\n` : text;
}

/** Writes a page for every document and every example, and what the documents show besides: drawings and charts. */
export function writePages(): void {
  rmSync(pagesFolder, { recursive: true, force: true });
  const pages = pageNames();
  for (const [source, page] of pages) {
    const path = join(pagesFolder, page);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, withTwoslash(withLinks(textOf(source), source, pages)));
  }
  for (const name of namesIn("docs", ".svg")) copyFileSync(join(projectRoot, "docs", name), join(pagesFolder, name));
}

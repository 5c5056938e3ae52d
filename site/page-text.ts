import { readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path/posix";
import { projectRoot } from "../type-tests/support/compilers.js";

/** What is outside of the fences and what they enclose. */
const outsideCode = (text: string, change: (prose: string) => string): string =>
  text
    .split(/(^```.*?^```$)/ms)
    .map((part, at) => (at % 2 === 0 ? change(part) : part))
    .join("");

/** Makes twoslash look at the TypeScript of a page. */
export const withTwoslash = (markdown: string): string => markdown.replace(/^```ts$/gm, "```ts twoslash");

const link = /\]\((?![a-z]+:|#)([^)#\s]+)(#[^)\s]*)?\)/g;

/** Turns the links between the project's files into links between their pages. */
function withLinks(markdown: string, source: string, page: string, pageOf: (source: string) => string): string {
  return outsideCode(markdown, (prose) =>
    prose.replace(link, (_, target: string, anchor = "") => {
      const path = relative(dirname(page), pageOf(join(dirname(source), target)));
      return `](${path.startsWith(".") ? path : `./${path}`}${anchor})`;
    }),
  );
}

/** An example's page: what its first comment says, then the program. */
function exampleOf(name: string, program: string): string {
  const [, comment = "", code = ""] = /^((?:\/\/[^\n]*\n)+)\n*(.*)$/s.exec(program) ?? [];
  const prose = comment.replace(/^\/\/ ?/gm, "").replace(/^Run it: (.*)$/m, "\n```sh\n$1\n```");
  return withTwoslash(`# ${name.replace(".ts", "")}\n\n${prose}\n\`\`\`ts\n${code.trimEnd()}\n\`\`\`\n`);
}

/** Any other file that a document links to, as it is. Who searches means the documents. */
const fileOf = (source: string, title: string, language: string, text: string): string =>
  `---\nsearch: false\n---\n\n# ${title}\n\nThe file \`${source}\`.\n\n\`\`\`\`${language}\n${text.trim()}\n\`\`\`\`\n`;

/** The page of a file of the project. `pageOf` tells where the page of another file is. */
export function pageText(source: string, page: string, pageOf: (source: string) => string): string {
  const text = readFileSync(join(projectRoot, source), "utf8");
  const name = basename(source);
  if (source === "LICENSE") return fileOf(source, "Licence", "txt", text);
  if (source.startsWith("examples/")) return exampleOf(name, text);
  if (name.endsWith(".md")) {
    // Comments mark what is generated in a document.
    return withTwoslash(withLinks(text.replace(/^<!-- .* -->\n/gm, ""), source, page, pageOf));
  }
  return fileOf(source, name, name.split(".").at(-1) ?? "txt", text);
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allCodeBlocks, type CodeBlock } from "../type-tests/support/code-blocks.js";
import { projectRoot } from "../type-tests/support/compilers.js";
import { compilerMessages, type ErrorMessage, runTimeMessages } from "../type-tests/support/error-messages.js";
import { runMisuse } from "./support/run-block.js";

// docs/errors.md against the sources: every message is there, in its words, and comes from the misuse beside it. That the
// compiler says the ones of the first part is what type-tests/docs.test.ts sees.

const page = readFileSync(join(projectRoot, "docs/errors.md"), "utf8");
const [, spoken = "", thrown = ""] = page.split(/^## What the (?:compiler says|run time throws)$/m);
const blocks = allCodeBlocks().filter(({ place }) => place.startsWith("docs/errors.md"));
const lineOf = (text: string): number => page.slice(0, page.indexOf(text)).split("\n").length;

interface Section {
  readonly title: string;
  readonly template: string;
  /** What a program throws that has the misuse all the same. */
  readonly error: string | undefined;
  readonly block: CodeBlock;
}

const sections: readonly Section[] = spoken
  .split(/^### /m)
  .filter((text) => text.includes("\n> `"))
  .map((text) => {
    const [, template = ""] = /^> `(.+)`$/m.exec(text) ?? [];
    const [, error] = /At run time: `(\w+)`/.exec(text.replaceAll("\n", " ")) ?? [];
    const title = text.split("\n", 1)[0] ?? "";
    const from = lineOf(`\n### ${title}\n`);
    const block = blocks.find(({ place }) => Number(place.split(":")[1]) > from);
    if (block === undefined) throw new Error(`${title} shows no misuse`);
    return { title, template, error, block };
  });

interface Row {
  readonly error: string;
  readonly template: string;
  /** Code, in the page's words. */
  readonly misuse: string;
}

const rows: readonly Row[] = thrown.split(/^### /m).flatMap((text) =>
  [...text.matchAll(/^\| `(.+?)` \| (.+?) \| .*\|$/gm)].map(([, template = "", misuse = ""]) => ({
    error: text.split("\n", 1)[0] ?? "",
    template,
    misuse,
  })),
);

/** Those whose misuse cannot be tried here, and why. */
const untried: Readonly<Record<string, string>> = {
  "createMemory: this engine has no buffer of … bytes for … frames": "how many it has differs",
  "createMemory: shared memory needs SharedArrayBuffer, which a page has when it is cross-origin isolated":
    "Node has it",
  "…: this thread may not sleep; use what does not, or await": "Node's threads all may",
  "…: this machine is big-endian; the format of a memory is little-endian": "this one is not",
  'memory "…" already has another kind with the id of …, from another thread: give one of them another name':
    "the kinds would have to be sought by trial",
  "…: this thread has … references to …, the most that are counted; drop some first": "it takes minutes",
};

/** What a message with this template is like. */
const like = (template: string): RegExp =>
  new RegExp(`^${template.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("…", "[^]*")}$`);

const named = ({ error, template }: { readonly error: string | undefined; readonly template: string }): string =>
  `${error}: ${template}`;
const placed = (messages: readonly ErrorMessage[]): ReadonlyMap<string, string> =>
  new Map(messages.map((message) => [named(message), message.place]));

describe("docs/errors.md", () => {
  it("has every message that the compiler prints", () => {
    for (const { template, place } of compilerMessages()) {
      expect(spoken.includes(`\`${template}\``), `${place}: ${template}`).toBe(true);
    }
  });

  it("has every message that the run time throws", () => {
    const shown = new Set([...sections, ...rows].map(named));
    const missing = [...placed(runTimeMessages())].filter(([message]) => !shown.has(message));
    expect(missing).toEqual([]);
  });

  it("has no other messages", () => {
    const compiled = new Set(compilerMessages().map(({ template }) => template));
    expect(sections.map(({ template }) => template).filter((template) => !compiled.has(template))).toEqual([]);
    const known = placed(runTimeMessages());
    expect(rows.map(named).filter((message) => !known.has(message))).toEqual([]);
  });

  it("has no table whose rows cannot be read", () => {
    const lines = thrown.split("\n").filter((line) => /^\| (?!message)/.test(line));
    expect(lines.length).toBe(rows.length);
    expect(
      rows
        .filter(({ misuse }) => !misuse.startsWith("`"))
        .map(({ template }) => template)
        .sort(),
    ).toEqual(Object.keys(untried).sort());
  });

  it.each(sections)("$title: the error that its misuse expects is the whole message", ({ template, block }) => {
    const words = [...block.code.matchAll(/\/\/ @ts-expect-error (.+)$/gm)].map(([, text = ""]) => text);
    expect(words).toHaveLength(1);
    if (template !== "this frame was already consumed by …") expect(words[0]).toMatch(like(template));
    else expect(words[0]).toContain('"this frame was already consumed by drop"');
  });

  it.each(sections.filter(({ error }) => error !== undefined))(
    "$title: the run time throws the same words",
    async ({ error, block }) => {
      const [, words] = /\/\/ @ts-expect-error (.+)$/m.exec(block.code) ?? [];
      await expect(runMisuse(block.code)).rejects.toMatchObject({ name: error, message: words });
    },
  );

  const tried = rows.filter(({ misuse }) => misuse.startsWith("`"));
  const [setting] = blocks.filter(
    ({ place }) => Number(place.split(":")[1]) > lineOf("\n## What the run time throws\n"),
  );
  it.each(tried)("$error: $template", async ({ error, template, misuse }) => {
    const thrown = await runMisuse(`${setting?.code}\n{\n${misuse.slice(1, -1)}\n}`).catch((reason: unknown) => reason);
    expect(thrown).toMatchObject({ name: error, message: expect.stringMatching(like(template)) });
  });
});

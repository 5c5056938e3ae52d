import { readFileSync } from "node:fs";
import type { Rule } from "eslint";
import { describe, expect, it } from "vitest";
import plugin from "../../src/lint/index.js";
import { configFor, lint, type Version, versions } from "./support/lint.js";

const imports = `import { alloc, allocAsync, createChannel, createList, drop, give, intoRaw, own, pushBack, send, trySend, tryUnique } from "unique-frame";\n`;

const reports = (body: string, version: Version = "ESLint 10", filename = "file.js"): readonly string[] =>
  lint(imports + body, filename, { version }).map(({ line, rule }) => `${line - 1} ${rule}`);

const start = "const x = alloc(memory, Init, {}); own(x);";

describe.each(Object.keys(versions) as Version[])("%s, without a compiler,", (version) => {
  it.each([
    ["use after drop", `${start} drop(x);\nx.meta();`, ["2 no-use-after-move"]],
    ["a double drop", `${start} drop(x);\ndrop(x);`, ["2 no-use-after-move"]],
    ["use after drop on one path", `${start} if (c) drop(x);\ndrop(x);`, ["2 no-use-after-move"]],
    ["use after send", `${start} send(channel, x);\nx.meta();`, ["2 no-use-after-move"]],
    [
      "use after a predicate",
      `${start} if (trySend(channel, x)) {\nx.meta(); } else drop(x);`,
      ["2 no-use-after-move"],
    ],
    ["a predicate whose frame is left", `\n${start} if (trySend(channel, x)) use();`, ["2 must-settle"]],
    [
      "a parameter of a local function",
      `${start} end(x);\nx.meta(); function end(y) { own(y); drop(y); }`,
      ["2 no-use-after-move"],
    ],
    ["a parameter that is spent", `${start} end(x);\nend(x); function end(y) { drop(y); }`, ["2 no-use-after-move"]],
    ["a parameter that is used after", "export function f(y) { drop(y);\ny.meta(); }", ["2 no-use-after-move"]],
    [
      "a front that nobody takes",
      `const list = createList(memory, Init);\nlist.popFront();`,
      ["2 consume-as-statement"],
    ],
    [
      "a frame that nobody receives",
      `const ch = createChannel(memory, Init, {});\nch.receive();\nch.receiveMany(3);`,
      ["2 consume-as-statement", "3 consume-as-statement"],
    ],
    ["a promise that nobody awaits", "\nallocAsync(memory, Init, {});", ["2 consume-as-statement"]],
    ["an optional call", "const list = createList(memory, Init);\nlist?.popFront();", ["2 consume-as-statement"]],
    [
      "a namespace",
      `import * as uf from "unique-frame"; const x = uf.alloc(memory, Init, {}); uf.own(x); uf.drop(x);\nuf.drop(x);`,
      ["2 no-use-after-move"],
    ],
    [
      "require",
      `const { alloc: claim, own: start, drop: end } = require("unique-frame"); const x = claim(memory, Init, {}); start(x); end(x);\nend(x);`,
      ["2 no-use-after-move"],
    ],
    [
      "import()",
      `const uf = await import("unique-frame"); const x = uf.alloc(memory, Init, {}); uf.own(x); uf.drop(x);\nuf.drop(x);`,
      ["2 no-use-after-move"],
    ],
    ["other names", `import { drop as end } from "unique-frame"; ${start} end(x);\nx.meta();`, ["2 no-use-after-move"]],
  ])("finds %s", (_, body, wanted) => {
    expect(reports(body, version)).toEqual(wanted);
  });
});

describe("in TypeScript", () => {
  it("what the compiler sees is left to the compiler", () => {
    expect(reports(`${start} drop(x); x.meta(); if (trySend(channel, x)) x.meta();`, "ESLint 10", "file.ts")).toEqual(
      [],
    );
  });
});

describe("modules that pass the library's names on", () => {
  const text = `import { alloc, own, drop } from "./frames.js"; const x = alloc(memory, Init, {}); own(x); drop(x);\ndrop(x);`;
  const run = (settings: object): number => {
    const config = { ...(configFor({}, false) as object), settings };
    return new versions["ESLint 10"]().verify(text, config, { filename: "file.js" }).length;
  };
  it("count if the settings name them", () => {
    expect(run({})).toBe(0);
    expect(run({ "unique-frame": { modules: ["./frames.js"] } })).toBe(1);
  });
});

/** The text after all fixes, and after the first suggestion of the first report. */
function mended(body: string): { readonly fixed: string; readonly suggested: string | undefined } {
  const linter = new versions["ESLint 10"]();
  const config = configFor({}, false);
  const text = imports + body;
  const { output } = linter.verifyAndFix(text, config, { filename: "file.js" });
  const fix = linter.verify(text, config, { filename: "file.js" })[0]?.suggestions?.[0]?.fix;
  const suggested = fix && text.slice(0, fix.range[0]) + fix.text + text.slice(fix.range[1]);
  return { fixed: output.replace(imports, ""), suggested: suggested?.replace(imports, "") };
}

describe("what can be mended", () => {
  it.each([
    [`${start} c && drop(x);`, `${start} if (c) drop(x);`],
    [`${start} c || drop(x);`, `${start} if (!(c)) drop(x);`],
    [`${start} void drop(x);`, `${start} drop(x);`],
    ["export const end = (x) => drop(x);", "export const end = (x) => {\ndrop(x);\n};"],
    ["export const end = (x) => (drop(x));", "export const end = (x) => {\ndrop(x);\n};"],
    [`${start} (a, c) && drop(x);`, `${start} if (a, c) drop(x);`],
    [`${start} c /* why */ && drop(x);`, `${start} c /* why */ && drop(x);`],
    ["export function end(x) { return drop(x); }", "export function end(x) { drop(x);\nreturn; }"],
    ["export function end(x) { if (c) return drop(x); }", "export function end(x) { if (c) return drop(x); }"],
    [`${start} const r = [drop(x)];`, `${start} const r = [drop(x)];`],
  ])("%s", (body, fixed) => {
    expect(mended(body).fixed).toBe(fixed);
  });

  it.each([
    [`export function f() { ${start} return { x }; }`, `export function f() { ${start} return { x: give(x) }; }`],
    [`export function f() { ${start} kept.push(x); }`, `export function f() { ${start} kept.push(give(x)); }`],
    [
      `export function f() { ${start} const y = x; use(y); }`,
      `export function f() { ${start} const y = give(x); use(y); }`,
    ],
    [
      "export function f() { const x = alloc(memory, Init, {}); own(x); x.meta(); }",
      "export function f() { using x = alloc(memory, Init, {}); own(x); x.meta(); }",
    ],
    [
      `export function f() { ${start} trySend(channel, x); }`,
      `export function f() { ${start} if (trySend(channel, x)) {\n} }`,
    ],
  ])("by suggestion: %s", (body, suggested) => {
    expect(mended(body).suggested).toBe(suggested);
  });

  it.each([
    "export function f(give) { const x = alloc(memory, Init, {}); own(x); return [x]; }",
    "export function f() { const x = alloc(memory, Init, {}); own(x); const same = () => x; same(); drop(x); }",
  ])("not at all where the name means something else, or a closure captures: %s", (body) => {
    const linter = new versions["ESLint 10"]();
    const text = `import { alloc, drop, own } from "unique-frame";\n${body}`;
    const [report] = linter.verify(text, configFor({}, false), { filename: "file.js" });
    expect(report?.message).toMatch(/two owners name one frame/);
    expect(report?.suggestions ?? []).toEqual([]);
  });

  it("with the import that it takes", () => {
    const linter = new versions["ESLint 10"]();
    const text = `import { alloc, own } from "unique-frame";\nexport function f() { ${start} return [x]; }`;
    const fix = linter.verify(text, configFor({}, false), { filename: "file.js" })[0]?.suggestions?.[0]?.fix;
    expect(fix && text.slice(0, fix.range[0]) + fix.text + text.slice(fix.range[1])).toBe(
      `import { alloc, own, give } from "unique-frame";\nexport function f() { ${start} return [give(x)]; }`,
    );
  });
});

describe("the plugin", () => {
  it("recommends every rule it has, and says where each is explained", () => {
    const names = Object.keys(plugin.rules ?? {});
    expect(Object.keys(plugin.configs.recommended.rules ?? {})).toEqual(names.map((name) => `unique-frame/${name}`));
    expect(names).toHaveLength(6);
  });

  it("is one object, whether a configuration names it or extends what it recommends", () => {
    expect(plugin.configs.recommended.plugins?.["unique-frame"]).toBe(plugin);
    const text = `${imports}export function f() { ${start} }`;
    const config = [{ plugins: { "unique-frame": plugin } }, plugin.configs.recommended];
    for (const Version of Object.values(versions)) {
      expect(new Version().verify(text, config, { filename: "file.js" })).toHaveLength(1);
    }
  });

  it("says its name and the package's version, by which ESLint's cache knows it", () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(plugin.meta).toEqual({ name: "unique-frame", namespace: "unique-frame", version });
  });

  it("says of every rule what it is for and where that is explained", () => {
    for (const [name, rule] of Object.entries(plugin.rules ?? {})) {
      // SAFETY: the rules are ESLint's objects, none of them a mere function.
      const { docs } = (rule as Rule.RuleModule).meta ?? {};
      expect(docs?.description).toMatch(/^(?:disallow|require) /);
      expect(docs?.url).toMatch(new RegExp(`/docs/lint\\.md#${name}$`));
    }
  });
});

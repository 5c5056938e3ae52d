// Programs as people write them, in which nothing is wrong: each compiles, and no rule says anything of it.
import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { worldPath } from "./support/corpus.js";
import { lint, programOf, root, type Version, versions } from "./support/lint.js";

interface Program {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  /** Only the types tell that nothing is wrong: a switch over all there is. */
  readonly needsTypes: boolean;
}

/** The names that a module exports, each as an import would write it. */
function exportsOf(path: string): readonly string[] {
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ESNext);
  return file.statements.flatMap((statement): string[] => {
    const typeOf = ({ isTypeOnly }: { readonly isTypeOnly: boolean }): string => (isTypeOnly ? "type " : "");
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
      const all = statement.exportClause.elements;
      return all.map((one) => `${typeOf(statement) || typeOf(one)}${one.name.text}`);
    }
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map(({ name }) => name.getText(file));
    if (ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement)) return [statement.name?.text ?? ""];
    return ts.isTypeAliasDeclaration(statement) ? [`type ${statement.name.text}`] : [];
  });
}
const modules = { "unique-frame": exportsOf(`${root}src/index.ts`), "./world.js": exportsOf(worldPath) };

/** The program as a module, with imports of what it mentions. */
function asModule(body: string): string {
  const words = new Set(body.match(/[\w$]+/g));
  const imports = Object.entries(modules).map(([specifier, names]) => {
    const used = [...new Set(names)].filter((name) => words.has(name.replace("type ", "")));
    return `import { ${used.join(", ")} } from "${specifier}";\n`;
  });
  return `${imports.join("")}
declare const expect: any, it: (name: string, body: () => void | Promise<void>) => void;
declare const beforeEach: (body: () => void) => void, afterEach: (body: () => void) => void;
${body}export {};
`;
}

const folder = new URL("./programs/", import.meta.url);
const programs = readdirSync(folder).flatMap((file): Program[] =>
  readFileSync(new URL(file, folder), "utf8")
    .split(/^\/\/\/\/ /m)
    .slice(1)
    .map((part, at) => {
      const [name = "", ...lines] = part.split("\n");
      const path = worldPath.replace("world.ts", `${file.replace(".txt", "")}-${at}.ts`);
      return { name, path, text: asModule(lines.join("\n")), needsTypes: name.endsWith("(with types)") };
    }),
);

const program = programOf(new Map(programs.map(({ path, text }) => [path, text])));

const scriptOf = (text: string): string =>
  ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
  }).outputText;

describe.each(programs)("$name", ({ path, text, needsTypes }) => {
  it("compiles", () => {
    const diagnostics = ts.getPreEmitDiagnostics(program, program.getSourceFile(path));
    expect(diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "))).toEqual([]);
  });

  it.each(Object.keys(versions) as Version[])("is right, for %s", (version) => {
    expect(lint(text, path, { version, program })).toEqual([]);
    if (needsTypes) return;
    expect(lint(text, path, { version })).toEqual([]);
    expect(lint(scriptOf(text), "file.js", { version })).toEqual([]);
  });
});

import * as parser from "@typescript-eslint/parser";
import { Linter as Linter10 } from "eslint";
import { Linter as Linter9 } from "eslint9";
import ts from "typescript";
import plugin from "../../../src/lint/index.js";

export interface Report {
  readonly line: number;
  readonly rule: string;
  readonly message: string;
  readonly messageId: string | undefined;
}

export type Version = "ESLint 9" | "ESLint 10";

interface Message {
  readonly line: number;
  readonly ruleId: string | null;
  readonly message: string;
  readonly messageId?: string;
  readonly suggestions?: readonly {
    readonly fix: { readonly range: readonly [number, number]; readonly text: string };
  }[];
}
interface AnyLinter {
  verify(text: string, config: unknown, options: { readonly filename: string }): readonly Message[];
  verifyAndFix(text: string, config: unknown, options: { readonly filename: string }): { readonly output: string };
}

/** The versions of ESLint that the plugin works on. */
export const versions: Readonly<Record<Version, new (options?: { readonly cwd: string }) => AnyLinter>> =
  // SAFETY: both have these methods, and describe them in types of their own.
  { "ESLint 9": Linter9, "ESLint 10": Linter10 } as never;

export const root: string = new URL("../../../", import.meta.url).pathname;

/** What a consumer's project says, with the library's sources behind its name. */
export const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts", "lib.esnext.disposable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  types: [],
  noEmit: true,
  strict: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  paths: { "unique-frame": [`${root}src/index.ts`] },
};

export interface Options {
  readonly version: Version;
  /** The compiler's view of the files, if the rules shall know it. */
  readonly program?: ts.Program;
  readonly rules?: readonly string[];
}

/** The configuration for one file. */
export function configFor({ program, rules }: Pick<Options, "program" | "rules">, isScript: boolean): unknown {
  const { recommended } = plugin.configs;
  const chosen = Object.entries(recommended.rules ?? {}).filter(
    ([name]) => rules?.includes(name.split("/")[1] ?? "") ?? true,
  );
  return {
    ...recommended,
    files: ["**/*.ts", "**/*.js", "**/*.mjs"],
    rules: Object.fromEntries(chosen),
    languageOptions: isScript
      ? { parser, parserOptions: program ? { programs: [program] } : {} }
      : { ecmaVersion: "latest", sourceType: "module" },
  };
}

/** What the rules report of a text. */
export function lint(text: string, filename: string, options: Options): readonly Report[] {
  const linter = new versions[options.version]({ cwd: root });
  const config = configFor(options, /\.[cm]?ts$/.test(filename));
  return linter.verify(text, config, { filename }).map(({ line, ruleId, message, messageId }) => ({
    line,
    rule: ruleId?.replace("unique-frame/", "") ?? "",
    message,
    messageId,
  }));
}

/** The compiler's program of texts that are in no file, by the paths that they are given. */
export function programOf(texts: ReadonlyMap<string, string>): ts.Program {
  const options = { ...compilerOptions, lib: [...(compilerOptions.lib ?? []), "lib.dom.d.ts"] };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.getSourceFile = (path, version) => {
    const text = texts.get(path);
    return text === undefined ? getSourceFile(path, version) : ts.createSourceFile(path, text, version, true);
  };
  return ts.createProgram([...texts.keys()], options, host);
}

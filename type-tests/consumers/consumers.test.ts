import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Compiler, compilers, outdated, runCompiler, supported } from "../support/compilers.js";
import { type Diagnostic, parseDiagnostics } from "../support/diagnostics.js";
import { type Installed, install } from "../support/install.js";
import { judge } from "../support/judge.js";
import { dom, right, theirs, wrong } from "./programs.js";

const always = { target: "es2022", strict: true, skipLibCheck: false, types: [], noEmit: true };
const nodenext = { module: "nodenext", moduleResolution: "nodenext" };
const bundler = { module: "esnext", moduleResolution: "bundler" };
/** What projects choose; every two choices of different kinds meet in one of them. */
const projects = [
  { ...nodenext, lib: ["es2022"], exactOptionalPropertyTypes: true, isolatedModules: true },
  { ...bundler, lib: ["es2022", "dom"], exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
  { ...nodenext, lib: ["es2022", "dom", "esnext.disposable"], isolatedModules: true, verbatimModuleSyntax: true },
  { ...bundler, lib: ["es2022", "esnext.disposable"], noUncheckedIndexedAccess: true },
];
type Project = (typeof projects)[number];
const hasDom = ({ lib }: Project) => lib.includes("dom");
const nameOf = ({ lib, module: _, ...rest }: Project) => `${Object.values(rest)[0]}, ${lib.join("+")}`;
const at = <T>(all: readonly T[], index: number): T => all[index % all.length] as T;

let installed: Installed;
beforeAll(async () => {
  installed = await install();
});
afterAll(() => installed[Symbol.asyncDispose]());

/** Checks a project of these files, with the compiler's own view of what is installed. */
async function check(
  compiler: Compiler,
  name: string,
  compilerOptions: object,
  files: Readonly<Record<string, string>>,
): Promise<readonly Diagnostic[]> {
  const folder = `${name}-${compiler.name}`;
  const tsconfig = { compilerOptions: { ...always, ...compilerOptions }, files: Object.keys(files) };
  const placed = Object.entries(files).map(([file, text]) => [`${folder}/${file}`, text]);
  await installed.write({ ...Object.fromEntries(placed), [`${folder}/tsconfig.json`]: JSON.stringify(tsconfig) });
  return parseDiagnostics(await runCompiler(compiler, "-p", join(installed.folder, folder)));
}

/** What each compiler says of the package that uses this one, while it writes its declarations, each in another project. */
const saidOfTheirs = new Map<Compiler, readonly Diagnostic[]>();
const placeOfTheirs = (by: Compiler) => join("node_modules", `theirs-${by.name}`);
beforeAll(async () => {
  for (const [index, by] of supported.entries()) {
    const outDir = join(installed.folder, placeOfTheirs(by));
    const options = { ...at(projects, index), noEmit: false, declaration: true, outDir };
    saidOfTheirs.set(by, await check(by, "theirs", options, { "index.ts": theirs }));
    await installed.write({
      [join(placeOfTheirs(by), "package.json")]: '{ "type": "module", "exports": "./index.js" }',
    });
  }
});

describe("a package that exports functions of frames", () => {
  it.each(supported)("compiles with tsc $version, and its declarations say what was written", async (compiler) => {
    expect(saidOfTheirs.get(compiler)).toEqual([]);
    const declarations = await readFile(join(installed.folder, placeOfTheirs(compiler), "index.d.ts"), "utf8");
    expect(declarations).toContain('(frame: Takes<F, Init>): asserts frame is Taken<F, Init, "retire">;');
    expect(declarations).toContain('function given(pid: number): UniqueFrameOwner<Init, "dma">;');
    expect(declarations).not.toMatch(/\bany\b/);
  });

  // Each compiler reads what each has written, once, and is in each project, once.
  const users = supported.flatMap((compiler, row) =>
    projects.map((project, column) => ({ compiler, project, name: nameOf(project), by: at(supported, row + column) })),
  );
  it.each(users)(
    "is used with tsc $compiler.version in $name: declarations by $by.version, exactly the expected errors",
    async ({ compiler, project, by }) => {
      const from = (program: string) => program.replace('from "theirs"', `from "theirs-${by.name}"`);
      const programs = {
        "right.ts": from(right),
        "wrong.ts": from(wrong),
        ...(hasDom(project) ? { "dom.ts": from(dom) } : {}),
      };
      const diagnostics = await check(compiler, `by-${by.name}`, project, programs);
      expect(judge(new Map(Object.entries(programs)), diagnostics, compiler.version)).toEqual([]);
    },
  );
});

describe("a package with isolatedDeclarations", () => {
  const program = `
import { alloc, type Field, type FrameMemory, FrameMeta, give, type KindBase, own, u32, type UniqueFrameOwner } from "unique-frame";
const InitBase: KindBase<"Init", { readonly pid: Field<"u32", number, 4> }, false> = FrameMeta("Init", { pid: u32 });
export class Init extends InitBase {}
export function claim(memory: FrameMemory<"dma">): UniqueFrameOwner<Init, "dma"> {
  const frame = alloc(memory, Init, { pid: 1 });
  own(frame);
  return give(frame);
}
`;
  it.each(compilers)("is possible with tsc $version", async (compiler) => {
    const options = { ...nodenext, lib: ["es2022"], noEmit: false, outDir: "out", declaration: true };
    const files = { "main.ts": program };
    expect(await check(compiler, "isolated", { ...options, isolatedDeclarations: true }, files)).toEqual([]);
  });
});

describe("a CommonJS project", () => {
  it.each(supported)("with tsc $version may require the package, or is told of import()", async (compiler) => {
    const program = `import { own } from "unique-frame";
own;
export const later = async () => (await import("unique-frame")).paddr(0);
`;
    const [required, ...others] = await check(
      compiler,
      "commonjs",
      { ...nodenext, lib: ["es2022"] },
      { "main.cts": program },
    );
    // since 5.8 the compiler knows that Node can do it
    expect(required && [required.code, required.line]).toEqual(compiler.name === "5.4" ? ["TS1479", 1] : undefined);
    expect(others).toEqual([]);
  });
});

describe("the first compiler that is too old", () => {
  const program = 'import { own } from "unique-frame";\nimport lint from "unique-frame/lint";\nown(lint);\n';
  const says = "typescript-5.4-or-newer-is-needed.d.ts' is not a module";

  it.each([
    { ...nodenext, skipLibCheck: false },
    { ...bundler, skipLibCheck: true },
  ])("says so once an import, with $moduleResolution, skipLibCheck: $skipLibCheck", async (options) => {
    const problems = await check(outdated, "outdated", { ...options, lib: ["es2022"] }, { "main.ts": program });
    expect(problems.map(({ code, line }) => [code, line])).toEqual([
      ["TS2306", 1],
      ["TS2306", 2],
    ]);
    for (const { text } of problems) expect(text).toContain(says);
  });

  it("says so with the resolution that knows no exports", async () => {
    const options = { module: "commonjs", moduleResolution: "node", lib: ["es2022"] };
    const [problem] = await check(outdated, "outdated", options, { "main.ts": program });
    expect(problem?.text).toContain(says);
  });
});

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type CompilerName, projectRoot } from "../support/compilers.js";
import { check } from "../support/scratch.js";
import { consumerOptions } from "../support/suite.js";
import { declarations, scratch } from "../support/targets.js";
import { empty, type Fixture } from "./fixtures.js";

export interface Cost {
  /** the same in every run */
  readonly instantiations: number;
  /** of the compiler's checking alone */
  readonly checkSeconds: number;
  /** of its whole process; 7.0 works in another one */
  readonly processorSeconds: number;
}

/** What a consumer's compiler pays for a program that uses the built package. */
async function measure(compiler: CompilerName, name: string, { text, types = [] }: Fixture): Promise<Cost> {
  const folder = join(projectRoot, scratch, "budget", compiler, name.replaceAll(/\W+/g, "-"));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = typeof text === "string" ? { "fixture.ts": text } : text;
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const paths = { "unique-frame": [relative(folder, join(projectRoot, declarations.entry))] };
  const compilerOptions = { ...consumerOptions, skipLibCheck: true, types, paths };
  const project = join(folder, "tsconfig.json");
  writeFileSync(project, JSON.stringify({ compilerOptions, files: Object.keys(files) }));

  const { diagnostics, figures } = await check(compiler, { folder, project }, [
    "--extendedDiagnostics",
    // the checkers that work side by side do some things twice, and how many there are depends on the machine
    ...(compiler === "7.0" ? ["--singleThreaded"] : []),
  ]);
  if (diagnostics.length > 0) throw new Error(`${name}, tsc ${compiler}: ${diagnostics[0]?.text}`);
  const figure = (named: string): number => {
    const value = figures.get(named);
    if (value === undefined) throw new Error(`tsc ${compiler} printed no figure called ${named}`);
    return value;
  };
  return {
    instantiations: figure("Instantiations"),
    checkSeconds: figure("Check time"),
    processorSeconds: figure("Processor time"),
  };
}

/** What a fixture costs over a file that only imports the package. */
export class Meter {
  readonly compiler: CompilerName;
  readonly #bases = new Map<string, Promise<Cost>>();

  constructor(compiler: CompilerName) {
    this.compiler = compiler;
  }

  async over(name: string, fixture: Fixture): Promise<Cost> {
    const base = await this.#base(fixture.types ?? []);
    const cost = await measure(this.compiler, name, fixture);
    return {
      instantiations: cost.instantiations - base.instantiations,
      checkSeconds: cost.checkSeconds - base.checkSeconds,
      processorSeconds: cost.processorSeconds - base.processorSeconds,
    };
  }

  #base(types: readonly string[]): Promise<Cost> {
    const known = this.#bases.get(types.join());
    if (known !== undefined) return known;
    const base = measure(this.compiler, `empty ${types.join()}`, { text: empty, types });
    this.#bases.set(types.join(), base);
    return base;
  }
}

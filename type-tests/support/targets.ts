import { type Compiler, compilers, supported } from "./compilers.js";

/** What the programs get when they import "unique-frame". */
export interface Target {
  readonly name: "sources" | "declarations";
  /** relative to the project's root */
  readonly entry: string;
  /** what reads it: the sources are only for those who work on them */
  readonly compilers: readonly Compiler[];
}

/** Everything that the suites write stands here; git ignores it. */
export const scratch = ".tmp/type-tests";

/** Where `buildDeclarations` puts what a consumer would install. */
export const builtPackage: string = `${scratch}/package`;

const sources: Target = { name: "sources", entry: "src/index.ts", compilers };
export const declarations: Target = {
  name: "declarations",
  entry: `${builtPackage}/dist/index.d.ts`,
  compilers: supported,
};

export const targets: readonly Target[] = [sources, declarations];

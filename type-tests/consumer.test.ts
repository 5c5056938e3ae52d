import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { compilers, projectRoot, runCompiler } from "./support/compilers.js";
import { parseDiagnostics } from "./support/diagnostics.js";
import { judge } from "./support/judge.js";
import { consumerOptions } from "./support/suite.js";
import { declarations, scratch } from "./support/targets.js";

/** A package of somebody's, which uses the library in what it exports. */
const theirs = `
import { alloc, createMemory, drop, type FrameMemory, FrameMeta, give, type OutOfFrames, own, type Taken, type Takes, u16, u32, type MetadataOf, type UniqueFrameOwner, type UniqueFrameRef } from "unique-frame";
export class Init extends FrameMeta("Init", { pid: u32 }) {
  get isFirst(): boolean { return this.pid === 1; }
}
export class Buffer extends FrameMeta("Buffer", { length: u16 }, { untyped: true }) {}
export const memory = createMemory({ name: "dma", frames: 16 });
export function claim(pid: number) { return alloc(memory, Init, { pid }); }
export function claimed(pid: number): UniqueFrameOwner<Init, "dma"> { const frame = claim(pid); own(frame); return give(frame); }
export function pidOf(frame: UniqueFrameRef<Init>) { return frame.meta().pid; }
export function retire<F>(frame: Takes<F, Init>): asserts frame is Taken<F, Init, "retire">;
export function retire(frame: UniqueFrameOwner<Init>): void { own(frame); drop(frame); }
export function claimIn<R extends string>(where: FrameMemory<R>): UniqueFrameOwner<Init, R> | OutOfFrames<MetadataOf<Init>> { return alloc(where, Init, { pid: 2 }); }
`;

/** What uses that package, through the declarations that its compiler has written. */
const ours = `
import { drop, own, repurpose } from "unique-frame";
import { Buffer, claim, claimed, claimIn, Init, memory, pidOf, retire } from "./theirs.js";
export function right(): void {
  const frame = claim(1);
  own(frame);
  pidOf(frame);
  frame.meta().isFirst;
  repurpose(frame, Buffer, { length: 1 });
  frame.fill(0);
  drop(frame);
  const other = claimIn(memory);
  own(other);
  retire(other);
}
export function wrong(): void {
  const frame = claimed(1);
  own(frame);
  retire(frame);
  pidOf(frame); // ERR UNASSIGNABLE UniqueFrameRef<Init
  drop(frame); // ERR drop after retire: this frame was already consumed by retire
  const other = claim(2);
  other.meta(); // ERR TS2339 does not exist on type
  own(other);
  other.fill(0); // ERR fill needs a frame of an untyped kind
  drop(other);
  other.meta(); // ERR meta after drop: this frame was already consumed by drop
  const third = claim(3);
  own(third);
  repurpose(third, Init, { pid: "3" }); // ERR TS2322 Type 'string' is not assignable to type 'number'
}
`;

describe("a package that exports frames and kinds", () => {
  for (const resolution of [
    { module: "nodenext", moduleResolution: "nodenext" },
    { module: "esnext", moduleResolution: "bundler" },
  ]) {
    it.each(compilers)(
      `writes declarations that still track, with tsc $version and ${resolution.moduleResolution}`,
      async (compiler) => {
        const folder = `${scratch}/consumer-${compiler.version}-${resolution.moduleResolution}`;
        const absolute = join(projectRoot, folder);
        await rm(absolute, { recursive: true, force: true });
        await mkdir(absolute, { recursive: true });
        const paths = { "unique-frame": [`./${relative(folder, declarations.entry)}`] };
        const options = {
          ...consumerOptions,
          ...resolution,
          noEmit: false,
          declaration: true,
          emitDeclarationOnly: true,
          paths,
        };
        await writeFile(join(absolute, "package.json"), '{ "type": "module" }');
        await writeFile(join(absolute, "theirs.ts"), theirs);
        await writeFile(
          join(absolute, "theirs.json"),
          JSON.stringify({ compilerOptions: options, files: ["theirs.ts"] }),
        );
        expect(parseDiagnostics(await runCompiler(compiler, "-p", `${folder}/theirs.json`))).toEqual([]);
        await rm(join(absolute, "theirs.ts"));
        expect(await readFile(join(absolute, "theirs.d.ts"), "utf8")).toContain("class Init");
        await writeFile(join(absolute, "ours.ts"), ours);
        await writeFile(
          join(absolute, "ours.json"),
          JSON.stringify({
            compilerOptions: { ...options, noEmit: true, emitDeclarationOnly: false, declaration: false },
            files: ["ours.ts"],
          }),
        );
        const diagnostics = parseDiagnostics(await runCompiler(compiler, "-p", `${folder}/ours.json`));
        expect(judge(new Map([["ours.ts", ours]]), diagnostics, compiler.version)).toEqual([]);
      },
    );
  }
});

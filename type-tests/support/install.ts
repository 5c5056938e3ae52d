import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import build from "../../test/support/build.js";
import { projectRoot } from "./compilers.js";

const run = promisify(execFile);

/** An empty project, somewhere else, that has installed what `npm pack` makes of this one, and nothing besides. */
export interface Installed {
  readonly folder: string;
  /** Writes files into the project, by their paths in it. */
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Removes the project. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Packs `dist/` with all the rest, as a release would, and installs that. */
export async function install(): Promise<Installed> {
  build();
  const folder = await mkdtemp(join(tmpdir(), "unique-frame-installed-"));
  const packed = await run("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], {
    cwd: projectRoot,
  });
  const tarball = join(folder, packed.stdout.trim());
  await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  await run("npm", ["install", "--prefer-offline", "--ignore-scripts", tarball], { cwd: folder });
  return {
    folder,
    async write(files) {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(join(folder, path, ".."), { recursive: true });
        await writeFile(join(folder, path), text);
      }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

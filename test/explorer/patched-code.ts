import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import type { Mistake } from "./mistakes.js";
import { SLOT_FILES, type SlotCode } from "./slot-code.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const PATCHED_ROOT: string = join(root, ".tmp/explorer");

const FOLDERS = ["layout", "slot"] as const;
const compiled = new Map<string, string>();

function compile(text: string): string {
  let made = compiled.get(text);
  if (made === undefined) {
    // Modules that `require` loads: imported, each would go through the test runner, which takes longer than the search.
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    made = ts.transpileModule(text, { compilerOptions }).outputText;
    compiled.set(text, made);
  }
  return made;
}

/** The texts that a mistake replaces, and what it puts there. */
const patches = (mistake: Mistake): readonly [Mistake, Mistake["also"]?] =>
  mistake.also === undefined ? [mistake] : [mistake, mistake.also];

/** How often each of a mistake's search texts occurs in its file. */
export function occurrences(mistake: Mistake): readonly number[] {
  const text = readFileSync(join(root, "src", mistake.file), "utf8");
  return patches(mistake).flatMap((patch) => (patch === undefined ? [] : text.split(patch.find).length - 1));
}

/** A copy of src/layout and src/slot with one mistake in it, compiled and loaded. */
export function patchedCode(mistake: Mistake, name: string): SlotCode {
  const target = join(PATCHED_ROOT, name);
  rmSync(target, { recursive: true, force: true });
  for (const folder of FOLDERS) {
    mkdirSync(join(target, folder), { recursive: true });
    for (const file of readdirSync(join(root, "src", folder))) {
      const path = `${folder}/${file}`;
      let text = readFileSync(join(root, "src", path), "utf8");
      if (path === mistake.file) {
        const [one, other] = patches(mistake);
        // Both at once: what the one puts in is not what the other looks for.
        const parts = text.split(one.find);
        const changed = other === undefined ? parts : parts.map((part) => part.split(other.find).join(other.replace));
        text = changed.join(one.replace);
      }
      writeFileSync(join(target, path.replace(/\.ts$/, ".js")), compile(text));
    }
  }
  writeFileSync(join(target, "package.json"), '{ "type": "commonjs" }');
  const load = createRequire(join(target, "package.json"));
  // SAFETY: the same files as those of `realCode`, with the same exports.
  const code = Object.assign({}, ...SLOT_FILES.map((file) => load(`./slot/${file}.js`))) as SlotCode;
  rmSync(target, { recursive: true, force: true });
  return code;
}

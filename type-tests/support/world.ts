import { readFileSync } from "node:fs";

/** A real file, since the hand-written programs import it too. */
export const worldSource: string = readFileSync(new URL("../attacks/world.ts", import.meta.url), "utf8");

/** The names that a program may use. */
export const imports = `\
import {
  alloc, drop, fromRaw, fromUnused, give, intoRaw, own, owning, paddr, post, repurpose, resetAsUnused, restore,
  FrameMeta, u32,
  type FrameMemory, type GetFrameError, type MetadataKind, type MetadataOf, type RawFrame, type RawFrameOwner, type Taken, type Takes,
  type UniqueFrameOwner, type UniqueFrameRef,
} from "unique-frame";
import {
  Buffer, Init, PageTable, borrow, c, dma, finish, lend, lendRam, make, makeBuffer, makeRaw, makeTable, n, page, pause, port, ram, recycle,
  risky,
} from "./world.js";
`;

/** The files of a suite: the world, and each program that is named with all the imports that it may need. */
export function inWorld(programs: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> {
  return new Map([
    ["world.ts", worldSource],
    ...Object.entries(programs).map(([name, blocks]): [string, string] => [
      `${name}.ts`,
      `${imports}\n${blocks.join("\n")}\nexport {};\n`,
    ]),
  ]);
}

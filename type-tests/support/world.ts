import { readFileSync } from "node:fs";

/** A real file, since the hand-written programs import it too. */
export const worldSource: string = readFileSync(new URL("../attacks/world.ts", import.meta.url), "utf8");

/** The names that a program may use. */
export const imports = `\
import {
  alloc, allocAsync, attachChannel, attachList, createChannel, createList, downcast, drop, frameFromUnused, fromInUse, fromRaw,
  fromUnused, give, insertBefore, intoRaw, intoShared, own, owning, paddr, post, pushBack, pushFront, repurpose, resetAsUnused,
  restore, send, tryUnique, trySend, FrameMeta, u32,
  type AnyMetadata, type ChannelExport, type FrameList, type FrameMemory, type FrameOwner, type FrameRef, type GetFrameError, type ListExport, type RawSharedFrameOwner, type MetadataKind, type MetadataOf, type RawFrame, type RawFrameOwner, type Taken, type Takes,
  type UniqueFrameOwner, type UniqueFrameRef,
} from "unique-frame";
import {
  Buffer, Init, PageTable, borrow, borrowAny, bufferChannel, bufferCursor, bufferList, c, channel, cursor, delivery, dma, finish, lend, lendRam, list, look, lookRam,
  make, makeAny, makeBuffer, makeOneOfTwo, makeRaw, makeRawShared, makeShared, makeSharedBuffer, makeTable, n, page, pause, port, ram, ramChannel,
  ramList, recycle, risky, tableChannel, tableList,
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

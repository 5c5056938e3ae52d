/** What every generated program stands on: kinds, memories, producers, and conditions that the compiler cannot know. */
const world = `\
import {
  FrameMeta, bool, u16, u32, u64, u8,
  type FrameMemory, type RawFrameOwner, type Taken, type Takes, type UniqueFrameOwner, type UniqueFrameRef,
} from "unique-frame";
export class Init extends FrameMeta("Init", { pid: u32 }) {}
export class PageTable extends FrameMeta("PageTable", { level: u8, present: bool, flags: u64 }) {}
export class Buffer extends FrameMeta("Buffer", { length: u16 }, { untyped: true }) {}
export declare const dma: FrameMemory<"dma">;
export declare const ram: FrameMemory<"ram">;
export declare const port: { postMessage(message: unknown): void };
export declare const page: Uint8Array;
export declare const c: boolean;
export declare const n: number;
export declare function risky(): void;
export declare function pause(): Promise<void>;
export declare function make(): UniqueFrameOwner<Init, "dma">;
export declare function makeTable(): UniqueFrameOwner<PageTable, "dma">;
export declare function makeBuffer(): UniqueFrameOwner<Buffer, "dma">;
export declare function makeRaw(): RawFrameOwner<Init, "dma">;
export declare function borrow(): UniqueFrameRef<Init, "dma">;
export declare function lend(frame: UniqueFrameRef<Init, "dma">): void;
export declare function finish<F>(frame: Takes<F, Init>): asserts frame is Taken<F, Init, "finish">;
export declare function recycle<F>(frame: Takes<F, Buffer>): asserts frame is Taken<F, Buffer, "recycle">;
`;

/** The names that a program may use. */
export const imports = `\
import {
  alloc, drop, fromRaw, fromUnused, give, intoRaw, own, owning, paddr, post, repurpose, resetAsUnused, restore,
  FrameMeta, u32,
  type FrameMemory, type MetadataKind, type MetadataOf, type RawFrame, type RawFrameOwner, type Taken, type Takes,
  type UniqueFrameOwner, type UniqueFrameRef,
} from "unique-frame";
import {
  Buffer, Init, PageTable, borrow, c, dma, finish, lend, make, makeBuffer, makeRaw, makeTable, n, page, pause, port, ram, recycle,
  risky,
} from "./world.js";
`;

/** The files of a suite: the world, and each program that is named with all the imports that it may need. */
export function inWorld(programs: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> {
  return new Map([
    ["world.ts", world],
    ...Object.entries(programs).map(([name, blocks]): [string, string] => [
      `${name}.ts`,
      `${imports}\n${blocks.join("\n")}\nexport {};\n`,
    ]),
  ]);
}

// What every program of the suites stands on: kinds, memories, producers, conditions that the compiler cannot know.
import {
  type AnyMetadata,
  bool,
  type Delivery,
  type FrameChannel,
  type FrameCursor,
  type FrameList,
  type FrameMemory,
  FrameMeta,
  type FrameOwner,
  type FrameRef,
  type RawFrameOwner,
  type RawSharedFrameOwner,
  type Taken,
  type Takes,
  type UniqueFrameOwner,
  type UniqueFrameRef,
  u8,
  u16,
  u32,
  u64,
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
export declare function makeShared(): FrameOwner<Init, "dma">;
export declare function makeSharedBuffer(): FrameOwner<Buffer, "dma">;
export declare function makeRawShared(): RawSharedFrameOwner<Init, "dma">;
export declare function makeOneOfTwo(): FrameOwner<Init, "dma"> | FrameOwner<PageTable, "dma">;
/** A frame whose kind nobody knows yet, as `fromInUse` finds it. */
export declare function makeAny(): FrameOwner<AnyMetadata, "dma">;
export declare const list: FrameList<Init, "dma">;
export declare const tableList: FrameList<PageTable, "dma">;
export declare const bufferList: FrameList<Buffer, "dma">;
export declare const ramList: FrameList<Init, "ram">;
export declare const cursor: FrameCursor<Init, "dma">;
export declare const bufferCursor: FrameCursor<Buffer, "dma">;
export declare const channel: FrameChannel<Init, "dma">;
export declare const tableChannel: FrameChannel<PageTable, "dma">;
export declare const bufferChannel: FrameChannel<Buffer, "dma">;
export declare const ramChannel: FrameChannel<Init, "ram">;
export declare const delivery: Delivery<Init, "dma">;
export declare function borrow(): UniqueFrameRef<Init, "dma">;
/** A reference that may be of a shared frame. */
export declare function borrowAny(): FrameRef<Init, "dma">;
export declare function lend(frame: UniqueFrameRef<Init, "dma">): void;
export declare function look(frame: FrameRef<Init, "dma">): void;
export declare function lookRam(frame: FrameRef<Init, "ram">): void;
export declare function lendRam(frame: UniqueFrameRef<Init, "ram">): void;
export declare function finish<F>(frame: Takes<F, Init>): asserts frame is Taken<F, Init, "finish">;
export declare function recycle<F>(frame: Takes<F, Buffer>): asserts frame is Taken<F, Buffer, "recycle">;

import { type FrameMemory, FrameMeta, u16, u32 } from "unique-frame";

/** What a frame of this pipeline holds: one page of the file. Untyped: its owner may read and write the page's bytes. */
export class Page extends FrameMeta("Page", { page: u32, length: u16 }, { untyped: true }) {}

/** The memory's name is part of the type of every frame in it: frames of two memories cannot be mixed up. */
export type PipelineMemory = FrameMemory<"pipeline">;

/** How many pages can be on their way at once. */
export const FRAMES = 256;

/** How many pages the writer writes before it gives their frames back, all at once. */
export const BATCH = 32;

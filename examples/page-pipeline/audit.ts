import { type AgentName, type FrameChannel, PAGE_SIZE, paddr } from "unique-frame";
import type { Page, PipelineMemory } from "./kinds.js";

/** What became of the frames. */
export interface Audit {
  readonly isClean: boolean;
  readonly text: string;
}

/** Takes back what threads left that have ended, all of them, and what is in their channels. Then looks at every frame. */
export function audit(
  memory: PipelineMemory,
  ended: readonly AgentName[],
  channels: readonly FrameChannel<Page, "pipeline">[],
): Audit {
  // The threads first: one may have ended in the middle of a channel.
  let takenBack = ended.flatMap((agent) => memory.reclaim(agent)).length;
  for (const channel of channels) {
    takenBack += channel.size;
    channel.drop();
  }
  const lost: string[] = [];
  for (let frame = 0; frame < memory.frames; frame++) {
    const { paddr: address, status } = memory.inspect(paddr(frame * PAGE_SIZE));
    if (status !== "unused") lost.push(`0x${address.toString(16)} is ${status}`);
  }
  const whence =
    takenBack === 0 ? "" : `, ${takenBack} of them taken back from threads that had ended, and from their channels`;
  const text =
    lost.length === 0
      ? `no frame is lost: all ${memory.frames} are free${whence}`
      : `${lost.length} of ${memory.frames} frames are lost: ${lost.join(", ")}`;
  return { isClean: lost.length === 0, text };
}

import { PAGE_SIZE } from "../layout/page.js";
import { regionLayout } from "../layout/region.js";
import { attachAgent } from "../slot/agents.js";
import { SharedWords } from "../slot/words.js";
import { bufferOf, checkExtent, isBacking, isShared } from "./backing.js";
import { type AttachOptions, checkMachine, checkName, kindsIn, open } from "./create.js";
import { checkAgent, type FrameMemory, type MemoryExport } from "./frame-memory.js";
import { readHeader } from "./header.js";
import { MemoryError } from "./memory-error.js";

/**
 * Attaches this thread to a memory that another thread created and exported.
 *
 * **Consumes** the export, where the memory is shared: each thread needs one of its own.
 *
 * **Returns** the memory, as this thread sees it. Its name becomes part of the type of every frame.
 *
 * **Errors**: MemoryError for, in this order, a big-endian machine, a name that is none, what is no export, an offset that is
 * outside the buffer, a place without a memory, another version of the format, a damaged header, a buffer that is cut off, a
 * copy of a shared memory, a memory of another name, an export that names no agent, and one that was attached before or whose
 * thread was reclaimed. MetadataError, before the last of these, for one of `kinds` that is none. Nothing was changed then.
 * KindError, when the thread is attached, for a kind that shares its id with another one or finds the memory's table full.
 *
 * **Checked by** tsc: that there is an export. Run time: everything, also the name.
 *
 * **Source**: the original has none: all processors share one memory.
 *
 * @example
 * ```ts
 * const there = createMemory({ name: "dma", frames: 4, shared: true });
 * const here = attachMemory("dma", there.export());
 * ```
 *
 * @example
 * ```ts
 * const there = createMemory({ name: "dma", frames: 4, shared: true });
 * // @ts-expect-error is missing the following properties from type 'MemoryExport'
 * attachMemory("dma", there);
 * ```
 *
 * @example One export serves one thread.
 * ```ts
 * const there = createMemory({ name: "dma", frames: 4, shared: true });
 * const exported = there.export();
 * attachMemory("dma", exported);
 * attachMemory("dma", exported); // throws MemoryError
 * ```
 */
export function attachMemory<const R extends string>(
  name: R,
  exported: MemoryExport,
  options: AttachOptions = {},
): FrameMemory<R> {
  const use = "attachMemory";
  checkMachine(use);
  checkName(name);
  if (typeof exported !== "object" || exported === null || !isBacking(exported.buffer)) {
    throw new MemoryError(`${use}: this is not what memory.export() returns`);
  }
  const { buffer: backing, offset, agent, incarnation } = exported;
  checkExtent(use, backing, offset, PAGE_SIZE);
  const buffer = bufferOf(backing);
  const header = readHeader(use, new DataView(buffer, offset, PAGE_SIZE), offset);
  const layout = regionLayout(header.frames);
  checkExtent(use, backing, offset, layout.end);
  if (header.isShared !== isShared(buffer)) {
    throw new MemoryError(
      `${use}: this is a copy of a memory; a shared memory is attached through its own SharedArrayBuffer`,
    );
  }
  if (header.name !== name) throw new MemoryError(`${use}: this memory is called "${header.name}", not "${name}"`);
  checkAgent(use, layout, exported);
  const kinds = kindsIn(use, options);
  if (isShared(buffer)) {
    const atomic = new Int32Array(buffer, offset, layout.pages / 4);
    const words = new SharedWords(atomic, new DataView(buffer, offset, layout.pages));
    if (!attachAgent(words, layout, { agent, incarnation })) {
      throw new MemoryError(
        `${use}: this export was attached before, or its thread was reclaimed; export once for each thread`,
      );
    }
  }
  return open({ name, backing, offset, layout, agent: { agent, incarnation }, nonce: header.nonce }, options, kinds);
}

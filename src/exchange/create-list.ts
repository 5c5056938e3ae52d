import { kindFrom } from "../kind/kind.js";
import type { MetadataKind } from "../kind/metadata.js";
import type { MemoryCore } from "../memory/core.js";
import { coreOf, type FrameMemory } from "../memory/frame-memory.js";
import { MemoryError } from "../memory/memory-error.js";
import { beginList, hasFreeList, isThere, kindOfList } from "../slot/list.js";
import { type FrameList, type ListExport, listOf } from "./frame-list.js";
import { checkPlace, readPlace } from "./place-export.js";

/**
 * Makes an empty list of unique frames of a kind.
 *
 * **Returns** a list, which belongs to this thread until it is exported.
 *
 * **Errors**: throws, in this order, OwnershipError for what is no memory; MetadataError for what is no kind; MemoryError when
 * the memory's buffer is gone, and when the memory has 1,023 lists; and KindError for a kind that shares its id with another
 * one in this memory or finds its table full. Nothing has changed then.
 *
 * **Checked by** tsc: that there is a kind. Run time: everything.
 *
 * **Source**: `LinkedList::new`.
 *
 * @example
 * ```ts
 * const list = createList(memory, Init);
 * pushBack(list, frame);
 * ```
 *
 * @example
 * ```ts
 * // @ts-expect-error is missing the following properties from type 'MetadataKind<unknown>'
 * createList(memory, Date);
 * ```
 */
export function createList<M, R extends string>(memory: FrameMemory<R>, kind: MetadataKind<M>): FrameList<M, R> {
  const core = coreOf("createList", memory);
  const known = kindFrom("createList", kind);
  core.refresh();
  // A kind that is new here enters the memory's table, which must not happen for nothing.
  if (!core.isAdmitted(known) && !hasFreeList(core.slots)) refuseMoreLists(core);
  core.admitKind(known);
  const name = beginList(core.slots, known.layout.id);
  return name === undefined ? refuseMoreLists(core) : listOf(core, known, name);
}

function refuseMoreLists(core: MemoryCore): never {
  throw new MemoryError(
    `createList: memory "${core.name}" has ${core.layout.listEntries - 1} lists, the most that it can have; drop one first`,
  );
}

/**
 * Lets this thread use a list that another one exported.
 *
 * **Returns** the list. A list may be attached several times, also in one thread.
 *
 * **Errors**: throws, in this order, OwnershipError for what is no memory; MetadataError for what is no kind; MemoryError when
 * the memory's buffer is gone, for what names no list of this memory, and for one that was dropped; KindError for a list of
 * frames of another kind, and for a kind that shares its id with another one.
 *
 * **Checked by** tsc: that it came from `export`, its kind and its memory. Run time: everything.
 *
 * **Source**: the original has none: all processors share one memory.
 *
 * @example
 * ```ts
 * function receive(message: ListExport<Init, "dma">): number {
 *   return attachList(memory, message, Init).size;
 * }
 * ```
 *
 * @example
 * ```ts
 * function receive(message: ListExport<PageTable, "dma">): number {
 *   // @ts-expect-error Argument of type 'ListExport<PageTable, "dma">' is not assignable
 *   return attachList(memory, message, Init).size;
 * }
 * ```
 */
export function attachList<M, R extends string>(
  memory: FrameMemory<R>,
  exported: ListExport<NoInfer<M>, NoInfer<R>>,
  kind: MetadataKind<M>,
): FrameList<M, R> {
  const use = "attachList";
  const core = coreOf(use, memory);
  const known = kindFrom(use, kind);
  core.refresh();
  const { id: list, generation } = readPlace(use, "list", core, core.layout.listEntries, exported);
  const name = { list, generation };
  checkPlace(use, "list", isThere(core.slots, name), kindOfList(core.slots, list), known);
  core.admitKind(known);
  return listOf(core, known, name);
}

import { frameStart, type Paddr, paddr } from "../layout/paddr.js";
import { PAGE_SIZE } from "../layout/page.js";
import type { RegionLayout } from "../layout/region.js";
import { GENERATION, HOLDER, KIND, STATE } from "../layout/slot.js";
import { argumentOf, type SlotStatus, statusOf } from "../layout/state.js";
import { OwnershipError } from "../ownership/ownership-error.js";
import { type AgentName, registerAgent } from "../slot/agents.js";
import { hasMetadata, reclaim } from "../slot/reclaim.js";
import type { AllocatorCapability } from "./allocator.js";
import { type Backing, isShared } from "./backing.js";
import type { MemoryCore } from "./core.js";
import { MemoryError } from "./memory-error.js";
import { onDropOf } from "./run-on-drop.js";

/**
 * What another thread needs to attach to a memory. It can be posted, and serves one thread.
 *
 * **Source**: the original has none: all processors share one memory.
 *
 * @example
 * ```ts
 * function start(exported: MemoryExport): FrameMemory<"dma"> {
 *   return attachMemory("dma", exported);
 * }
 * ```
 */
export interface MemoryExport extends AgentName {
  /** What the memory lives in. */
  readonly buffer: Backing;
  /** Where it begins there, in bytes. */
  readonly offset: number;
}

/**
 * What a frame's slot says, at the moment when `inspect` read it.
 *
 * **Source**: the original has none; its `Debug` prints the address alone.
 */
export interface SlotInfo {
  /** Where the frame begins, in bytes. */
  readonly paddr: Paddr;
  /** What the slot's state word says. "invalid": no operation writes such a word. */
  readonly status: SlotStatus | "invalid";
  /** The agent that the state names, where it names one; of a raw frame, the one that made it raw. */
  readonly agent: number | undefined;
  /** Changes whenever the frame changes hands. 32 bits, signed. */
  readonly generation: number;
  /** The name of the metadata's kind, if this thread has used it in this memory. */
  readonly kind: string | undefined;
}

/**
 * A frame that `reclaim` gave back, and what had been going on with it.
 *
 * **Source**: the original has none: a kernel thread does not end while it owns frames.
 */
export interface ReclaimedFrame {
  /** Where the frame begins, in bytes. */
  readonly paddr: Paddr;
  /** What its slot said when the thread had ended. */
  readonly status: SlotStatus;
  /**
   * Was its `onDrop` called? "none": its kind has none, or the frame had no metadata yet. "started before": the thread had
   * called it. "unknown kind": this thread has not used the kind in this memory; see `kinds` of `createMemory`.
   */
  readonly onDrop: "called" | "none" | "started before" | "unknown kind";
  /** What its `onDrop`, or a replaced allocator, threw. */
  readonly failures: readonly unknown[];
}

/** Checks that a value names an agent: what is none could name a word of another table. */
export function checkAgent(use: string, layout: RegionLayout, name: unknown): asserts name is AgentName {
  if (typeof name === "object" && name !== null && "agent" in name && "incarnation" in name) {
    const { agent, incarnation } = name;
    const isAgent = typeof agent === "number" && Number.isInteger(agent) && agent >= 1 && agent < layout.agentEntries;
    if (isAgent && typeof incarnation === "number" && Number.isInteger(incarnation) && incarnation >= 1) return;
  }
  throw new MemoryError(`${use}: the export names no agent; pass what memory.export() returned`);
}

/** What a memory is made of, for the folders below this one. Throws OwnershipError for what is no memory. */
export let coreOf: (use: string, memory: unknown) => MemoryCore;
/** Makes the face of a memory. */
export let faceOf: <R extends string>(core: MemoryCore, name: R) => FrameMemory<R>;

/**
 * One address space of page frames. `R`, its name, is part of the type of every frame in it.
 *
 * Made by `createMemory` and, in other threads, by `attachMemory`; nobody else can make one.
 *
 * **Errors**: what reads the buffer throws MemoryError when it was detached or has shrunk. A function that is given an object
 * which is no memory throws OwnershipError.
 *
 * **Checked by** tsc: that it is a memory, and its name. Run time: that it is a memory, and which.
 *
 * **Source**: the slots and `max_paddr` of the original's `meta` module, of which there is one in a machine.
 *
 * @example
 * ```ts
 * function claimIn(memory: FrameMemory<"dma">): UniqueFrameOwner<Init, "dma"> | OutOfFrames {
 *   return alloc(memory, Init, { pid: 7 });
 * }
 * ```
 *
 * @example
 * ```ts
 * function wrong(net: FrameMemory<"net">): FrameMemory<"dma"> {
 *   // @ts-expect-error Type 'FrameMemory<"net">' is not assignable to type 'FrameMemory<"dma">'
 *   return net;
 * }
 * ```
 */
export class FrameMemory<out R extends string = string> {
  readonly #core: MemoryCore;
  /** The name that it was created with. */
  readonly name: R;
  /**
   * The right that `resetAsUnused` asks for: hand it to allocators only.
   *
   * **Source**: `GlobalFrameAllocator`, behind whose back the original lets anybody reset a frame.
   */
  readonly allocator: AllocatorCapability<R>;

  private constructor(core: MemoryCore, name: R) {
    this.#core = core;
    this.name = name;
    // SAFETY: the memory's name is R's only value.
    this.allocator = core.capability as AllocatorCapability<R>;
  }

  static {
    coreOf = (use, memory) => {
      if (typeof memory === "object" && memory !== null && #core in memory) return memory.#core;
      throw new OwnershipError(use, `${use} needs a memory: what createMemory or attachMemory returned`);
    };
    faceOf = (core, name) => new FrameMemory(core, name);
  }

  /** How many frames it has: 1 to 2 ** 23. */
  get frames(): number {
    return this.#core.layout.frames;
  }

  /**
   * The first address behind its last frame, in bytes.
   *
   * **Source**: `max_paddr`.
   *
   * @example
   * ```ts
   * memory.maxPaddr === memory.frames * PAGE_SIZE;
   * ```
   */
  get maxPaddr(): Paddr {
    return frameStart(this.#core.layout.frames);
  }

  /**
   * The buffer that it lives in: another one after a private `WebAssembly.Memory` has grown.
   *
   * **Errors**: MemoryError when the buffer was detached or has shrunk.
   */
  get buffer(): ArrayBuffer | SharedArrayBuffer {
    return this.#core.buffer;
  }

  /** The id of this thread in this memory: 1 to 4,095; the creator's is 1. */
  get agent(): number {
    return this.#core.agent.agent;
  }

  /**
   * Registers a thread and returns what it needs to attach: one export for each thread. Keep it: `reclaim` takes it
   * when the thread has ended. A private memory can only be transferred, and keeps its agent.
   *
   * **Returns** what `attachMemory` takes, and `reclaim`.
   *
   * **Errors**: MemoryError when the buffer was detached or has shrunk, and when 4,095 threads are registered, this one
   * among them.
   *
   * **Checked by** run time.
   *
   * **Source**: the original has none: all processors share one memory.
   *
   * @example
   * ```ts
   * const created = createMemory({ name: "dma", frames: 4, shared: true });
   * port.postMessage(created.export());
   * ```
   */
  export(): MemoryExport {
    const core = this.#core;
    core.refresh();
    const { backing: buffer, offset } = core;
    if (!isShared(core.buffer)) return { buffer, offset, ...core.agent };
    const name = registerAgent(core.slots.words, core.layout);
    if (name === undefined) {
      throw new MemoryError(
        `memory "${this.name}" has no agent left: reclaim the exports of threads that have ended before you export more`,
      );
    }
    return { buffer, offset, ...name };
  }

  /**
   * Takes back every frame that a thread left: call it when the thread has ended, however it ended, and never before.
   * `ended` is the export that the thread was given. What the thread had begun is finished, and what it owned or had
   * made raw is dropped, also what is in lists and channels that it made and did not export. Its references to shared frames are
   * given back. May be called twice, and from several threads.
   *
   * **Returns** the frames that were given back by this call: none while another thread reclaims, which takes these as well.
   *
   * **Errors**: MemoryError for, in this order, a buffer that was detached or has shrunk, what names no agent, and this
   * thread itself. What `onDrop` throws is not thrown, but listed with its frame. A thread that is reported and lives goes on
   * writing, and nobody notices: only its supervisor knows that it has ended.
   *
   * **Checked by** run time, but for the thread's end.
   *
   * **Source**: the original has none: a kernel thread does not end while it owns frames.
   *
   * @example
   * ```ts
   * const created = createMemory({ name: "dma", frames: 4, shared: true });
   * const exported = created.export();
   * // When the worker that was given it has ended:
   * const addresses = created.reclaim(exported).map((left) => left.paddr);
   * ```
   *
   * @example
   * ```ts
   * const created = createMemory({ name: "dma", frames: 4, shared: true });
   * created.reclaim({ agent: created.agent, incarnation: 1 }); // throws MemoryError: reclaim: this thread is agent 1 itself
   * ```
   */
  reclaim(ended: AgentName): readonly ReclaimedFrame[] {
    const core = this.#core;
    core.refresh();
    checkAgent("reclaim", core.layout, ended);
    if (ended.agent === core.agent.agent && ended.incarnation === core.agent.incarnation) {
      throw new MemoryError(`reclaim: this thread is agent ${ended.agent} itself, and it is alive`);
    }
    // One for each frame that had whole metadata, in the order in which they are freed.
    const outcomes: ReclaimedFrame["onDrop"][] = [];
    const freed = reclaim(core.slots, ended, (index) => {
      const kind = core.kindOf(core.slots.words.get(core.slots.stateWord(index) + (KIND - STATE)));
      const onDrop = kind && onDropOf(core, index, kind, core.slots.dropping);
      outcomes.push(kind === undefined ? "unknown kind" : onDrop === undefined ? "none" : "called");
      onDrop?.();
    });
    return freed.map(({ index, status, failures }) => ({
      paddr: frameStart(index),
      status,
      onDrop: onDropIn(status, outcomes),
      failures,
    }));
  }

  /**
   * Reads a frame's slot, for debugging and for pictures: what it says may be out of date when it is returned.
   *
   * **Returns** the frame's state, who is behind it, its generation and its kind. A kind that this thread has not used is
   * undefined.
   *
   * **Errors**: MemoryError when the buffer was detached or has shrunk; then RangeError for an address at which no frame
   * begins.
   *
   * **Checked by** tsc: that it is an address. Run time: that a frame begins there.
   *
   * **Source**: the original has none.
   *
   * @example
   * ```ts
   * memory.inspect(frame.startPaddr()).status; // "live"
   * ```
   *
   * @example
   * ```ts
   * // @ts-expect-error is not assignable to parameter of type 'Paddr'
   * memory.inspect(0x1000);
   * ```
   */
  inspect(address: Paddr): SlotInfo {
    const core = this.#core;
    core.refresh();
    const index = typeof address === "number" ? address / PAGE_SIZE : Number.NaN;
    if (!Number.isInteger(index) || index < 0 || index >= core.layout.frames) {
      throw new RangeError(`inspect: no frame of memory "${this.name}" begins at ${String(address)}`);
    }
    const word = core.slots.stateWord(index);
    // Pairs with whichever store or exchange wrote the word; nothing is decided by it.
    const state = core.slots.words.load(word);
    const status = statusOf(state) ?? "invalid";
    const kind = status === "unused" ? undefined : core.kindOf(core.slots.words.get(word + (KIND - STATE)));
    return {
      paddr: paddr(address),
      status,
      agent: this.#agentIn(status, state, word),
      generation: core.slots.words.get(word + (GENERATION - STATE)),
      kind: kind?.layout.name,
    };
  }

  /** The agent that a slot's words name. */
  #agentIn(status: SlotInfo["status"], state: number, word: number): number | undefined {
    switch (status) {
      case "claiming":
      case "live":
      case "gutted":
      case "dropping":
        return argumentOf(state);
      case "raw":
        return this.#core.slots.words.get(word + (HOLDER - STATE));
      default:
        return undefined;
    }
  }
}

/** What became of the `onDrop` of a frame that was reclaimed in this status. */
function onDropIn(status: SlotStatus, outcomes: ReclaimedFrame["onDrop"][]): ReclaimedFrame["onDrop"] {
  if (hasMetadata(status)) return outcomes.shift() ?? "none";
  return status === "claiming" ? "none" : "started before"; // no metadata was born yet; or it was dying
}

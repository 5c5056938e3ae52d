import { frameStart, type Paddr, paddr } from "../layout/paddr.js";
import { PAGE_SIZE } from "../layout/page.js";
import type { RegionLayout } from "../layout/region.js";
import { GENERATION, HOLDER, KIND, STATE } from "../layout/slot.js";
import { argumentOf, type SlotStatus, statusOf } from "../layout/state.js";
import { OwnershipError } from "../ownership/ownership-error.js";
import { type AgentName, registerAgent } from "../slot/agents.js";
import { reclaim } from "../slot/reclaim.js";
import type { AllocatorCapability } from "./allocator.js";
import { type Backing, isShared } from "./backing.js";
import type { MemoryCore } from "./core.js";
import { MemoryError } from "./memory-error.js";
import { onDropOf } from "./run-on-drop.js";

/** What another thread needs to attach to a memory. It can be posted, and serves one thread. */
export interface MemoryExport extends AgentName {
  readonly buffer: Backing;
  readonly offset: number;
}

/** What a slot says. */
export interface SlotInfo {
  readonly paddr: Paddr;
  /** "invalid": no operation writes such a word. */
  readonly status: SlotStatus | "invalid";
  /** The agent that the state names, where it names one; of a raw frame, the one that made it raw. */
  readonly agent: number | undefined;
  readonly generation: number;
  /** The name of the metadata's kind, if this thread has used it in this memory. */
  readonly kind: string | undefined;
}

/** A frame that `reclaim` gave back, and what had been going on with it. */
export interface ReclaimedFrame {
  readonly paddr: Paddr;
  readonly status: SlotStatus;
  /** Was its `onDrop` called? Not if it had been started already, or if this thread does not know the kind. */
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
 * Made by `createMemory` and, in other threads, by `attachMemory`.
 */
export class FrameMemory<out R extends string = string> {
  readonly #core: MemoryCore;
  /** The name that it was created with. */
  readonly name: R;
  /** The right that `resetAsUnused` asks for. */
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

  /** How many frames it has. */
  get frames(): number {
    return this.#core.layout.frames;
  }

  /** The first address behind its last frame, in bytes. */
  get maxPaddr(): Paddr {
    return frameStart(this.#core.layout.frames);
  }

  /** The buffer that it lives in: another one after a private `WebAssembly.Memory` has grown. */
  get buffer(): ArrayBuffer | SharedArrayBuffer {
    return this.#core.buffer;
  }

  /** The id of this thread in this memory. */
  get agent(): number {
    return this.#core.agent.agent;
  }

  /**
   * Registers a thread and returns what it needs to attach: one export for each thread. Keep it: `reclaim` takes it
   * when the thread has ended. A private memory can only be transferred, and keeps its agent.
   *
   * **Errors**: MemoryError when 4,095 threads are registered.
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
   * made raw is dropped. May be called twice, and from several threads.
   *
   * **Returns** the frames that were given back by this call.
   */
  reclaim(ended: AgentName): readonly ReclaimedFrame[] {
    const core = this.#core;
    core.refresh();
    checkAgent("reclaim", core.layout, ended);
    if (ended.agent === core.agent.agent && ended.incarnation === core.agent.incarnation) {
      throw new MemoryError(`reclaim: this thread is agent ${ended.agent} itself, and it is alive`);
    }
    // One for each frame that was live or raw, in the order in which they are freed.
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
   * **Errors**: RangeError for an address at which no frame begins.
   */
  inspect(address: Paddr): SlotInfo {
    const core = this.#core;
    core.refresh();
    const index = typeof address === "number" ? address / PAGE_SIZE : Number.NaN;
    if (!Number.isInteger(index) || index < 0 || index >= core.layout.frames) {
      throw new RangeError(`inspect: no frame of memory "${this.name}" begins at ${String(address)}`);
    }
    const word = core.slots.stateWord(index);
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
  if (status === "live" || status === "raw") return outcomes.shift() ?? "none";
  return status === "claiming" ? "none" : "started before"; // no metadata was born yet; or it was dying
}

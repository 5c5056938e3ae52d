import type { ModelMemory } from "./model-memory.js";
import { OPCODES, type Operation, type Outcome, run } from "./operation.js";
import { type Access, Replay } from "./replay.js";
import type { SlotCode } from "./slot-code.js";

/** An operation that has got so far: its arguments and the results of its accesses. */
export interface LocalState {
  /** From 1; 0 is an agent at rest. */
  readonly id: number;
  readonly operation: Operation;
  readonly results: readonly number[];
  /** The access that comes next; undefined when the operation has ended. */
  readonly access: Access | undefined;
  readonly outcome: Outcome | undefined;
  readonly hasWritten: boolean;
  /** Between becoming the reclaimer and giving that up. */
  readonly isReclaiming: boolean;
}

/** The local states of one configuration. Each is run once on the code; the rest of the search walks the table. */
export class LocalStates {
  readonly #code: SlotCode;
  readonly #memory: ModelMemory;
  readonly #states: LocalState[] = [];
  readonly #roots = new Map<number, Map<number, LocalState>>();
  readonly #children: Map<number, LocalState>[] = [];

  constructor(code: SlotCode, memory: ModelMemory) {
    this.#code = code;
    this.#memory = memory;
  }

  get size(): number {
    return this.#states.length;
  }

  at(id: number): LocalState {
    const state = this.#states[id - 1];
    if (state === undefined) throw new Error(`no local state ${id}`);
    return state;
  }

  start(operation: Operation): LocalState {
    const place = placeKeyOf(operation);
    let roots = this.#roots.get(place);
    if (roots === undefined) {
      roots = new Map();
      this.#roots.set(place, roots);
    }
    const key = keyOf(operation);
    let root = roots.get(key);
    if (root === undefined) {
      root = this.#add(operation, [], false, false);
      roots.set(key, root);
    }
    return root;
  }

  /** The state after the next access has given `result`. */
  after(state: LocalState, result: number): LocalState {
    const children = this.#children[state.id - 1];
    let child = children?.get(result);
    if (child === undefined) {
      const { access } = state;
      const exchanged = access?.type === "cas" && access.expected === result;
      const wrote =
        (exchanged ||
          access?.type === "store" ||
          access?.type === "put" ||
          access?.type === "set" ||
          access?.type === "setByte") &&
        !isTransient(this.#memory, access);
      let reclaiming = state.isReclaiming;
      if (access !== undefined && this.#memory.placeOf[access.at] === this.#memory.reclaimer) {
        if (exchanged) reclaiming = true;
        if (access.type === "store") reclaiming = false;
      }
      child = this.#add(state.operation, [...state.results, result], state.hasWritten || wrote, reclaiming);
      children?.set(result, child);
    }
    return child;
  }

  #add(operation: Operation, results: readonly number[], hasWritten: boolean, isReclaiming: boolean): LocalState {
    const ran = run(this.#code, this.#memory, operation, results);
    const access = ran instanceof Replay ? ran.next : undefined;
    const outcome = ran instanceof Replay ? undefined : ran;
    const id = this.#states.length + 1;
    const state = { id, operation, results, access, outcome, hasWritten, isReclaiming };
    this.#states.push(state);
    this.#children.push(new Map());
    return state;
  }
}

/** Locks that are given back, what is remembered of the other end, and what sleepers announce: no operation is about that. */
const isTransient = (memory: ModelMemory, access: Access | undefined): boolean =>
  access !== undefined &&
  access.type !== "setByte" &&
  ["list lock", "send lock", "receive lock", "limit", "seen", "sleepers"].includes(
    memory.classOf[memory.placeOf[access.at] ?? -1] ?? "",
  );

/** 47 bits: every field has its own. */
function keyOf(operation: Operation): number {
  let key = OPCODES.indexOf(operation.opcode);
  key = key * 8 + operation.agent;
  key = key * 8 + operation.incarnation;
  key = key * 4 + operation.cursor;
  key = key * 8 + operation.subject;
  key = key * 64 + operation.generation;
  key = key * 128 + operation.old;
  key = key * 128 + operation.next;
  return key * 2 + (operation.throws ? 1 : 0);
}

function placeKeyOf(operation: Operation): number {
  let key = operation.place;
  key = key * 64 + operation.placeGeneration;
  key = key * 8 + operation.second;
  return key * 2 + (operation.waits ? 1 : 0);
}

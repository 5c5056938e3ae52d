import { argumentOf, isRaw, isShared, LISTED, SHARED, tagOf, UNUSED } from "../../src/layout/state.js";
import type { Slots } from "../../src/slot/slots.js";
import { RUNNING, referenceGeneration, referencesOf } from "./global-state.js";
import type { SlotCode } from "./slot-code.js";
import type { Transitions } from "./transitions.js";

/** What must hold of references and their counts. */
export class ShareInvariants {
  readonly #moves: Transitions;
  readonly #code: SlotCode;
  readonly #slotsOf: (agent: number) => Slots | undefined;

  constructor(code: SlotCode, moves: Transitions, slotsOf: (agent: number) => Slots | undefined) {
    this.#code = code;
    this.#moves = moves;
    this.#slotsOf = slotsOf;
  }

  check(row: Int32Array): void {
    const { shape, memory } = this.#moves;
    if (memory.layout.sharers === 0) return;
    for (let frame = 0; frame < shape.frames; frame++) {
      this.#counts(row, frame);
      for (let thread = 0; thread < shape.threads; thread++) {
        if (row[shape.status(thread)] === RUNNING) this.#thread(row, thread, frame);
      }
    }
  }

  /** Who has a count is named by the word. */
  #counts(row: Int32Array, frame: number): void {
    const { memory, judge } = this.#moves;
    const state = row[memory.state[frame] ?? -1] ?? 0;
    for (let agent = 1; agent <= memory.layout.sharers; agent++) {
      if (row[(memory.counts[frame] ?? -1) + agent - 1] === 0) continue;
      judge.counts.COUNT++;
      const hasBit = isShared(state) && (state & (1 << (agent - 1))) !== 0;
      const isTagged = !isShared(state) && !isRaw(state) && state !== UNUSED && tagOf(state) < LISTED;
      if (!hasBit && !(isTagged && argumentOf(state) === agent)) {
        judge.fail("COUNT", `agent ${agent} has a count of frame ${frame}, whose word does not name it`);
      }
    }
  }

  #thread(row: Int32Array, thread: number, frame: number): void {
    const { shape, memory, judge, ledger } = this.#moves;
    const agent = row[shape.agent(thread)] ?? 0;
    const packed = row[shape.references(thread, frame)] ?? 0;
    const references = referencesOf(packed);
    const state = row[memory.state[frame] ?? -1] ?? 0;
    const generation = row[memory.generation[frame] ?? -1] ?? 0;
    if (references > 0) {
      judge.counts.SHARE++;
      if (!isShared(state) || (state & (1 << (agent - 1))) === 0 || generation !== referenceGeneration(packed)) {
        judge.fail("SHARE", `agent ${agent} has references to frame ${frame}, and no bit or another generation`);
      }
      ledger.checkContent(row, frame, shape.content(row, frame), "a reference");
    }
    if (!this.#moves.isResting(row, thread) || agent > memory.layout.sharers) return;
    if (row[(memory.counts[frame] ?? -1) + agent - 1] !== references) {
      judge.fail("COUNT", `agent ${agent} has ${references} references to frame ${frame}, and another count`);
    }
    const slots = this.#slotsOf(agent);
    if (slots === undefined) return;
    for (let asked = Math.max(generation - 1, 1); asked <= generation + 1; asked++) {
      judge.counts.STALE++;
      const has = references > 0 && asked === referenceGeneration(packed);
      if (this.#code.isSharedBy(slots, frame, asked) !== has) {
        judge.fail("STALE", `isSharedBy is wrong about frame ${frame}, generation ${asked}, agent ${agent}`);
      }
    }
  }

  /** A shared frame has only living holders, each with references, and `referenceCount` says how many in all. */
  atRest(row: Int32Array, frame: number, state: number): void {
    const { shape, judge } = this.#moves;
    let rest = state & ~SHARED;
    let sum = 0;
    let asked: Slots | undefined;
    for (let thread = 0; thread < shape.threads; thread++) {
      const references = referencesOf(row[shape.references(thread, frame)] ?? 0);
      if (row[shape.status(thread)] !== RUNNING || references === 0) continue;
      rest &= ~(1 << ((row[shape.agent(thread)] ?? 0) - 1));
      sum += references;
      asked = this.#slotsOf(row[shape.agent(thread)] ?? 0);
    }
    if (rest !== 0) judge.fail("LOST", `frame ${frame} has holders ${rest} without a reference`);
    if (asked !== undefined && this.#code.referenceCount(asked, frame) !== sum) {
      judge.fail("COUNT", `frame ${frame} has ${sum} references, and referenceCount says otherwise`);
    }
  }
}

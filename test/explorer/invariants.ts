import {
  AGENT_ALIVE,
  AGENT_DEAD,
  AGENT_FREE,
  AGENT_INVITED,
  agentState,
  agentWord,
  incarnationOf,
  reclaimerAgent,
} from "../../src/layout/agent.js";
import { argumentOf, isRaw, isShared, LIVE, SHARED, tagOf, UNUSED } from "../../src/layout/state.js";
import type { Slots } from "../../src/slot/slots.js";
import { RUNNING, STOPPED } from "./global-state.js";
import { PlaceInvariants } from "./place-invariants.js";
import { isPlaced } from "./place-ledger.js";
import { blankWords } from "./replay.js";
import { ShareInvariants } from "./share-invariants.js";
import type { SlotCode } from "./slot-code.js";
import type { Transitions } from "./transitions.js";

/** What must hold in every state, and what more at rest. */
export class Invariants {
  readonly #moves: Transitions;
  readonly #code: SlotCode;
  readonly #slots: readonly Slots[];
  readonly #places: PlaceInvariants;
  readonly #shares: ShareInvariants;
  /** The state that the code under test is asked about. */
  #row: Int32Array = new Int32Array(0);

  constructor(code: SlotCode, moves: Transitions) {
    this.#moves = moves;
    this.#code = code;
    const { memory } = moves;
    const look = (word: number): number => this.#row[memory.placeOf[word] ?? -1] ?? 0;
    const words = { ...blankWords, get: look, load: look };
    this.#slots = Array.from(
      { length: memory.layout.agentEntries },
      (_, agent) => new code.Slots(words, memory.layout, agent, (of) => new code.ByteMap(of)),
    );
    this.#places = new PlaceInvariants(moves, (row, agent) => this.#isAgent(row, agent, AGENT_DEAD));
    this.#shares = new ShareInvariants(code, moves, (agent) => this.#slots[agent]);
  }

  check(row: Int32Array): void {
    this.#row = row;
    for (let frame = 0; frame < this.#moves.shape.frames; frame++) this.#frame(row, frame);
    this.#threads(row);
    this.#shares.check(row);
    this.#places.check(row);
    if (this.isAtRest(row)) this.atRest(row);
  }

  #frame(row: Int32Array, frame: number): void {
    const { memory, shape, judge } = this.#moves;
    const state = row[memory.state[frame] ?? -1] ?? 0;
    if (state === UNUSED) {
      judge.counts.TOLD++;
      if (this.#byte(row, frame) !== 0 && !shape.life(row, frame).reset) {
        judge.fail("TOLD", `frame ${frame} is UNUSED and its byte is not 0`);
      }
      return;
    }
    judge.counts.NAMED++;
    if (isPlaced(state)) {
      if (!this.#places.isNamed(row, state)) judge.fail("NAMED", `frame ${frame} is in what is not there`);
      return;
    }
    if (isShared(state)) {
      if (state === SHARED) judge.fail("NAMED", `frame ${frame} is shared by nobody`);
      for (let agent = 1; agent < 32; agent++) {
        if ((state & (1 << (agent - 1))) !== 0) this.#names(row, frame, agent);
      }
      return;
    }
    this.#names(row, frame, isRaw(state) ? (row[memory.holder[frame] ?? -1] ?? 0) : argumentOf(state));
  }

  #names(row: Int32Array, frame: number, agent: number): void {
    if (agent < 1 || agent >= this.#moves.memory.layout.agentEntries || this.#isAgent(row, agent, AGENT_FREE)) {
      this.#moves.judge.fail("NAMED", `frame ${frame} names agent ${agent}, which is free`);
    }
  }

  #isAgent(row: Int32Array, agent: number, state: number): boolean {
    return agent !== 0 && agentState(row[this.#moves.memory.agents + agent] ?? 0) === state;
  }

  #threads(row: Int32Array): void {
    const { memory, shape, judge } = this.#moves;
    for (let thread = 0; thread < shape.threads; thread++) {
      if (row[shape.status(thread)] !== RUNNING) continue;
      const agent = row[shape.agent(thread)] ?? 0;
      const incarnation = row[shape.incarnation(thread)] ?? 0;
      const living = row[shape.attached(thread)] === 0 ? AGENT_INVITED : AGENT_ALIVE;
      const word = row[memory.agents + agent] ?? 0;
      const local = this.#moves.localOf(row, thread);
      judge.counts.AGENT++;
      if (word !== agentWord(incarnation, living)) {
        judge.fail("AGENT", `the living agent ${agent} is entered as ${word & 3}`);
      }
      if (local?.isReclaiming) {
        judge.counts.RECLAIMER++;
        if (reclaimerAgent(row[memory.reclaimer] ?? 0) !== agent) {
          judge.fail("RECLAIMER", `agent ${agent} reclaims and the header does not say so`);
        }
      }
      for (let frame = 0; frame < shape.frames; frame++) {
        const generation = row[shape.handle(thread, frame)] ?? 0;
        if (generation !== 0) this.#handle(row, thread, frame, agent);
        if (local === undefined) this.#owns(row, frame, generation, agent);
      }
    }
  }

  #handle(row: Int32Array, thread: number, frame: number, agent: number): void {
    const { memory, shape, judge, ledger } = this.#moves;
    judge.counts.OWN++;
    if (row[memory.state[frame] ?? -1] !== (LIVE | agent)) {
      judge.fail("OWN", `frame ${frame} has a handle and is not LIVE with its agent ${agent}`);
    }
    if (row[memory.generation[frame] ?? -1] !== row[shape.handle(thread, frame)]) {
      judge.fail("OWN", `frame ${frame} and its handle differ in their generation`);
    }
    ledger.checkContent(row, frame, shape.content(row, frame), "the owner");
  }

  /** Asks the real `owns` about the current generation and its neighbours, held or not. */
  #owns(row: Int32Array, frame: number, held: number, agent: number): void {
    const { memory, judge } = this.#moves;
    const slots = this.#slots[agent];
    if (slots === undefined) return;
    const current = row[memory.generation[frame] ?? -1] ?? 0;
    for (let generation = Math.max(current - 1, 1); generation <= current + 1; generation++) {
      judge.counts.STALE++;
      if (this.#code.owns(slots, frame, generation) !== (generation === held)) {
        judge.fail("STALE", `owns is wrong about frame ${frame}, generation ${generation}, agent ${agent}`);
      }
    }
  }

  /** Nobody is inside an operation, but to sleep, and every death has been reported and its reclaim has returned. */
  isAtRest(row: Int32Array): boolean {
    const { shape } = this.#moves;
    for (let thread = 0; thread < shape.threads; thread++) {
      const status = row[shape.status(thread)];
      const isBusy = row[shape.local(thread)] !== 0 && row[shape.asleep(thread)] === 0;
      if (status === RUNNING && isBusy) return false;
      if (status === STOPPED && ((row[shape.reported] ?? 0) & (1 << thread)) === 0) return false;
    }
    return true;
  }

  atRest(row: Int32Array): void {
    const { memory, shape, judge } = this.#moves;
    judge.counts.LOST++;
    if (row[memory.reclaimer] !== 0) judge.fail("LOST", "somebody is reclaiming for ever");
    for (let agent = 1; agent < memory.layout.agentEntries; agent++) {
      if (agentState(row[memory.agents + agent] ?? 0) === AGENT_DEAD) {
        judge.fail("LOST", `agent ${agent} is reported dead and nobody frees it`);
      }
    }
    for (let thread = 0; thread < shape.threads; thread++) {
      if (row[shape.status(thread)] !== STOPPED) continue;
      const word = row[memory.agents + (row[shape.agent(thread)] ?? 0)] ?? 0;
      if (agentState(word) !== AGENT_FREE && incarnationOf(word) === row[shape.incarnation(thread)]) {
        judge.fail("LOST", `thread ${thread} stopped and keeps its name`);
      }
    }
    this.#places.atRest(row);
    this.#places.sleepers(row);
    const hasBit = row[memory.summary] !== 0;
    if (hasBit) judge.counts.SUMMARY++;
    for (let frame = 0; frame < shape.frames; frame++) {
      const state = row[memory.state[frame] ?? -1] ?? 0;
      const byte = this.#byte(row, frame);
      if (state === UNUSED) {
        if (hasBit && byte === 0) judge.fail("SUMMARY", `the summary hides frame ${frame}`);
        continue;
      }
      judge.counts.INUSE++;
      if (byte === 0) judge.fail("INUSE", `frame ${frame} is in use and its byte is 0`);
      this.#owned(row, frame, state);
    }
  }

  #owned(row: Int32Array, frame: number, state: number): void {
    const { shape, judge } = this.#moves;
    if (isPlaced(state)) return; // of lists and channels it is asked that somebody can get at them
    if (isShared(state)) {
      this.#shares.atRest(row, frame, state);
      return;
    }
    if (isRaw(state)) {
      const token = shape.findToken(row, frame, state & 63);
      if (token === undefined || token.used || row[shape.status(token.sender)] !== RUNNING) {
        judge.fail("LOST", `frame ${frame} is raw and nobody living sent it`);
      }
      return;
    }
    for (let thread = 0; thread < shape.threads; thread++) {
      const isOwner = row[shape.agent(thread)] === argumentOf(state) && row[shape.status(thread)] === RUNNING;
      if (tagOf(state) === LIVE && isOwner && this.#isBeingSent(row, thread, frame)) return;
      if (tagOf(state) === LIVE && isOwner && row[shape.handle(thread, frame)] !== 0) return;
    }
    judge.fail("LOST", `frame ${frame} is ${state.toString(16)} and has no living owner`);
  }

  /** A sender that sleeps has its frame still, without a handle. */
  #isBeingSent(row: Int32Array, thread: number, frame: number): boolean {
    const operation = this.#moves.localOf(row, thread)?.operation;
    return operation?.opcode === "send" && operation.subject === frame;
  }

  #byte(row: Int32Array, frame: number): number {
    return ((row[this.#moves.memory.bytes] ?? 0) >>> (frame * 8)) & 0xff;
  }
}

import { AGENT_ALIVE, agentWord } from "../../src/layout/agent.js";
import { Choices } from "./choices.js";
import type { Configuration } from "./configuration.js";
import { packReferences, RUNNING, referenceGeneration, referencesOf, STOPPED, StateShape } from "./global-state.js";
import { begin } from "./initial.js";
import { Ledger } from "./ledger.js";
import { type LocalState, LocalStates } from "./local-state.js";
import { type ModelMemory, modelMemory } from "./model-memory.js";
import type { Operation } from "./operation.js";
import { Outcomes } from "./outcomes.js";
import { checkRight } from "./rights.js";
import type { SlotCode } from "./slot-code.js";
import type { Judge } from "./violation.js";

/** Operations that consume a thread's handle of their frame, and give it back if they are refused. */
const TAKES_HANDLE: ReadonlySet<string> = new Set([
  "release",
  "reset",
  "repurpose",
  "intoRaw",
  "renew",
  "share",
  "pushFront",
  "pushBack",
  "insertBefore",
  "send",
]);
const TAKES_REFERENCE: ReadonlySet<string> = new Set(["releaseShared", "releaseUnknown", "tryUnique"]);

/** The moves of one configuration: start an operation, make its next access, stop a thread. */
export class Transitions {
  readonly configuration: Configuration;
  readonly memory: ModelMemory;
  readonly shape: StateShape;
  readonly locals: LocalStates;
  readonly judge: Judge;
  readonly #ledger: Ledger;
  readonly #choices: Choices;
  readonly #outcomes: Outcomes;

  constructor(code: SlotCode, configuration: Configuration, judge: Judge) {
    this.configuration = configuration;
    this.memory = modelMemory(configuration);
    this.shape = new StateShape(this.memory, configuration);
    this.locals = new LocalStates(code, this.memory);
    this.judge = judge;
    this.#ledger = new Ledger(this.shape, judge);
    this.#choices = new Choices(this.shape, configuration, (row, thread) => this.localOf(row, thread)?.operation);
    this.#outcomes = new Outcomes(this.shape, configuration, judge);
  }

  get ledger(): Ledger {
    return this.#ledger;
  }

  /** Every thread that is there at once is registered and attached, as agent 1, 2, 3 …; frames are where they start. */
  initial(): Int32Array {
    const { shape, configuration } = this;
    const row = new Int32Array(shape.size);
    configuration.threads.forEach((plan, thread) => {
      row[shape.budget(thread)] = plan.budget;
      if (plan.later) return;
      row[shape.status(thread)] = RUNNING;
      row[shape.agent(thread)] = thread + 1;
      row[shape.incarnation(thread)] = 1;
      row[shape.attached(thread)] = 1;
      row[this.memory.agents + thread + 1] = agentWord(1, AGENT_ALIVE);
    });
    row[shape.kills] = configuration.kills;
    begin(shape, configuration, row);
    return row;
  }

  isResting(row: Int32Array, thread: number): boolean {
    return row[this.shape.status(thread)] === RUNNING && row[this.shape.local(thread)] === 0;
  }

  isAsleep(row: Int32Array, thread: number): boolean {
    return row[this.shape.asleep(thread)] !== 0;
  }

  localOf(row: Int32Array, thread: number): LocalState | undefined {
    const id = row[this.shape.local(thread)] ?? 0;
    return id === 0 ? undefined : this.locals.at(id);
  }

  canStop(row: Int32Array, thread: number): boolean {
    const { shape } = this;
    if (this.configuration.threads[thread]?.mortal !== true || row[shape.status(thread)] !== RUNNING) return false;
    return (row[shape.kills] ?? 0) > 0;
  }

  /** The thread stops for ever; what it held in its own heap is gone. */
  stop(row: Int32Array, thread: number): void {
    const { shape } = this;
    row[shape.kills] = (row[shape.kills] ?? 0) - 1;
    row[shape.status(thread)] = STOPPED;
    row.fill(0, shape.local(thread), shape.endOf(thread));
    row[shape.attached(thread)] = 0;
  }

  /** The operations that a resting thread may start. */
  choices(row: Int32Array, thread: number): readonly Operation[] {
    return this.#choices.of(row, thread);
  }

  /** Starts an operation, which makes its first access at once. */
  start(row: Int32Array, thread: number, operation: Operation): void {
    const { shape } = this;
    const { opcode, subject, second } = operation;
    const isFree = opcode === "attach" || (opcode === "reclaim" && !this.#costs(row, operation));
    if (!isFree) row[shape.budget(thread)] = (row[shape.budget(thread)] ?? 0) - 1;
    if (TAKES_HANDLE.has(opcode)) row[shape.handle(thread, subject)] = 0;
    if (opcode === "send" && second !== 0) row[shape.handle(thread, second - 1)] = 0;
    if (TAKES_REFERENCE.has(opcode)) {
      const at = shape.references(thread, subject);
      const packed = row[at] ?? 0;
      row[at] = packReferences(referencesOf(packed) - 1, referenceGeneration(packed));
    }
    if (opcode === "closeSession") row[shape.session(thread)] = 0;
    const local = this.locals.start(operation);
    row[shape.local(thread)] = local.id;
    this.step(row, thread);
  }

  #costs(row: Int32Array, operation: Operation): boolean {
    if (operation.throws) return true;
    const { shape } = this;
    for (let thread = 0; thread < shape.threads; thread++) {
      const isNamed =
        row[shape.agent(thread)] === operation.subject && row[shape.incarnation(thread)] === operation.generation;
      if (isNamed) return ((row[shape.reported] ?? 0) & (1 << thread)) !== 0;
    }
    return true;
  }

  /** Makes the next access of a thread's operation; whatever it does up to the one after belongs to the step. */
  step(row: Int32Array, thread: number): void {
    const local = this.localOf(row, thread);
    if (local?.access === undefined) throw new Error("a thread at rest makes no step");
    const result = this.#access(row, thread, local);
    if (result !== ASLEEP) this.#goOn(row, thread, local, result);
  }

  #goOn(row: Int32Array, thread: number, local: LocalState, result: number): void {
    const { shape } = this;
    const next = this.locals.after(local, result);
    if (next.outcome === undefined) {
      row[shape.local(thread)] = next.id;
    } else if (next.outcome.again) {
      row[shape.local(thread)] = this.locals.start(next.operation).id;
    } else {
      row[shape.local(thread)] = 0;
      this.#outcomes.finish(row, thread, next, next.outcome);
    }
  }

  #access(row: Int32Array, thread: number, local: LocalState): number {
    const { memory } = this;
    const { access, operation } = local;
    if (access === undefined) return 0;
    this.judge.counts.RIGHT++;
    checkRight(this.judge, memory, row, access, operation.agent, operation.opcode);
    if (access.type === "onDrop") {
      this.#ledger.onDrop(row, thread, access.at);
      return 0;
    }
    if (access.type === "setByte") {
      const byte = access.at - memory.layout.bytes;
      const word = row[memory.bytes] ?? 0;
      row[memory.bytes] = (word & ~(0xff << (byte * 8))) | ((access.value & 0xff) << (byte * 8));
      return 0;
    }
    const place = memory.placeOf[access.at] ?? -1;
    const seen = row[place] ?? 0;
    if (access.type === "notify") {
      this.#notify(row, access.at);
      return 0;
    }
    if (access.type === "wait") {
      if (seen !== access.expected) return 0;
      row[this.shape.asleep(thread)] = 1;
      return ASLEEP;
    }
    let value = seen;
    if (access.type === "store" || access.type === "put" || access.type === "set") value = access.value | 0;
    else if (access.type === "cas" && seen === (access.expected | 0)) value = access.value | 0;
    else if (access.type === "or") value = seen | access.value;
    else if (access.type === "and") value = seen & access.value;
    else if (access.type === "add") value = (seen + access.value) | 0;
    const writes =
      access.type === "store" || access.type === "put" || (access.type === "cas" && seen === (access.expected | 0));
    const wordClass = memory.classOf[place];
    if (writes && wordClass === "state") {
      this.#ledger.changed(row, thread, local, memory.subjectOf[place] ?? -1, seen, value);
    }
    if (wordClass === "head" || wordClass === "tail") {
      if (((value - seen) | 0) < 0) this.judge.fail("POSITIONS", `a channel's ${wordClass} goes back`);
    }
    const isGivenUp = access.type === "store" && value === 0;
    if (isGivenUp && wordClass === "list holder") {
      row[this.shape.publicList(operation.place)] = operation.placeGeneration;
    }
    if (isGivenUp && wordClass === "channel holder") {
      row[this.shape.publicChannel(operation.place)] = operation.placeGeneration;
    }
    row[place] = value;
    return access.type === "load" || access.type === "get" || access.type === "cas" ? seen : 0;
  }

  /** Wakes all that sleep on a word. */
  #notify(row: Int32Array, word: number): void {
    const { shape } = this;
    for (let thread = 0; thread < shape.threads; thread++) {
      const local = this.localOf(row, thread);
      if (row[shape.asleep(thread)] === 0 || local?.access?.at !== word) continue;
      row[shape.asleep(thread)] = 0;
      this.#goOn(row, thread, local, 0);
    }
  }
}

/** What `#access` says when the thread has fallen asleep. No word that the model has has this value. */
const ASLEEP = -(2 ** 40);

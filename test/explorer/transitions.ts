import { AGENT_ALIVE, agentWord } from "../../src/layout/agent.js";
import type { Configuration, Task } from "./configuration.js";
import { DROPPER, firstContent, hasOnDrop, kindOf, nextContent, PLAIN } from "./content.js";
import { RUNNING, STOPPED, StateShape, UNBORN } from "./global-state.js";
import { Ledger } from "./ledger.js";
import { type LocalState, LocalStates } from "./local-state.js";
import { type ModelMemory, modelMemory } from "./model-memory.js";
import type { Operation, Outcome } from "./operation.js";
import { checkRight } from "./rights.js";
import type { SlotCode } from "./slot-code.js";
import type { Judge } from "./violation.js";

/** The moves of one configuration: start an operation, make its next access, stop a thread. */
export class Transitions {
  readonly configuration: Configuration;
  readonly memory: ModelMemory;
  readonly shape: StateShape;
  readonly locals: LocalStates;
  readonly judge: Judge;
  readonly #ledger: Ledger;

  constructor(code: SlotCode, configuration: Configuration, judge: Judge) {
    this.configuration = configuration;
    this.memory = modelMemory(configuration.frames, configuration.agentEntries, configuration.tableKinds.length);
    this.shape = new StateShape(this.memory, configuration);
    this.locals = new LocalStates(code, this.memory);
    this.judge = judge;
    this.#ledger = new Ledger(this.shape, judge);
  }

  get ledger(): Ledger {
    return this.#ledger;
  }

  /** Every thread that is there at once is registered and attached, as agent 1, 2, 3 …; all frames are unused. */
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
    return row;
  }

  isResting(row: Int32Array, thread: number): boolean {
    return row[this.shape.status(thread)] === RUNNING && row[this.shape.local(thread)] === 0;
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
    row[shape.local(thread)] = 0;
    row[shape.budget(thread)] = 0;
    row[shape.cursor(thread)] = 0;
    row[shape.attached(thread)] = 0;
    for (let frame = 0; frame < shape.frames; frame++) row[shape.handle(thread, frame)] = 0;
  }

  /** The operations that a resting thread may start. */
  choices(row: Int32Array, thread: number): readonly Operation[] {
    const { shape, configuration } = this;
    const none = { subject: 0, generation: 0, old: 0, next: 0, throws: false };
    const agent = row[shape.agent(thread)] ?? 0;
    const common = {
      ...none,
      agent,
      incarnation: row[shape.incarnation(thread)] ?? 0,
      cursor: row[shape.cursor(thread)] ?? 0,
    };
    if (row[shape.attached(thread)] === 0) return [{ ...common, opcode: "attach", cursor: 0 }];
    const found: Operation[] = [];
    const hasBudget = (row[shape.budget(thread)] ?? 0) > 0;
    for (const task of configuration.threads[thread]?.tasks ?? []) {
      if (task.startsWith("reclaim")) this.#reclaims(row, task, common, hasBudget, found);
      else if (hasBudget) this.#works(row, thread, task, common, found);
    }
    return found;
  }

  #works(row: Int32Array, thread: number, task: Task, common: Omit<Operation, "opcode">, found: Operation[]): void {
    const { shape, configuration } = this;
    const { agent } = common;
    const withCursor = { ...common };
    const plain = { ...common, cursor: 0 };
    switch (task) {
      case "alloc":
        for (const kind of configuration.kinds)
          found.push({ ...withCursor, opcode: "alloc", next: firstContent(agent, kind) });
        return;
      case "register":
        if (this.#unborn(row) >= 0) found.push({ ...plain, opcode: "register" });
        return;
      case "enterKind":
        for (const [id, check] of configuration.tableKinds)
          found.push({ ...plain, opcode: "enterKind", subject: id, generation: check });
        return;
      case "restore":
      case "restore wrong kind":
        for (let index = 0; index < shape.tokens; index++) {
          const token = shape.token(row, index);
          if (token === undefined) continue;
          const { frame, generation, content } = token;
          const next = task === "restore" ? content : content ^ (PLAIN | DROPPER);
          found.push({ ...plain, opcode: "restore", subject: frame, generation, old: content, next });
        }
        return;
      default:
    }
    for (let frame = 0; frame < shape.frames; frame++) {
      const generation = row[shape.handle(thread, frame)] ?? 0;
      const old = shape.content(row, frame);
      const subject = frame;
      if (task === "claim") {
        if (generation !== 0) continue;
        for (const kind of configuration.kinds)
          found.push({ ...plain, opcode: "claim", subject, next: firstContent(agent, kind) });
      } else if (generation !== 0) {
        const throws = task.endsWith("throws");
        if (throws && !hasOnDrop(old)) continue;
        const held = { subject, generation, old, throws };
        if (task === "release" || task === "release, onDrop throws")
          found.push({ ...withCursor, ...held, opcode: "release" });
        else if (task === "reset") found.push({ ...plain, ...held, opcode: "reset" });
        else if (task === "renew") found.push({ ...plain, ...held, opcode: "renew" });
        else if (task === "intoRaw") {
          if (this.#mayMakeToken(row)) found.push({ ...plain, ...held, opcode: "intoRaw" });
        } else
          for (const kind of configuration.kinds)
            found.push({ ...withCursor, ...held, opcode: "repurpose", next: nextContent(agent, kind, old) });
      }
    }
  }

  #reclaims(
    row: Int32Array,
    task: Task,
    common: Omit<Operation, "opcode">,
    hasBudget: boolean,
    found: Operation[],
  ): void {
    const { shape } = this;
    const again = task === "reclaim again";
    const throws = task === "reclaim, onDrop throws";
    if ((again || throws) && !hasBudget) return;
    for (let thread = 0; thread < shape.threads; thread++) {
      if (row[shape.status(thread)] !== STOPPED) continue;
      const isReported = ((row[shape.reported] ?? 0) & (1 << thread)) !== 0;
      if (isReported !== again) continue;
      const subject = row[shape.agent(thread)] ?? 0;
      const generation = row[shape.incarnation(thread)] ?? 0;
      found.push({ ...common, opcode: "reclaim", subject, generation, throws });
    }
    if (again) found.push({ ...common, opcode: "reclaim", subject: 1, generation: 0 });
  }

  #mayMakeToken(row: Int32Array): boolean {
    let room = this.shape.roomForTokens(row);
    for (let thread = 0; thread < this.shape.threads; thread++) {
      if (this.localOf(row, thread)?.operation.opcode === "intoRaw") room--;
    }
    return room > 0;
  }

  #unborn(row: Int32Array): number {
    const { shape } = this;
    for (let thread = 0; thread < shape.threads; thread++) if (row[shape.status(thread)] === UNBORN) return thread;
    return -1;
  }

  /** Starts an operation, which makes its first access at once. */
  start(row: Int32Array, thread: number, operation: Operation): void {
    const { shape } = this;
    const isFree = operation.opcode === "attach" || (operation.opcode === "reclaim" && !this.#costs(row, operation));
    if (!isFree) row[shape.budget(thread)] = (row[shape.budget(thread)] ?? 0) - 1;
    const takesHandle = ["release", "reset", "repurpose", "intoRaw", "renew"].includes(operation.opcode);
    if (takesHandle) row[shape.handle(thread, operation.subject)] = 0;
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
    const { shape } = this;
    const local = this.localOf(row, thread);
    if (local?.access === undefined) throw new Error("a thread at rest makes no step");
    const result = this.#access(row, thread, local);
    const next = this.locals.after(local, result);
    if (next.outcome === undefined) {
      row[shape.local(thread)] = next.id;
    } else {
      row[shape.local(thread)] = 0;
      this.#finish(row, thread, next, next.outcome);
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
    let value = seen;
    if (access.type === "store" || access.type === "set") value = access.value | 0;
    else if (access.type === "cas" && seen === (access.expected | 0)) value = access.value | 0;
    else if (access.type === "or") value = seen | access.value;
    else if (access.type === "and") value = seen & access.value;
    const writes = access.type === "store" || (access.type === "cas" && seen === (access.expected | 0));
    if (writes && memory.classOf[place] === "state") {
      this.#ledger.changed(row, thread, local, memory.subjectOf[place] ?? -1, seen, value);
    }
    row[place] = value;
    return access.type === "load" || access.type === "get" || access.type === "cas" ? seen : 0;
  }

  #gives(row: Int32Array, thread: number, frame: number, generation: number): void {
    const { shape } = this;
    this.judge.counts.GENERATION++;
    if (generation <= (row[shape.issued(frame)] ?? 0)) {
      this.judge.fail("GENERATION", `generation ${generation} of frame ${frame} is given out again`);
    }
    if (row[shape.handle(thread, frame)] !== 0) this.judge.fail("OWN", `a second handle of frame ${frame}`);
    row[shape.issued(frame)] = generation;
    row[shape.handle(thread, frame)] = generation;
  }

  #finish(row: Int32Array, thread: number, local: LocalState, outcome: Outcome): void {
    const { shape } = this;
    const { operation } = local;
    const { opcode, subject, generation } = operation;
    if (opcode === "alloc" || opcode === "release" || opcode === "repurpose" || opcode === "reclaim") {
      row[shape.cursor(thread)] = outcome.cursor;
    }
    if (outcome.refused !== undefined && opcode !== "enterKind") {
      this.judge.counts.REFUSAL++;
      if (local.hasWritten) this.judge.fail("REFUSAL", `${opcode} of ${subject} is refused after it has written`);
    }
    switch (opcode) {
      case "claim":
      case "alloc":
        if (outcome.refused === undefined) this.#gives(row, thread, outcome.subject, outcome.generation);
        return;
      case "repurpose":
        if (outcome.threw) return;
        if (!hasOnDrop(operation.old) && !hasOnDrop(operation.next)) {
          shape.setLife(row, subject, { ...shape.life(row, subject), content: operation.next });
        }
        this.#gives(row, thread, subject, outcome.generation);
        return;
      case "renew":
        this.#gives(row, thread, subject, outcome.generation);
        return;
      case "intoRaw":
        shape.addToken(row, {
          frame: subject,
          generation,
          content: operation.old,
          sender: thread,
          used: false,
        });
        return;
      case "restore":
        if (outcome.refused === undefined) {
          if (operation.next !== operation.old) this.judge.fail("TOKEN", `frame ${subject} restores as another kind`);
          this.#gives(row, thread, subject, outcome.generation);
        } else this.#refusedRestore(row, operation, outcome.refused);
        return;
      case "register":
        if (outcome.refused === undefined) this.#bears(row, outcome);
        return;
      case "attach":
        this.judge.counts.ATTACH++;
        if (outcome.refused !== undefined) this.judge.fail("ATTACH", "a living agent is not let in");
        row[shape.attached(thread)] = 1;
        return;
      case "enterKind":
        this.#entered(row, operation, outcome.refused ?? "");
        return;
      case "reclaim":
        for (let other = 0; other < shape.threads; other++) {
          if (row[shape.agent(other)] === subject && row[shape.incarnation(other)] === generation) {
            row[shape.reported] = (row[shape.reported] ?? 0) | (1 << other);
          }
        }
        return;
      default:
    }
  }

  #refusedRestore(row: Int32Array, operation: Operation, refused: string): void {
    const { shape } = this;
    const token = shape.findToken(row, operation.subject, operation.generation);
    if (token === undefined || token.used || row[shape.status(token.sender)] !== RUNNING) return;
    this.judge.counts.MESSAGE++;
    const isRight = kindOf(operation.next) === kindOf(token.content);
    if (isRight || refused !== "wrong kind") {
      this.judge.fail("MESSAGE", `a good token of frame ${operation.subject} is refused: ${refused}`);
    }
  }

  /** A registered name starts the first thread that waits for one. */
  #bears(row: Int32Array, outcome: Outcome): void {
    const { shape } = this;
    this.judge.counts.ATTACH++;
    for (let other = 0; other < shape.threads; other++) {
      const isSame = row[shape.agent(other)] === outcome.subject;
      if (!isSame) continue;
      const isBefore =
        row[shape.status(other)] === STOPPED && (row[shape.incarnation(other)] ?? 0) < outcome.generation;
      if (!isBefore) this.judge.fail("ATTACH", `agent ${outcome.subject} is registered while it has a bearer`);
    }
    const thread = this.#unborn(row);
    if (thread < 0) throw new Error("a name is registered, and nobody waits for it");
    row[shape.status(thread)] = RUNNING;
    row[shape.agent(thread)] = outcome.subject;
    row[shape.incarnation(thread)] = outcome.generation;
  }

  #entered(row: Int32Array, operation: Operation, answer: string): void {
    const { shape, configuration } = this;
    this.judge.counts.KIND++;
    const entry = configuration.tableKinds.findIndex(
      ([id, check]) => id === operation.subject && check === operation.generation,
    );
    const code = ["", "present", "conflict", "full"].indexOf(answer);
    const before = row[shape.answer(entry)];
    if (before !== 0 && before !== code) this.judge.fail("KIND", `kind ${operation.subject} was entered otherwise`);
    row[shape.answer(entry)] = code;
    const hasRival = configuration.tableKinds.some(([id], other) => other !== entry && id === operation.subject);
    if (answer === "conflict" && !hasRival) this.judge.fail("KIND", `kind ${operation.subject} has no rival`);
    if (answer !== "present") return;
    configuration.tableKinds.forEach(([id], other) => {
      if (other !== entry && id === operation.subject && row[shape.answer(other)] === 1) {
        this.judge.fail("KIND", `two checks of kind ${id} are present`);
      }
    });
  }
}

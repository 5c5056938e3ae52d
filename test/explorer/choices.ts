import { ChannelChoices } from "./channel-choices.js";
import type { Configuration, Task } from "./configuration.js";
import { DROPPER, firstContent, hasOnDrop, nextContent, PLAIN } from "./content.js";
import { referenceGeneration, STOPPED, type StateShape } from "./global-state.js";
import { ListChoices } from "./list-choices.js";
import type { Operation } from "./operation.js";

/** What all operations of a resting thread have in common; the cursor is for those that look for a frame or free one. */
export type Common = Omit<Operation, "opcode">;

const NOTHING: readonly Operation[] = [];

/** What the threads of a configuration may do next. */
export class Choices {
  readonly #shape: StateShape;
  readonly #configuration: Configuration;
  readonly #operationOf: (row: Int32Array, thread: number) => Operation | undefined;
  readonly #lists: ListChoices;
  readonly #channels: ChannelChoices;

  constructor(
    shape: StateShape,
    configuration: Configuration,
    operationOf: (row: Int32Array, thread: number) => Operation | undefined,
  ) {
    this.#shape = shape;
    this.#configuration = configuration;
    this.#operationOf = operationOf;
    this.#lists = new ListChoices(shape);
    this.#channels = new ChannelChoices(shape);
  }

  /** The operations that a resting thread may start. */
  of(row: Int32Array, thread: number): readonly Operation[] {
    const shape = this.#shape;
    const configuration = this.#configuration;
    const isAttached = row[shape.attached(thread)] !== 0;
    const hasBudget = (row[shape.budget(thread)] ?? 0) > 0;
    if (isAttached && !hasBudget && !this.#hasStopped(row)) return NOTHING;
    const frame = { subject: 0, generation: 0, old: 0, next: 0, throws: false };
    const place = { place: 0, placeGeneration: 0, second: 0, waits: false };
    const agent = row[shape.agent(thread)] ?? 0;
    const common: Common = {
      ...frame,
      ...place,
      agent,
      incarnation: row[shape.incarnation(thread)] ?? 0,
      cursor: row[shape.cursor(thread)] ?? 0,
    };
    if (!isAttached) return [{ ...common, opcode: "attach", cursor: 0 }];
    const found: Operation[] = [];
    for (const task of configuration.threads[thread]?.tasks ?? []) {
      if (task.startsWith("reclaim")) this.#reclaims(row, task, common, hasBudget, found);
      else if (hasBudget) this.#works(row, thread, task, common, found);
    }
    return found;
  }

  /** Is there anybody to reclaim? */
  #hasStopped(row: Int32Array): boolean {
    for (let thread = 0; thread < this.#shape.threads; thread++) {
      if (row[this.#shape.status(thread)] === STOPPED) return true;
    }
    return false;
  }

  #works(row: Int32Array, thread: number, task: Task, common: Common, found: Operation[]): void {
    const shape = this.#shape;
    const configuration = this.#configuration;
    const { agent } = common;
    const plain = { ...common, cursor: 0 };
    if (this.#lists.add(row, thread, task, plain, found) || this.#channels.add(row, thread, task, plain, found)) return;
    switch (task) {
      case "alloc":
      case "alloc, waiting":
        for (const kind of configuration.kinds)
          found.push({ ...common, opcode: "alloc", next: firstContent(agent, kind), waits: task !== "alloc" });
        return;
      case "register":
        if (this.#shape.unborn(row) >= 0) found.push({ ...plain, opcode: "register" });
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
      const references = configuration.sharers > 0 ? (row[shape.references(thread, frame)] ?? 0) : 0;
      const subject = frame;
      if (task === "claim" || task === "claimShared") {
        if (generation !== 0 || references !== 0) continue;
        for (const kind of configuration.kinds)
          found.push({ ...plain, opcode: task, subject, next: firstContent(agent, kind) });
      } else if (task === "acquire") {
        if (generation === 0) found.push({ ...plain, opcode: "acquire", subject });
      } else if (references !== 0) this.#shares(row, frame, references, task, common, found);
      else if (generation !== 0) this.#owns(row, frame, generation, task, common, found);
    }
  }

  /** To a frame that the thread has a handle of. */
  #owns(row: Int32Array, subject: number, generation: number, task: Task, common: Common, found: Operation[]): void {
    const old = this.#shape.content(row, subject);
    const throws = task.endsWith("throws");
    if (throws && !hasOnDrop(old)) return;
    const plain = { ...common, cursor: 0 };
    const held = { subject, generation, old, throws };
    switch (task) {
      case "release":
      case "release, onDrop throws":
        found.push({ ...common, ...held, opcode: "release" });
        return;
      case "reset":
      case "renew":
      case "share":
        found.push({ ...plain, ...held, opcode: task });
        return;
      case "intoRaw":
        if (this.#mayMakeToken(row)) found.push({ ...plain, ...held, opcode: "intoRaw" });
        return;
      case "repurpose":
      case "repurpose, onDrop throws":
        for (const kind of this.#configuration.kinds)
          found.push({ ...common, ...held, opcode: "repurpose", next: nextContent(common.agent, kind, old) });
        return;
      default:
    }
  }

  /** To a frame that the thread has references to. */
  #shares(row: Int32Array, subject: number, references: number, task: Task, common: Common, found: Operation[]): void {
    const old = this.#shape.content(row, subject);
    const throws = task.endsWith("throws");
    if (throws && !hasOnDrop(old)) return;
    const held = { subject, generation: referenceGeneration(references), old, throws };
    switch (task) {
      case "releaseShared":
      case "releaseShared, onDrop throws":
        found.push({ ...common, ...held, opcode: "releaseShared" });
        return;
      case "releaseUnknown":
      case "addReference":
      case "tryUnique":
        found.push({ ...common, ...held, cursor: 0, opcode: task });
        return;
      default:
    }
  }

  #reclaims(row: Int32Array, task: Task, common: Common, hasBudget: boolean, found: Operation[]): void {
    const shape = this.#shape;
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
    let room = this.#shape.roomForTokens(row);
    for (let thread = 0; thread < this.#shape.threads; thread++) {
      if (this.#operationOf(row, thread)?.opcode === "intoRaw") room--;
    }
    return room > 0;
  }
}

import type { Configuration, Task } from "./configuration.js";
import { DROPPER, firstContent, hasOnDrop, nextContent, PLAIN } from "./content.js";
import { STOPPED, type StateShape } from "./global-state.js";
import type { Operation } from "./operation.js";

/** What the threads of a configuration may do next. */
export class Choices {
  readonly #shape: StateShape;
  readonly #configuration: Configuration;
  readonly #operationOf: (row: Int32Array, thread: number) => Operation | undefined;

  constructor(
    shape: StateShape,
    configuration: Configuration,
    operationOf: (row: Int32Array, thread: number) => Operation | undefined,
  ) {
    this.#shape = shape;
    this.#configuration = configuration;
    this.#operationOf = operationOf;
  }

  /** The operations that a resting thread may start. */
  of(row: Int32Array, thread: number): readonly Operation[] {
    const shape = this.#shape;
    const configuration = this.#configuration;
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
    const shape = this.#shape;
    const configuration = this.#configuration;
    const { agent } = common;
    const withCursor = { ...common };
    const plain = { ...common, cursor: 0 };
    switch (task) {
      case "alloc":
        for (const kind of configuration.kinds)
          found.push({ ...withCursor, opcode: "alloc", next: firstContent(agent, kind) });
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

import type { Configuration } from "./configuration.js";
import { hasOnDrop, kindOf } from "./content.js";
import {
  packReferences,
  RUNNING,
  referenceGeneration,
  referencesOf,
  STOPPED,
  type StateShape,
} from "./global-state.js";
import type { LocalState } from "./local-state.js";
import type { Operation, Outcome } from "./operation.js";
import { PlaceOutcomes } from "./place-outcomes.js";
import type { Judge } from "./violation.js";

/** Refused after it has written, and written back. */
const WRITES_BACK: ReadonlySet<string> = new Set(["enterKind", "releaseUnknown"]);

/** What becomes of handles, tokens, names and kinds when an operation ends. */
export class Outcomes {
  readonly #shape: StateShape;
  readonly #configuration: Configuration;
  readonly #judge: Judge;
  readonly #places: PlaceOutcomes;

  constructor(shape: StateShape, configuration: Configuration, judge: Judge) {
    this.#shape = shape;
    this.#configuration = configuration;
    this.#judge = judge;
    this.#places = new PlaceOutcomes(shape, judge, (row, thread, frame) => {
      this.#gives(row, thread, frame, row[shape.memory.generation[frame] ?? -1] ?? 0);
    });
  }

  #gives(row: Int32Array, thread: number, frame: number, generation: number): void {
    const shape = this.#shape;
    this.#judge.counts.GENERATION++;
    if (generation <= (row[shape.issued(frame)] ?? 0)) {
      this.#judge.fail("GENERATION", `generation ${generation} of frame ${frame} is given out again`);
    }
    if (row[shape.handle(thread, frame)] !== 0) this.#judge.fail("OWN", `a second handle of frame ${frame}`);
    row[shape.issued(frame)] = generation;
    row[shape.handle(thread, frame)] = generation;
  }

  /** A thread has one reference more to a frame. */
  #refers(row: Int32Array, thread: number, frame: number): void {
    const shape = this.#shape;
    const at = shape.references(thread, frame);
    const packed = row[at] ?? 0;
    const generation = row[shape.memory.generation[frame] ?? -1] ?? 0;
    this.#judge.counts.SHARE++;
    if (packed !== 0 && referenceGeneration(packed) !== generation) {
      this.#judge.fail("SHARE", `references to frame ${frame} in two generations`);
    }
    row[at] = packReferences(referencesOf(packed) + 1, generation);
  }

  /** Draws the conclusions from an operation that has ended. */
  finish(row: Int32Array, thread: number, local: LocalState, outcome: Outcome): void {
    const shape = this.#shape;
    const { operation } = local;
    const { opcode, subject, generation } = operation;
    if (opcode === "alloc" || opcode === "release" || opcode === "repurpose" || opcode === "reclaim") {
      row[shape.cursor(thread)] = outcome.cursor;
    }
    if (outcome.refused !== undefined && !WRITES_BACK.has(opcode)) {
      this.#judge.counts.REFUSAL++;
      if (local.hasWritten) this.#judge.fail("REFUSAL", `${opcode} of ${subject} is refused after it has written`);
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
          if (operation.next !== operation.old) this.#judge.fail("TOKEN", `frame ${subject} restores as another kind`);
          this.#gives(row, thread, subject, outcome.generation);
        } else this.#refusedRestore(row, operation, outcome.refused);
        return;
      case "register":
        if (outcome.refused === undefined) this.#bears(row, outcome);
        return;
      case "attach":
        this.#judge.counts.ATTACH++;
        if (outcome.refused !== undefined) this.#judge.fail("ATTACH", "a living agent is not let in");
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
      case "claimShared": {
        if (outcome.refused !== undefined) return;
        const claimed = row[shape.memory.generation[subject] ?? -1] ?? 0;
        this.#judge.counts.GENERATION++;
        if (claimed <= (row[shape.issued(subject)] ?? 0)) {
          this.#judge.fail("GENERATION", `generation ${claimed} of frame ${subject} is given out again`);
        }
        row[shape.issued(subject)] = claimed;
        this.#refers(row, thread, subject);
        return;
      }
      case "share":
      case "addReference":
      case "acquire":
        if (outcome.refused === undefined) this.#refers(row, thread, subject);
        return;
      case "releaseUnknown":
        if (outcome.refused !== undefined) this.#refers(row, thread, subject);
        return;
      case "tryUnique":
        if (outcome.refused !== undefined) this.#refers(row, thread, subject);
        else this.#gives(row, thread, subject, row[shape.memory.generation[subject] ?? -1] ?? 0);
        return;
      default:
        this.#places.finish(row, thread, operation, outcome);
    }
  }

  #refusedRestore(row: Int32Array, operation: Operation, refused: string): void {
    const shape = this.#shape;
    const token = shape.findToken(row, operation.subject, operation.generation);
    if (token === undefined || token.used || row[shape.status(token.sender)] !== RUNNING) return;
    this.#judge.counts.MESSAGE++;
    const isRight = kindOf(operation.next) === kindOf(token.content);
    if (isRight || refused !== "wrong kind") {
      this.#judge.fail("MESSAGE", `a good token of frame ${operation.subject} is refused: ${refused}`);
    }
  }

  /** A registered name starts the first thread that waits for one. */
  #bears(row: Int32Array, outcome: Outcome): void {
    const shape = this.#shape;
    this.#judge.counts.ATTACH++;
    for (let other = 0; other < shape.threads; other++) {
      const isSame = row[shape.agent(other)] === outcome.subject;
      if (!isSame) continue;
      const isBefore =
        row[shape.status(other)] === STOPPED && (row[shape.incarnation(other)] ?? 0) < outcome.generation;
      if (!isBefore) this.#judge.fail("ATTACH", `agent ${outcome.subject} is registered while it has a bearer`);
    }
    const thread = this.#shape.unborn(row);
    if (thread < 0) throw new Error("a name is registered, and nobody waits for it");
    row[shape.status(thread)] = RUNNING;
    row[shape.agent(thread)] = outcome.subject;
    row[shape.incarnation(thread)] = outcome.generation;
  }

  #entered(row: Int32Array, operation: Operation, answer: string): void {
    const shape = this.#shape;
    const configuration = this.#configuration;
    this.#judge.counts.KIND++;
    const entry = configuration.tableKinds.findIndex(
      ([id, check]) => id === operation.subject && check === operation.generation,
    );
    const code = ["", "present", "conflict", "full"].indexOf(answer);
    const before = row[shape.answer(entry)];
    if (before !== 0 && before !== code) this.#judge.fail("KIND", `kind ${operation.subject} was entered otherwise`);
    row[shape.answer(entry)] = code;
    const hasRival = configuration.tableKinds.some(([id], other) => other !== entry && id === operation.subject);
    if (answer === "conflict" && !hasRival) this.#judge.fail("KIND", `kind ${operation.subject} has no rival`);
    if (answer !== "present") return;
    configuration.tableKinds.forEach(([id], other) => {
      if (other !== entry && id === operation.subject && row[shape.answer(other)] === 1) {
        this.#judge.fail("KIND", `two checks of kind ${id} are present`);
      }
    });
  }
}

import type { StateShape } from "./global-state.js";
import type { Operation, Outcome } from "./operation.js";
import type { Judge } from "./violation.js";

/** What becomes of names, locks and handles when an operation on a list or a channel ends. */
export class PlaceOutcomes {
  readonly #shape: StateShape;
  readonly #judge: Judge;
  /** Gives a thread the handle of a frame that it took out. */
  readonly #gives: (row: Int32Array, thread: number, frame: number) => void;

  constructor(shape: StateShape, judge: Judge, gives: (row: Int32Array, thread: number, frame: number) => void) {
    this.#shape = shape;
    this.#judge = judge;
    this.#gives = gives;
  }

  finish(row: Int32Array, thread: number, operation: Operation, outcome: Outcome): void {
    const shape = this.#shape;
    const { place } = operation;
    if (outcome.refused !== undefined) {
      this.#refused(row, thread, operation, outcome.refused);
      return;
    }
    switch (operation.opcode) {
      case "popFront":
      case "popBack":
      case "take":
      case "receive":
        for (const frame of outcome.frames) this.#gives(row, thread, frame);
        return;
      case "endList":
        for (const frame of outcome.frames) this.#gives(row, thread, frame);
        if (outcome.frames.length === 0) row[shape.ownList(thread, place)] = 0;
        return;
      case "endChannel":
        for (const frame of outcome.frames) this.#gives(row, thread, frame);
        if (outcome.frames.length === 0) row[shape.ownChannel(thread, place)] = 0;
        return;
      case "send":
        // Of two there may have been room for one.
        if (outcome.frames.length === 1 && operation.second !== 0) this.#keeps(row, thread, operation.second - 1);
        return;
      case "openSession":
        row[shape.session(thread)] = place;
        this.#judge.counts.PLACE++;
        if (row[shape.memory.lists[place]?.kind ?? -1] === 0) {
          this.#judge.fail("PLACE", `list ${place} is locked, and there is none`);
        }
        return;
      case "beginList":
        this.#begun(row, outcome, shape.issuedList(outcome.subject), shape.listOrder(outcome.subject));
        row[shape.ownList(thread, outcome.subject)] = outcome.generation;
        return;
      case "beginChannel":
        this.#begun(row, outcome, shape.issuedChannel(outcome.subject), shape.channelOrder(outcome.subject));
        row[shape.ownChannel(thread, outcome.subject)] = outcome.generation;
        if (row[shape.memory.channels[outcome.subject]?.closed ?? -1] !== 0) {
          this.#judge.fail("PLACE", `channel ${outcome.subject} begins closed`);
        }
        return;
      case "shareList":
        row[shape.ownList(thread, place)] = 0;
        return;
      case "shareChannel":
        row[shape.ownChannel(thread, place)] = 0;
        return;
      case "seizeList":
        this.#named(row, outcome, place, shape.issuedList(place));
        row[shape.ownList(thread, place)] = outcome.generation;
        return;
      case "seizeChannel":
        this.#named(row, outcome, place, shape.issuedChannel(place));
        row[shape.ownChannel(thread, place)] = outcome.generation;
        if (row[shape.memory.channels[place]?.closed ?? -1] !== 1) {
          this.#judge.fail("CLOSED", `channel ${place} ends and is open`);
        }
        return;
      default:
    }
  }

  /** The id was free, and its bearer's name is a new one. */
  #begun(row: Int32Array, outcome: Outcome, issued: number, order: number): void {
    this.#named(row, outcome, outcome.subject, issued);
    if (row[order] !== 0) this.#judge.fail("PLACE", `${outcome.subject} begins with frames in it`);
  }

  /** No list or channel with this id had the name before. */
  #named(row: Int32Array, outcome: Outcome, place: number, issued: number): void {
    this.#judge.counts.PLACE++;
    if (outcome.generation <= (row[issued] ?? 0)) {
      this.#judge.fail("PLACE", `generation ${outcome.generation} of ${place} is given out again`);
    }
    row[issued] = outcome.generation;
  }

  #refused(row: Int32Array, thread: number, operation: Operation, refused: string): void {
    const shape = this.#shape;
    const { opcode, place, placeGeneration } = operation;
    if (["send", "pushFront", "pushBack", "insertBefore"].includes(opcode)) {
      this.#keeps(row, thread, operation.subject);
      if (operation.second !== 0 && opcode === "send") this.#keeps(row, thread, operation.second - 1);
    }
    if (refused !== "closed" || (opcode !== "receive" && opcode !== "endChannel")) return;
    this.#judge.counts.CLOSED++;
    const isNamed = row[shape.memory.channels[place]?.generation ?? -1] === placeGeneration;
    if (isNamed && row[shape.channelOrder(place)] !== 0) {
      this.#judge.fail("CLOSED", `channel ${place} is said to be closed and empty, with frames in it`);
    }
  }

  /** The handle from before is good still. */
  #keeps(row: Int32Array, thread: number, frame: number): void {
    const shape = this.#shape;
    row[shape.handle(thread, frame)] = row[shape.memory.generation[frame] ?? -1] ?? 0;
  }
}

import type { Common } from "./choices.js";
import type { Task } from "./configuration.js";
import type { StateShape } from "./global-state.js";
import type { Operation } from "./operation.js";

const LIST_TASKS: ReadonlySet<Task> = new Set([
  "beginList",
  "shareList",
  "openSession",
  "closeSession",
  "pushFront",
  "pushBack",
  "insertBefore",
  "popFront",
  "popBack",
  "take",
  "seizeList",
  "endList",
]);

/** What a thread may do with lists, by the names that it knows. */
export class ListChoices {
  readonly #shape: StateShape;

  constructor(shape: StateShape) {
    this.#shape = shape;
  }

  /** False for a task that is not about lists. */
  add(row: Int32Array, thread: number, task: Task, common: Common, found: Operation[]): boolean {
    if (!LIST_TASKS.has(task)) return false;
    if (task === "beginList") {
      found.push({ ...common, opcode: "beginList" });
      return true;
    }
    const shape = this.#shape;
    for (let place = 1; place <= shape.lists; place++) {
      const isInSession = row[shape.session(thread)] === place;
      const own = row[shape.ownList(thread, place)] ?? 0;
      const placeGeneration = isInSession ? 0 : own || (row[shape.publicList(place)] ?? 0);
      if (placeGeneration === 0 && !isInSession) continue;
      this.#addFor(row, thread, task, { ...common, place, placeGeneration }, own !== 0, found);
    }
    return true;
  }

  #addFor(row: Int32Array, thread: number, task: Task, common: Common, isOwn: boolean, found: Operation[]): void {
    const shape = this.#shape;
    const isInSession = common.placeGeneration === 0;
    switch (task) {
      case "closeSession":
        if (isInSession) found.push({ ...common, opcode: task });
        return;
      case "openSession":
      case "seizeList":
        if (!isInSession && row[shape.session(thread)] === 0) found.push({ ...common, opcode: task });
        return;
      case "shareList":
      case "endList":
        if (!isInSession && isOwn) found.push({ ...common, opcode: task });
        return;
      case "popFront":
      case "popBack":
        found.push({ ...common, opcode: task });
        return;
      default:
    }
    for (let subject = 0; subject < shape.frames; subject++) {
      const generation = row[shape.handle(thread, subject)] ?? 0;
      if (task === "take") {
        if (generation === 0) found.push({ ...common, opcode: "take", subject });
      } else if (generation === 0) {
      } else if (task === "pushFront" || task === "pushBack") {
        found.push({ ...common, opcode: task, subject, generation });
      } else if (task === "insertBefore") {
        for (let other = 0; other < shape.frames; other++) {
          if (other === subject) continue;
          found.push({ ...common, opcode: "insertBefore", subject, generation, second: other + 1 });
        }
      }
    }
  }
}

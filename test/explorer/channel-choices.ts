import type { Common } from "./choices.js";
import type { Task } from "./configuration.js";
import type { StateShape } from "./global-state.js";
import type { Operation } from "./operation.js";

const CHANNEL_TASKS: ReadonlySet<Task> = new Set([
  "beginChannel",
  "shareChannel",
  "send",
  "sendTwo",
  "send, waiting",
  "receive",
  "receiveTwo",
  "receive, waiting",
  "closeChannel",
  "seizeChannel",
  "endChannel",
]);

/** What a thread may do with channels, by the names that it knows. */
export class ChannelChoices {
  readonly #shape: StateShape;

  constructor(shape: StateShape) {
    this.#shape = shape;
  }

  /** False for a task that is not about channels. */
  add(row: Int32Array, thread: number, task: Task, common: Common, found: Operation[]): boolean {
    if (!CHANNEL_TASKS.has(task)) return false;
    if (task === "beginChannel") {
      found.push({ ...common, opcode: "beginChannel" });
      return true;
    }
    const shape = this.#shape;
    for (let place = 1; place <= shape.channels; place++) {
      const own = row[shape.ownChannel(thread, place)] ?? 0;
      const placeGeneration = own || (row[shape.publicChannel(place)] ?? 0);
      if (placeGeneration === 0) continue;
      this.#addFor(row, thread, task, { ...common, place, placeGeneration }, own !== 0, found);
    }
    return true;
  }

  #addFor(row: Int32Array, thread: number, task: Task, common: Common, isOwn: boolean, found: Operation[]): void {
    const shape = this.#shape;
    const waits = task.endsWith("waiting");
    switch (task) {
      case "shareChannel":
      case "endChannel":
        if (isOwn) found.push({ ...common, opcode: task });
        return;
      case "closeChannel":
      case "seizeChannel":
        found.push({ ...common, opcode: task });
        return;
      case "receive":
      case "receiveTwo":
      case "receive, waiting":
        found.push({ ...common, opcode: "receive", second: task === "receiveTwo" ? 2 : 1, waits });
        return;
      default:
    }
    for (let subject = 0; subject < shape.frames; subject++) {
      if (row[shape.handle(thread, subject)] === 0) continue;
      if (task !== "sendTwo") found.push({ ...common, opcode: "send", subject, waits });
      else {
        for (let other = 0; other < shape.frames; other++) {
          if (other === subject || row[shape.handle(thread, other)] === 0) continue;
          found.push({ ...common, opcode: "send", subject, second: other + 1 });
        }
      }
    }
  }
}

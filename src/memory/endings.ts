import { needStack } from "./stack.js";

/** After so many nested ends the stack is looked at again: it takes time. */
const LEVELS = 8;

/** One frame's end, which may stop half-way for want of stack. */
export interface Ending {
  /** Ends the frame. */
  end(): void;
  /** Called once there is stack again: finishes what was begun, or takes back what was not. Does nothing after a whole end. */
  settle(): void;
}

/**
 * The ends of frames that are going on. A frame's onDrop may drop other frames, and so on, until the stack is full; then
 * even what has to be done after an exception has no room. The outermost end, which has, settles what was left.
 *
 * An onDrop may do other things as well, which cannot be settled: take a frame out of a list, say. So an end that is nested
 * deeply does not begin where little stack is left: there is enough for what its onDrop does.
 */
export class Endings {
  #depth = 0;
  readonly #begun: Ending[] = [];

  /** Is a frame's end going on? */
  get areGoingOn(): boolean {
    return this.#depth > 0;
  }

  /**
   * Throws RangeError where `run` would, for want of stack. With 2 it asks for twice as much: for who wants `run` to begin
   * later, in calls of its own.
   */
  needStack(times: 1 | 2): void {
    if (this.#depth > 0 && this.#depth % LEVELS === 0) needStack(times);
  }

  run(ending: Ending): void {
    this.needStack(1);
    this.#begun.push(ending);
    this.#depth++;
    try {
      ending.end();
    } finally {
      this.#depth--;
      if (this.#depth === 0) this.#settle();
    }
  }

  #settle(): void {
    for (let ending = this.#begun.pop(); ending !== undefined; ending = this.#begun.pop()) ending.settle();
  }
}

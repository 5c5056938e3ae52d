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
 */
export class Endings {
  #depth = 0;
  readonly #begun: Ending[] = [];

  /** Is a frame's end going on? */
  get areGoingOn(): boolean {
    return this.#depth > 0;
  }

  run(ending: Ending): void {
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

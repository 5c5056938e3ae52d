/** Asynchronous code of one thread that waits for words of its private memory to change. */
export class Sleepers {
  readonly #waiting: Map<number, Set<() => void>> = new Map();

  /** Settles when `wake` is called for the word. `cancel` is called with what gives up waiting. */
  sleep(word: number, cancel: (giveUp: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(word) ?? new Set();
      this.#waiting.set(word, waiting);
      const wake = (): void => {
        waiting.delete(wake);
        resolve();
      };
      waiting.add(wake);
      cancel(wake);
    });
  }

  /** Wakes all that wait for a word. */
  wake(word: number): void {
    for (const wake of [...(this.#waiting.get(word) ?? [])]) wake();
  }
}

/** Where debug mode writes: every console has it. */
declare const console: { warn(text: string): void };

interface Claim {
  readonly text: string;
  readonly place: string;
}

/**
 * Debug mode's register of owners: it reports those that the garbage collector took without their having been consumed,
 * with the place that claimed them. Nothing of it exists outside debug mode.
 */
export class Leaks {
  readonly #registry: FinalizationRegistry<Claim> = new FinalizationRegistry((claim) => {
    console.warn(
      `unique-frame: ${claim.text} was never consumed: its frame is lost until it is reclaimed. Claimed ${claim.place}`,
    );
  });
  readonly #places: WeakMap<object, string> = new WeakMap();

  /** An owner came to be. `from`: the owner that it was moved out of, whose place it keeps. */
  born(owner: object, text: string, from: object | undefined): void {
    const moved = from === undefined ? undefined : this.#places.get(from);
    const place = moved ?? callerOf(new Error("place").stack ?? "");
    this.#places.set(owner, place);
    this.#registry.register(owner, { text, place }, owner);
  }

  /** An owner was consumed. */
  consumed(owner: object): void {
    this.#registry.unregister(owner);
  }
}

/** The part of a stack that is the user's: V8 begins with the message, and then come frames of this library. */
function callerOf(stack: string): string {
  const lines = stack.split("\n");
  const frames = lines[0]?.startsWith("Error") ? lines.slice(1) : lines;
  // How many they are depends on the operation. They are in one folder, whose name the first one, of this file, tells.
  const folder = /([^()\s]+)memory\/leaks\./.exec(frames[0] ?? "")?.[1];
  const isOurs = (frame: string): boolean => frame.includes(folder ?? "") || frame.includes("(<anonymous>)");
  const first = folder === undefined ? 1 : frames.findIndex((frame) => !isOurs(frame));
  return frames.slice(first).join("\n").trim() || "at an unknown place";
}

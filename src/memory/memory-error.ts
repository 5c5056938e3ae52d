/**
 * Thrown when a memory cannot be created, attached or used: the message says what is wrong with it and what to do. Every
 * operation on a frame throws it when the frame's buffer was detached or has shrunk.
 *
 * **Source**: the original has none: a kernel's memory does not go away.
 *
 * @example
 * ```ts
 * try {
 *   createMemory({ name: "dma", frames: 2 ** 23 });
 * } catch (error) {
 *   if (!(error instanceof MemoryError)) throw error; // this engine has no buffer of that size
 * }
 * ```
 */
export class MemoryError extends Error {
  override readonly name: string = "MemoryError";
}

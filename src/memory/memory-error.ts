/** Thrown when a memory cannot be created, attached or used: the message says what is wrong with it and what to do. */
export class MemoryError extends Error {
  override readonly name: string = "MemoryError";
}

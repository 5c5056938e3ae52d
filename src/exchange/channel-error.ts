/**
 * Says why a thread did not get what it waited for.
 *
 * - `"Closed"`: the channel was closed, and nothing is sent any more. The frame is still the variable's.
 * - `"CannotWait"`: it would have to wait, and this thread may not sleep, as a browser's main thread, or the memory is private, so
 *   that nobody else could wake it. Use what does not sleep. The frame is still the variable's.
 */
export type ChannelErrorCode = "Closed" | "CannotWait";

/**
 * Thrown where a channel cannot do what it was asked to, although nothing was misused.
 *
 * **Source**: the original has none: it has no channels.
 *
 * @example
 * ```ts
 * const channel = createChannel(memory, Init, { capacity: 1 });
 * channel.close();
 * try {
 *   send(channel, frame);
 * } catch (error) {
 *   if (error instanceof ChannelError && error.code === "Closed") drop(frame);
 * }
 * ```
 */
export class ChannelError extends Error {
  override readonly name: string = "ChannelError";
  /** What was in the way. */
  readonly code: ChannelErrorCode;

  constructor(code: ChannelErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

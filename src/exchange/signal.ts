/**
 * What ends a wait early: an `AbortSignal`, or what has these of it.
 *
 * **Source**: the original has none.
 *
 * @example
 * ```ts
 * async function soon(channel: FrameChannel<Init, "dma">, signal: StopSignal): Promise<void> {
 *   const frame = await channel.receiveAsync({ signal });
 *   if (frame === undefined) return;
 *   own(frame);
 *   drop(frame);
 * }
 * ```
 */
export interface StopSignal {
  readonly aborted: boolean;
  /** What a wait that it ends is rejected with. */
  readonly reason?: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Options of what waits. */
export interface WaitOptions {
  /** Ends the wait. Without it, it lasts until there is something. */
  readonly signal?: StopSignal;
}

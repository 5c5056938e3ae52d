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

/** The signal among the options of a wait. Throws TypeError for what is none: found while waiting, it would lose a frame. */
export function signalIn(use: string, options: WaitOptions): StopSignal | undefined {
  const signal = options?.signal;
  if (signal === undefined || isSignal(signal)) return signal;
  throw new TypeError(`${use}: a wait is ended by an AbortSignal, not by ${typeof signal}`);
}

function isSignal(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (!("aborted" in value && "addEventListener" in value && "removeEventListener" in value)) return false;
  return typeof value.addEventListener === "function" && typeof value.removeEventListener === "function";
}

/** A plain-object model of a memory: what must be true after every operation. It knows nothing of bytes. */

export interface ModelFrame {
  state: "unused" | "unique" | "raw";
  /** Which of the test's kinds, and the values of its fields in the order of their declaration. */
  kind: number;
  values: readonly number[];
  /** Who owns it; undefined when it is unused. */
  owner: ModelHandle | ModelMessage | undefined;
  /** Counts ownership changing hands: handles, views and messages are good for one life. */
  life: number;
  byte: 0 | 1;
  /** Reset behind the allocator's back. */
  isReset: boolean;
  /** The page's first byte. */
  page0: number;
}

export interface ModelHandle {
  state: "unique" | "raw" | "spent";
  readonly index: number;
  life: number;
  /** What consumed it, or what ended its earlier views. */
  by: string;
}

export interface ModelMessage {
  readonly index: number;
  readonly life: number;
}

export function newModel(frames: number): ModelFrame[] {
  return Array.from({ length: frames }, () => ({
    state: "unused",
    kind: 0,
    values: [],
    owner: undefined,
    life: 0,
    byte: 0,
    isReset: false,
    page0: 0,
  }));
}

/** A new handle owns the frame. */
export function handTo(frame: ModelFrame, index: number, state: "unique" | "raw"): ModelHandle {
  const handle: ModelHandle = { state, index, life: frame.life, by: "own" };
  frame.state = state;
  frame.owner = handle;
  return handle;
}

export function claimIn(frame: ModelFrame, index: number, kind: number, values: readonly number[]): ModelHandle {
  frame.life++;
  Object.assign(frame, { kind, values, byte: 1, isReset: false });
  return handTo(frame, index, "unique");
}

export function spend(handle: ModelHandle, by: string): void {
  handle.state = "spent";
  handle.by = by;
}

export function freeIn(frame: ModelFrame, isTold: boolean): void {
  frame.state = "unused";
  frame.owner = undefined;
  if (isTold) frame.byte = 0;
  else frame.isReset = true;
}

/** A plain-object model of a memory: what must be true after every operation. It knows nothing of bytes. */

export interface ModelFrame {
  state: "unused" | "unique" | "raw" | "shared" | "listed" | "queued";
  /** References, while it is shared. */
  count: number;
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

/** What a handle that owns can be. */
export type HandleState = "unique" | "raw" | "shared" | "rawShared";

/** A list or a channel: which frames are in it, in which order. */
export interface ModelPlace {
  readonly kind: number;
  /** Its id in the bytes. */
  readonly id: number;
  readonly indices: number[];
  isClosed: boolean;
}

export interface ModelHandle {
  state: HandleState | "spent";
  readonly index: number;
  life: number;
  /** Counts its own changes of state: a shared frame's views are good for one of them. */
  epoch: number;
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
    count: 0,
    kind: 0,
    values: [],
    owner: undefined,
    life: 0,
    byte: 0,
    isReset: false,
    page0: 0,
  }));
}

/** A new handle of the frame; of a shared one, in addition to others. */
export function handTo(frame: ModelFrame, index: number, state: HandleState): ModelHandle {
  const handle: ModelHandle = { state, index, life: frame.life, epoch: 0, by: "own" };
  if (state === "unique" || state === "raw") {
    frame.state = state;
    frame.owner = handle;
  }
  return handle;
}

/** One more reference to a shared frame. */
export function referTo(frame: ModelFrame, index: number): ModelHandle {
  frame.count++;
  return handTo(frame, index, "shared");
}

export function claimIn(
  frame: ModelFrame,
  index: number,
  kind: number,
  values: readonly number[],
  state: "unique" | "shared" = "unique",
): ModelHandle {
  frame.life++;
  Object.assign(frame, { kind, values, byte: 1, isReset: false, state, owner: undefined });
  return state === "shared" ? referTo(frame, index) : handTo(frame, index, state);
}

/** A handle changes its state, and the frame with it. */
export function enter(frame: ModelFrame, handle: ModelHandle, state: HandleState, by: string): void {
  handle.state = state;
  handle.by = by;
  handle.epoch++;
  if (state === "rawShared") return;
  frame.state = state;
  frame.owner = state === "shared" ? undefined : handle;
}

export function spend(handle: ModelHandle, by: string): void {
  handle.state = "spent";
  handle.by = by;
}

/** A frame's end; of a shared one, when its last reference goes. */
export function freeIn(frame: ModelFrame, isTold: boolean): void {
  frame.state = "unused";
  frame.count = 0;
  frame.owner = undefined;
  if (isTold) frame.byte = 0;
  else frame.isReset = true;
}

/// <reference lib="esnext.disposable" preserve="true" />
import { unknownKind } from "../kind/unknown-kind.js";
import { onDropOf } from "../memory/run-on-drop.js";
import { needStack } from "../memory/stack.js";
import type { Op } from "../ownership/protocol.js";
import { kindWordOf } from "../slot/owner.js";
import { restore } from "../slot/raw.js";
import { release, vacate } from "../slot/release.js";
import { addReference, afterLastReference, removeReference } from "../slot/shared.js";
import {
  coreIn,
  demand,
  FrameHandle,
  generationIn,
  indexIn,
  isHeldByThread,
  isOfSlot,
  isSpent,
  kindIn,
  removeOne,
  setSpent,
  setState,
  setUnique,
  spentBy,
  stateIn,
} from "./frame-handle.js";
import { refuseUnknown } from "./limits.js";
import { refuseOther } from "./refusal.js";
import { requirementOf, stateBits } from "./requirement.js";

const dropping = requirementOf("drop");

/** Ends the life of a unique frame, or gives back a reference to a shared one. */
export function endFrame(op: Op, frame: FrameHandle, tellAllocator: boolean): void {
  if (removeOne(frame, op)) return;
  if (stateIn(frame) === stateBits.shared) {
    endReference(op, frame);
    return;
  }
  const core = coreIn(frame);
  const { slots, endings } = core;
  const kind = kindIn(frame);
  const index = indexIn(frame);
  if (kind === unknownKind) refuseUnknown(op, frame.toString());
  const onDrop = onDropOf(core, index, kind, slots.dropping);
  if (onDrop === undefined && !endings.areGoingOn) {
    setSpent(frame, op);
    release(slots, index, undefined, tellAllocator);
    return;
  }
  endings.run({
    end() {
      setSpent(frame, op);
      release(slots, index, onDrop, tellAllocator);
    },
    settle: () => settle(frame, tellAllocator),
  });
}

/** Gives back this thread's only reference to a frame: the frame dies if nobody else has one. */
function endReference(op: Op, frame: FrameHandle): void {
  const core = coreIn(frame);
  const { slots, endings } = core;
  const index = indexIn(frame);
  const kind = kindIn(frame);
  const isKnown = kind !== unknownKind;
  const onDrop = isKnown ? onDropOf(core, index, kind, slots.dropping) : undefined;
  let left: number | undefined;
  let isOver = false;
  endings.run({
    end() {
      setSpent(frame, op);
      left = removeReference(slots, index);
      isOver = left > 0 || afterLastReference(slots, index, isKnown, onDrop);
      if (isOver) return;
      setState(frame, stateBits.shared, spentBy(frame));
      refuseUnknown(op, frame.toString());
    },
    settle() {
      if (isOver || !isSpent(frame) || !isOfSlot(frame)) return;
      const isHeld = isHeldByThread(frame);
      if (isHeld && left === 0) addReference(slots, index); // it had not left
      if (isHeld) setState(frame, stateBits.shared, spentBy(frame));
      else if (core.atomic[slots.stateWord(index)] === slots.dropping) vacate(slots, index, true);
    },
  });
}

/** Finishes the end of a unique frame that stopped half-way, or takes it back if it had not begun. */
export function settle(frame: FrameHandle, tellAllocator: boolean): void {
  const core = coreIn(frame);
  core.refresh();
  const { slots, atomic } = core;
  // A handle that is spent, and whose slot is still this thread's in the handle's generation, is half-way.
  if (!isSpent(frame) || !isOfSlot(frame)) return;
  const state = atomic[slots.stateWord(indexIn(frame))];
  if (state === slots.live)
    setState(frame, stateBits.unique, spentBy(frame)); // it had not begun: the frame is still owned
  else if (state === slots.dropping || state === slots.gutted) vacate(slots, indexIn(frame), tellAllocator);
}

/** Consumes a frame if it was not consumed before: what `using` calls. */
export function dispose(frame: FrameHandle): void {
  if (isSpent(frame) === undefined) refuseOther("drop", frame);
  if (isSpent(frame)) return;
  if (stateIn(frame) === stateBits.raw) {
    const core = coreIn(frame);
    if (core.endings.areGoingOn) needStack(); // the slot and the handle must both know of it
    core.refresh();
    const { slots } = core;
    const index = indexIn(frame);
    // The token may have been used elsewhere, from a copy: then the frame is somebody else's.
    if (restore(slots, index, generationIn(frame), kindWordOf(slots, index)) !== undefined) {
      setSpent(frame, "fromRaw");
      return;
    }
    setUnique(frame, kindIn(frame), "fromRaw");
  }
  if (stateIn(frame) === stateBits.rawShared) setState(frame, stateBits.shared, "fromRaw");
  endFrame("drop", demand(dropping, frame), true);
}

Object.defineProperty(FrameHandle.prototype, Symbol.dispose, {
  value(this: FrameHandle): void {
    dispose(this);
  },
  writable: true,
  configurable: true,
});

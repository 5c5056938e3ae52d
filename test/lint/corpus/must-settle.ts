// Owners that are left on some path.
import {
  alloc,
  drop,
  give,
  intoRaw,
  intoShared,
  OutOfFrames,
  own,
  pushBack,
  send,
  type UniqueFrameOwner,
} from "unique-frame";
import {
  Buffer,
  channel,
  finish,
  Init,
  list,
  make,
  memory,
  no,
  type Owner,
  type Pair,
  pause,
  risky,
  turns,
  works,
  yes,
} from "./world.js";

export const leftAtTheEnd: Pair = {
  fate: "lost",
  wrong() {
    const x = make(); // LINT must-settle: x still owns its frame
    own(x);
    x.meta();
  },
  right() {
    using x = make();
    own(x);
    x.meta();
  },
};
export const leftOnOneBranch: Pair = {
  fate: "lost",
  wrong() {
    const x = make(); // LINT must-settle: x still owns its frame
    own(x);
    if (no) drop(x);
  },
  right() {
    const x = make();
    own(x);
    if (no) drop(x);
    else finish(give(x));
  },
};
export const leftByEarlyReturn: Pair = {
  fate: "lost",
  wrong() {
    const x = make(); // LINT must-settle: where control leaves on line
    own(x);
    if (yes) return;
    drop(x);
  },
  right() {
    const x = make();
    own(x);
    if (yes) {
      drop(x);
      return;
    }
    finish(give(x));
  },
};
export const leftByThrow: Pair = {
  fate: "lost",
  wrong() {
    const x = make(); // LINT must-settle: where control leaves on line
    own(x);
    if (yes) throw new Error("too late");
    drop(x);
  },
  right() {
    using x = make();
    own(x);
    if (yes) throw new Error("in time");
  },
};
export const leftInLoop: Pair = {
  fate: "lost",
  wrong() {
    for (let turn = 0; turn < turns; turn++) {
      const x = make(); // LINT must-settle: x still owns
      own(x);
      x.meta();
    }
  },
  right() {
    for (let turn = 0; turn < turns; turn++) {
      const x = make();
      own(x);
      drop(x);
    }
  },
};
export const leftByContinue: Pair = {
  fate: "lost",
  wrong() {
    for (let turn = 0; turn < turns; turn++) {
      const x = make(); // LINT must-settle: x still owns
      own(x);
      if (turn === 0) continue;
      drop(x);
    }
  },
  right() {
    for (let turn = 0; turn < turns; turn++) {
      const x = make();
      own(x);
      if (turn > 0) x.meta();
      drop(x);
    }
  },
};
export const leftInSwitch: Pair = {
  fate: "lost",
  wrong() {
    const x = make(); // LINT must-settle: x still owns its frame
    own(x);
    switch (turns) {
      case 1:
        drop(x);
        break;
      case 2:
        x.meta();
        break;
      default:
        drop(x);
    }
  },
  right() {
    const x = make();
    own(x);
    switch (turns) {
      case 1:
        finish(give(x));
        break;
      default:
        drop(x);
    }
  },
};
export const leftInCatch: Pair = {
  fate: "lost",
  wrong() {
    const x = make(); // LINT must-settle: x still owns its frame
    own(x);
    try {
      risky();
      drop(x);
    } catch {
      works();
    }
  },
  right() {
    const x = make();
    own(x);
    try {
      risky();
    } catch {
      works();
    } finally {
      drop(x);
    }
  },
};
export const overwritten: Pair = {
  fate: "lost",
  wrong() {
    let x = make();
    own(x);
    x.meta();
    x = make(); // LINT must-settle: x still owns a frame when it gets another one
    finish(x);
  },
  right() {
    let x = make();
    finish(x);
    x = make();
    finish(x);
  },
};
export const parameterLeft: Pair = {
  fate: "lost",
  wrong() {
    ignore(make());
  },
  right() {
    endIt(make());
  },
};
function ignore(frame: UniqueFrameOwner<Init>): void { // LINT must-settle: frame still owns its frame
  frame.meta();
}
function endIt(frame: UniqueFrameOwner<Init>): void {
  own(frame);
  frame.meta();
  drop(frame);
}
export const trackedParameterLeft: Pair = {
  fate: "lost",
  wrong() {
    readAndForget(make());
  },
  right() {
    finish(make());
  },
};
function readAndForget(frame: Owner): number { // LINT must-settle: where control leaves on line
  own(frame);
  return frame.meta().pid;
}
export const rawLeft: Pair = {
  fate: "lost",
  wrong() {
    const x = make(); // LINT must-settle: x still owns its frame
    own(x);
    intoRaw(x);
  },
  right() {
    using x = make();
    own(x);
    intoRaw(x);
  },
};
export const sharedLeft: Pair = {
  fate: "lost",
  wrong() {
    const x = make();
    own(x);
    intoShared(x);
    const y = x.clone(); // LINT must-settle: y still owns its frame
    own(y);
    drop(x);
  },
  right() {
    const x = make();
    own(x);
    intoShared(x);
    const y = x.clone();
    own(y);
    drop(x);
    drop(y);
  },
};
export const uncheckedLeft: Pair = {
  fate: "lost",
  wrong() {
    const x = alloc(memory, Init, { pid: 1 }); // LINT must-settle: x still owns its frame
    if (x instanceof OutOfFrames) return;
    x.meta();
  },
  right() {
    const x = alloc(memory, Init, { pid: 1 });
    if (x instanceof OutOfFrames) return;
    own(x);
    drop(x);
  },
};
export const ownedOnOnePath: Pair = {
  fate: "lost",
  wrong() {
    const x = alloc(memory, Init, { pid: 1 }); // LINT must-settle: x still owns its frame
    if (yes) return;
    own(x);
    drop(x);
  },
  right() {
    const x = alloc(memory, Init, { pid: 1 });
    own(x);
    if (yes) finish(give(x));
    else drop(x);
  },
};
export const takenAndLeft: Pair = {
  fate: "lost",
  wrong() {
    const x = make();
    own(x);
    pushBack(list, x);
    const y = list.popFront(); // LINT must-settle: y still owns its frame
    if (y === undefined) return;
    own(y);
    y.meta();
  },
  right() {
    const x = make();
    own(x);
    pushBack(list, x);
    const y = list.popFront();
    if (y === undefined) return;
    own(y);
    drop(y);
  },
};
export const sentOnOneBranch: Pair = {
  fate: "lost",
  wrong() {
    const x = make(); // LINT must-settle: x still owns its frame
    own(x);
    if (x.meta().pid === 7) send(channel, x);
  },
  right() {
    const x = make();
    own(x);
    if (x.meta().pid === 1) send(channel, x);
    else drop(x);
  },
};
export const leftBehindAwait: Pair = {
  fate: "lost",
  async wrong() {
    const x = alloc(memory, Buffer, { length: 0 }); // LINT must-settle: x still owns its frame
    own(x);
    x.fill(1);
    await pause();
  },
  async right() {
    const x = alloc(memory, Buffer, { length: 0 });
    own(x);
    x.fill(1);
    await pause();
    drop(x);
  },
};
/** A generic function hands back what it was given. */
const same = <T>(value: T): T => value;
export const lookedUp: Pair = {
  fate: "lost",
  wrong() {
    const held = new Map([["x", make()]]);
    const x = held.get("x"); // LINT must-settle: x still owns its frame
    held.clear();
    if (x === undefined) return;
    own(x);
    x.meta();
  },
  right() {
    const held = new Map([["x", make()]]);
    const x = held.get("x");
    if (x === undefined) return;
    x.meta();
    const frames = [...held.values()];
    frames.sort((one, other) => one.startPaddr() - other.startPaddr());
    frames.filter((frame, at) => at > 0 && frame.meta().pid > 0);
    same(x);
    same(x).meta();
    frames.at(-1)?.meta();
    const first = frames.find(({ meta }) => meta !== undefined);
    if (first === undefined) throw new Error("it is there");
    for (const frame of frames) finish(frame);
  },
};
function put(): void {
  const x = make();
  own(x);
  pushBack(list, x);
}
export const askedAndLost: Pair = {
  fate: "lost",
  wrong() {
    put();
    const x = list.popFront(); // LINT TYPED must-settle: still owns its frame
    if (x !== undefined) works(x.meta().pid);
  },
  right() {
    put();
    const x = list.popFront();
    if (x !== undefined) {
      works(x.meta().pid);
      finish(x);
    }
  },
};
export const neverAsked: Pair = {
  fate: "lost",
  wrong() {
    const x = alloc(memory, Init, { pid: 1 }); // LINT must-settle: still owns its frame
    void x;
  },
  right() {
    using x = alloc(memory, Init, { pid: 1 });
    void x;
  },
};
export const parameterThatMayBeNone: Pair = {
  fate: "lost",
  wrong() {
    pidOf(make());
  },
  right() {
    pidAtEnd(make());
  },
};
function pidOf(frame: UniqueFrameOwner<Init, "dma"> | undefined): number { // LINT must-settle: still owns its frame
  return frame === undefined ? 0 : frame.meta().pid;
}
function pidAtEnd(frame: UniqueFrameOwner<Init, "dma"> | undefined): number {
  if (frame === undefined) return 0;
  const { pid } = frame.meta();
  finish(frame);
  return pid;
}

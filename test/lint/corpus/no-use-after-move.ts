// Moves that the compiler does not see. Many are those of rustc's tests/ui/moves.
import {
  alloc,
  drop,
  fromRaw,
  give,
  intoRaw,
  intoShared,
  own,
  owning,
  post,
  pushBack,
  repurpose,
  send,
  trySend,
  tryUnique,
  type UniqueFrameOwner,
} from "unique-frame";
import {
  channel,
  finish,
  finishBoth,
  Init,
  list,
  look,
  make,
  memory,
  no,
  type Owner,
  type Pair,
  port,
  retire,
  risky,
  turns,
  works,
  yes,
} from "./world.js";

export const usedAfterGive: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    finish(give(x));
    x.meta(); // LINT no-use-after-move: meta after give && moved on line
  },
  right() {
    const x = make();
    own(x);
    x.meta();
    finish(give(x));
  },
};
export const droppedAfterGive: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    finish(give(x));
    drop(x); // LINT no-use-after-move: drop after give
  },
  right() {
    const x = make();
    own(x);
    const y = give(x);
    own(y);
    drop(y);
  },
};
export const movedOnOneBranch: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    if (yes) finish(give(x));
    x.meta(); // LINT no-use-after-move: meta after give
    drop(x);
  },
  right() {
    const x = make();
    own(x);
    if (yes) finish(give(x));
    else drop(x);
  },
};
export const movedIntoPlainParameter: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    finish(x);
    x.meta(); // LINT TYPED no-use-after-move: meta after finish
  },
  right() {
    const x = make();
    own(x);
    look(x);
    finish(x);
  },
};
export const movedIntoParameterOfThisFile: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    end(x);
    end(x); // LINT no-use-after-move: end after end
  },
  right() {
    const x = make();
    own(x);
    end(x);
    const y = make();
    own(y);
    end(y);
  },
};
function end(frame: Owner): void {
  own(frame);
  drop(frame);
}
export const twiceInOneCall: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    finishBoth(x, x); // LINT TYPED no-use-after-move: finishBoth after finishBoth
  },
  right() {
    const x = make();
    const y = make();
    own(x);
    own(y);
    finishBoth(x, y);
  },
};
export const givenTwiceInOneCall: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    finishBoth(give(x), give(x)); // LINT no-use-after-move: give after give
  },
  right() {
    const x = make();
    const y = make();
    own(x);
    own(y);
    finishBoth(give(x), give(y));
  },
};
export const usedBesideItsMove: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    note(give(x), x.meta().pid); // LINT no-use-after-move: meta after give
  },
  right() {
    const x = make();
    own(x);
    const { pid } = x.meta();
    note(give(x), pid);
  },
};
function note(frame: Owner, _pid: number): void {
  finish(frame);
}
export const movedInLoop: Pair = {
  fate: "refused",
  wrong() {
    const x = make(); // LINT must-settle: x still owns its frame
    own(x);
    for (let turn = 0; turn < turns; turn++) {
      finish(give(x)); // LINT no-use-after-move: give after give && earlier turn of the loop
    }
  },
  right() {
    for (let turn = 0; turn < turns; turn++) {
      const x = make();
      own(x);
      finish(give(x));
    }
  },
};
export const movedInWhile: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    let turn = 0;
    while (turn++ < turns) {
      x.meta(); // LINT no-use-after-move: meta after give && earlier turn of the loop
      if (turn < turns) finish(give(x));
    }
    drop(x); // LINT no-use-after-move: drop after give
  },
  right() {
    const x = make();
    own(x);
    let turn = 0;
    while (turn++ < turns) x.meta();
    drop(x);
  },
};
export const movedInDoWhile: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    let turn = 0;
    do {
      finish(give(x)); // LINT no-use-after-move: give after give
    } while (++turn < turns);
  },
  right() {
    const x = make();
    own(x);
    let turn = 0;
    do {
      x.meta();
    } while (++turn < turns);
    finish(give(x));
  },
};
export const movedBeforeContinue: Pair = {
  fate: "refused",
  wrong() {
    const x = make(); // LINT must-settle: x still owns its frame
    own(x);
    for (let turn = 0; turn < turns; turn++) {
      if (turn === 0) {
        finish(give(x)); // LINT no-use-after-move: give after give
        continue;
      }
      x.meta(); // LINT no-use-after-move: meta after give
    }
  },
  right() {
    const x = make();
    own(x);
    for (let turn = 0; turn < turns; turn++) {
      if (turn === 0) continue;
      x.meta();
    }
    finish(give(x));
  },
};
export const movedInNestedLoop: Pair = {
  fate: "refused",
  wrong() {
    const x = make(); // LINT must-settle: x still owns its frame
    own(x);
    for (let outer = 0; outer < turns; outer++) {
      for (let inner = 0; inner < turns; inner++) {
        if (inner === 1) continue;
        finish(give(x)); // LINT no-use-after-move: give after give
      }
    }
  },
  right() {
    const x = make();
    own(x);
    outer: for (;;) {
      for (let inner = 0; ; inner++) {
        if (inner === 0) continue;
        finish(give(x));
        break outer;
      }
    }
  },
};
export const movedInLoopCondition: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    let turn = 0;
    while (isLast(give(x), turn)) turn++; // LINT no-use-after-move: give after give
  },
  right() {
    let turn = 0;
    for (let x = make(); isLast(x, turn); x = make()) turn++;
  },
};
function isLast(frame: Owner, turn: number): boolean {
  finish(frame);
  return turn < turns;
}
export const consumedInTry: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    try {
      drop(x);
      risky();
    } catch {
      drop(x); // LINT no-use-after-move: drop after drop
    }
  },
  right() {
    const x = make();
    own(x);
    try {
      risky();
    } catch {
      works();
    }
    drop(x);
  },
};
export const consumedInTryUsedInCatch: Pair = {
  fate: "refused",
  wrong() {
    const x = make(); // LINT must-settle: x still owns its frame
    own(x);
    try {
      send(channel, x);
      risky();
    } catch {
      x.meta(); // LINT no-use-after-move: meta after send
    }
  },
  right() {
    const x = make();
    own(x);
    try {
      send(channel, x);
    } catch {
      drop(x);
    }
  },
};
export const consumedBeforeThrowUsedInFinally: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    try {
      pushBack(list, x);
      throw new Error("always");
    } finally {
      x.meta(); // LINT no-use-after-move: meta after pushBack
    }
  },
  right() {
    const x = make();
    own(x);
    try {
      x.meta();
      works();
    } finally {
      drop(x);
    }
  },
};
export const ownFunctionInTry: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    try {
      retire(x);
      risky();
    } catch {
      retire(x); // LINT TYPED no-use-after-move: retire after retire
    }
  },
  right() {
    const x = make();
    own(x);
    try {
      risky();
      retire(x);
    } catch {
      retire(x);
    }
  },
};
export const jumpPastFinally: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    for (;;) {
      try {
        break;
      } finally {
        drop(x);
      }
    }
    x.meta(); // LINT no-use-after-move: meta after drop
  },
  right() {
    const x = make();
    own(x);
    for (;;) {
      try {
        break;
      } finally {
        works();
      }
    }
    drop(x);
  },
};
export const ownedAgainInLoop: Pair = {
  fate: "refused",
  wrong() {
    const x = make(); // LINT TYPED must-settle: x still owns its frame
    for (let turn = 0; turn < turns; turn++) {
      own(x); // LINT no-use-after-move: own after drop
      drop(x);
    }
  },
  right() {
    const x = make();
    own(x);
    for (let turn = 0; turn < turns; turn++) x.meta();
    drop(x);
  },
};
export const ownedAgainAfterBranch: Pair = {
  fate: "refused",
  wrong() {
    ownedAgain(make());
  },
  right() {
    ownedOnce(make());
  },
};
function ownedAgain(x: UniqueFrameOwner<Init>): void {
  if (yes) {
    own(x);
    drop(x);
  }
  own(x); // LINT no-use-after-move: own after drop
  drop(x);
}
function ownedOnce(x: UniqueFrameOwner<Init>): void {
  own(x);
  if (yes) x.meta();
  drop(x);
}
export const movedBeforeOwn: Pair = {
  fate: "refused",
  wrong() {
    const x = alloc(memory, Init, { pid: 1 });
    const y = x;
    own(y);
    drop(y);
    own(x); // LINT no-use-after-move: own after copy
  },
  right() {
    const x = alloc(memory, Init, { pid: 1 });
    const y = x;
    own(y);
    drop(y);
  },
};
export const movedInSwitch: Pair = {
  fate: "refused",
  wrong() {
    const x = make(); // LINT must-settle: x still owns its frame
    own(x);
    switch (turns) {
      case 2:
        finish(give(x));
      // falls through
      default:
        x.meta(); // LINT no-use-after-move: meta after give
    }
  },
  right() {
    const x = make();
    own(x);
    switch (turns) {
      case 2:
        finish(give(x));
        break;
      default:
        drop(x);
    }
  },
};
export const movedBehindQuestion: Pair = {
  fate: "refused",
  wrong() {
    const x = make(); // LINT must-settle: x still owns its frame
    own(x);
    const y = yes ? give(x) : make();
    finish(y);
    x.meta(); // LINT no-use-after-move: meta after give
    if (no) drop(x);
  },
  right() {
    const x = make();
    own(x);
    let y: Owner | undefined;
    if (yes) y = give(x);
    else drop(x);
    if (y !== undefined) finish(y);
  },
};
export const movedIntoArray: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const kept = [give(x)];
    for (const y of kept) finish(y);
    intoRaw(x); // LINT no-use-after-move: intoRaw after give
  },
  right() {
    const x = make();
    own(x);
    intoRaw(x);
    fromRaw(x);
    const kept = [give(x)];
    for (const y of kept) finish(y);
  },
};
export const movedIntoOwning: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    owning(give(x), (task) => {
      own(task);
      drop(task);
      return task;
    });
    repurpose(x, Init, { pid: 2 }); // LINT no-use-after-move: repurpose after give
  },
  right() {
    const x = make();
    own(x);
    repurpose(x, Init, { pid: 2 });
    owning(give(x), (task) => {
      own(task);
      drop(task);
      return task;
    });
  },
};
export const closureMadeAfterMove: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    finish(give(x));
    const pidOf = () => x.meta().pid; // LINT no-use-after-move: after give
    pidOf();
  },
  right() {
    const x = make();
    own(x);
    const pidOf = () => x.meta().pid;
    pidOf();
    finish(give(x));
  },
};
export const returnedFromUsing: Pair = {
  fate: "refused",
  wrong() {
    const x = scratch();
    own(x);
    drop(x);
  },
  right() {
    const x = scratchGiven();
    own(x);
    drop(x);
  },
};
function scratch(): Owner {
  using x = make();
  own(x);
  return x; // LINT no-use-after-move: give(x)
}
function scratchGiven(): Owner {
  using x = make();
  own(x);
  return give(x);
}
export const returnedTwice: Pair = {
  fate: "refused",
  wrong() {
    for (const y of twice()) finish(y);
  },
  right() {
    for (const y of once()) finish(y);
  },
};
function* twice(): Generator<Owner> {
  const x = make();
  own(x);
  yield x;
  yield x; // LINT no-use-after-move: yield after yield
}
function* once(): Generator<Owner> {
  const x = make();
  own(x);
  yield x;
}
export const trySendInTry: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    try {
      if (!trySend(channel, x)) drop(x);
      risky();
    } catch {
      drop(x); // LINT no-use-after-move: drop after
    }
  },
  right() {
    const x = make();
    own(x);
    if (!trySend(channel, x)) drop(x);
  },
};
export const wrappedOperand: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    drop(x satisfies Owner); // LINT consume-as-statement: plain variable
    x.meta(); // LINT no-use-after-move: meta after drop
  },
  right() {
    const x = make();
    own(x);
    drop(x);
  },
};
export const sentInsideOfExpression: Pair = {
  fate: "refused",
  wrong() {
    const x = alloc(memory, Init, { pid: 1 });
    own(x);
    intoRaw(x);
    void post(port, x, undefined); // LINT consume-as-statement: post counts only as a statement
    x.startPaddr(); // LINT no-use-after-move: startPaddr after post
  },
  right() {
    const x = alloc(memory, Init, { pid: 1 });
    own(x);
    intoRaw(x);
    x.startPaddr();
    post(port, x, undefined);
  },
};
export const askedForAChoice: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const count = trySend(channel, x) ? 1 : 2;
    works(count);
    x.meta(); // LINT no-use-after-move: meta after trySend
    drop(x); // the compiler has forgotten the answer
  },
  right() {
    const x = make();
    own(x);
    if (trySend(channel, x)) works();
    else drop(x);
  },
};
export const viewAfterDrop: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const view = x.meta();
    drop(x);
    works(view.pid); // LINT no-use-after-move: view after drop: it is a view of x
  },
  right() {
    const x = make();
    own(x);
    const { pid } = x.meta();
    drop(x);
    works(pid);
  },
};
export const viewAfterAChange: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const view = x.metaMut();
    if (yes) intoShared(x);
    view.pid = 3; // LINT no-use-after-move: view after intoShared: it is a view of x
    drop(x);
  },
  right() {
    const x = make();
    own(x);
    const view = x.metaMut();
    view.pid = 3;
    intoShared(x);
    works(x.meta().pid);
    drop(x);
  },
};
export const viewAfterAnAnswer: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const view = x.meta();
    if (trySend(channel, x)) works(view.pid); // LINT no-use-after-move: view after trySend
    else drop(x);
  },
  right() {
    const x = make();
    own(x);
    const view = x.meta();
    if (!trySend(channel, x)) {
      works(view.pid);
      drop(x);
    }
  },
};
export const viewInAClosure: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const view = x.meta();
    const pidOf = () => view.pid;
    drop(x);
    pidOf(); // LINT no-capture: this closure uses view, which was consumed by drop
  },
  right() {
    const x = make();
    own(x);
    const view = x.meta();
    const pidOf = () => view.pid;
    pidOf();
    drop(x);
  },
};
export const referenceAfterDrop: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    intoShared(x);
    const reference = x.borrow();
    drop(x);
    reference.meta(); // LINT no-use-after-move: reference after drop: it is a view of x
  },
  right() {
    const x = make();
    own(x);
    intoShared(x);
    const reference = x.borrow();
    if (tryUnique(x)) reference.meta();
    drop(x);
  },
};

// Consuming calls where the compiler does not look, and owners that nobody keeps.
import {
  alloc,
  allocAsync,
  drop,
  fromUnused,
  give,
  intoRaw,
  intoShared,
  own,
  paddr,
  pushBack,
  trySend,
  tryUnique,
} from "unique-frame";
import { channel, finish, Init, list, make, memory, no, type Pair, pause, retire, yes } from "./world.js";

export const behindAnd: Pair = {
  fate: "refused",
  wrong() {
    const x = make(); // LINT must-settle: x still owns its frame
    own(x);
    yes && drop(x); // LINT consume-as-statement: drop counts only as a statement
    x.meta(); // LINT no-use-after-move: meta after drop
    if (no) drop(x);
  },
  right() {
    const x = make();
    own(x);
    if (yes) drop(x);
    else finish(give(x));
  },
};
export const inQuestion: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    yes ? drop(x) : undefined; // LINT consume-as-statement: drop counts only as a statement
    drop(x); // LINT no-use-after-move: drop after drop
  },
  right() {
    const x = make();
    own(x);
    if (yes) x.meta();
    drop(x);
  },
};
export const behindVoid: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    void drop(x); // LINT consume-as-statement: drop counts only as a statement
    void drop(x); // LINT consume-as-statement: drop counts only, no-use-after-move: drop after drop
  },
  right() {
    const x = make();
    own(x);
    drop(x);
  },
};
export const awaited: Pair = {
  fate: "refused",
  async wrong() {
    const x = make();
    own(x);
    await drop(x); // LINT consume-as-statement: drop counts only as a statement
    x.meta(); // LINT no-use-after-move: meta after drop
  },
  async right() {
    const x = make();
    own(x);
    await pause();
    drop(x);
  },
};
export const inArray: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    [drop(x)]; // LINT consume-as-statement: drop counts only as a statement
    x.meta(); // LINT no-use-after-move: meta after drop
  },
  right() {
    const x = make();
    own(x);
    [x.meta()];
    drop(x);
  },
};
export const inHeadOfFor: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    for (drop(x); no; ); // LINT consume-as-statement: drop counts only as a statement
    x.meta(); // LINT no-use-after-move: meta after drop
  },
  right() {
    const x = make();
    own(x);
    for (x.meta(); no; );
    drop(x);
  },
};
export const asAValue: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const ended = intoRaw(x); // LINT consume-as-statement: intoRaw counts only as a statement
    x.meta();
    x[Symbol.dispose]();
    if (ended === undefined) return;
  },
  right() {
    const x = make();
    own(x);
    x.meta();
    drop(x);
  },
};
export const asAnArrowsBody: Pair = {
  fate: "refused",
  wrong() {
    const end = (frame: ReturnType<typeof make>): void => {
      own(frame);
      const drops = [() => drop(frame)]; // LINT consume-as-statement: drop counts only, no-capture: drop with frame
      for (const one of [...drops, ...drops]) one();
    };
    end(make());
  },
  right() {
    const end = (frame: ReturnType<typeof make>): void => {
      own(frame);
      drop(frame);
    };
    end(make());
  },
};
export const inReturn: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    try {
      return drop(x); // LINT consume-as-statement: drop counts only as a statement
    } finally {
      x.meta(); // LINT no-use-after-move: meta after drop
    }
  },
  right() {
    const x = make();
    own(x);
    x.meta();
    drop(x);
    return;
  },
};
export const ownFunctionInExpression: Pair = {
  fate: "refused",
  wrong() {
    const x = make(); // LINT must-settle: x still owns its frame
    own(x);
    no || retire(x); // LINT TYPED consume-as-statement: retire counts only as a statement
    x.meta(); // LINT TYPED no-use-after-move: meta after retire
    if (no) drop(x);
  },
  right() {
    const x = make();
    own(x);
    x.meta();
    retire(x);
  },
};
export const pushedInExpression: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    yes && pushBack(list, x); // LINT consume-as-statement: pushBack counts only as a statement
    drop(x); // LINT no-use-after-move: drop after pushBack
  },
  right() {
    const x = make();
    own(x);
    if (yes) pushBack(list, x);
    else drop(x);
  },
};
export const chosenOperand: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    const y = make();
    own(x);
    own(y);
    drop(yes ? x : y); // LINT consume-as-statement: plain variable
    x.meta(); // LINT no-use-after-move: meta after drop
    if (no) drop(x);
    drop(y); // LINT no-use-after-move: drop after drop
  },
  right() {
    const x = make();
    const y = make();
    own(x);
    own(y);
    if (yes) drop(x);
    else drop(x);
    drop(y);
  },
};
export const answerIgnored: Pair = {
  fate: "lost",
  wrong() {
    settled(make());
    const x = make();
    own(x);
    trySend(channel, x); // LINT consume-as-statement: the answer of trySend
  },
  right() {
    settled(make());
    const x = make();
    own(x);
    if (!trySend(channel, x)) drop(x);
  },
};
function settled(frame: ReturnType<typeof make>): void {
  own(frame);
  if (!trySend(channel, frame)) drop(frame);
}
export const answerKept: Pair = {
  fate: "refused",
  wrong() {
    let x = make();
    own(x);
    const sent = trySend(channel, x); // LINT consume-as-statement: the answer of trySend
    if (sent) x.meta();
    x = make();
    finish(x);
  },
  right() {
    const x = make();
    own(x);
    if (trySend(channel, x)) return;
    drop(x);
  },
};
export const uniqueUnasked: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    intoShared(x);
    tryUnique(x); // LINT consume-as-statement: the answer of tryUnique
    const y = x.clone();
    own(y);
    drop(y);
    drop(x);
  },
  right() {
    const x = make();
    own(x);
    intoShared(x);
    if (tryUnique(x)) x.metaMut().pid = 2;
    drop(x);
  },
};
export const discardedAlloc: Pair = {
  fate: "lost",
  wrong() {
    alloc(memory, Init, { pid: 1 }); // LINT consume-as-statement: this owner is discarded
  },
  right() {
    const x = alloc(memory, Init, { pid: 1 });
    own(x);
    drop(x);
  },
};
export const discardedClaim: Pair = {
  fate: "lost",
  wrong() {
    void fromUnused(memory, paddr(0x1f_f000), Init, { pid: 1 }); // LINT consume-as-statement: this owner is discarded
  },
  right() {
    const x = fromUnused(memory, paddr(0x1f_e000), Init, { pid: 1 });
    own(x);
    drop(x);
  },
};
export const discardedPromise: Pair = {
  fate: "lost",
  async wrong() {
    await allocAsync(memory, Init, { pid: 1 }); // LINT consume-as-statement: this owner is discarded
  },
  async right() {
    const x = await allocAsync(memory, Init, { pid: 1 });
    own(x);
    drop(x);
  },
};
export const discardedFront: Pair = {
  fate: "lost",
  wrong() {
    const x = make();
    own(x);
    pushBack(list, x);
    list.popFront(); // LINT TYPED consume-as-statement: this owner is discarded
  },
  right() {
    const x = make();
    own(x);
    pushBack(list, x);
    const y = list.popFront();
    if (y !== undefined) finish(y);
  },
};
export const discardedReceived: Pair = {
  fate: "lost",
  wrong() {
    const x = make();
    own(x);
    if (trySend(channel, x))
      channel.receive(); // LINT TYPED consume-as-statement: this owner is discarded
    else drop(x);
  },
  right() {
    const x = make();
    own(x);
    if (!trySend(channel, x)) drop(x);
    const y = channel.tryReceive();
    if (y !== undefined) finish(y);
  },
};
export const discardedGiven: Pair = {
  fate: "lost",
  wrong() {
    const x = make();
    own(x);
    give(x); // LINT consume-as-statement: this owner is discarded
  },
  right() {
    const x = make();
    own(x);
    finish(give(x));
  },
};
export const discardedResult: Pair = {
  fate: "lost",
  wrong() {
    make(); // LINT TYPED consume-as-statement: this owner is discarded
  },
  right() {
    finish(make());
  },
};

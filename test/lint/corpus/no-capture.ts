// Closures that consume what they capture, or that outlive it.
import { drop, give, intoRaw, intoShared, own, repurpose, trySend, tryUnique } from "unique-frame";
import { channel, finish, Init, look, make, type Owner, type Pair, pause, retire, works } from "./world.js";

/** Calls a function later, as timers and events do. */
const later: (() => void)[] = [];
const runLater = (): void => {
  for (const task of later.splice(0)) task();
};

export const closureThatConsumes: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const end = () => {
      drop(x); // LINT no-capture: this closure calls drop with x
    };
    end();
    end();
  },
  right() {
    const x = make();
    own(x);
    const pidOf = () => x.meta().pid;
    pidOf();
    drop(x);
  },
};
export const closureThatGives: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const take = () => give(x); // LINT no-capture: give with x
    finish(take());
    x.meta();
  },
  right() {
    const x = make();
    own(x);
    const take = (frame: Owner) => frame;
    const held = give(x);
    finish(take(held));
  },
};
export const closureThatPassesItOn: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    for (const _ of [1, 2].filter(() => {
      finish(x); // LINT TYPED no-capture: finish with x
      return true;
    }));
  },
  right() {
    const x = make();
    own(x);
    for (const _ of [1, 2].filter(() => look(x) === 1));
    finish(x);
  },
};
export const closureThatRetires: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    [1, 2].forEach(() => {
      retire(x); // LINT TYPED no-capture: retire with x
    });
  },
  right() {
    [1, 2].forEach(() => {
      const x = make();
      own(x);
      retire(x);
    });
  },
};
export const closureThatAsks: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const sent = () => {
      if (trySend(channel, x)) return true; // LINT no-capture: trySend with x
      return false;
    };
    sent();
    sent();
  },
  right() {
    const x = make();
    own(x);
    if (!trySend(channel, x)) drop(x);
  },
};
export const functionThatConsumes: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const end = function again(isLast = false): void {
      if (!isLast) again(true);
      drop(x); // LINT no-capture: drop with x
    };
    end();
  },
  right() {
    const x = make();
    own(x);
    report();
    drop(x);
    function report(): number {
      return x.meta().pid;
    }
  },
};
export const methodThatConsumes: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const held = {
      end() {
        drop(x); // LINT no-capture: drop with x
      },
    };
    held.end();
    held.end();
  },
  right() {
    const x = make();
    own(x);
    const held = { pid: x.meta().pid };
    drop(x);
    later.push(() => held.pid);
    runLater();
  },
};
export const calledAfterDrop: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const pidOf = () => x.meta().pid;
    drop(x);
    pidOf(); // LINT no-capture: consumed by drop on line
  },
  right() {
    const x = make();
    own(x);
    const { pid } = x.meta();
    const pidOf = () => pid;
    drop(x);
    pidOf();
  },
};
export const functionCalledAfterDrop: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    drop(x);
    report(); // LINT no-capture: consumed by drop on line
    function report(): number {
      return x.meta().pid;
    }
  },
  right() {
    const x = make();
    own(x);
    report();
    drop(x);
    function report(): number {
      return x.meta().pid;
    }
  },
};
export const passedAfterDrop: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const isMine = (pid: number) => x.meta().pid === pid;
    drop(x);
    [1, 2].filter(isMine); // LINT no-capture: consumed by drop on line
  },
  right() {
    const x = make();
    own(x);
    const isMine = (pid: number) => x.meta().pid === pid;
    [1, 2].filter(isMine);
    drop(x);
  },
};
export const calledWhileRaw: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const pidOf = () => x.meta().pid;
    intoRaw(x);
    try {
      pidOf(); // LINT no-capture: changed by intoRaw on line
    } finally {
      x[Symbol.dispose]();
    }
  },
  right() {
    const x = make();
    own(x);
    const pidOf = () => x.meta().pid;
    pidOf();
    repurpose(x, Init, { pid: 2 });
    drop(x);
  },
};
export const getterMadeBefore: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const held = {
      get pid() {
        return x.meta().pid; // LINT no-capture: consumed by drop on line
      },
    };
    drop(x);
    held.pid;
  },
  right() {
    const x = make();
    own(x);
    const held = { pid: x.meta().pid };
    drop(x);
    held.pid;
  },
};
export const keptClosure: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const tasks = [() => x.meta()]; // LINT no-capture: consumed by drop on line
    drop(x);
    for (const task of tasks) task();
  },
  right() {
    const x = make();
    own(x);
    const { pid } = x.meta();
    const tasks = [() => pid];
    drop(x);
    for (const task of tasks) task();
  },
};
export const laterClosure: Pair = {
  fate: "refused",
  async wrong() {
    const x = make();
    own(x);
    const told = pause().then(() => x.meta().pid); // LINT no-capture: consumed by drop on line
    drop(x);
    await told;
  },
  async right() {
    const x = make();
    own(x);
    await pause();
    x.meta();
    drop(x);
  },
};
export const laterThanUsing: Pair = {
  fate: "refused",
  async wrong() {
    await startUsing();
  },
  async right() {
    await awaitUsing();
  },
};
function startUsing(): Promise<number> {
  using x = make();
  own(x);
  return pause().then(() => x.meta().pid); // LINT no-capture: consumed by using on line
}
async function awaitUsing(): Promise<number> {
  using x = make();
  own(x);
  await pause();
  return x.meta().pid;
}
export const returnedClosure: Pair = {
  fate: "refused",
  wrong() {
    pidReader()();
  },
  right() {
    pidKeeper()();
  },
};
function pidReader(): () => number {
  const x = make();
  own(x);
  const read = () => x.meta().pid; // LINT no-capture: consumed by drop on line
  const tasks = { read };
  drop(x);
  return tasks.read;
}
function pidKeeper(): () => number {
  const x = make();
  own(x);
  const { pid } = x.meta();
  drop(x);
  return () => pid;
}
export const asyncClosureNotAwaited: Pair = {
  fate: "refused",
  async wrong() {
    const x = make();
    own(x);
    const told = (async () => {
      await pause();
      return x.meta().pid; // LINT no-capture: consumed by drop on line
    })();
    drop(x);
    await told;
  },
  async right() {
    const x = make();
    own(x);
    const told = (async () => {
      await pause();
      return x.meta().pid;
    })();
    await told;
    drop(x);
  },
};
export const asyncFunctionNotAwaited: Pair = {
  fate: "refused",
  async wrong() {
    const x = make();
    own(x);
    const pidOf = async () => {
      await pause();
      return x.meta().pid; // LINT no-capture: consumed by drop on line
    };
    const told = pidOf();
    drop(x);
    await told;
  },
  async right() {
    const x = make();
    own(x);
    const pidOf = async () => {
      await pause();
      return x.meta().pid;
    };
    await pidOf();
    await Promise.all([1, 2].map(async () => x.meta().pid));
    drop(x);
  },
};
export const promiseThatIsAwaitedLate: Pair = {
  fate: "refused",
  async wrong() {
    const x = make();
    own(x);
    const told = pause().then(() => x.meta().pid); // LINT no-capture: consumed by drop on line
    drop(x);
    await told;
  },
  async right() {
    const x = make();
    own(x);
    const told = pause().then(() => x.meta().pid);
    await told;
    drop(x);
  },
};
export const generatorThatIsKept: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    function* pids() {
      yield x.meta().pid; // LINT no-capture: consumed by drop on line
    }
    const all = pids();
    drop(x);
    all.next();
  },
  right() {
    const x = make();
    own(x);
    function* pids() {
      yield x.meta().pid;
    }
    const all = pids();
    for (const pid of all) works(pid);
    works(...pids());
    drop(x);
  },
};
export const closureOfAClosure: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    function reader() {
      return () => x.meta().pid; // LINT no-capture: consumed by drop on line
    }
    const read = reader();
    drop(x);
    read();
  },
  right() {
    const x = make();
    own(x);
    function reader() {
      const read = () => x.meta().pid;
      return read();
    }
    reader();
    drop(x);
  },
};
export const functionThatCallsIt: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const pidOf = () => x.meta().pid;
    const twice = () => pidOf() * 2;
    drop(x);
    twice(); // LINT no-capture: this closure uses x, which was consumed by drop
  },
  right() {
    const x = make();
    own(x);
    const pidOf = () => x.meta().pid;
    const twice = () => pidOf() * 2;
    twice();
    drop(x);
  },
};
export const closureAfterAChange: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const rename = () => x.metaMut();
    intoShared(x);
    rename(); // LINT no-capture: this closure uses x, which was changed by intoShared
    drop(x);
  },
  right() {
    const x = make();
    own(x);
    intoShared(x);
    const pidOf = () => x.meta().pid;
    if (tryUnique(x)) x.metaMut().pid = 2;
    pidOf();
    drop(x);
  },
};
export const functionDeclaredBelow: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    finish(give(x));
    report(); // LINT no-capture: this closure uses x, which was consumed by give
    function report(): number {
      return x.meta().pid;
    }
  },
  right() {
    const x = make();
    own(x);
    report();
    finish(give(x));
    function report(): number {
      return x.meta().pid;
    }
  },
};

// One owner under two names.
import { alloc, drop, give, own } from "unique-frame";
import { channel, finish, Init, look, make, memory, no, type Owner, type Pair, yes } from "./world.js";

export const anotherVariable: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const y = x; // LINT no-alias: another variable && give(x)
    drop(x);
    y.meta();
  },
  right() {
    const x = make();
    own(x);
    const y = give(x);
    own(y);
    drop(y);
  },
};
export const anotherVariableOwned: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const y = x; // LINT no-alias: another variable
    own(y);
    drop(y);
    x.meta();
  },
  right() {
    const x = make();
    const y = x;
    own(y);
    drop(y);
  },
};
export const assigned: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    let y: Owner | undefined;
    if (yes) y = x; // LINT no-alias: another variable
    drop(x);
    y?.meta();
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
export const inObject: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const held = { x }; // LINT no-alias: a literal
    drop(x);
    held.x.meta();
  },
  right() {
    const x = make();
    own(x);
    const held = { x: give(x) };
    finish(held.x);
  },
};
export const inNamedProperty: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const held: { readonly frame: Owner } = { frame: x }; // LINT no-alias: a literal
    finish(held.frame);
    x.meta();
  },
  right() {
    const x = make();
    own(x);
    const held: { readonly frame: Owner } = { frame: give(x) };
    finish(held.frame);
  },
};
export const inArray: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const held = [x]; // LINT no-alias: a literal
    drop(x);
    held[0]?.meta();
  },
  right() {
    const x = make();
    own(x);
    const held = [give(x)];
    held.forEach(finish);
  },
};
export const inSpread: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const held = { name: "x", ...x }; // LINT no-alias: a literal
    finish(Object.assign({}, held, x));
  },
  right() {
    const x = make();
    own(x);
    const held = { name: "x", frame: give(x) };
    finish(held.frame);
  },
};
export const inReturnedObject: Pair = {
  fate: "refused",
  wrong() {
    const { x, pidOf } = pair();
    finish(x);
    pidOf();
  },
  right() {
    const { x, pid } = pairGiven();
    if (pid === 1) finish(x);
  },
};
function pair() {
  const x = make();
  own(x);
  const pidOf = () => x.meta().pid;
  return { x, pidOf }; // LINT no-alias: a literal
}
function pairGiven() {
  const x = make();
  own(x);
  const { pid } = x.meta();
  return { x: give(x), pid };
}
export const inField: Pair = {
  fate: "refused",
  wrong() {
    const holder: { frame: Owner | undefined } = { frame: undefined };
    const x = make();
    own(x);
    holder.frame = x; // LINT no-alias: a field
    drop(x);
    holder.frame.meta();
  },
  right() {
    const holder: { frame: Owner | undefined } = { frame: undefined };
    const x = make();
    own(x);
    holder.frame = give(x);
    finish(holder.frame);
  },
};
class Holder {
  readonly frame: Owner;
  constructor(frame: Owner) {
    own(frame);
    this.frame = frame; // LINT no-alias: a field
    if (yes) drop(frame);
  }
}
class GivenHolder {
  readonly frame: Owner;
  constructor(frame: Owner) {
    own(frame);
    frame.meta();
    this.frame = give(frame);
  }
}
export const inFieldOfThis: Pair = {
  fate: "refused",
  wrong() {
    new Holder(make()).frame.meta();
  },
  right() {
    finish(new GivenHolder(make()).frame);
  },
};
export const inElement: Pair = {
  fate: "refused",
  wrong() {
    const held: Owner[] = [];
    const x = make();
    own(x);
    held[0] = x; // LINT no-alias: a field
    drop(x);
    held.forEach(look);
  },
  right() {
    const held: Owner[] = [];
    const x = make();
    own(x);
    held[0] = give(x);
    held.forEach(finish);
  },
};
export const pushedIntoArray: Pair = {
  fate: "refused",
  wrong() {
    const held: Owner[] = [];
    const x = make();
    own(x);
    held.push(x); // LINT no-alias: a collection
    drop(x);
    held.forEach(look);
  },
  right() {
    const held: Owner[] = [];
    const x = make();
    own(x);
    held.push(give(x));
    held.forEach(finish);
  },
};
export const inMap: Pair = {
  fate: "refused",
  wrong() {
    const held = new Map<string, Owner>();
    const x = make();
    own(x);
    held.set("x", x); // LINT no-alias: a collection
    drop(x);
    held.forEach(look);
  },
  right() {
    const held = new Map<string, Owner>();
    const x = make();
    own(x);
    held.set("x", give(x));
    held.forEach(finish);
  },
};
export const inSet: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const held = new Set<Owner>([x]); // LINT no-alias: a literal
    drop(x);
    held.forEach(look);
  },
  right() {
    const x = make();
    own(x);
    const held = new Set<Owner>([give(x)]);
    held.forEach(finish);
  },
};
export const chosen: Pair = {
  fate: "refused",
  wrong() {
    const x = make(); // LINT must-settle: x still owns its frame
    own(x);
    const y = no ? make() : x; // LINT no-alias: another variable
    finish(y);
    x.meta();
  },
  right() {
    const x = make();
    own(x);
    if (no) drop(x);
    else finish(give(x));
  },
};
export const inBatch: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    channel.sendMany([x]); // LINT no-alias: a literal
    x.meta();
  },
  right() {
    const x = make();
    own(x);
    const batch = [give(x)];
    channel.sendMany(batch);
    batch.forEach(finish);
  },
};
export const mergedIntoObject: Pair = {
  fate: "refused",
  wrong() {
    const x = alloc(memory, Init, { pid: 1 });
    own(x);
    finish(Object.assign({}, x)); // LINT no-alias: a literal
  },
  right() {
    const x = alloc(memory, Init, { pid: 1 });
    own(x);
    const described = Object.assign({ name: "x" }, { pid: x.meta().pid });
    if (described.pid === 1) drop(x);
    else finish(give(x));
  },
};
export const closureThatCopies: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const end = () => {
      const y = x; // LINT no-alias: another variable && give(x)
      own(y);
      drop(y);
    };
    end();
    end();
  },
  right() {
    const end = () => {
      const x = make();
      own(x);
      drop(x);
    };
    end();
    end();
  },
};
export const closureThatHandsItOut: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const same = (): Owner => x; // LINT no-alias: what a closure returns
    finish(same());
    x.meta();
  },
  right() {
    const same = (frame: Owner): Owner => frame;
    finish(same(make()));
  },
};
export const closureThatStoresIt: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const held: { frame?: Owner } = {};
    [1].forEach(() => {
      held.frame = x; // LINT no-alias: a field && give(x)
    });
    drop(x);
    held.frame?.meta();
  },
  right() {
    const x = make();
    own(x);
    const held: { frame?: Owner } = { frame: give(x) };
    if (held.frame) finish(held.frame);
  },
};
export const defaultOfAParameter: Pair = {
  fate: "refused",
  wrong() {
    const x = make();
    own(x);
    const end = (frame: Owner = x): void => finish(frame); // LINT no-alias: another variable && give(x)
    end();
    end();
  },
  right() {
    const end = (frame: Owner = make()): void => finish(frame);
    end();
    end();
  },
};

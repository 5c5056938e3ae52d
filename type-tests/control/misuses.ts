import { wording } from "../support/wording.js";

/** Two statements on the frame in `x`, of which the second is wrong once the first was run. */
export interface Misuse {
  readonly name: string;
  /** what `x` holds at first, the type of that, and what is done before the two statements */
  readonly producer: string;
  readonly type: string;
  readonly entry: string;
  readonly first: string;
  readonly second: string;
  /** what the second must be told */
  readonly words: string;
  /** what the first must be told when it is run twice; undefined where that is fine */
  readonly again?: string;
  /** the second changes what `x` is as well: where it precedes the first, other words would be right */
  readonly secondChanges?: true;
  /** stands for the second in valid twins, where it is wrong even without the first */
  readonly innocent?: string;
}

const init = { producer: "make()", type: 'UniqueFrameOwner<Init, "dma">', entry: "own(x);" } as const;
const raw = { ...init, entry: "own(x); intoRaw(x);" } as const;
const shared = { producer: "makeShared()", type: 'FrameOwner<Init, "dma">', entry: "own(x);" } as const;
const buffer = { producer: "makeBuffer()", type: 'UniqueFrameOwner<Buffer, "dma">', entry: "own(x);" } as const;
const toTable = "repurpose(x, PageTable, { level: 1, present: true, flags: 0n });";
const notAssignable = "UNASSIGNABLE type '";

export const misuses: readonly Misuse[] = [
  {
    name: "use after drop",
    ...init,
    first: "drop(x);",
    second: "x.meta();",
    words: wording.after("meta", "drop"),
    again: wording.after("drop", "drop"),
  },
  {
    name: "double drop",
    ...init,
    first: "drop(x);",
    second: "drop(x);",
    words: wording.after("drop", "drop"),
    secondChanges: true,
    again: wording.after("drop", "drop"),
  },
  {
    name: "own after drop",
    ...init,
    first: "drop(x);",
    second: "own(x);",
    words: wording.after("own", "drop"),
    secondChanges: true,
    again: wording.after("drop", "drop"),
  },
  {
    name: "give after resetAsUnused",
    ...init,
    first: "resetAsUnused(x, dma.allocator);",
    second: "give(x);",
    words: wording.after("give", "resetAsUnused"),
    again: wording.after("resetAsUnused", "resetAsUnused"),
  },
  {
    name: "use after a function of one's own",
    ...init,
    first: "finish(x);",
    second: "x.startPaddr();",
    words: wording.after("startPaddr", "finish"),
    again: wording.after("this function", "finish"),
  },
  {
    name: "consumed frame kept",
    ...init,
    first: "drop(x);",
    second: "const kept: UniqueFrameOwner<Init> = x;",
    words: notAssignable,
    again: wording.after("drop", "drop"),
  },
  {
    name: "consumed frame lent",
    ...init,
    first: "drop(x);",
    second: "lend(x);",
    words: notAssignable,
    again: wording.after("drop", "drop"),
  },
  {
    name: "use after intoRaw",
    ...init,
    first: "intoRaw(x);",
    second: "x.metaMut();",
    words: wording.state("metaMut", ["unique"], "raw", "fromRaw"),
    again: wording.state("intoRaw", ["unique", "shared"], "raw", "fromRaw"),
  },
  {
    name: "drop after intoRaw",
    ...init,
    first: "intoRaw(x);",
    second: "drop(x);",
    words: wording.state("drop", ["unique", "shared"], "raw", "fromRaw"),
    secondChanges: true,
    again: wording.state("intoRaw", ["unique", "shared"], "raw", "fromRaw"),
  },
  {
    name: "fromRaw twice",
    ...raw,
    first: "fromRaw(x);",
    second: "fromRaw(x);",
    words: wording.state("fromRaw", ["raw", "rawShared"], "unique", "intoRaw"),
    secondChanges: true,
    again: wording.state("fromRaw", ["raw", "rawShared"], "unique", "intoRaw"),
  },
  {
    name: "use after post",
    ...raw,
    first: "post(port, x, 1);",
    second: "x.size();",
    words: wording.after("size", "post"),
    again: wording.after("post", "post"),
  },
  {
    name: "post after fromRaw",
    ...raw,
    first: "fromRaw(x);",
    second: "post(port, x, 1);",
    words: wording.state("post", ["raw"], "unique", "intoRaw"),
    secondChanges: true,
    again: wording.state("fromRaw", ["raw", "rawShared"], "unique", "intoRaw"),
  },
  {
    name: "the old kind's field after repurpose",
    ...init,
    first: toTable,
    second: "x.meta().pid;",
    words: "TS2339 Property 'pid' does not exist",
  },
  {
    name: "the old kind's signature after repurpose",
    ...init,
    first: toTable,
    second: "lend(x);",
    words: notAssignable,
  },
  {
    name: "the page after repurpose to a typed kind",
    ...buffer,
    first: toTable,
    second: "x.fill(0);",
    words: wording.typedKind("fill"),
  },
  {
    name: "use after pushBack",
    ...init,
    first: "pushBack(list, x);",
    second: "x.meta();",
    words: wording.after("meta", "pushBack"),
    again: wording.after("pushBack", "pushBack"),
  },
  {
    name: "pushed after it was sent",
    ...init,
    first: "send(channel, x);",
    second: "pushFront(list, x);",
    words: wording.after("pushFront", "send"),
    secondChanges: true,
    again: wording.after("send", "send"),
  },
  {
    name: "dropped after it was inserted",
    ...init,
    first: "insertBefore(cursor, x);",
    second: "drop(x);",
    words: wording.after("drop", "insertBefore"),
    secondChanges: true,
    again: wording.after("insertBefore", "insertBefore"),
  },
  {
    name: "use after trySend",
    ...init,
    first: "if (!trySend(channel, x)) { throw new Error(); }",
    second: "x.startPaddr();",
    words: wording.after("startPaddr", "trySend"),
    again: wording.after("trySend", "trySend"),
  },
  {
    name: "metaMut after intoShared",
    ...init,
    first: "intoShared(x);",
    second: "x.metaMut();",
    words: wording.state("metaMut", ["unique"], "shared", "tryUnique"),
    again: wording.state("intoShared", ["unique"], "shared", "tryUnique"),
  },
  {
    name: "pushed after intoShared",
    ...init,
    first: "intoShared(x);",
    second: "pushBack(list, x);",
    words: wording.state("pushBack", ["unique"], "shared", "tryUnique"),
    secondChanges: true,
    again: wording.state("intoShared", ["unique"], "shared", "tryUnique"),
  },
  {
    name: "shared frame lent as a unique one",
    ...init,
    first: "intoShared(x);",
    second: "lend(x);",
    words: notAssignable,
    again: wording.state("intoShared", ["unique"], "shared", "tryUnique"),
  },
  {
    name: "clone after tryUnique",
    ...shared,
    first: "if (!tryUnique(x)) { throw new Error(); }",
    second: "x.clone();",
    words: wording.state("clone", ["shared"], "unique", "intoShared"),
    again: wording.state("tryUnique", ["shared"], "unique", "intoShared"),
  },
  {
    name: "clone after drop",
    ...shared,
    first: "drop(x);",
    second: "x.clone();",
    words: wording.after("clone", "drop"),
    again: wording.after("drop", "drop"),
  },
  {
    name: "consumed shared frame lent",
    ...shared,
    first: "drop(x);",
    second: "look(x);",
    words: notAssignable,
    again: wording.after("drop", "drop"),
  },
  {
    name: "meta of a shared frame after intoRaw",
    ...shared,
    first: "intoRaw(x);",
    second: "x.meta();",
    words: wording.state("meta", ["unique", "shared"], "rawShared", "fromRaw"),
    again: wording.state("intoRaw", ["unique", "shared"], "rawShared", "fromRaw"),
  },
  {
    name: "the other kind's field after downcast",
    producer: "makeAny()",
    type: 'FrameOwner<AnyMetadata, "dma">',
    entry: "own(x);",
    first: "if (!downcast(x, PageTable)) { throw new Error(); }",
    second: "x.meta().pid;",
    words: "TS2339 Property 'pid' does not exist",
    innocent: "x.dynMeta();",
  },
  {
    name: "drop of a borrowed frame",
    producer: "borrow()",
    type: 'UniqueFrameRef<Init, "dma">',
    entry: "",
    first: "x.meta();",
    second: "drop(x);",
    words: wording.borrowed("drop"),
    innocent: "x.metaMut().pid = 8;",
  },
  {
    name: "drop without own",
    ...init,
    entry: "",
    first: "lend(x);",
    second: "drop(x);",
    words: wording.untracked("drop"),
    innocent: "x.meta();",
  },
  {
    name: "drop of an error that nobody checked",
    producer: "fromUnused(dma, paddr(0), Init, { pid: 1 })",
    type: '(UniqueFrameOwner<Init, "dma"> | GetFrameError<MetadataOf<Init>>)',
    entry: "",
    first: "risky();",
    second: "drop(x);",
    words: wording.error("drop"),
    innocent: "own(x);",
  },
  {
    name: "a frame of another memory",
    ...init,
    first: "lend(x);",
    second: "lendRam(x);",
    words: `${notAssignable} && "ram"`,
    innocent: "lend(x);",
  },
  {
    name: "drop of a copy",
    ...init,
    first: "lend(x);",
    second: "drop({ ...x });",
    words: wording.noFrame("drop"),
    innocent: "lend(x);",
  },
  {
    name: "repurpose with another kind's metadata",
    ...init,
    first: "x.meta();",
    second: "repurpose(x, PageTable, { pid: 1 });",
    words: "TS2353 'pid' does not exist in type",
    innocent: toTable,
  },
];

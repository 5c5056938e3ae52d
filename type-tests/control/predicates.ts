import { wording } from "../support/wording.js";

/** A predicate, and statements that are right only after one of its answers. */
export interface Predicate {
  readonly name: string;
  /** what `x` holds at first, the type of that, and the call */
  readonly producer: string;
  readonly type: string;
  readonly call: string;
  /** right after a yes only, and what it is told otherwise; undefined where a yes allows nothing more */
  readonly yes?: Told;
  /** right after a no only */
  readonly no?: Told;
  /** what a no leaves is less than there was before */
  readonly isOfTwo?: true;
  /** wrong where both answers meet */
  readonly met: Told;
}
interface Told {
  readonly statement: string;
  readonly words: string;
}

const metaMut: Told = {
  statement: "x.metaMut();",
  words: wording.state("metaMut", ["unique"], "shared", "tryUnique"),
};
const clone: Told = { statement: "x.clone();", words: wording.state("clone", ["shared"], "unique", "intoShared") };
const afterSend: Told = { statement: "x.meta();", words: wording.after("meta", "trySend") };
const pid: Told = { statement: "x.meta().pid;", words: "TS2339 Property 'pid' does not exist" };
const level: Told = { statement: "x.meta().level;", words: "TS2339 Property 'level' does not exist" };

export const predicates: readonly Predicate[] = [
  {
    name: "tryUnique",
    producer: "makeShared()",
    type: 'FrameOwner<Init, "dma">',
    call: "tryUnique(x)",
    yes: metaMut,
    no: clone,
    met: metaMut,
  },
  {
    name: "trySend",
    producer: "make()",
    type: 'UniqueFrameOwner<Init, "dma">',
    call: "trySend(channel, x)",
    no: afterSend,
    met: afterSend,
  },
  {
    name: "downcast of what may be anything",
    producer: "makeAny()",
    type: 'FrameOwner<AnyMetadata, "dma">',
    call: "downcast(x, Init)",
    yes: pid,
    met: pid,
  },
  {
    name: "downcast of one of two kinds",
    producer: "makeOneOfTwo()",
    type: '(FrameOwner<Init, "dma"> | FrameOwner<PageTable, "dma">)',
    call: "downcast(x, Init)",
    yes: pid,
    no: level,
    isOfTwo: true,
    met: pid,
  },
];

/** A predicate that is asked of the wrong frame: one mistake, and the frame stays what it is, whatever the answer. */
export interface Misasked {
  readonly name: string;
  readonly setUp: string;
  readonly call: string;
  readonly words: string;
  /** what is right before it, and after both answers */
  readonly always: string;
}

export const misasked: readonly Misasked[] = [
  {
    name: "tryUnique of a unique frame",
    setUp: "const x = make(); own(x);",
    call: "tryUnique(x)",
    words: wording.state("tryUnique", ["shared"], "unique", "intoShared"),
    always: "x.metaMut();",
  },
  {
    name: "tryUnique of a raw shared frame",
    setUp: "const x = makeRawShared(); own(x);",
    call: "tryUnique(x)",
    words: wording.state("tryUnique", ["shared"], "rawShared", "fromRaw"),
    always: "x.size();",
  },
  {
    name: "tryUnique of a frame that may be unique",
    setUp: "const x = make(); own(x); if (c) { intoShared(x); }",
    call: "tryUnique(x)",
    words: wording.state("tryUnique", ["shared"], "unique", "intoShared"),
    always: "x.meta().pid;",
  },
  {
    name: "tryUnique of a reference",
    setUp: "const x = borrowAny();",
    call: "tryUnique(x)",
    words: wording.borrowed("tryUnique"),
    always: "look(x);",
  },
  {
    name: "tryUnique without own",
    setUp: "const x = makeShared();",
    call: "tryUnique(x)",
    words: wording.untracked("tryUnique"),
    always: "x.clone();",
  },
  {
    name: "trySend of a shared frame",
    setUp: "const x = makeShared(); own(x);",
    call: "trySend(channel, x)",
    words: wording.state("trySend", ["unique"], "shared", "tryUnique"),
    always: "x.clone();",
  },
  {
    name: "trySend of what may be gone",
    setUp: "const x = make(); own(x); if (c) { drop(x); }",
    call: "trySend(channel, x)",
    words: wording.after("trySend", "drop"),
    always: "risky();",
  },
  {
    name: "downcast of a raw frame",
    setUp: "const x = makeRaw(); own(x);",
    call: "downcast(x, Init)",
    words: wording.state("downcast", ["unique", "shared"], "raw", "fromRaw"),
    always: "x.size();",
  },
  {
    name: "downcast of a frame in one of two states",
    setUp: "const x = make(); own(x); if (c) { intoShared(x); }",
    call: "downcast(x, Init)",
    words: wording.manyStates("downcast"),
    always: "x.meta().pid;",
  },
];

/** The small language of the random programs: what a function of frames can say, and no more. */

export const kinds = ["Init", "PageTable", "Buffer"] as const;
export type Kind = (typeof kinds)[number];

/** How a variable comes by its frame. All but `borrowed` are followed by `own`. */
export type Origin =
  /** `fromUnused` or `alloc`, whose results may be errors */
  | "claim"
  | "alloc"
  /** a function without a result type, whose result the compiler infers */
  | "factory"
  /** the same of shared frames: `frameFromUnused`, and a function without a result type */
  | "claimShared"
  | "sharedFactory"
  /** `fromInUse`, which does not know the kind */
  | "found"
  /** the function's own parameters */
  | "owner"
  | "sharedOwner"
  | "rawOwner"
  | "rawSharedOwner"
  | "borrowed"
  | "looked"
  | "lookedAny";

/** Operations that put another state into the variable. `finish` is a user's own, made with `Takes` and `Taken`. */
export type Consuming =
  | ("repurpose" | "intoRaw" | "fromRaw" | "intoShared" | "own")
  | ("drop" | "finish" | "resetAsUnused" | "post" | "pushBack" | "send");
/**
 * Operations that leave the variable alone. `field` reads a field of one kind; `lend` passes a `UniqueFrameRef<Init>`, `look`
 * a `FrameRef<Init>`.
 */
export type Borrowing = "field" | "metaMut" | "clone" | "startPaddr" | "fill" | "lend" | "look";
/** `give` is an expression: what it does to the variable is not seen by the compiler. */
export type Operation = Consuming | Borrowing | "give";
/** Predicates: what they do they have done only if the answer is yes. */
export type Question = "tryUnique" | "trySend" | "downcast";

export type Block = readonly Statement[];

export interface Start {
  readonly is: "start";
  readonly variable: string;
  readonly origin: Origin;
  readonly kind: Kind;
}
/** `variable = …; own(variable);` */
export interface Renew {
  readonly is: "renew";
  readonly variable: string;
  readonly origin: Origin;
  readonly kind: Kind;
}
export interface Apply {
  readonly is: "apply";
  readonly operation: Operation;
  readonly variable: string;
  /** the new kind of `repurpose`, the kind whose field `field` reads, the kind of a list or a channel */
  readonly kind?: Kind;
}
/** `if (…) { yes } else { no }`, or `if (!…) { no } else { yes }`. */
export interface Ask {
  readonly is: "ask";
  readonly operation: Question;
  readonly variable: string;
  /** the kind of `downcast`, and of the channel of `trySend` */
  readonly kind?: Kind;
  readonly isNegated: boolean;
  readonly yes: Block;
  readonly no: Block;
}
/** `while (!…) { body }`: what follows has a yes. */
export interface Until {
  readonly is: "until";
  readonly label: string;
  readonly question: Ask;
  readonly body: Block;
}
export interface Branch {
  readonly is: "branch";
  readonly yes: Block;
  readonly no?: Block;
}
export type LoopForm = "while" | "do" | "for" | "of";
export interface Loop {
  readonly is: "loop";
  readonly form: LoopForm;
  readonly label: string;
  readonly body: Block;
}
export interface Labelled {
  readonly is: "labelled";
  readonly label: string;
  readonly body: Block;
}
export interface Jump {
  readonly is: "jump";
  readonly by: "break" | "continue";
  readonly label: string;
}
export interface Case {
  readonly body: Block;
  /** runs on into the next case */
  readonly falls: boolean;
}
export interface Switch {
  readonly is: "switch";
  readonly cases: readonly Case[];
  /** whether the last case is `default` */
  readonly hasDefault: boolean;
}
export interface Try {
  readonly is: "try";
  readonly body: Block;
  readonly handler?: Block;
  readonly finalizer?: Block;
}
export interface Leave {
  readonly is: "leave";
  readonly by: "return" | "throw";
}
export type Statement = Start | Renew | Apply | Ask | Until | Branch | Loop | Labelled | Jump | Switch | Try | Leave;

/** The blocks directly inside a statement, in the order in which they are written. */
export function blocksOf(statement: Statement): readonly Block[] {
  switch (statement.is) {
    case "branch":
      return statement.no === undefined ? [statement.yes] : [statement.yes, statement.no];
    case "ask":
      return [statement.yes, statement.no];
    case "loop":
    case "until":
    case "labelled":
      return [statement.body];
    case "switch":
      return statement.cases.map((one) => one.body);
    case "try":
      return [statement.body, statement.handler, statement.finalizer].filter((block) => block !== undefined);
    default:
      return [];
  }
}

/** The same statement around other blocks, given in the order of `blocksOf`. */
export function withBlocks(statement: Statement, blocks: readonly Block[]): Statement {
  const [first = [], second = [], third = []] = blocks;
  switch (statement.is) {
    case "branch":
      return statement.no === undefined ? { ...statement, yes: first } : { ...statement, yes: first, no: second };
    case "ask":
      return { ...statement, yes: first, no: second };
    case "loop":
    case "until":
    case "labelled":
      return { ...statement, body: first };
    case "switch":
      return { ...statement, cases: statement.cases.map((one, index) => ({ ...one, body: blocks[index] ?? [] })) };
    case "try": {
      const { handler, finalizer, ...rest } = statement;
      if (handler === undefined) return { ...rest, body: first, finalizer: second };
      if (finalizer === undefined) return { ...rest, body: first, handler: second };
      return { ...rest, body: first, handler: second, finalizer: third };
    }
    default:
      return { ...statement };
  }
}

export function* statementsOf(block: Block): Generator<Statement> {
  for (const statement of block) {
    yield statement;
    for (const inner of blocksOf(statement)) yield* statementsOf(inner);
  }
}

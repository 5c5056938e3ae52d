/**
 * A state of a resource, as the type of the variable that holds it knows it. A shared reference that was made raw is not
 * a raw frame: it stays with its thread, and other references may go on.
 */
export type State = "unique" | "shared" | "raw" | "rawShared" | "spent";

/** A state in which there is still something to own. */
export type Living = Exclude<State, "spent">;

/** What an operation leaves: a state, the one that it found, or one for each state that it may be called in. */
type Left = State | "same" | Readonly<Partial<Record<Living, State>>>;

/** One line of the protocol: when an operation may be called, and what it leaves. */
export interface Rule {
  /** The states in which the operation may be called. */
  readonly needs: readonly [Living, ...Living[]];
  /** The state of the variable afterwards. An operation without it borrows. */
  readonly becomes?: Left;
  /**
   * What happens to the metadata of the operand: moved goes along with the frame to another owner, narrowed is known
   * better afterwards. A kept one must be of one kind, whichever way control flow came.
   */
  readonly metadata?: "kept" | "replaced" | "ended" | "moved" | "narrowed";
  /** The operation is a predicate: what the line says has happened if it returned true, and nothing if it did not. */
  readonly answers?: true;
  /** The kinds that have the operation, where not every kind does. */
  readonly kinds?: "untyped";
}

/**
 * The protocol of a frame: for every operation the states it needs and the state it leaves. The types, the messages, the
 * checks at run time, the misuse matrix of the tests and the table in the documents are derived from this value.
 */
export const protocol = {
  own: { needs: ["unique", "shared", "raw", "rawShared"], becomes: "same", metadata: "kept" },
  repurpose: { needs: ["unique"], becomes: "unique", metadata: "replaced" },
  intoRaw: { needs: ["unique", "shared"], becomes: { unique: "raw", shared: "rawShared" }, metadata: "kept" },
  fromRaw: { needs: ["raw", "rawShared"], becomes: { raw: "unique", rawShared: "shared" }, metadata: "kept" },
  intoShared: { needs: ["unique"], becomes: "shared", metadata: "kept" },
  tryUnique: { needs: ["shared"], becomes: "unique", metadata: "kept", answers: true },
  downcast: { needs: ["unique", "shared"], metadata: "narrowed", answers: true },
  drop: { needs: ["unique", "shared"], becomes: "spent", metadata: "ended" },
  resetAsUnused: { needs: ["unique"], becomes: "spent", metadata: "ended" },
  post: { needs: ["raw"], becomes: "spent", metadata: "moved" },
  pushFront: { needs: ["unique"], becomes: "spent", metadata: "moved" },
  pushBack: { needs: ["unique"], becomes: "spent", metadata: "moved" },
  insertBefore: { needs: ["unique"], becomes: "spent", metadata: "moved" },
  send: { needs: ["unique"], becomes: "spent", metadata: "moved" },
  trySend: { needs: ["unique"], becomes: "spent", metadata: "moved", answers: true },
  give: { needs: ["unique", "shared", "raw", "rawShared"], becomes: "spent", metadata: "kept" },
  meta: { needs: ["unique", "shared"] },
  metaMut: { needs: ["unique"] },
  dynMeta: { needs: ["unique", "shared"] },
  dynMetaMut: { needs: ["unique"] },
  clone: { needs: ["shared"] },
  referenceCount: { needs: ["shared"] },
  borrow: { needs: ["shared"] },
  equals: { needs: ["shared"] },
  startPaddr: { needs: ["unique", "shared", "raw", "rawShared"] },
  endPaddr: { needs: ["unique", "shared", "raw", "rawShared"] },
  paddrRange: { needs: ["unique", "shared", "raw", "rawShared"] },
  level: { needs: ["unique", "shared", "raw", "rawShared"] },
  size: { needs: ["unique", "shared", "raw", "rawShared"] },
  read: { needs: ["unique", "shared"], kinds: "untyped" },
  write: { needs: ["unique", "shared"], kinds: "untyped" },
  fill: { needs: ["unique", "shared"], kinds: "untyped" },
  copyFrom: { needs: ["unique", "shared"], kinds: "untyped" },
  bytes: { needs: ["unique"], kinds: "untyped" },
} as const;

/**
 * What an operation with this line makes of a variable in state `from`: undefined where it may not be called, and the
 * state itself where it borrows. Of a predicate: if it returned true.
 */
export function stateAfter({ needs, becomes }: Rule, from: Living): State | undefined {
  if (!needs.includes(from)) return undefined;
  if (becomes === undefined || becomes === "same") return from;
  return typeof becomes === "string" ? becomes : becomes[from];
}

/** Demands that every line be a Rule; isolatedDeclarations takes no `satisfies` on the table itself. */
type Table<Lines extends Readonly<Record<string, Rule>>> = Lines;
/** The protocol as a type. */
export type Protocol = Table<typeof protocol>;
/** The name of an operation. */
export type Op = keyof Protocol;
/** The states in which O may be called. */
export type Needs<O extends Op> = Protocol[O]["needs"][number];
/** What O leaves: a state, or one for each state that it may be called in; `"same"` where it borrows. */
export type Becomes<O extends Op> = Protocol[O] extends { readonly becomes: infer Left } ? Left : "same";
/** What O leaves of a variable in state S: as `stateAfter` says. */
export type StateAfter<O extends Op, S extends Living> =
  Becomes<O> extends infer Left ? (Left extends State ? Left : Left extends "same" ? S : Left[S & keyof Left]) : never;

type Listed<Names> = Names extends readonly [infer Only extends string]
  ? Only
  : Names extends readonly [infer First extends string, infer Last extends string]
    ? `${First} or ${Last}`
    : Names extends readonly [infer First extends string, ...infer Rest]
      ? `${First}, ${Listed<Rest>}`
      : never;
/** The states that O needs, in words: "unique", "unique or shared". */
export type NeedsText<O extends Op> = Listed<Protocol[O]["needs"]>;

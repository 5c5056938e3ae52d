/** A state of a resource, as the type of the variable that holds it knows it. */
export type State = "unique" | "raw" | "spent";

/** A state in which there is still something to own. */
export type Living = Exclude<State, "spent">;

/** One line of the protocol: when an operation may be called, and what it leaves. */
export interface Rule {
  /** The states in which the operation may be called. */
  readonly needs: readonly [Living, ...Living[]];
  /** The state of the variable afterwards, or `"same"`. An operation without it borrows. */
  readonly becomes?: State | "same";
  /**
   * What happens to the metadata of the operand: moved goes along with the frame to another thread. A kept one must be of
   * one kind, whichever way control flow came.
   */
  readonly metadata?: "kept" | "replaced" | "ended" | "moved";
  /** The kinds that have the operation, where not every kind does. */
  readonly kinds?: "untyped";
}

/**
 * The protocol of a frame: for every operation the states it needs and the state it leaves. The types, the messages, the
 * checks at run time, the misuse matrix of the tests and the table in the documents are derived from this value.
 */
export const protocol = {
  own: { needs: ["unique", "raw"], becomes: "same", metadata: "kept" },
  repurpose: { needs: ["unique"], becomes: "unique", metadata: "replaced" },
  intoRaw: { needs: ["unique"], becomes: "raw", metadata: "kept" },
  fromRaw: { needs: ["raw"], becomes: "unique", metadata: "kept" },
  drop: { needs: ["unique"], becomes: "spent", metadata: "ended" },
  resetAsUnused: { needs: ["unique"], becomes: "spent", metadata: "ended" },
  post: { needs: ["raw"], becomes: "spent", metadata: "moved" },
  give: { needs: ["unique", "raw"], becomes: "spent", metadata: "kept" },
  meta: { needs: ["unique"] },
  metaMut: { needs: ["unique"] },
  dynMeta: { needs: ["unique"] },
  dynMetaMut: { needs: ["unique"] },
  startPaddr: { needs: ["unique", "raw"] },
  endPaddr: { needs: ["unique", "raw"] },
  paddrRange: { needs: ["unique", "raw"] },
  level: { needs: ["unique", "raw"] },
  size: { needs: ["unique", "raw"] },
  read: { needs: ["unique"], kinds: "untyped" },
  write: { needs: ["unique"], kinds: "untyped" },
  fill: { needs: ["unique"], kinds: "untyped" },
  copyFrom: { needs: ["unique"], kinds: "untyped" },
  bytes: { needs: ["unique"], kinds: "untyped" },
} as const;

/** Demands that every line be a Rule; isolatedDeclarations takes no `satisfies` on the table itself. */
type Table<Lines extends Readonly<Record<string, Rule>>> = Lines;
/** The protocol as a type. */
export type Protocol = Table<typeof protocol>;
/** The name of an operation. */
export type Op = keyof Protocol;
/** The states in which O may be called. */
export type Needs<O extends Op> = Protocol[O]["needs"][number];
/** The state that O leaves, `"same"`, or never: then O borrows. */
export type Becomes<O extends Op> = Protocol[O] extends { readonly becomes: infer S extends State | "same" }
  ? S
  : never;

type Listed<Names> = Names extends readonly [infer Only extends string]
  ? Only
  : Names extends readonly [infer First extends string, infer Last extends string]
    ? `${First} or ${Last}`
    : Names extends readonly [infer First extends string, ...infer Rest]
      ? `${First}, ${Listed<Rest>}`
      : never;
/** The states that O needs, in words: "unique", "unique or raw". */
export type NeedsText<O extends Op> = Listed<Protocol[O]["needs"]>;

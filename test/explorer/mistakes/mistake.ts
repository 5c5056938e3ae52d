import type { Invariant } from "../violation.js";

/** A deliberate mistake: a patch of a file of src, and what the explorer must say about it. */
export interface Mistake {
  readonly name: string;
  /** What it is a mistake in. */
  readonly transition: string;
  /** From src. */
  readonly file: string;
  /** Occurs exactly once. */
  readonly find: string;
  readonly replace: string;
  /** A second place of the same file, for what moves from one to the other. */
  readonly also?: { readonly find: string; readonly replace: string };
  /** The configuration that shows it. */
  readonly configuration: string;
  readonly violates: Invariant;
  /**
   * What goes wrong when the first rule to notice is overlooked: the damage that the rule is there for. Absent where the
   * first is the damage, or where only the order of plain accesses on real machines would show it.
   */
  readonly behind?: { readonly overlooked: readonly Invariant[]; readonly violates: Invariant };
}

/** Where the rule of rights speaks first: what is found when it is overlooked. */
export const rights = (violates: Invariant): Mistake["behind"] & object => ({ overlooked: ["RIGHT"], violates });

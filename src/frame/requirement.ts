import { type Living, type Op, protocol, type Rule, type State } from "../ownership/protocol.js";

const rules: Readonly<Record<Op, Rule>> = protocol;

/** What may ask for a frame: an operation of the protocol or, under its own name, `owning`, which ends by dropping it. */
export type Asker = Op | "owning";
/** When a frame will do for `asker`. */
export const ruleOf = (asker: Asker): Rule => rules[asker === "owning" ? "drop" : asker];

/** The states as bits, so that one operation on two small numbers says whether a frame will do. */
export const stateBits: Readonly<Record<State, number>> = {
  unique: 1,
  raw: 2,
  spent: 4,
  shared: 8,
  rawShared: 16,
};
/** The states in which there is something to own: tracking may start in each of them. */
export const livingStates: readonly Living[] = protocol.own.needs;
/** The name of a living state's bit. */
export const stateName = (bit: number): Living => livingStates.find((state) => stateBits[state] === bit) ?? "unique";

/** A line of the protocol table, prepared: what an operation asks of a frame at run time. */
export interface Requirement<out O extends Asker = Asker> {
  readonly op: O;
  readonly needs: number;
  /** Is it refused while the frame's page is lent? It changes the frame's state or owner, or uses the page as well. */
  readonly isExclusive: boolean;
}

/** Prepares an operation's line. Each operation does it once. */
export function requirementOf<O extends Asker>(op: O): Requirement<O> {
  const { needs, becomes, kinds } = ruleOf(op);
  return {
    op,
    needs: needs.reduce((bits, state) => bits | stateBits[state], 0),
    isExclusive: kinds === "untyped" || (becomes !== undefined && becomes !== "same"),
  };
}

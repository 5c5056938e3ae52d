import {
  absentText,
  afterText,
  askFirstText,
  callFirstText,
  errorText,
  lentText,
  noFrameText,
  noWayText,
  stateText,
  takenText,
  typedKindText,
  viewText,
} from "../ownership/messages.js";
import { OwnershipError } from "../ownership/ownership-error.js";
import { type Living, type Op, protocol, type Rule, type State, stateAfter } from "../ownership/protocol.js";
import { type Asker, livingStates, ruleOf } from "./requirement.js";

const rules: Readonly<Record<Op, Rule>> = protocol;

/** "unique", "unique or shared", "unique, shared or raw": as the compiler's messages list states. */
function needsText(op: Asker): string {
  const { needs } = ruleOf(op);
  const last = needs.at(-1) ?? "";
  return needs.length === 1 ? last : `${needs.slice(0, -1).join(", ")} or ${last}`;
}

/** The operation that leads from a state into one of `near`. */
const stepInto = (near: readonly State[], from: Living): [string, Rule] | undefined =>
  Object.entries(rules).find(([, rule]) => {
    const after = stateAfter(rule, from);
    return after !== undefined && near.includes(after);
  });

/** The first step of the shortest way from a state to one that the operation needs. */
function remedy(op: Asker, from: Living): string {
  let near: readonly Living[] = ruleOf(op).needs;
  for (;;) {
    const step = stepInto(near, from);
    if (step !== undefined) return step[1].answers ? askFirstText(step[0]) : callFirstText(step[0]);
    const around = livingStates.filter((state) => near.includes(state) || stepInto(near, state) !== undefined);
    if (around.length === near.length) return noWayText();
    near = around;
  }
}

/** Throws for an operand that is no frame. */
export function refuseOther(op: Asker, operand: unknown): never {
  if (operand === undefined || operand === null) throw new OwnershipError(op, absentText(op, operand));
  throw new OwnershipError(op, operand instanceof Error ? errorText(op) : noFrameText(op));
}

/** Throws for a frame that was consumed, by `by`. */
export function refuseConsumed(use: string, by: string): never {
  throw new OwnershipError(use, afterText(use, by), by);
}

/** Throws for a view of metadata that was ended, by `by`, though its frame lives on. */
export function refuseView(use: string, by: string): never {
  throw new OwnershipError(use, viewText(use, by), by);
}

/** Throws for a frame that is in a state which the operation does not take. */
export function refuseState(op: Asker, state: Living): never {
  throw new OwnershipError(op, stateText(op, needsText(op), state, remedy(op, state)));
}

/** Throws for a frame whose page belongs to its kind. */
export function refuseTyped(op: Asker): never {
  throw new OwnershipError(op, typedKindText(op));
}

/** Throws for a frame that cannot be consumed now, because its page is lent. */
export function refuseLent(op: Asker): never {
  throw new OwnershipError(op, lentText(op));
}

/** Throws for a handle whose slot says that the frame has another owner. */
export function refuseTaken(op: Asker, frame: string): never {
  throw new OwnershipError(op, takenText(op, frame));
}

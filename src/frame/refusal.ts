import {
  absentText,
  afterText,
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
import { type Living, type Op, protocol, type Rule } from "../ownership/protocol.js";
import { type Asker, ruleOf } from "./requirement.js";

const rules: Readonly<Record<Op, Rule>> = protocol;

/** "unique", "unique or raw", "unique, raw or shared": as the compiler's messages list states. */
function needsText(op: Asker): string {
  const { needs } = ruleOf(op);
  const last = needs.at(-1) ?? "";
  return needs.length === 1 ? last : `${needs.slice(0, -1).join(", ")} or ${last}`;
}

/** What leads from a state to one that the operation needs. */
function remedy(op: Asker, from: Living): string {
  for (const [way, rule] of Object.entries(rules)) {
    const { becomes } = rule;
    if (becomes === undefined || becomes === "spent" || becomes === "same" || !rule.needs.includes(from)) continue;
    if (ruleOf(op).needs.includes(becomes)) return callFirstText(way);
  }
  return noWayText();
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

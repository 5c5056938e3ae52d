import type { TSESTree } from "@typescript-eslint/utils";
import { breaks, operations } from "../calls/library.js";
import { closureAround } from "./closures.js";
import type { Event } from "./events.js";
import type { Finding } from "./findings.js";
import type { Owner } from "./owners.js";
import {
  ABSENT,
  CAPTURED,
  CHANGED,
  ESCAPED,
  FRESH,
  holding,
  LIVE,
  lostSight,
  MOVED,
  moved,
  OWNED,
  type State,
  UNASKED,
  UNSEEN,
  UNWINDING,
} from "./state.js";

/** Where findings go; nowhere, while it is not yet known what holds where. */
export type Say = (finding: Finding) => void;

/** What a state becomes by an event. */
export function step(
  state: State,
  event: Event,
  { variable, home, viewed, isUsing, isExcused }: Owner,
  say: Say,
): State {
  if (state.bits === 0) return state;
  const { name } = variable;
  /** The variable after a use: what was said once is not said again. */
  const used = (use: string, wrong: number = UNSEEN): State => {
    if ((state.bits & wrong) === 0 || state.site === undefined) return state;
    say({ kind: "moved", node: event.node, name, use, site: state.site, viewed: viewed?.name });
    return holding(state, (state.bits & LIVE) | ESCAPED);
  };
  const outlived = (by: string): void => {
    if ((state.bits & CAPTURED) === 0 || state.closure === undefined) return;
    if (event.kind === "change" && !breaks(by, useOf(state.closure))) return;
    const site = { node: event.node, by };
    say({ kind: "captured", node: state.closure, name, how: "outlived", site });
  };
  switch (event.kind) {
    case "hold":
      if ((state.bits & OWNED) !== 0 && !isUsing) {
        const line = event.node.loc.start.line;
        say({ kind: "unsettled", node: event.node, variable, line, how: event.declares ? "turn" : "overwritten" });
      }
      return { bits: event.bits, site: undefined, closure: undefined };
    case "own": {
      const { bits } = used("own", MOVED);
      return { ...state, bits: (bits & ~(ABSENT | FRESH | MOVED | UNWINDING)) | (bits & (LIVE | ABSENT) ? OWNED : 0) };
    }
    case "spend":
      used(event.site.by);
      outlived(event.site.by);
      return moved(state, event.bits, event.site);
    case "change": {
      const after = used(event.site.by);
      outlived(event.site.by);
      if (event.site.by === "fromRaw") return { ...after, bits: after.bits & ~CHANGED };
      return { ...after, bits: after.bits | CHANGED, site: event.site };
    }
    case "use": {
      const after = used(event.by);
      // What is asked of the frame was there.
      return operations.has(event.by) ? { ...after, bits: after.bits & ~(ABSENT | UNASKED) } : after;
    }
    case "dispose":
      outlived(event.site.by);
      return moved(state, UNSEEN, event.site);
    case "copy": {
      const after = used("use");
      if (after !== state) return after;
      if ((state.bits & (OWNED | UNWINDING)) === 0) {
        return state.bits & FRESH ? moved(state, UNSEEN, event.site) : holding(state, ESCAPED);
      }
      say({
        kind: "copied",
        node: event.node,
        name,
        to: event.to,
        isCaptured: closureAround(event.node, home) !== event.node,
      });
      return holding(state, ESCAPED);
    }
    case "offer": {
      // What is not tracked can be taken anywhere, what is tracked by a statement only.
      const after = used("use");
      return event.isStatement || (after.bits & OWNED) === 0 ? holding(after, ESCAPED) : after;
    }
    case "pass":
      return (state.bits & (FRESH | OWNED)) === FRESH ? holding(state, ESCAPED) : state;
    case "doubt":
      // A function of one's own tells whether it is a frame or an error, but not the analysis.
      return state.bits & FRESH ? { ...state, bits: (state.bits & ~FRESH) | ABSENT } : used("use");
    case "escape":
      return holding(state, ESCAPED);
    case "leave":
      if (isUsing && (state.bits & OWNED) !== 0) say({ kind: "disposed", node: event.node, name });
      else if (!isExcused) used(event.site.by); // the body of owning returns its frame, consumed
      return moved(state, UNSEEN, event.site);
    case "capture": {
      const { bits } = used("use");
      const isFirst = event.lasts && state.closure === undefined;
      return {
        ...state,
        bits: (bits & ~CHANGED) | (event.lasts ? CAPTURED : 0),
        closure: isFirst ? event.node : state.closure,
      };
    }
    case "perhaps":
      return state.bits & LIVE ? { ...state, bits: state.bits | UNSEEN, site: event.site } : state;
    case "end":
      outlived(event.site.by);
      return moved(state, UNSEEN, event.site);
    case "over":
      return state.closure === event.node ? { ...state, bits: state.bits & ~CAPTURED, closure: undefined } : state;
    case "lose":
      return lostSight(state);
    case "run":
      if ((state.bits & MOVED) === 0) {
        const isChanged = (state.bits & CHANGED) !== 0 && breaks(state.site?.by ?? "", useOf(event.closure));
        if (!isChanged) return state;
      }
      say({ kind: "captured", node: event.node, name, how: "called", site: state.site });
      return { ...state, bits: (state.bits & ~(MOVED | CHANGED)) | ESCAPED };
  }
}

/** What a mention of the variable calls on it. */
function useOf({ parent }: TSESTree.Node): string {
  const isNamed = parent?.type === "MemberExpression" && parent.property.type === "Identifier" && !parent.computed;
  return isNamed ? parent.property.name : "use";
}

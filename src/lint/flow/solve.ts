import type { TSESTree } from "@typescript-eslint/utils";
import type { Test, Variable } from "./events.js";
import type { CodePathSegment, Handler } from "./handlers.js";
import type { Owner } from "./owners.js";
import type { Block, Path } from "./paths.js";
import { leadsInto, passedAfter } from "./record.js";
import {
  ABSENT,
  FRESH,
  join,
  LIVE,
  lostSight,
  MOVED,
  moved,
  narrowed,
  nothing,
  OWNED,
  type State,
  UNWINDING,
} from "./state.js";
import { type Say, step } from "./step.js";

const silent: Say = () => {};

/** Follows one variable through its function, until nothing new is known anywhere; then says what is wrong. */
export class Solver {
  readonly #path: Path;
  readonly #owner: Owner;
  readonly #variable: Variable;
  readonly #in: Map<CodePathSegment, State> = new Map();
  readonly #work: Set<CodePathSegment> = new Set();

  constructor(path: Path, owner: Owner) {
    this.#path = path;
    this.#owner = owner;
    this.#variable = owner.variable;
  }

  /** Says what is wrong, and returns what the variable may hold where control leaves the function. */
  run(say: Say): Map<CodePathSegment, State> {
    this.#arrive(this.#path.codePath.initialSegment, { ...nothing, bits: this.#owner.entry });
    for (const segment of this.#work) {
      this.#work.delete(segment);
      const block = this.#path.blocks.get(segment);
      if (block) this.#spread(block, this.#through(block, silent), silent);
    }
    const out = new Map<CodePathSegment, State>();
    for (const [segment, block] of this.#path.blocks) {
      if (!this.#in.has(segment)) continue;
      const after = this.#through(block, say);
      out.set(segment, after);
      if (passedAfter(block).length > 0) this.#spread(block, after, say);
    }
    return out;
  }

  #arrive(segment: CodePathSegment, state: State): void {
    const before = this.#in.get(segment);
    const after = before === undefined ? state : join(before, state);
    if (after === before || after.bits === 0) return;
    this.#in.set(segment, after);
    this.#work.add(segment);
  }

  /** The state at the end of a block; errors take along what they find on the way. */
  #through(block: Block, say: Say, entered = this.#in.get(block.segment), until = Number.POSITIVE_INFINITY): State {
    let state = entered ?? nothing;
    const { throws } = block;
    let next = 0;
    for (const { at, event } of block.events.get(this.#variable) ?? []) {
      if (at >= until || at > block.stop) break;
      next = this.#throwBefore(throws, next, at, state);
      state = step(state, event, this.#owner, say);
    }
    this.#throwBefore(throws, next, Math.min(until, block.stop), state);
    return block.stop === Number.POSITIVE_INFINITY ? state : nothing;
  }

  /** Between two events of the variable, one error for each handler says as much as many. */
  #throwBefore(throws: Block["throws"], from: number, before: number, state: State): number {
    let next = from;
    let last: Handler | undefined;
    for (let one = throws[next]; one !== undefined && one.at < before; one = throws[++next]) {
      if (one.handler === last && one.without !== this.#variable && !one.isExplicit) continue;
      last = one.without === this.#variable ? undefined : one.handler;
      this.#throw(one, state);
    }
    return next;
  }

  #throw({ handler, isOut, without, isExplicit }: Block["throws"][number], state: State): void {
    let bits = without === this.#variable ? (state.bits & ~(FRESH | OWNED)) | ABSENT : state.bits;
    if (handler.passes && !isExplicit && bits & (OWNED | FRESH)) bits = (bits & ~(OWNED | FRESH)) | UNWINDING;
    if (!handler.passes && isOut && bits & UNWINDING) bits = (bits & ~UNWINDING) | OWNED;
    for (const entry of handler.entries)
      this.#arrive(entry, handler.passes && !isExplicit ? { ...state, bits } : lostSight({ ...state, bits }));
  }

  #spread(block: Block, state: State, say: Say): void {
    for (const { to, after } of this.#edges(block, state, say)) this.#arrive(to, after);
  }

  /** Where control goes from the end of a block, and what is known there. */
  *#edges(block: Block, state: State, say: Say): Generator<{ readonly to: CodePathSegment; readonly after: State }> {
    const passed = passedAfter(block);
    for (const to of block.segment.nextSegments) {
      if (block.never.has(to)) continue;
      const target = this.#path.blocks.get(to);
      if (target && leadsInto(target, block)) continue;
      if (target?.enteredBy && !(target.enteredBy.passes && block.end?.type === "ReturnStatement")) continue;
      let after = state;
      for (const { tests, ways } of block.questions) {
        const answer = answerOf(ways, to);
        if (answer !== undefined) for (const test of tests) after = this.#told(after, test, answer);
      }
      for (const finalizer of passed) after = this.#passing(finalizer, after, say);
      yield { to, after };
    }
  }

  #told(state: State, test: Test, answer: boolean): State {
    if (test.variable !== this.#variable || state.bits === 0) return state;
    const isTrue = test.answer === answer;
    if (test.tells === "absent") return narrowed(state, isTrue);
    if (isTrue) return moved(state, test.bits, test.site);
    return test.isLate && state.bits & LIVE ? { ...state, bits: state.bits & ~MOVED } : state;
  }

  /** What a `finally` block makes of a variable on the way of a jump. */
  #passing(node: TSESTree.BlockStatement, state: State, say: Say): State {
    const finalizer = this.#path.finalizers.get(node);
    const known = new Map<CodePathSegment, State>();
    const work = new Set<CodePathSegment>();
    const arrive = (segment: CodePathSegment, one: State): void => {
      const before = known.get(segment);
      const after = before === undefined ? one : join(before, one);
      if (after === before || after.bits === 0) return;
      known.set(segment, after);
      work.add(segment);
    };
    for (const segment of finalizer?.entries ?? []) arrive(segment, state);
    let end = nothing;
    for (const segment of work) {
      work.delete(segment);
      const block = this.#path.blocks.get(segment);
      if (block === undefined) continue;
      const after = this.#through(block, silent, known.get(segment), finalizer?.until);
      if (finalizer?.exits.includes(segment)) end = end.bits === 0 ? after : join(end, after);
      else for (const edge of this.#edges(block, after, silent)) arrive(edge.to, edge.after);
    }
    if (say !== silent) {
      for (const [segment, one] of known) {
        const block = this.#path.blocks.get(segment);
        if (block) this.#through(block, say, one, finalizer?.until);
      }
    }
    return lostSight(end);
  }
}

/** How a question was answered where control goes to a segment; undefined if that does not depend on it. */
function answerOf(ways: ReadonlyMap<CodePathSegment, boolean>, to: CodePathSegment): boolean | undefined {
  const known = ways.get(to);
  if (known !== undefined) return known;
  const answers = new Set(ways.values());
  return answers.size === 1 ? !answers.has(true) : undefined;
}

import type { TSESTree } from "@typescript-eslint/utils";
import { deciding, outcomes } from "./conditions.js";
import type { Ends } from "./ends.js";
import type { Plan, Variable } from "./events.js";
import { type CodePathSegment, Handlers, passedFinalizers } from "./handlers.js";
import type { Block, CodePath, Path, Question } from "./paths.js";

interface Open extends Path {
  readonly current: CodePathSegment[];
  readonly handlers: Handlers;
  readonly clauses: TSESTree.CatchClause[];
  readonly loops: Map<TSESTree.Node, readonly CodePathSegment[]>;
}

/** Calls, and what else may throw. */
const throwing: ReadonlySet<string> = new Set([
  "CallExpression",
  "NewExpression",
  "AwaitExpression",
  "YieldExpression",
  "TaggedTemplateExpression",
  "ImportExpression",
]);

const leaving = /^(?:Return|Throw|Break|Continue)Statement$/;

/** Writes down in which segments the planned events happen, while ESLint walks through a file. */
export class Recorder {
  /** The functions of the file, in the order in which they end. */
  readonly paths: Path[] = [];
  readonly #plan: Plan;
  readonly #open: Open[] = [];
  readonly #questions: Map<TSESTree.Node, Question> = new Map();
  readonly #ends: Ends;
  /** Where the last of all cases of a switch is asked for. */
  readonly #asked: Map<TSESTree.Node, readonly CodePathSegment[]> = new Map();
  #at = 0;

  constructor(plan: Plan, ends: Ends) {
    this.#plan = plan;
    this.#ends = ends;
  }

  startPath(codePath: CodePath, node: TSESTree.Node): void {
    this.#happen(node); // the function itself, in the one that it stands in
    const opened: Open = {
      node,
      codePath,
      blocks: new Map(),
      current: [],
      handlers: new Handlers(),
      finalizers: new Map(),
      clauses: [],
      loops: new Map(),
    };
    this.#open.push(opened);
  }

  /** Ends a function. Returns whether it was the file itself. */
  endPath(): boolean {
    const path = this.#open.pop();
    if (path) this.paths.push(path);
    return this.#open.length === 0;
  }

  startSegment(segment: CodePathSegment): void {
    const path = this.#open.at(-1);
    if (!path) return;
    path.current.push(segment);
    path.blocks.set(segment, {
      segment,
      events: new Map(),
      throws: [],
      questions: [],
      stop: Number.POSITIVE_INFINITY,
      never: new Set(),
      end: undefined,
      enteredBy: undefined,
      clause: path.clauses.at(-1),
    });
  }

  endSegment(segment: CodePathSegment): void {
    const path = this.#open.at(-1);
    const at = path?.current.indexOf(segment) ?? -1;
    if (at >= 0) path?.current.splice(at, 1);
  }

  enter(node: TSESTree.Node): void {
    const path = this.#open.at(-1);
    const parent = node.parent;
    if (!path || !parent) return;
    for (const { question, answer } of deciding(node)) {
      const asked = this.#questions.get(question);
      for (const segment of path.current) asked?.ways.set(segment, answer);
    }
    if (node.type === "SwitchCase" && this.#ends.isLastOfAll(node)) {
      if (node.test) this.#asked.set(parent, [...path.current]);
      else this.#stop(path);
    }
    if (node.type === "TryStatement") path.handlers.enter(node, path.current.length);
    else if (parent.type === "TryStatement") {
      const handler = path.handlers.enterPart(node, [...path.current]);
      if (node === parent.finalizer)
        path.finalizers.set(node, { entries: path.handlers.passing(path.current), exits: [], until: 0 });
      for (const segment of handler?.entries ?? []) {
        const block = path.blocks.get(segment);
        if (block) block.enteredBy = handler;
        if (block && node.type === "CatchClause") block.clause = node;
      }
      if (node.type === "CatchClause") path.clauses.push(node);
    } else if (parent.type === "DoWhileStatement" && node === parent.body) path.loops.set(parent, [...path.current]);
  }

  exit(node: TSESTree.Node): void {
    const path = this.#open.at(-1);
    if (!path) return;
    const isLate = this.#plan.late.has(node);
    if (!isLate) this.#mayThrow(node, path);
    this.#happen(node);
    if (isLate) this.#mayThrow(node, path);
    if (this.#ends.isLast(node)) this.#stop(path);
    for (const asked of this.#asked.get(node) ?? []) {
      for (const segment of path.current) path.blocks.get(asked)?.never.add(segment);
    }
    const tests = this.#plan.tests.get(node);
    if (tests) {
      const question: Question = { tests, ways: new Map() };
      this.#questions.set(node, question);
      for (const segment of path.current) path.blocks.get(segment)?.questions.push(question);
    }
    if (leaving.test(node.type)) {
      for (const segment of path.current) {
        const block = path.blocks.get(segment);
        if (block) block.end = node;
      }
    }
    if (node.type === "CatchClause") path.clauses.pop();
    if (node.type === "TryStatement") path.handlers.leave();
    if (node.type === "DoWhileStatement") {
      for (const { question, answer } of outcomes(node.test, true)) {
        for (const segment of path.loops.get(node) ?? []) this.#questions.get(question)?.ways.set(segment, answer);
      }
    }
    this.#endOfTry(node, path);
  }

  /** Control goes no further than here. */
  #stop({ current, blocks }: Open): void {
    for (const segment of current) {
      const block = blocks.get(segment);
      if (block) block.stop = Math.min(block.stop, this.#at++);
    }
  }

  #happen(node: TSESTree.Node): void {
    for (const { variable, event } of this.#plan.events.get(node) ?? []) {
      const entry = { at: this.#at++, event };
      for (const segment of this.#open.at(-1)?.current ?? []) {
        const events = this.#open.at(-1)?.blocks.get(segment)?.events;
        const there = events?.get(variable);
        if (there) there.push(entry);
        else events?.set(variable, [entry]);
      }
    }
  }

  #mayThrow(node: TSESTree.Node, path: Path & { readonly handlers: Handlers }): void {
    const isExplicit = node.parent?.type === "ThrowStatement";
    if (!isExplicit && (!throwing.has(node.type) || this.#plan.harmless.has(node))) return;
    this.#throwTo(path.handlers.here, isExplicit, this.#plan.refusals.get(node));
  }

  /** The error is thrown in the segments that control is in, from number `from` on. */
  #throwTo(target: Handlers["here"], isExplicit: boolean, without?: Variable, from = 0): void {
    if (!target) return;
    const { handler, isOut } = target;
    handler.isReached = true;
    const path = this.#open.at(-1);
    for (const segment of path?.current.slice(from) ?? []) {
      path?.blocks.get(segment)?.throws.push({ at: this.#at++, handler, isOut, isExplicit, without });
    }
  }

  /** Errors that nobody saw coming leave a block at its end; those that pass a `finally` block go on behind it. */
  #endOfTry(node: TSESTree.Node, { handlers, finalizers, current }: Open): void {
    if (node.parent?.type !== "TryStatement") return;
    const finalizer = finalizers.get(node);
    if (finalizer) {
      finalizer.exits = handlers.passing(current);
      finalizer.until = this.#at;
    }
    if (node === node.parent.finalizer) this.#throwTo(handlers.here, false, undefined, current.length / 2);
    else if (node === node.parent.block && handlers.here?.handler.isReached === false)
      this.#throwTo(handlers.here, false);
  }
}

/** Does an edge lead into the middle of a catch clause? ESLint draws one to a `switch` in it; only errors get there. */
export function leadsInto({ clause }: Block, { clause: from }: Block): boolean {
  if (clause === undefined) return false;
  return from === undefined || from.range[0] < clause.range[0] || from.range[1] > clause.range[1];
}

/** The `finally` blocks that are passed on the way out of a segment, and which its edges do not show. */
export const passedAfter = ({ end }: Block): readonly TSESTree.BlockStatement[] => (end ? passedFinalizers(end) : []);

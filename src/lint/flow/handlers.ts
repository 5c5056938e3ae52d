import type { TSESTree } from "@typescript-eslint/utils";

type Segment = CodePathSegment;

/** A segment of ESLint's code paths. */
export interface CodePathSegment {
  readonly id: string;
  readonly nextSegments: readonly CodePathSegment[];
  readonly prevSegments: readonly CodePathSegment[];
  readonly reachable: boolean;
}

/** What catches an error: a catch clause, or a `finally` block that it passes. */
export interface Handler {
  readonly passes: boolean;
  /** Where it is entered by an error. */
  entries: readonly Segment[];
  /** Does any error get there? */
  isReached: boolean;
}

/** Where an error goes. */
interface Target {
  readonly handler: Handler;
  /** It comes out of a `finally` block, instead of the error that was passing it, or as that error. */
  readonly isOut: boolean;
}

/** A `try` statement that control is in. */
interface Try {
  readonly node: TSESTree.TryStatement;
  readonly width: number;
  readonly caught: Handler | undefined;
  readonly passed: Handler | undefined;
  at: "block" | "handler" | "finalizer";
}

/** The `try` statements around a point of a function, innermost last. */
export class Handlers {
  readonly #tries: Try[] = [];

  enter(node: TSESTree.TryStatement, width: number): void {
    const handler = (passes: boolean): Handler => ({ passes, entries: [], isReached: false });
    this.#tries.push({
      node,
      width,
      caught: node.handler ? handler(false) : undefined,
      passed: node.finalizer ? handler(true) : undefined,
      at: "block",
    });
  }

  leave(): void {
    this.#tries.pop();
  }

  /** Control enters a part of the innermost `try` statement. Returns the handler that this part is. */
  enterPart(part: TSESTree.Node, current: readonly Segment[]): Handler | undefined {
    const top = this.#tries.at(-1);
    if (top === undefined) return undefined;
    if (part === top.node.handler) {
      top.at = "handler";
      if (top.caught) top.caught.entries = current;
      return top.caught;
    }
    if (part === top.node.finalizer) {
      top.at = "finalizer";
      // ESLint walks through the block twice at once: by the usual way, and by that of returns and errors.
      if (top.passed && current.length > top.width) top.passed.entries = current.slice(current.length / 2);
      return top.passed;
    }
    return undefined;
  }

  /** The segments by which returns and errors walk through a `finally` block: the other way may be unreachable. */
  passing(current: readonly Segment[]): readonly Segment[] {
    const isTwice = current.length > (this.#tries.at(-1)?.width ?? current.length);
    return isTwice ? current.slice(current.length / 2) : [...current];
  }

  /** Where an error goes that is thrown here. */
  get here(): Target | undefined {
    let isOut = false;
    for (let at = this.#tries.length - 1; at >= 0; at--) {
      const one = this.#tries[at];
      if (one?.at === "block" && one.caught) return { handler: one.caught, isOut };
      if (one && one.at !== "finalizer" && one.passed) return { handler: one.passed, isOut };
      if (one?.at === "finalizer") isOut = true;
    }
    return undefined;
  }
}

/** The `finally` blocks that a `break` or `continue` passes, which ESLint's code paths leave out. */
export function passedFinalizers(jump: TSESTree.Node): readonly TSESTree.BlockStatement[] {
  if (jump.type !== "BreakStatement" && jump.type !== "ContinueStatement") return [];
  const passed: TSESTree.BlockStatement[] = [];
  for (let node: TSESTree.Node = jump; node.parent; node = node.parent) {
    const parent: TSESTree.Node = node.parent;
    if (isTarget(jump, parent)) return passed;
    if (parent.type === "TryStatement" && parent.finalizer && node !== parent.finalizer) passed.push(parent.finalizer);
  }
  return passed;
}

function isTarget(jump: TSESTree.BreakStatement | TSESTree.ContinueStatement, node: TSESTree.Node): boolean {
  if (jump.label) return node.type === "LabeledStatement" && node.label.name === jump.label.name;
  if (/^(?:While|DoWhile|For|ForIn|ForOf)Statement$/.test(node.type)) return true;
  return jump.type === "BreakStatement" && node.type === "SwitchStatement";
}

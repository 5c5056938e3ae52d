import type { TSESTree } from "@typescript-eslint/utils";
import type { Event, Test, Variable } from "./events.js";
import type { CodePathSegment, Handler } from "./handlers.js";

/** An error that may be thrown at some point of a segment. */
interface Throw {
  readonly at: number;
  readonly handler: Handler;
  /** Out of a `finally` block. */
  readonly isOut: boolean;
  /** By a `throw` statement, and not by something that was called. */
  readonly isExplicit: boolean;
  /** The variable that holds no frame then: `own` throws what it holds. */
  readonly without: Variable | undefined;
}

/** A question of a condition, asked at the end of a segment, and where control goes by which answer. */
export interface Question {
  readonly tests: readonly Test[];
  readonly ways: Map<CodePathSegment, boolean>;
}

/** What happens in a segment of a code path. */
export interface Block {
  readonly segment: CodePathSegment;
  readonly events: Map<Variable, { readonly at: number; readonly event: Event }[]>;
  readonly throws: Throw[];
  readonly questions: Question[];
  /** After what control goes no further, if it does not. */
  stop: number;
  /** Where control does not go from here. */
  readonly never: Set<CodePathSegment>;
  /** The statement by which control leaves the segment, if it jumps. */
  end: TSESTree.Node | undefined;
  /** The handler that errors enter here. */
  enteredBy: Handler | undefined;
  /** The innermost catch clause that it stands in. */
  clause: TSESTree.CatchClause | undefined;
}

/** The code path of ESLint, as far as it is looked at. */
export interface CodePath {
  readonly origin: string;
  readonly returnedSegments: readonly CodePathSegment[];
  readonly thrownSegments: readonly CodePathSegment[];
  readonly initialSegment: CodePathSegment;
}

/** A function, with what happens in each segment of it. */
export interface Path {
  readonly node: TSESTree.Node;
  readonly codePath: CodePath;
  readonly blocks: Map<CodePathSegment, Block>;
  readonly finalizers: Map<TSESTree.Node, Finalizer>;
}

/** A `finally` block, as returns and errors pass it. */
export interface Finalizer {
  readonly entries: readonly CodePathSegment[];
  exits: readonly CodePathSegment[];
  /** What happens in the same segments from here on is behind it. */
  until: number;
}

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import type { Site } from "./state.js";

export type Variable = TSESLint.Scope.Variable;

/** How an owner got a second name. */
export type Copy = "variable" | "literal" | "field" | "collection" | "result";

/** Something that happens to an owner's variable. `node` is where it would be reported. */
export type Event =
  | { readonly kind: "hold"; readonly node: TSESTree.Node; readonly bits: number; readonly declares: boolean }
  | { readonly kind: "own"; readonly node: TSESTree.Node }
  | { readonly kind: "spend"; readonly node: TSESTree.Node; readonly site: Site; readonly bits: number }
  | { readonly kind: "change"; readonly node: TSESTree.Node; readonly site: Site }
  | { readonly kind: "use"; readonly node: TSESTree.Node; readonly by: string }
  | { readonly kind: "dispose"; readonly node: TSESTree.Node; readonly site: Site }
  | { readonly kind: "copy"; readonly node: TSESTree.Node; readonly to: Copy; readonly site: Site }
  | { readonly kind: "offer"; readonly node: TSESTree.Node; readonly isStatement: boolean }
  | { readonly kind: "pass"; readonly node: TSESTree.Node }
  | { readonly kind: "doubt"; readonly node: TSESTree.Node }
  | { readonly kind: "escape"; readonly node: TSESTree.Node }
  | { readonly kind: "leave"; readonly node: TSESTree.Node; readonly site: Site }
  | { readonly kind: "capture"; readonly node: TSESTree.Node; readonly lasts: boolean }
  /** Whether it was moved, a constant knows that is asked later. */
  | { readonly kind: "perhaps"; readonly node: TSESTree.Node; readonly site: Site }
  /** A view of a frame is none any more. */
  | { readonly kind: "end"; readonly node: TSESTree.Node; readonly site: Site }
  /** What a closure's call left behind is over. */
  | { readonly kind: "over"; readonly node: TSESTree.Node }
  /** The compiler loses sight of what was moved. */
  | { readonly kind: "lose"; readonly node: TSESTree.Node }
  | { readonly kind: "run"; readonly node: TSESTree.Node; readonly closure: TSESTree.Node };

/** What a condition tells about a variable, if its answer is `answer`: that it holds no frame, or has been spent. */
export interface Test {
  readonly variable: Variable;
  readonly answer: boolean;
  readonly tells: "absent" | "spent";
  readonly site: Site;
  readonly bits: number;
  /** Was it in doubt since the answer was kept, so that the other answer tells something as well? */
  readonly isLate: boolean;
}

/** An event at the node after whose evaluation it happens. */
export interface Planned {
  readonly variable: Variable;
  readonly event: Event;
}

/** An event, or a test, of one variable. */
interface EventAt {
  readonly at: TSESTree.Node;
  readonly event: Event;
}
interface TestAt {
  readonly at: TSESTree.Node;
  readonly test: Test;
}

/** What happens to the owners of a file, and where, before it is known in which order. */
export class Plan {
  readonly events: Map<TSESTree.Node, Planned[]> = new Map();
  readonly tests: Map<TSESTree.Node, Test[]> = new Map();
  /** The calls of `own`, with their operand: where it throws, there is no frame in it. */
  readonly refusals: Map<TSESTree.Node, Variable> = new Map();
  /** Calls that do not fail in a program that is right. */
  readonly harmless: Set<TSESTree.Node> = new Set();
  /** Calls that have taken their operand when they fail. The others of the library leave it as it was. */
  readonly late: Set<TSESTree.Node> = new Set();

  readonly #eventsOf: Map<Variable, EventAt[]> = new Map();
  readonly #testsOf: Map<Variable, TestAt[]> = new Map();

  add(at: TSESTree.Node, variable: Variable, event: Event): void {
    put(this.events, at, { variable, event });
    put(this.#eventsOf, variable, { at, event });
  }

  ask(question: TSESTree.Node, test: Test): void {
    put(this.tests, question, test);
    put(this.#testsOf, test.variable, { at: question, test });
  }

  eventsOf(variable: Variable): readonly EventAt[] {
    return this.#eventsOf.get(variable) ?? [];
  }

  testsOf(variable: Variable): readonly TestAt[] {
    return this.#testsOf.get(variable) ?? [];
  }
}

function put<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const there = map.get(key);
  if (there) there.push(value);
  else map.set(key, [value]);
}

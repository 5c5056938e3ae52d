import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import type { Calls } from "../calls/calls.js";
import type { Names } from "../calls/names.js";
import { Classifier } from "./classify.js";
import { closureAround, endsOf, isPassed, outlasts } from "./closures.js";
import { type Event, Plan, type Variable } from "./events.js";
import type { Site } from "./state.js";

/** A closure that consumes what it captures, and the call in which it does. */
interface Consumption {
  readonly variable: Variable;
  readonly site: Site;
}

/** Plans what closures do with the owners that they capture. */
export class Captures {
  /** What closures consume of what they capture. */
  readonly consuming: Consumption[] = [];
  readonly #plan: Plan;
  readonly #calls: Calls;
  readonly #names: Names;
  readonly #scopes: TSESLint.Scope.ScopeManager;

  constructor(plan: Plan, calls: Calls, names: Names, scopes: TSESLint.Scope.ScopeManager) {
    this.#plan = plan;
    this.#calls = calls;
    this.#names = names;
    this.#scopes = scopes;
  }

  /** A mention in a function inside of the one that the variable belongs to. */
  mention(variable: Variable, identifier: TSESTree.Node): void {
    const closure = closureAround(identifier, homeOf(variable));
    const site = this.#consumption(variable, identifier);
    if (site) {
      this.consuming.push({ variable, site });
      this.#plan.add(closure, variable, { kind: "escape", node: identifier });
      return;
    }
    for (const event of this.#events(variable, identifier)) this.#happen(variable, identifier, closure, event);
  }

  /** What harms nobody in the variable's own function does not in a closure. */
  #happen(variable: Variable, identifier: TSESTree.Node, closure: TSESTree.Node, event: Event): void {
    switch (event.kind) {
      case "copy":
      case "escape":
      case "pass":
        this.#plan.add(closure, variable, event);
        return;
      case "leave":
        this.#plan.add(closure, variable, { kind: "copy", node: identifier, to: "result", site: event.site });
        return;
      case "offer":
        if (event.isStatement) this.#plan.add(closure, variable, { kind: "escape", node: identifier });
        else this.look(variable, identifier);
        return;
      default:
        this.look(variable, identifier);
    }
  }

  /** A closure looks at the variable. */
  look(variable: Variable, identifier: TSESTree.Node): void {
    this.#look(variable, identifier, identifier, new Set());
  }

  /** What the mention would do if it stood in the variable's own function. */
  #events(variable: Variable, identifier: TSESTree.Node): readonly Event[] {
    return this.#trial(variable, identifier)
      .eventsOf(variable)
      .map(({ event }) => event);
  }

  /** Where the mention consumes the variable, or changes its state, if it does. */
  #consumption(variable: Variable, identifier: TSESTree.Node): Site | undefined {
    const trial = this.#trial(variable, identifier);
    for (const { event } of trial.eventsOf(variable)) {
      if (event.kind === "spend" || event.kind === "change" || event.kind === "dispose") return event.site;
    }
    return trial.testsOf(variable).find(({ test }) => test.tells === "spent")?.test.site;
  }

  #trial(variable: Variable, identifier: TSESTree.Node): Plan {
    const trial = new Plan();
    new Classifier(trial, this.#calls, this.#names, false).mention(variable, identifier);
    return trial;
  }

  /** A closure looks at the variable, by itself or, at `inner`, by another one that does. */
  #look(variable: Variable, node: TSESTree.Node, inner: TSESTree.Node, seen: Set<TSESTree.Node>): void {
    const closure = closureAround(inner, homeOf(variable));
    if (seen.has(closure)) return;
    seen.add(closure);
    const isLong = outlasts(closure, inner);
    const binding = this.#binding(closure);
    if (binding === undefined) {
      const lasts = isLong || !isPassed(closure);
      this.#plan.add(closure, variable, { kind: "capture", node, lasts });
      if (lasts) this.#end(variable, node, closure.parent);
      return;
    }
    // A declared function is there before its line; what is wrong with it shows where it is called.
    if (closure.type !== "FunctionDeclaration") {
      this.#plan.add(closure, variable, { kind: "capture", node, lasts: false });
    }
    for (const { identifier: name, from } of binding.references) {
      if (name === binding.defs[0]?.name) continue;
      if (from.variableScope !== variable.scope.variableScope) {
        this.#look(variable, node, name, seen);
        continue;
      }
      const use = name.parent;
      const isCalled = use?.type === "CallExpression" && (use.callee === name || isPassed(name));
      if (isCalled) this.#plan.add(use, variable, { kind: "run", node: name, closure: node });
      if (isCalled && !isLong) continue;
      const at = isCalled ? use : name;
      this.#plan.add(at, variable, { kind: "capture", node, lasts: true });
      this.#end(variable, node, use);
    }
  }

  /** What a call leaves behind is over where it is awaited, or walked through. */
  #end(variable: Variable, node: TSESTree.Node, call: TSESTree.Node | undefined): void {
    if (call?.type !== "CallExpression" && call?.type !== "NewExpression") return;
    for (const end of endsOf(call, this.#names)) this.#plan.add(end, variable, { kind: "over", node });
  }

  /** The constant or function name under which a closure can be called. */
  #binding(closure: TSESTree.Node): Variable | undefined {
    const { parent } = closure;
    if (closure.type === "FunctionDeclaration") return this.#scopes.getDeclaredVariables(closure)[0];
    if (parent?.type !== "VariableDeclarator" || parent.parent.kind !== "const") return undefined;
    return this.#scopes.getDeclaredVariables(parent)[0];
  }
}

const homeOf = ({ scope }: Variable): TSESTree.Node => scope.variableScope.block;

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { type Call, type Calls, methodOf } from "../calls/calls.js";
import type { Plan, Variable } from "./events.js";
import { isFunction } from "./wrappers.js";

type Reference = TSESLint.Scope.Reference;

/** Functions that call back later, when the statement is long over. */
const later =
  /^(?:setTimeout|setInterval|setImmediate|queueMicrotask|nextTick|requestAnimationFrame|on|once|addListener|addEventListener|then|catch|finally|subscribe|use|defer)$/;

/** A closure that mentions an owner's variable of the function around it. */
export interface Capture {
  readonly variable: Variable;
  readonly mention: TSESTree.Node;
  /** The call in which the closure consumes what it captures, if it does, and what is called. */
  readonly consuming: { readonly call: TSESTree.Node; readonly by: string } | undefined;
}

/** Plans what closures do with the owners that they capture. */
export class Captures {
  /** The closures that consume what they capture. */
  readonly consuming: Capture[] = [];
  readonly #plan: Plan;
  readonly #calls: Calls;
  readonly #scopes: TSESLint.Scope.ScopeManager;

  constructor(plan: Plan, calls: Calls, scopes: TSESLint.Scope.ScopeManager) {
    this.#plan = plan;
    this.#calls = calls;
    this.#scopes = scopes;
  }

  /** A mention in a function inside of the one that the variable belongs to. */
  mention(variable: Variable, { identifier }: Reference): void {
    const closure = closureAround(identifier, variable.scope.variableScope.block);
    const consuming = this.#consuming(identifier);
    if (consuming) {
      this.consuming.push({ variable, mention: identifier, consuming });
      this.#plan.add(closure, variable, { kind: "escape", node: identifier });
      return;
    }
    if (this.#isOffered(identifier)) {
      this.#plan.add(closure, variable, { kind: "escape", node: identifier });
      return;
    }
    const binding = this.#binding(closure);
    const call = closure.parent;
    const lasts = binding === undefined && !isPassed(closure, call);
    this.#plan.add(closure, variable, { kind: "capture", node: identifier, lasts, spends: false });
    for (const { identifier: name, from } of binding?.references ?? []) {
      if (name === binding?.defs[0]?.name || from.variableScope !== variable.scope.variableScope) continue;
      const use = name.parent;
      const isCalled = use?.type === "CallExpression" && (use.callee === name || isPassed(name, use));
      if (isCalled) this.#plan.add(use, variable, { kind: "run", node: name });
      else this.#plan.add(name, variable, { kind: "capture", node: identifier, lasts: true, spends: false });
    }
  }

  #consuming(identifier: TSESTree.Node): Capture["consuming"] {
    const call = identifier.parent;
    if (call?.type !== "CallExpression" && call?.type !== "NewExpression") return undefined;
    const effect = this.#calls.effectOn(call, identifier);
    if (effect === undefined || effect.kind === "own" || effect.kind === "ask" || effect.kind === "offer")
      return undefined;
    return { call, by: effect.by };
  }

  #isOffered(identifier: TSESTree.Node): boolean {
    const call = identifier.parent;
    return call?.type === "CallExpression" && call.callee !== identifier && this.#calls.mayTake(call, identifier);
  }

  /** The constant or function name under which a closure can be called. */
  #binding(closure: TSESTree.Node): Variable | undefined {
    const { parent } = closure;
    if (closure.type === "FunctionDeclaration") return this.#scopes.getDeclaredVariables(closure)[0];
    if (parent?.type !== "VariableDeclarator" || parent.parent.kind !== "const") return undefined;
    return this.#scopes.getDeclaredVariables(parent)[0];
  }
}

/** The outermost function around a mention that stands in the variable's own one. */
function closureAround(mention: TSESTree.Node, home: TSESTree.Node): TSESTree.Node {
  let closure: TSESTree.Node = mention;
  for (let node: TSESTree.Node | undefined = mention; node && node !== home; node = node.parent) {
    if (isFunction(node) || node.type === "PropertyDefinition" || node.type === "StaticBlock") closure = node;
  }
  return closure;
}

/** Is a function passed to a call that is over when it returns? Then nobody has the function any more. */
function isPassed(closure: TSESTree.Node, call: TSESTree.Node | undefined): boolean {
  if (call?.type !== "CallExpression" && call?.type !== "NewExpression") return false;
  if (call.callee === closure) return true;
  const name = call.callee.type === "Identifier" ? call.callee.name : methodOf(call satisfies Call);
  if (name === undefined || !later.test(name)) return true;
  return /^(?:then|catch|finally)$/.test(name) && isAwaited(call);
}

/** Does the function go on when the promise, or what else is made of it, is settled? */
function isAwaited(call: TSESTree.Node): boolean {
  const { parent } = call;
  if (parent?.type === "AwaitExpression") return true;
  const next = parent?.type === "MemberExpression" && parent.object === call ? parent.parent : undefined;
  const isChained = next?.type === "CallExpression" && /^(?:then|catch|finally)$/.test(methodOf(next) ?? "");
  return isChained && isAwaited(next);
}

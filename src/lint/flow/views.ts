import type { TSESTree } from "@typescript-eslint/utils";
import { methodOf } from "../calls/calls.js";
import { functions, viewing } from "../calls/library.js";
import { type Names, propertyOf } from "../calls/names.js";
import type { Captures } from "./captures.js";
import { conditionsOf } from "./conditions.js";
import type { Plan, Variable } from "./events.js";
import type { Owner } from "./owners.js";
import { ABSENT, FRESH, UNSEEN } from "./state.js";
import { wrapped } from "./wrappers.js";

/** Plans what happens to constants that keep a view of a frame: what consumes or changes the frame ends them. */
export class Views {
  readonly #plan: Plan;
  readonly #names: Names;
  readonly #captures: Captures;

  constructor(plan: Plan, names: Names, captures: Captures) {
    this.#plan = plan;
    this.#names = names;
    this.#captures = captures;
  }

  /** The views of an owner, to be followed as owners are. All that happens to the owner must have been planned. */
  of({ variable: owner, home }: Owner): readonly Owner[] {
    return owner.references.flatMap(({ identifier }): Owner[] => {
      const kept = keptFrom(identifier);
      const variable = kept && this.#names.variable(kept.declarator.id);
      if (!kept || variable?.scope.variableScope.block !== home) return [];
      if (variable.references.some((one) => one.isWrite() && one.init !== true)) return [];
      this.#use(variable, kept.declarator);
      this.#end(variable, owner, kept.method);
      return [{ variable, home, isUsing: false, entry: ABSENT, isExcused: true, viewed: owner }];
    });
  }

  #use(variable: Variable, declarator: TSESTree.VariableDeclarator): void {
    this.#plan.add(declarator, variable, { kind: "hold", node: declarator.id, bits: FRESH, declares: true });
    for (const { identifier, from, init } of variable.references) {
      const by = init ? undefined : seenThrough(identifier);
      if (by === undefined) continue;
      if (from.variableScope !== variable.scope.variableScope) this.#captures.look(variable, identifier);
      else this.#plan.add(identifier, variable, { kind: "use", node: identifier, by });
    }
  }

  #end(variable: Variable, owner: Variable, method: string): void {
    for (const { at, event } of [...this.#plan.eventsOf(owner)]) {
      if (event.kind === "perhaps") this.#plan.add(at, variable, event);
      if (event.kind !== "spend" && event.kind !== "change") continue;
      const { site } = event;
      if (event.kind === "change" && viewing.get(method) === "frame") continue;
      if (functions.get(site.by)?.kind !== "answer") {
        this.#plan.add(at, variable, { kind: "end", node: site.node, site });
        continue;
      }
      for (const condition of conditionsOf(at, this.#names)) {
        this.#plan.ask(condition, { variable, answer: true, tells: "spent", site, bits: UNSEEN, isLate: false });
      }
    }
    for (const { at, test } of [...this.#plan.testsOf(owner)]) {
      if (test.tells === "spent") this.#plan.ask(at, { ...test, variable, bits: UNSEEN });
    }
  }
}

/** The constant that keeps what a method lets see, and the method. */
function keptFrom(
  owner: TSESTree.Node,
): { readonly declarator: TSESTree.VariableDeclarator; readonly method: string } | undefined {
  const call = owner.parent?.parent;
  if (owner.parent?.type !== "MemberExpression" || call?.type !== "CallExpression") return undefined;
  const method = methodOf(call);
  const declarator = call.parent;
  if (method === undefined || !viewing.has(method) || call.callee !== owner.parent) return undefined;
  if (declarator.type !== "VariableDeclarator" || declarator.id.type !== "Identifier") return undefined;
  return { declarator, method };
}

/** What of a view is looked at here; nothing, where it is only passed on or compared. */
function seenThrough(view: TSESTree.Node): string | undefined {
  const { parent } = wrapped(view);
  switch (parent?.type) {
    case "MemberExpression":
      return propertyOf(parent) ?? "use";
    case "VariableDeclarator":
      return parent.id.type === "ObjectPattern" ? "use" : undefined;
    case "SpreadElement":
      return "use";
    default:
      return undefined;
  }
}

import type { TSESTree } from "@typescript-eslint/utils";
import type { Call, Calls } from "../calls/calls.js";
import { methodOf } from "../calls/calls.js";
import { type Effect, functions, harmlessMethods, mayRefuse } from "../calls/library.js";
import { type Names, propertyOf } from "../calls/names.js";
import { choiceBy, conditionsOf, isCondition } from "./conditions.js";
import type { Copy, Plan, Test, Variable } from "./events.js";
import { isLookedThrough } from "./looks.js";
import { SEEN, UNSEEN } from "./state.js";
import { wrapped } from "./wrappers.js";

/** What collections call the methods by which they keep something. */
const keepers = /^(?:push|unshift|splice|add|set|append|enqueue)$/;

/** Plans what a mention of an owner's variable does, by what it stands in. */
export class Classifier {
  readonly #plan: Plan;
  readonly #calls: Calls;
  readonly #names: Names;
  /** Does a compiler look at the file, and see what stands as a statement? */
  readonly #isCompiled: boolean;

  constructor(plan: Plan, calls: Calls, names: Names, isCompiled: boolean) {
    this.#plan = plan;
    this.#calls = calls;
    this.#names = names;
    this.#isCompiled = isCompiled;
  }

  /** A mention that reads the variable, in the function that it belongs to. */
  mention(variable: Variable, identifier: TSESTree.Node): void {
    const whole = wrapped(identifier);
    const { parent } = whole;
    const plan = this.#plan;
    switch (parent?.type) {
      case "CallExpression":
      case "NewExpression":
        if (whole !== parent.callee) this.#argument(variable, identifier, whole, parent);
        return;
      case "MemberExpression":
        this.#member(variable, identifier, parent);
        return;
      case "VariableDeclarator":
        if (parent.id.type === "Identifier") this.#copy(variable, identifier, "variable");
        return;
      case "AssignmentExpression":
        if (whole === parent.right && parent.left.type === "Identifier") this.#copy(variable, identifier, "variable");
        else if (whole === parent.right) this.#copy(variable, identifier, "field");
        else if (parent.operator !== "=") plan.add(identifier, variable, { kind: "use", node: identifier, by: "use" });
        return;
      case "AssignmentPattern":
        this.#copy(variable, identifier, "variable");
        return;
      case "Property":
      case "SpreadElement":
      case "ArrayExpression":
        this.#literal(variable, identifier, parent);
        return;
      case "PropertyDefinition":
        this.#copy(variable, identifier, "field");
        return;
      case "ReturnStatement":
      case "YieldExpression":
      case "ArrowFunctionExpression": {
        const by = parent.type === "YieldExpression" ? "yield" : "return";
        plan.add(identifier, variable, { kind: "leave", node: identifier, site: { node: identifier, by } });
        return;
      }
      case "ExportSpecifier":
      case "ExportDefaultDeclaration":
        plan.add(identifier, variable, { kind: "escape", node: identifier });
        return;
      default:
        this.#ask(variable, identifier, whole);
    }
  }

  /** Conditions that tell whether there is a frame. Comparing, printing and the like harm nobody. */
  #ask(variable: Variable, identifier: TSESTree.Node, whole: TSESTree.Node): void {
    const site = { node: identifier, by: "" };
    const tell = (question: TSESTree.Node, answer: boolean): void =>
      this.#plan.ask(question, { variable, answer, tells: "absent", site, bits: 0, isLate: false });
    tell(whole, false);
    const { parent } = whole;
    if (parent?.type !== "BinaryExpression") return;
    const other = whole === parent.left ? parent.right : parent.left;
    if (parent.operator === "instanceof" && other.type === "Identifier" && /Error$|^OutOfFrames$/.test(other.name)) {
      tell(parent, true);
    }
    const isNothing =
      (other.type === "Identifier" && other.name === "undefined") || (other.type === "Literal" && other.value === null);
    if (isNothing && /^===?$/.test(parent.operator)) tell(parent, true);
    if (isNothing && /^!==?$/.test(parent.operator)) tell(parent, false);
  }

  /** A variable that was assigned in the middle of a condition. */
  assigned(variable: Variable, assignment: TSESTree.Node): void {
    this.#ask(variable, assignment, assignment);
  }

  #argument(variable: Variable, identifier: TSESTree.Node, whole: TSESTree.Node, call: Call): void {
    const effect = this.#calls.effectOn(call, whole);
    const method = methodOf(call);
    if (method !== undefined && (this.#collects(call, method) || (effect?.kind === "move" && keepers.test(method)))) {
      this.#copy(variable, identifier, method === "assign" ? "literal" : "collection");
    } else if (effect && effect.kind !== "offer") {
      this.#effect(variable, identifier, call, effect, whole !== identifier);
    } else if (isCondition(call)) {
      this.#plan.add(call, variable, { kind: "doubt", node: identifier });
    } else if (this.#calls.mayTake(call, whole)) {
      const isStatement = /^(?:ExpressionStatement|ArrowFunctionExpression)$/.test(call.parent.type);
      this.#plan.add(call, variable, { kind: "offer", node: identifier, isStatement });
    } else {
      if (this.#calls.mayUse(call, whole)) {
        this.#plan.add(call, variable, { kind: "use", node: identifier, by: "use" });
      }
      if (this.#calls.mayKeep(call, whole)) this.#plan.add(call, variable, { kind: "pass", node: identifier });
    }
  }

  /** Does a method keep its argument? */
  #collects(call: Call, method: string): boolean {
    const object = call.callee.type === "MemberExpression" ? call.callee.object : undefined;
    if (method === "assign") return object?.type === "Identifier" && object.name === "Object";
    if (method === "push" || method === "unshift" || method === "sendMany") return true;
    if (method !== "add" && method !== "set") return false;
    const init = this.#names
      .variable(object)
      ?.defs.flatMap((def) => (def.type === "Variable" ? [def.node.init] : []))[0];
    return (
      init?.type === "NewExpression" && init.callee.type === "Identifier" && /^(?:Map|Set)$/.test(init.callee.name)
    );
  }

  #effect(variable: Variable, identifier: TSESTree.Node, call: Call, effect: Effect, isWrapped: boolean): void {
    const { kind, by, spends } = effect;
    const plan = this.#plan;
    const isStatement = call.parent.type === "ExpressionStatement";
    const isOwn = functions.get(by) === effect;
    if (isOwn && !mayRefuse.has(by) && kind !== "own") plan.harmless.add(call);
    if (!isOwn && kind === "spend") plan.harmless.add(call);
    if (kind === "move") plan.late.add(call);
    const node = identifier;
    const site = { node: call, by };
    const seen = this.#isCompiled && !isWrapped;
    switch (kind) {
      case "own":
        plan.refusals.set(call, variable);
        plan.add(call, variable, { kind: "own", node });
        return;
      case "spend":
        plan.add(call, variable, { kind: "spend", node, site, bits: seen && isStatement ? SEEN : UNSEEN });
        return;
      case "change":
        plan.add(call, variable, { kind: "change", node, site });
        return;
      case "answer":
        plan.add(call, variable, spends ? { kind: "use", node, by } : { kind: "change", node, site });
        if (!spends) return;
        this.#answer(call, {
          variable,
          answer: true,
          tells: "spent",
          site,
          bits: seen ? SEEN : UNSEEN,
          isLate: !isCondition(call),
        });
        return;
      case "ask":
        plan.add(call, variable, { kind: "use", node, by });
        return;
      default:
        plan.add(call, variable, { kind: "spend", node, site, bits: UNSEEN });
    }
  }

  /** The answer counts where it is a condition, or where conditions ask the constant that keeps it. */
  #answer(call: Call, test: Test): void {
    const { variable, site } = test;
    const conditions = conditionsOf(call, this.#names);
    for (const condition of conditions) {
      this.#plan.ask(condition, test);
      const choice = choiceBy(condition);
      if (choice) this.#plan.add(choice, variable, { kind: "lose", node: call });
    }
    if (conditions.length > 0 && test.isLate) this.#plan.add(call, variable, { kind: "perhaps", node: call, site });
    if (conditions.length === 0) this.#plan.add(call, variable, { kind: "escape", node: call });
  }

  #member(variable: Variable, identifier: TSESTree.Node, member: TSESTree.MemberExpression): void {
    const { property, computed, parent } = member;
    const name = propertyOf(member) ?? "use";
    const isCall = parent.type === "CallExpression" && parent.callee === member;
    if (isCall && harmlessMethods.has(name)) this.#plan.harmless.add(parent);
    if (computed && isCall && property.type === "MemberExpression") {
      const site = { node: parent, by: "[Symbol.dispose]" };
      this.#plan.add(parent, variable, { kind: "dispose", node: identifier, site });
    } else this.#plan.add(identifier, variable, { kind: "use", node: identifier, by: name });
  }

  /** A literal that only goes into a call is gone after it; any other one keeps what it is made of. */
  #literal(variable: Variable, identifier: TSESTree.Node, part: TSESTree.Node): void {
    let literal: TSESTree.Node = part;
    while (
      literal.parent &&
      (/^(?:Property|SpreadElement|ArrayExpression|ObjectExpression)$/.test(literal.parent.type) ||
        literal.type === "Property" ||
        literal.type === "SpreadElement")
    ) {
      if (literal.type === "SpreadElement" && literal.parent.type !== "ObjectExpression") break;
      literal = literal.parent;
    }
    const { parent } = literal;
    if (isLookedThrough(literal, this.#names, this.#calls)) {
      this.#plan.add(identifier, variable, { kind: "use", node: identifier, by: "use" });
      return;
    }
    const isArgument = parent?.type === "CallExpression" || parent?.type === "NewExpression";
    if (literal.type === "SpreadElement")
      this.#plan.add(identifier, variable, { kind: "use", node: identifier, by: "use" });
    else if (!isArgument || literal === parent.callee || this.#keeps(parent, literal)) {
      this.#copy(variable, identifier, "literal");
    } else {
      if (this.#calls.mayUse(parent, literal)) {
        this.#plan.add(identifier, variable, { kind: "use", node: identifier, by: "use" });
      }
      if (this.#calls.mayKeep(parent, literal))
        this.#plan.add(identifier, variable, { kind: "pass", node: identifier });
    }
  }

  #keeps(call: Call, literal: TSESTree.Node): boolean {
    if (call.type === "NewExpression")
      return call.callee.type === "Identifier" && /^(?:Map|Set)$/.test(call.callee.name);
    const method = methodOf(call);
    return (method !== undefined && this.#collects(call, method)) || this.#calls.effectOn(call, literal) !== undefined;
  }

  #copy(variable: Variable, identifier: TSESTree.Node, to: Copy): void {
    const site = { node: identifier, by: "copy" };
    this.#plan.add(identifier, variable, { kind: "copy", node: identifier, to, site });
  }
}

import type { TSESTree } from "@typescript-eslint/utils";
import type { Names } from "../calls/names.js";

/** One question of a condition, and an answer to it. */
export interface Outcome {
  readonly question: TSESTree.Node;
  readonly answer: boolean;
}

/** The last questions that were answered, and how, when a condition came out as `value`. */
export function outcomes(condition: TSESTree.Node, value: boolean): readonly Outcome[] {
  if (condition.type === "UnaryExpression" && condition.operator === "!") return outcomes(condition.argument, !value);
  if (condition.type === "LogicalExpression" && condition.operator !== "??") {
    const { left, right, operator } = condition;
    const goesOn = operator === "&&";
    return value === goesOn ? outcomes(right, value) : [...outcomes(left, value), ...outcomes(right, value)];
  }
  return [{ question: condition, answer: value }];
}

/** The condition that decides whether this node is evaluated, and how it must have come out. */
export function deciding(node: TSESTree.Node): readonly Outcome[] {
  const { parent } = node;
  switch (parent?.type) {
    case "LogicalExpression":
      return node === parent.right && parent.operator !== "??" ? outcomes(parent.left, parent.operator === "&&") : [];
    case "IfStatement":
    case "ConditionalExpression":
      return node === parent.test ? [] : outcomes(parent.test, node === parent.consequent);
    case "WhileStatement":
      return node === parent.body ? outcomes(parent.test, true) : [];
    case "ForStatement":
      return node === parent.body && parent.test ? outcomes(parent.test, true) : [];
    default:
      return [];
  }
}

/** Does the node decide where control goes on? */
export function isCondition(node: TSESTree.Node): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case "UnaryExpression":
      return parent.operator === "!" && isCondition(parent);
    case "LogicalExpression":
      return parent.operator !== "??" && (node === parent.left || isCondition(parent));
    case "IfStatement":
    case "ConditionalExpression":
    case "WhileStatement":
    case "DoWhileStatement":
    case "ForStatement":
      return node === parent.test;
    case "CallExpression": {
      const { callee } = parent;
      const name = callee.type === "MemberExpression" ? callee.object : callee;
      return name.type === "Identifier" && /^assert/.test(name.name) && parent.parent.type === "ExpressionStatement";
    }
    default:
      return false;
  }
}

/** The expression that a condition decides about. The compiler forgets the answer behind it. */
export function choiceBy(condition: TSESTree.Node): TSESTree.Node | undefined {
  for (let node = condition; node.parent; node = node.parent) {
    const { parent }: TSESTree.Node = node;
    const isChoice =
      parent.type === "ConditionalExpression" || (parent.type === "LogicalExpression" && !isCondition(parent));
    if (isChoice) return parent;
    if (parent.type !== "UnaryExpression" && parent.type !== "LogicalExpression") return undefined;
  }
  return undefined;
}

/** The conditions that ask for the answer of a call: itself, or each mention of the constant that keeps its answer. */
export function conditionsOf(call: TSESTree.Node, names: Names): readonly TSESTree.Node[] {
  if (isCondition(call)) return [call];
  const { parent } = call;
  if (parent?.type !== "VariableDeclarator" || parent.id.type !== "Identifier") return [];
  if (parent.parent.kind !== "const" || !isSteady(call, names)) return [];
  const keeper = names.mentions(parent.id);
  return keeper.filter(isCondition);
}

/** The compiler follows a constant's answer only about variables that nobody assigns. */
function isSteady(call: TSESTree.Node, names: Names): boolean {
  if (call.type !== "CallExpression") return false;
  return call.arguments.every((argument) => {
    const variable = names.variable(argument);
    return variable === undefined || variable.references.every((one) => one.init === true || !one.isWrite());
  });
}

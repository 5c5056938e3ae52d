import type { TSESTree } from "@typescript-eslint/utils";

/** The expression inside of casts and assertions. */
export function unwrapped(node: TSESTree.Expression): TSESTree.Expression {
  switch (node.type) {
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSTypeAssertion":
    case "TSNonNullExpression":
      return unwrapped(node.expression);
    default:
      return node;
  }
}

/** The largest expression that has the value of this one: through casts, and the branches of a choice. */
export function wrapped(node: TSESTree.Node): TSESTree.Node {
  const { parent } = node;
  switch (parent?.type) {
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSTypeAssertion":
    case "TSNonNullExpression":
    case "AwaitExpression":
      return wrapped(parent);
    case "ConditionalExpression":
      return node === parent.test ? node : wrapped(parent);
    case "LogicalExpression":
      return parent.operator !== "??" && node === parent.left ? node : wrapped(parent);
    case "SequenceExpression":
      return node === parent.expressions.at(-1) ? wrapped(parent) : node;
    default:
      return node;
  }
}

export const isFunction = (node: TSESTree.Node): boolean =>
  node.type === "FunctionDeclaration" || node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression";

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { type Effect, isAssertion } from "../calls/library.js";
import type { Analysis } from "../flow/analysis.js";
import { conditionsOf } from "../flow/conditions.js";
import { type Context, type RuleModule, ruleOf } from "./rule.js";

/** Reports consuming calls where the compiler does not track them, and owners that nobody keeps. */
export const consumeAsStatement: RuleModule = ruleOf({
  name: "consume-as-statement",
  says: "require that a consuming call be a statement of its own or a condition, and that its result be kept",
  isFixable: true,
  messages: {
    expression:
      "{{by}} counts only as a statement of its own: inside of an expression the compiler does not see that it consumes. Write {{by}}(…); as a statement, under an if where it depends on something.",
    operand:
      "{{by}} counts only for a plain variable: the compiler does not see which one this operand is. Call {{by}} with a variable, in each branch if need be.",
    answer:
      "the answer of {{by}} says what the variable is now, and only a condition tells the compiler: write if ({{by}}(…)).",
    discarded: "this owner is discarded, and its frame is lost: keep it in a variable, and consume it.",
    condition: "Write if ({{call}}) { }",
  },
  watch: (context, analysis) => ({
    CallExpression: (call: TSESTree.CallExpression) => {
      for (const effect of analysis.calls.effectsOf(call) ?? []) judge(call, effect, context, analysis);
    },
    ExpressionStatement: (statement: TSESTree.ExpressionStatement) => discarded(statement, context, analysis),
  }),
});

function judge(call: TSESTree.CallExpression, effect: Effect, context: Context, analysis: Analysis): void {
  const { by, kind } = effect;
  const operand = call.arguments[effect.operand];
  if (operand === undefined) return;
  const { parent } = call;
  if (kind === "answer" && conditionsOf(call, analysis.names).length === 0) {
    const text = context.sourceCode.getText(call);
    const fix: TSESLint.ReportFixFunction = (fixer) => fixer.replaceText(parent, `if (${text}) {\n}`);
    const isStatement = parent.type === "ExpressionStatement";
    const suggest = isStatement ? [{ messageId: "condition", data: { call: text }, fix }] : [];
    context.report({ node: call, messageId: "answer", data: { by }, suggest });
  }
  if (!isAssertion(effect)) return;
  if (parent.type !== "ExpressionStatement") {
    context.report({ node: call, messageId: "expression", data: { by }, fix: asStatement(call, context) });
  } else if (
    /^(?:ConditionalExpression|LogicalExpression|SequenceExpression|TS(?:As|Satisfies|NonNull)Expression|TSTypeAssertion)$/.test(
      operand.type,
    )
  ) {
    context.report({ node: operand, messageId: "operand", data: { by } });
  }
}

/** The same as a statement, where that is the same: consuming calls return nothing. */
function asStatement(call: TSESTree.CallExpression, { sourceCode }: Context): TSESLint.ReportFixFunction | null {
  const { parent } = call;
  const text = sourceCode.getText(call);
  const statement = (condition: string): string => `if (${condition}) ${text};`;
  const replace =
    (node: TSESTree.Node, by: string): TSESLint.ReportFixFunction =>
    (fixer) =>
      sourceCode.getCommentsInside(node).length > 0 ? null : fixer.replaceText(node, by);
  const outer = parent.parent;
  if (parent.type === "ArrowFunctionExpression" && parent.body === call) {
    const arrow = sourceCode.getTokenBefore(call, ({ value }) => value === "=>");
    if (arrow === null || sourceCode.getCommentsInside(parent).length > 0) return null;
    // From the arrow on, since there may be parentheses.
    return (fixer) => fixer.replaceTextRange([arrow.range[1], parent.range[1]], ` {\n${text};\n}`);
  }
  if (parent.type === "ReturnStatement" && outer?.type === "BlockStatement") {
    return replace(parent, `${text};\nreturn;`);
  }
  if (outer?.type !== "ExpressionStatement") return null;
  const isAlone = outer.parent.type === "BlockStatement" || outer.parent.type === "Program";
  if (parent.type === "UnaryExpression" && parent.operator === "void") return replace(outer, `${text};`);
  if (!isAlone) return null;
  if (parent.type === "LogicalExpression" && parent.right === call) {
    const left = sourceCode.getText(parent.left);
    if (parent.operator === "&&") return replace(outer, statement(left));
    if (parent.operator === "||") return replace(outer, statement(`!(${left})`));
  }
  return null;
}

function discarded({ expression }: TSESTree.ExpressionStatement, context: Context, { calls }: Analysis): void {
  const inner =
    expression.type === "UnaryExpression" && expression.operator === "void" ? expression.argument : expression;
  if (calls.yieldOf(inner) !== undefined) context.report({ node: inner, messageId: "discarded" });
}

import type { TSESTree } from "@typescript-eslint/utils";
import { functions, madeTypes, ownerTypes } from "../calls/library.js";
import type { Analysis } from "../flow/analysis.js";
import { unwrapped } from "../flow/wrappers.js";
import { type RuleModule, ruleOf } from "./rule.js";

/** Reports owners that nobody got from the library: casts, assertions, hand-written states. */
export const noForgedOwner: RuleModule = ruleOf({
  name: "no-forged-owner",
  says: "disallow casts to and through the library's types, and whatever else makes an owner out of a claim",
  messages: {
    to: "this cast claims what only the library can know. Take the {{name}} from where it was made, or from a parameter of that type.",
    from: "this cast hides {{name}} from the compiler, which then does not see how it is used. Leave the cast out.",
    nonNull: "an assertion with ! does not look. Call own(frame), which throws the error, or check for {{absent}}.",
    typeOf:
      "typeof {{name}} names the state of a variable, which every later state fits. Write the type that signatures are made of, such as UniqueFrameOwner<M, R>.",
    predicate: "this function claims that a value is an owner, and is believed. Return the owner, or undefined.",
    argument: "a type argument of {{by}} that is written by hand is believed. Leave it out: the compiler infers it.",
    any: "{{by}} would believe this any. Give it its type, such as PostedFrame<M, R, D> for a message.",
  },
  watch: (context, analysis) => {
    const cast = (node: TSESTree.TSAsExpression | TSESTree.TSTypeAssertion): void => {
      if (isConst(node.typeAnnotation)) return;
      const to =
        namesIn(node.typeAnnotation, analysis).find((name) => madeTypes.has(name)) ?? analysis.types?.ownerName(node);
      const from = ownerIn(node.expression, analysis);
      if (to !== undefined) context.report({ node, messageId: "to", data: { name: to } });
      else if (from !== undefined) context.report({ node, messageId: "from", data: { name: from } });
    };
    return {
      TSAsExpression: cast,
      TSTypeAssertion: cast,
      TSNonNullExpression: (node: TSESTree.TSNonNullExpression) => {
        if (ownerIn(node.expression, analysis) === undefined && !analysis.calls.yieldOf(node.expression)) return;
        context.report({ node, messageId: "nonNull", data: { absent: "undefined" } });
      },
      TSTypeQuery: ({ exprName: node }: TSESTree.TSTypeQuery) => {
        const variable = analysis.names.variable(node);
        if (!variable || !analysis.owners.has(variable)) return;
        context.report({ node, messageId: "typeOf", data: { name: variable.name } });
      },
      TSTypePredicate: ({ typeAnnotation }: TSESTree.TSTypePredicate) => {
        const type = typeAnnotation?.typeAnnotation;
        if (!type || !namesIn(type, analysis).some((name) => ownerTypes.has(name))) return;
        context.report({ node: type, messageId: "predicate" });
      },
      CallExpression: (call: TSESTree.CallExpression) => {
        const name = analysis.names.libraryName(call.callee) ?? "";
        if (call.typeArguments && functions.has(name)) {
          context.report({ node: call.typeArguments, messageId: "argument", data: { by: name } });
        }
        const source = sourceOf(call, name);
        if (source && analysis.types?.isAny(source))
          context.report({ node: source, messageId: "any", data: { by: name || "copyFrom" } });
      },
    };
  },
});

/** The argument that becomes an owner, or is read as one. */
function sourceOf(call: TSESTree.CallExpression, name: string): TSESTree.Node | undefined {
  if (name === "restore") return call.arguments[1];
  const { callee } = call;
  const isCopy =
    callee.type === "MemberExpression" && callee.property.type === "Identifier" && callee.property.name === "copyFrom";
  return isCopy ? call.arguments[0] : undefined;
}

const isConst = (type: TSESTree.TypeNode): boolean =>
  type.type === "TSTypeReference" && type.typeName.type === "Identifier" && type.typeName.name === "const";

/** The library's types that a type mentions at its top: in unions, intersections, arrays, and what is called readonly. */
function namesIn(type: TSESTree.TypeNode, analysis: Analysis): readonly string[] {
  switch (type.type) {
    case "TSUnionType":
    case "TSIntersectionType":
      return type.types.flatMap((part) => namesIn(part, analysis));
    case "TSArrayType":
      return namesIn(type.elementType, analysis);
    case "TSTypeReference": {
      const name = analysis.names.libraryName(type.typeName);
      if (name !== undefined) return [name];
      return (type.typeArguments?.params ?? []).flatMap((part) => namesIn(part, analysis));
    }
    default:
      return [];
  }
}

/** The owner's variable, or the call that yields one, that an expression is. */
function ownerIn(expression: TSESTree.Expression, { names, owners, calls }: Analysis): string | undefined {
  const inner = unwrapped(expression);
  const variable = names.variable(inner);
  if (variable && owners.has(variable)) return variable.name;
  return calls.yieldOf(inner) === undefined ? undefined : "the owner";
}

import type { TSESTree } from "@typescript-eslint/utils";
import { type Effect, functions, ownerTypes, type Yield } from "./library.js";
import type { Names } from "./names.js";

type FunctionNode =
  | TSESTree.FunctionDeclaration
  | TSESTree.FunctionExpression
  | TSESTree.ArrowFunctionExpression
  | TSESTree.TSDeclareFunction;

/** The library's types that a written type names, by way of the file's own names for them. */
export function typeNames(type: TSESTree.TypeNode, names: Names): readonly (string | undefined)[] {
  if (type.type === "TSUnionType") return type.types.flatMap((part) => typeNames(part, names));
  if (type.type !== "TSTypeReference") return [undefined];
  const alias = names.alias(type.typeName);
  return alias ? typeNames(alias, names) : [names.libraryName(type.typeName)];
}

/** Is it a type of another file, which may be any? */
function isForeign(type: TSESTree.TypeNode | undefined, names: Names): boolean {
  return type?.type === "TSTypeReference" && names.isImported(type.typeName) && typeNames(type, names)[0] === undefined;
}

/** What a variable of a written type holds. */
export function annotated(type: TSESTree.TypeNode | undefined, names: Names): Yield | undefined {
  if (type === undefined) return undefined;
  if (type.type === "TSTypeReference" && type.typeName.type === "Identifier" && type.typeName.name === "Promise") {
    return annotated(type.typeArguments?.params[0], names) === undefined ? undefined : "promise";
  }
  if (type.type === "TSArrayType") return annotated(type.elementType, names) === undefined ? undefined : "several";
  const owners = typeNames(type, names).map((name) => name !== undefined && ownerTypes.has(name));
  if (!owners.includes(true)) return undefined;
  return owners.every(Boolean) ? "owner" : "perhaps";
}

/** The type that was written for a parameter. */
export function parameterType(parameter: TSESTree.Parameter): TSESTree.TypeNode | undefined {
  switch (parameter.type) {
    case "AssignmentPattern":
      return parameterType(parameter.left);
    case "TSParameterProperty":
      return parameterType(parameter.parameter);
    case "RestElement":
      return undefined;
    default:
      return parameter.typeAnnotation?.typeAnnotation;
  }
}

const textOf = (type: TSESTree.TypeNode | undefined): string | undefined =>
  type?.type === "TSLiteralType" && type.literal.type === "Literal" ? String(type.literal.value) : undefined;

/** The functions that a variable of this file stands for, declarations of overloads included. */
function functionsOf(callee: TSESTree.Node, names: Names): readonly FunctionNode[] {
  if (callee.type === "FunctionExpression" || callee.type === "ArrowFunctionExpression") return [callee];
  return (names.variable(callee)?.defs ?? []).flatMap((def): readonly FunctionNode[] => {
    if (def.type === "FunctionName" && def.node.type !== "TSEmptyBodyFunctionExpression") return [def.node];
    if (def.type !== "Variable" || def.parent.kind !== "const") return [];
    const init = def.node.init;
    return init?.type === "FunctionExpression" || init?.type === "ArrowFunctionExpression" ? [init] : [];
  });
}

/** By `asserts frame is Taken<F, M, "finish">` the function says what it did. */
function assertedBy({ returnType, id }: FunctionNode): string {
  const predicate = returnType?.typeAnnotation;
  const type = predicate?.type === "TSTypePredicate" ? predicate.typeAnnotation?.typeAnnotation : undefined;
  const said = type?.type === "TSTypeReference" ? textOf(type.typeArguments?.params[2]) : undefined;
  return said ?? id?.name ?? "this function";
}

/** What a function of this file does with the owners that it is given, as far as its own text tells. */
export function localEffects(callee: TSESTree.Node, names: Names): readonly Effect[] | undefined {
  const found = functionsOf(callee, names);
  if (found.length === 0) return undefined;
  const effects = found.flatMap((node) =>
    node.params
      .filter((parameter) => !(parameter.type === "Identifier" && parameter.name === "this"))
      .flatMap((parameter, operand): Effect[] => {
        const type = parameterType(parameter);
        const by = node.id?.name ?? names.variable(callee)?.name ?? "this function";
        if (type !== undefined && typeNames(type, names).includes("Takes")) {
          return [{ kind: "spend", by: assertedBy(node), operand, spends: true }];
        }
        const takes = annotated(type, names) ?? ownsParameter(node, parameter, names);
        if (takes === "owner" || takes === "perhaps" || takes === true)
          return [{ kind: "move", by, operand, spends: true }];
        return isForeign(type, names) ? [{ kind: "offer", by, operand, spends: true }] : [];
      }),
  );
  const asserted = effects.filter(({ kind }) => kind === "spend");
  return asserted.length > 0 ? asserted : effects;
}

/** Whatever the type that was written, a function that owns or spends its parameter, come what may, takes ownership. */
function ownsParameter(node: FunctionNode, parameter: TSESTree.Parameter, names: Names): boolean {
  if (parameter.type !== "Identifier" || node.body?.type !== "BlockStatement") return false;
  return node.body.body.some((statement) => {
    const call = statement.type === "ExpressionStatement" ? statement.expression : undefined;
    if (call?.type !== "CallExpression") return false;
    const effect = functions.get(names.libraryName(call.callee) ?? "");
    if (effect?.kind !== "own" && effect?.kind !== "spend") return false;
    const operand = call.arguments[effect.operand];
    return operand?.type === "Identifier" && operand.name === parameter.name;
  });
}

/** What a call of a function of this file yields, by the type that was written for its result. */
export function localYield(callee: TSESTree.Node, names: Names): Yield | undefined {
  const types = functionsOf(callee, names).map((node) => annotated(node.returnType?.typeAnnotation, names));
  return types.find((type) => type !== undefined);
}

/** Does a function of this file never return? Its type says so, or its body, which goes straight to a throw. */
export function localNever(callee: TSESTree.Node, names: Names): boolean {
  const found = functionsOf(callee, names);
  return found.length > 0 && found.every(isNever);
}

function isNever({ returnType, body, async: isAsync, generator }: FunctionNode): boolean {
  if (returnType) return returnType.typeAnnotation.type === "TSNeverKeyword";
  if (isAsync || generator || body?.type !== "BlockStatement") return false;
  const isStraight = body.body.every(({ type }) => /^(?:Expression|Throw)Statement$|^VariableDeclaration$/.test(type));
  return isStraight && body.body.at(-1)?.type === "ThrowStatement";
}

import type { TSESTree } from "@typescript-eslint/utils";
import type { Calls } from "../calls/calls.js";
import type { Names } from "../calls/names.js";

/** What arrays call the methods that look at each element, and hand none of them back. */
const looks = /^(?:forEach|map|flatMap|reduce|reduceRight|some|every|includes|indexOf|findIndex|join|entries)$/;

/** Is a literal made for one look at what is in it: by a method that keeps nothing, or by a loop? */
export function isLookedThrough(literal: TSESTree.Node, names: Names, calls: Calls): boolean {
  const { parent } = literal;
  if (parent?.type === "ForOfStatement" && parent.right === literal) {
    return parent.left.type === "VariableDeclaration" && !isTaken(parent.left.declarations[0].id, names, calls);
  }
  if (parent?.type !== "MemberExpression" || parent.object !== literal) return false;
  const { parent: call, property } = parent;
  if (call.type !== "CallExpression" || call.callee !== parent) return true;
  const isLook = property.type === "Identifier" && looks.test(property.name);
  return (
    isLook && !call.arguments.some((one) => "params" in one && one.params.some((name) => isTaken(name, names, calls)))
  );
}

/** Does somebody take what is called by these names? */
function isTaken(pattern: TSESTree.Node, names: Names, calls: Calls): boolean {
  const mentions = declaredIn(pattern).flatMap((name) => names.mentions(name));
  return mentions.some(
    (mention) => mention.parent?.type === "CallExpression" && calls.effectOn(mention.parent, mention) !== undefined,
  );
}

/** The names that a pattern declares. */
function declaredIn(pattern: TSESTree.Node | null): readonly TSESTree.Node[] {
  switch (pattern?.type) {
    case "Identifier":
      return [pattern];
    case "ArrayPattern":
      return pattern.elements.flatMap(declaredIn);
    case "ObjectPattern":
      return pattern.properties.flatMap((one) => declaredIn(one.type === "Property" ? one.value : one));
    case "AssignmentPattern":
      return declaredIn(pattern.left);
    case "RestElement":
      return declaredIn(pattern.argument);
    default:
      return [];
  }
}

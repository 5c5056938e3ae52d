import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { modulesOf } from "../calls/names.js";
import type { Context } from "./rule.js";

type Fix = TSESLint.RuleFix;
type Fixer = TSESLint.RuleFixer;

/** The import of the library that new names can be added to. */
function importOf({ sourceCode, settings }: Context): TSESTree.ImportDeclaration | undefined {
  const modules = modulesOf(settings);
  return sourceCode.ast.body.find(
    (node): node is TSESTree.ImportDeclaration =>
      node.type === "ImportDeclaration" &&
      node.importKind !== "type" &&
      modules.has(node.source.value) &&
      node.specifiers.some(({ type }) => type === "ImportSpecifier"),
  );
}

/** Does the name mean something else where the node stands? */
function isOtherwise(name: string, node: TSESTree.Node, { sourceCode }: Context): boolean {
  for (let scope: TSESLint.Scope.Scope | null = sourceCode.getScope(node); scope; scope = scope.upper) {
    if (scope.set.has(name)) return true;
  }
  return false;
}

/** Puts `give(…)` around a variable, and imports it. */
export function giving(node: TSESTree.Node, context: Context): (fixer: Fixer) => Fix[] | null {
  return (fixer) => {
    const text = context.sourceCode.getText(node);
    const { parent } = node;
    const key = parent?.type === "Property" && parent.shorthand ? `${text}: ` : "";
    const declaration = importOf(context);
    if (declaration === undefined) return null;
    const imported = declaration.specifiers.find(
      (one) => one.type === "ImportSpecifier" && one.imported.type === "Identifier" && one.imported.name === "give",
    );
    if (!imported && isOtherwise("give", node, context)) return null;
    const fixes = [fixer.replaceText(node, `${key}${imported?.local.name ?? "give"}(${text})`)];
    const last = declaration.specifiers.at(-1);
    if (!imported && last) fixes.push(fixer.insertTextAfter(last, ", give"));
    return fixes;
  };
}

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import type { Context } from "./rule.js";

type Fix = TSESLint.RuleFix;
type Fixer = TSESLint.RuleFixer;

/** The import of the library that new names can be added to. */
function importOf({ sourceCode, settings }: Context): TSESTree.ImportDeclaration | undefined {
  const mine = settings["unique-frame"];
  const more = typeof mine === "object" && mine !== null && "modules" in mine ? mine.modules : undefined;
  const modules = ["unique-frame", ...(Array.isArray(more) ? more.map(String) : [])];
  return sourceCode.ast.body.find(
    (node): node is TSESTree.ImportDeclaration =>
      node.type === "ImportDeclaration" &&
      node.importKind !== "type" &&
      modules.includes(node.source.value) &&
      node.specifiers.some(({ type }) => type === "ImportSpecifier"),
  );
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
    const fixes = [fixer.replaceText(node, `${key}${imported?.local.name ?? "give"}(${text})`)];
    const last = declaration.specifiers.at(-1);
    if (!imported && last) fixes.push(fixer.insertTextAfter(last, ", give"));
    return fixes;
  };
}

import type { TSESTree } from "@typescript-eslint/utils";
import { methodOf } from "../calls/calls.js";
import type { Names } from "../calls/names.js";
import { isFunction } from "./wrappers.js";

/** Functions that call back later, when the statement is long over. */
const later =
  /^(?:setTimeout|setInterval|setImmediate|queueMicrotask|nextTick|requestAnimationFrame|on|once|addListener|addEventListener|then|catch|finally|subscribe|use|defer)$/;

/** The outermost function around a mention that stands in `home`. */
export function closureAround(mention: TSESTree.Node, home: TSESTree.Node): TSESTree.Node {
  let closure: TSESTree.Node = mention;
  for (let node: TSESTree.Node | undefined = mention; node && node !== home; node = node.parent) {
    if (isFunction(node) || node.type === "PropertyDefinition" || node.type === "StaticBlock") closure = node;
  }
  return closure;
}

/** Is a function passed to a call that is over when it returns? Then nobody has the function any more. */
export function isPassed(closure: TSESTree.Node): boolean {
  const { parent: call } = closure;
  if (closure.type === "StaticBlock" || (closure.type === "PropertyDefinition" && closure.static)) return true;
  if (call?.type !== "CallExpression" && call?.type !== "NewExpression") return false;
  if (call.callee === closure) return true;
  const name = call.callee.type === "Identifier" ? call.callee.name : methodOf(call);
  if (name === undefined || !later.test(name)) return true;
  return /^(?:then|catch|finally)$/.test(name) && isAwaited(call);
}

/** Does the function go on when the promise, or what else is made of it, is settled? */
function isAwaited(call: TSESTree.Node): boolean {
  const { parent } = call;
  if (parent?.type === "AwaitExpression") return true;
  const next = parent?.type === "MemberExpression" && parent.object === call ? parent.parent : undefined;
  const isChained = next?.type === "CallExpression" && /^(?:then|catch|finally)$/.test(methodOf(next) ?? "");
  return isChained && isAwaited(next);
}

/** Does a call of the closure leave behind what comes to the mention later: a promise, a generator, another closure? */
export function outlasts(closure: TSESTree.Node, mention: TSESTree.Node): boolean {
  for (let node: TSESTree.Node | undefined = mention; node; node = node.parent) {
    if (isAsync(node)) return true;
    if (node === closure) return false;
    const isNamed = node.type === "FunctionDeclaration" || node.parent?.type === "VariableDeclarator";
    if (isFunction(node) && !isNamed && !isPassed(node)) return true;
  }
  return false;
}

function isAsync(node: TSESTree.Node): boolean {
  return isFunction(node) && "async" in node && (node.async || node.generator);
}

/** Where what a call returned is over: awaited, or walked through by a loop, at once or under a constant's name. */
export function endsOf(call: TSESTree.Node, names: Names): readonly TSESTree.Node[] {
  const end = awaiting(call);
  if (end) return [end];
  for (let node = call; node.parent; node = node.parent) {
    const { parent }: TSESTree.Node = node;
    if (parent.type === "VariableDeclarator" && parent.id.type === "Identifier") {
      return names.mentions(parent.id).flatMap((mention) => awaiting(mention) ?? []);
    }
    if (/Statement$|Declaration$/.test(parent.type) || isFunction(parent)) break;
  }
  return [];
}

/** The expression or loop around a promise or an iterator that comes to its end. */
function awaiting(value: TSESTree.Node): TSESTree.Node | undefined {
  for (let node = value; node.parent; node = node.parent) {
    const { parent }: TSESTree.Node = node;
    if (parent.type === "AwaitExpression" || parent.type === "SpreadElement") return parent;
    if (parent.type === "YieldExpression" && parent.delegate) return parent;
    if (parent.type === "ForOfStatement" && node === parent.right) return parent;
    if (/Statement$|Declarat(?:ion|or)$/.test(parent.type) || isFunction(parent)) return undefined;
  }
  return undefined;
}

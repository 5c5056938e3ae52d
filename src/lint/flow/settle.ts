import type { TSESTree } from "@typescript-eslint/utils";
import type { Finding } from "./findings.js";
import type { CodePathSegment } from "./handlers.js";
import type { Owner } from "./owners.js";
import type { Path } from "./paths.js";
import { ABSENT, CAPTURED, FRESH, OWNED, type State, UNASKED } from "./state.js";

/** What is wrong where control leaves the function: an owner that is still there, or a closure that outlives `using`. */
export function unsettledAt(
  { codePath, node, blocks }: Path,
  owner: Owner,
  out: ReadonlyMap<CodePathSegment, State>,
): readonly Finding[] {
  const { variable, isUsing, isExcused } = owner;
  for (const segment of [...codePath.returnedSegments, ...codePath.thrownSegments]) {
    const state = out.get(segment);
    if (state === undefined) continue;
    if (isUsing) {
      if (state.bits & CAPTURED && state.bits & OWNED && state.closure) {
        const site = { node: variable.defs[0]?.name ?? node, by: "using" };
        return [{ kind: "captured", node: state.closure, name: variable.name, how: "outlived", site }];
      }
      continue;
    }
    if (isExcused || !isLeft(state, owner)) continue;
    const end = blocks.get(segment)?.end;
    const leaves = end?.type === "ReturnStatement" || end?.type === "ThrowStatement";
    const line = leaves ? end.loc.start.line : node.loc.end.line;
    return [{ kind: "unsettled", node: declarationOf(owner), variable, line, how: "unsettled" }];
  }
  return [];
}

/** A tracked owner must be settled; one that is not tracked, if it was asked for, is tracked elsewhere, or nobody ever asks for it. */
function isLeft({ bits }: State, { variable }: Owner): boolean {
  if (bits & OWNED) return true;
  if ((bits & FRESH) === 0) return false;
  if ((bits & ABSENT) === 0 || (bits & UNASKED) === 0) return true;
  const reads = variable.references.filter((one) => one.isRead() && one.identifier.parent?.type !== "UnaryExpression");
  return reads.length === 0 || reads.some(({ identifier }) => isOwned(identifier));
}

function isOwned(identifier: TSESTree.Node): boolean {
  const { parent } = identifier;
  return parent?.type === "CallExpression" && parent.callee.type === "Identifier" && parent.callee.name === "own";
}

const declarationOf = ({ variable, home }: Owner): TSESTree.Node => variable.defs[0]?.name ?? home;

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { annotated, parameterType } from "../calls/annotations.js";
import type { Calls } from "../calls/calls.js";
import type { Yield } from "../calls/library.js";
import type { Names } from "../calls/names.js";
import type { Types } from "../calls/types.js";
import type { Variable } from "./events.js";
import { ABSENT, FRESH, UNASKED } from "./state.js";
import { isFunction, unwrapped } from "./wrappers.js";

/** A variable that holds owners. */
export interface Owner {
  readonly variable: Variable;
  /** Declared with `using`, so that the end of its scope drops what it holds. */
  readonly isUsing: boolean;
  /** The function, or the file, that it belongs to. */
  readonly home: TSESTree.Node;
  /** What it holds when its home is entered, if it is a parameter. */
  readonly entry: number;
  /** Is it somebody else's task to settle it? */
  readonly isExcused: boolean;
  /** The owner of the frame, if the variable only holds a view of it. */
  readonly viewed: Variable | undefined;
}

const bitsOf = (yields: Yield | undefined): number =>
  yields === "owner" ? FRESH : yields === "perhaps" ? FRESH | ABSENT | UNASKED : ABSENT;

/** Finds the variables that hold owners, and says what expressions put into them. */
export class Owners {
  readonly #names: Names;
  readonly #calls: Calls;
  readonly #types: Types | undefined;

  constructor(names: Names, calls: Calls, types: Types | undefined) {
    this.#names = names;
    this.#calls = calls;
    this.#types = types;
  }

  /** The variable as one that holds owners, if it does. */
  owner(variable: Variable): Owner | undefined {
    const [def] = variable.defs;
    if (def === undefined || (def.type !== "Variable" && def.type !== "Parameter")) return undefined;
    const isParameter = def.type === "Parameter";
    const held = isParameter ? this.#parameter(def.name) : undefined;
    const isOwner =
      held !== undefined ||
      (!isParameter && this.#isDeclaredOwner(def.node)) ||
      variable.references.some(({ identifier }) => this.#isOperand(identifier));
    if (!isOwner) return undefined;
    return {
      variable,
      isUsing: !isParameter && (def.parent.kind === "using" || def.parent.kind === "await using"),
      home: variable.scope.variableScope.block,
      entry: bitsOf(held),
      isExcused: this.#isExcused(variable, def.node),
      viewed: undefined,
    };
  }

  /** What a parameter is given, by its type. Without one it is whatever the body takes it for. */
  #parameter(name: TSESTree.Node): Yield | undefined {
    if (name.type !== "Identifier") return undefined;
    const { parent } = name;
    const owner = parent.type === "AssignmentPattern" ? parent.parent : parent;
    // The parameters of types and of declarations without a body are names only; one with a modifier is a field at once.
    if (!isFunction(owner)) return undefined;
    // A callback's parameter, whose type nobody wrote, is lent what a collection holds.
    const type = parameterType(name);
    return type && plain(annotated(type, this.#names) ?? this.#types?.yieldOf(name));
  }

  #isDeclaredOwner({
    id,
    init,
  }: TSESTree.VariableDeclarator | (TSESTree.Node & { id?: unknown; init?: unknown })): boolean {
    // SAFETY: the definition of a variable is its declarator.
    const declarator = { id, init } as Pick<TSESTree.VariableDeclarator, "id" | "init">;
    if (declarator.id.type !== "Identifier") return false;
    if (plain(annotated(declarator.id.typeAnnotation?.typeAnnotation, this.#names)) !== undefined) return true;
    if (declarator.init && (this.holds(declarator.init) & FRESH) !== 0) return true;
    return this.#types !== undefined && plain(this.#types.yieldOf(declarator.id)) !== undefined;
  }

  /** Is the identifier given to a function that takes owners only? */
  #isOperand(identifier: TSESTree.Node): boolean {
    const { parent } = identifier;
    if (parent?.type !== "CallExpression") return false;
    const effect = this.#calls.effectOn(parent, identifier);
    return effect !== undefined && !/^(?:move|ask|offer)$/.test(effect.kind);
  }

  /** The bits of what an expression puts into a variable. */
  holds(expression: TSESTree.Expression): number {
    const inner = unwrapped(expression);
    if (inner.type === "ConditionalExpression") return this.holds(inner.consequent) | this.holds(inner.alternate);
    if (inner.type === "LogicalExpression") return this.holds(inner.left) | this.holds(inner.right);
    if (inner.type === "AssignmentExpression") return this.holds(inner.right);
    return bitsOf(this.#calls.yieldOf(inner));
  }

  /** The compiler watches over the frame of `owning`, a field has its parameter's; what is exported or the whole program's, nobody can. */
  #isExcused({ scope, references, defs }: Variable, def: TSESTree.Node): boolean {
    if (defs[0]?.name.parent?.type === "TSParameterProperty") return true;
    if (/Function/.test(def.type)) {
      const call = def.parent;
      return (
        call?.type === "CallExpression" &&
        call.arguments[1] === def &&
        this.#names.libraryName(call.callee) === "owning"
      );
    }
    if (scope.type !== "module" && scope.type !== "global") return false;
    const isShared = references.some(({ from }) => from.variableScope !== scope.variableScope);
    return isShared || def.parent?.parent?.type === "ExportNamedDeclaration";
  }
}

/** Variables of promises and arrays of owners hold none themselves. */
const plain = (yields: Yield | undefined): Yield | undefined =>
  yields === "owner" || yields === "perhaps" ? yields : undefined;

/** Every variable of a file. */
export const allVariables = (scopes: readonly TSESLint.Scope.Scope[]): readonly Variable[] =>
  scopes.flatMap(({ variables }) => variables);

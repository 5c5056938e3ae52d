import type { TSESTree } from "@typescript-eslint/utils";
import { annotated, localEffects, localNever, localYield } from "./annotations.js";
import { type Effect, functions, places, producers, takers, type Yield } from "./library.js";
import { type Names, propertyOf } from "./names.js";
import type { Types } from "./types.js";

export type Call = TSESTree.CallExpression | TSESTree.NewExpression;

const ownerMethods: ReadonlyMap<string, Yield> = new Map([["clone", "owner"]]);

/** The name of the method that a call calls. */
export function methodOf(call: Call): string | undefined {
  return call.callee.type === "MemberExpression" ? propertyOf(call.callee) : undefined;
}

/** What the calls of a file do with owners: by the types where there are some, by names where not. */
export class Calls {
  readonly #names: Names;
  readonly #types: Types | undefined;

  constructor(names: Names, types: Types | undefined) {
    this.#names = names;
    this.#types = types;
  }

  /** What a call does with the owners among its arguments; undefined where nobody knows. */
  effectsOf(call: Call): readonly Effect[] | undefined {
    const name = this.#names.libraryName(call.callee);
    const effect = name === undefined ? undefined : functions.get(name);
    if (effect !== undefined) return [effect];
    if (name !== undefined) return [];
    return this.#types?.effectsOf(call) ?? localEffects(call.callee, this.#names);
  }

  /** What a call does with an argument. */
  effectOn(call: Call, argument: TSESTree.Node): Effect | undefined {
    const operand = positionOf(call, argument);
    return this.effectsOf(call)?.find((effect) => effect.operand === operand);
  }

  /** Does nobody know whether a call takes its argument? Then it may, if a statement calls it by its name: others cannot consume. */
  mayTake(call: Call, argument: TSESTree.Node): boolean {
    const effects = this.effectsOf(call);
    const isUnknown = effects === undefined || this.effectOn(call, argument)?.kind === "offer";
    return isUnknown && call.callee.type === "Identifier" && !/^(?:expect|assert\w*)$/.test(call.callee.name);
  }

  /** May a call look at a frame through this argument? */
  mayUse(call: Call, argument: TSESTree.Node): boolean {
    const operand = positionOf(call, argument);
    return this.#types ? this.#types.receivesFrame(call, operand) : !isPrinting(call);
  }

  /** May a call take over what nobody tracks yet, as a value of any type? */
  mayKeep(call: Call, argument: TSESTree.Node): boolean {
    return !isPrinting(call) && this.#types?.receivesFrame(call, positionOf(call, argument)) !== true;
  }

  /** Does a call never return? */
  neverReturns(call: TSESTree.CallExpression): boolean {
    if (this.#types) return this.#types.neverReturns(call);
    const { callee } = call;
    if (callee.type !== "MemberExpression") return localNever(callee, this.#names);
    const { object } = callee;
    return object.type === "Identifier" && object.name === "process" && /^(?:exit|abort)$/.test(methodOf(call) ?? "");
  }

  /** What an expression yields. */
  yieldOf(expression: TSESTree.Expression): Yield | undefined {
    if (expression.type === "ChainExpression") return this.yieldOf(expression.expression);
    if (expression.type === "AwaitExpression") {
      return this.#types ? this.#types.yieldOf(expression) : awaited(this.yieldOf(expression.argument));
    }
    if (expression.type !== "CallExpression") return undefined;
    const name = this.#names.libraryName(expression.callee);
    if (name !== undefined) return producers.get(name);
    if (this.#types) return this.#types.yieldOf(expression);
    return this.#taken(expression) ?? localYield(expression.callee, this.#names);
  }

  /** What a method takes out of a list or a channel, or makes of a shared owner. */
  #taken(call: TSESTree.CallExpression): Yield | undefined {
    const method = methodOf(call);
    if (method === undefined || call.callee.type !== "MemberExpression") return undefined;
    const place = this.#placeOf(call.callee.object);
    if (place === "owner") return ownerMethods.get(method);
    return place === undefined ? undefined : takers[place].get(method);
  }

  /** What a variable stands for, by what it was made with or the type that was written for it. */
  #placeOf(object: TSESTree.Node): "list" | "channel" | "owner" | undefined {
    const variable = this.#names.variable(object);
    for (const def of variable?.defs ?? []) {
      const type = "typeAnnotation" in def.name ? def.name.typeAnnotation?.typeAnnotation : undefined;
      if (type?.type === "TSTypeReference") {
        const place = places.get(this.#names.libraryName(type.typeName) ?? "");
        if (place !== undefined) return place;
      }
      if (annotated(type, this.#names) !== undefined) return "owner";
      if (def.type !== "Variable") continue;
      const init = def.node.init;
      if (init?.type !== "CallExpression") continue;
      if (/^cursor(?:Front|Back|At)$/.test(methodOf(init) ?? "")) return "list";
      const name = this.#names.libraryName(init.callee) ?? "";
      if (producers.has(name)) return "owner";
      return places.get(name);
    }
    return undefined;
  }
}

/** Does a call print, compare or convert what it is given, whatever that is? */
function isPrinting({ callee }: Call): boolean {
  const root = callee.type === "MemberExpression" ? callee.object : callee;
  return root.type === "Identifier" && /^(?:console|expect|assert|String|Boolean|Object)$/.test(root.name);
}

const positionOf = ({ arguments: all }: Call, argument: TSESTree.Node): number =>
  all.findIndex(({ range }) => range === argument.range);

const awaited = (promise: Yield | undefined): Yield | undefined => (promise === "promise" ? "perhaps" : promise);

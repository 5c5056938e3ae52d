import type { ParserServicesWithTypeInformation, TSESLint, TSESTree } from "@typescript-eslint/utils";
import type ts from "typescript";
import { type Effect, functions, ownerTypes, type Yield } from "./library.js";

/** Where the library declares owners: what one writes in signatures, and what the compiler makes of a variable. */
const written = /[\\/]ownership[\\/]signature\.(?:d\.)?[cm]?ts$/;
const tracked = /[\\/]ownership[\\/]tracked\.(?:d\.)?[cm]?ts$/;

/** The types of operands, by what the library's function does with them. */
const operandTypes: ReadonlySet<string> = new Set(["Operand", "Ownable", "Movable", "Castable", "Takes"]);

/** What the compiler's types say of the calls and variables of a file. */
export class Types {
  readonly #services: ParserServicesWithTypeInformation;
  readonly #checker: ts.TypeChecker;
  readonly #effects: Map<ts.SignatureDeclaration | ts.JSDocSignature, readonly Effect[]> = new Map();

  private constructor(services: ParserServicesWithTypeInformation) {
    this.#services = services;
    this.#checker = services.program.getTypeChecker();
  }

  /** The types of a file, if its parser has made any. */
  static of({ parserServices }: Readonly<TSESLint.SourceCode>): Types | undefined {
    if (!parserServices?.program) return undefined;
    // SAFETY: a parser that has a program has the maps between its nodes and the compiler's.
    return new Types(parserServices as ParserServicesWithTypeInformation);
  }

  /** What a value holds, by its type. */
  yieldOf(node: TSESTree.Node): Yield | undefined {
    if (node.type === "CallExpression" && this.#isLent(node)) return undefined;
    return this.#yield(this.#typeOf(node));
  }

  /** Collections lend what they hold, unless the method takes it out; generic functions hand back what they were given. */
  #isLent(call: TSESTree.CallExpression): boolean {
    const declaration = this.#signatureOf(call)?.declaration;
    if (declaration === undefined) return false;
    const isBuiltIn = this.#services.program.isSourceFileDefaultLibrary(declaration.getSourceFile());
    if (isBuiltIn) return !/^(?:pop|shift|splice)$/.test(nameOf(declaration));
    return isOwnParameter(declaration, declaration);
  }

  #typeOf(node: TSESTree.Node): ts.Type {
    return this.#checker.getTypeAtLocation(this.#services.esTreeNodeToTSNodeMap.get(node));
  }

  #yield(type: ts.Type): Yield | undefined {
    const parts = type.isUnion() ? type.types : [type];
    const owners = parts.map((part) => isOwner(part));
    if (owners.includes(true)) return owners.every(Boolean) ? "owner" : "perhaps";
    const name = type.symbol?.name;
    if (name !== "Promise" && name !== "Array") return undefined;
    // SAFETY: the global Promise and Array are generic interfaces, whose instances are references.
    const [argument] = this.#checker.getTypeArguments(type as ts.TypeReference);
    if (argument === undefined || this.#yield(argument) === undefined) return undefined;
    return name === "Promise" ? "promise" : "several";
  }

  /** The name of the owner that a value is, by its type. */
  ownerName(node: TSESTree.Node): string | undefined {
    const type = this.#typeOf(node);
    return (type.isUnion() ? type.types : [type]).find(isOwner)?.symbol.name;
  }

  /** Does the compiler look away where this value is used? */
  isAny(node: TSESTree.Node): boolean {
    // SAFETY: the flag of `any`, whose number has been 1 in every version; the enum itself would be a run-time import.
    return (this.#typeOf(node).flags & (1 as ts.TypeFlags.Any)) !== 0;
  }

  /** Does the call never return? */
  neverReturns(call: TSESTree.CallExpression): boolean {
    return this.#signatureOf(call)?.getReturnType() === this.#checker.getNeverType();
  }

  /** Is a value always one of the others, by their types? */
  covers(value: TSESTree.Node, others: readonly TSESTree.Node[]): boolean {
    const type = this.#typeOf(value);
    const units = others.map((other) => this.#typeOf(other)).filter((other) => this.#isUnit(other));
    return (type.isUnion() ? type.types : [type]).every(
      (part) => this.#isUnit(part) && units.some((unit) => this.#checker.isTypeAssignableTo(part, unit)),
    );
  }

  /** Is there one value only of this type? The numbers of the compiler's flags are not the same in every version. */
  #isUnit(type: ts.Type): boolean {
    return type.isLiteral() || /^(?:true|false|null|undefined)$/.test(this.#checker.typeToString(type));
  }

  /** What a call does with the owners among its arguments. */
  effectsOf(call: TSESTree.CallExpression | TSESTree.NewExpression): readonly Effect[] {
    const signature = this.#signatureOf(call);
    const declaration = signature?.declaration;
    if (signature === undefined || declaration === undefined) return [];
    const known = this.#effects.get(declaration);
    if (known !== undefined) return known;
    const effects = call.arguments.flatMap((_, operand) => {
      const parameter = parameterAt(declaration, operand);
      const effect = parameter && this.#effectOf(signature, declaration, parameter, operand);
      return effect === undefined ? [] : [effect];
    });
    if (isGenericOnly(declaration)) this.#effects.set(declaration, effects);
    return effects;
  }

  /** Is the argument received by a parameter that knows what it is, rather than by any, unknown or a type parameter? */
  receivesFrame(call: TSESTree.CallExpression | TSESTree.NewExpression, operand: number): boolean {
    const signature = this.#signatureOf(call);
    const declaration = signature?.declaration;
    const parameter = declaration && parameterAt(declaration, operand);
    if (!signature || !declaration || !parameter || isOwnParameter(declaration, parameter)) return false;
    const type = this.#parameterType(signature, operand);
    const parts = type?.isUnion() ? type.types : type ? [type] : [];
    return parts.some((part) => isDeclaredIn(part.symbol, written));
  }

  #signatureOf(call: TSESTree.CallExpression | TSESTree.NewExpression): ts.Signature | undefined {
    return this.#checker.getResolvedSignature(this.#services.esTreeNodeToTSNodeMap.get(call));
  }

  #effectOf(
    signature: ts.Signature,
    declaration: ts.SignatureDeclaration | ts.JSDocSignature,
    parameter: ts.ParameterDeclaration | ts.JSDocParameterTag,
    operand: number,
  ): Effect | undefined {
    const [name] = typeNamesOf(parameter);
    const by = nameOf(declaration);
    if (name !== undefined && operandTypes.has(name)) {
      if (name !== "Takes") return functions.get(by);
      return { kind: "spend", by, operand, spends: true };
    }
    if (isOwnParameter(declaration, parameter)) return undefined;
    const type = this.#parameterType(signature, operand);
    const takes = type && this.#yield(type);
    return takes === "owner" || takes === "perhaps" ? { kind: "move", by, operand, spends: true } : undefined;
  }

  #parameterType({ parameters, declaration }: ts.Signature, operand: number): ts.Type | undefined {
    const symbol = parameters[Math.min(operand, parameters.length - 1)];
    if (symbol === undefined || declaration === undefined) return undefined;
    const type = this.#checker.getTypeOfSymbol(symbol);
    const isRest = parameterAt(declaration, operand)?.name.parent;
    if (isRest && "dotDotDotToken" in isRest && isRest.dotDotDotToken) {
      return this.#checker.getIndexTypeOfType(type, numberIndex);
    }
    return type;
  }
}

// SAFETY: ts.IndexKind.Number, which has been 1 in every version; the enum itself would be a run-time import.
const numberIndex = 1 as ts.IndexKind.Number;

function isDeclaredIn(symbol: ts.Symbol | undefined, file: RegExp): boolean {
  return symbol?.declarations?.some((node) => file.test(node.getSourceFile().fileName)) ?? false;
}

function isOwner({ symbol }: ts.Type): boolean {
  if (symbol === undefined || !ownerTypes.has(symbol.name)) return false;
  return isDeclaredIn(symbol, written) || isDeclaredIn(symbol, tracked);
}

type Declaration = ts.SignatureDeclaration | ts.JSDocSignature;

/** The parameter that an argument goes to; `this` is none that takes an argument. */
function parameterAt(
  { parameters }: Declaration,
  operand: number,
): ts.ParameterDeclaration | ts.JSDocParameterTag | undefined {
  const taking = [...parameters].filter(({ name }) => !("escapedText" in name && name.escapedText === "this"));
  return taking[operand] ?? taking.filter((last) => "dotDotDotToken" in last && last.dotDotDotToken).at(-1);
}

/** What has a type that was written: a parameter, or a function for its result. */
type Typed = ts.ParameterDeclaration | ts.JSDocParameterTag | Declaration;

/** The names of the types that were written for a parameter or result: of one, or of a union's parts. */
function typeNamesOf(typed: Typed): readonly string[] {
  const type = "type" in typed ? typed.type : undefined;
  if (type === undefined) return [];
  // SAFETY: a type node with types is a union or an intersection.
  const parts = "types" in type ? [...(type as ts.UnionTypeNode).types] : [type];
  return parts.flatMap((part) => {
    if (!("typeName" in part)) return [];
    // SAFETY: a type node with a typeName is a reference.
    const { typeName } = part as ts.TypeReferenceNode;
    return ["right" in typeName ? typeName.right.text : typeName.text];
  });
}

function nameOf(declaration: Declaration): string {
  const name = "name" in declaration ? declaration.name : undefined;
  if (name !== undefined && "text" in name) return String(name.text);
  const { parent } = declaration;
  const made = "body" in declaration && "heritageClauses" in parent ? parent.name : undefined;
  return made !== undefined && "text" in made ? `new ${made.text}` : "this function";
}

/** Is the type a type parameter of the very function, perhaps in a union? It stands for whatever comes, and knows nothing of it. */
function isOwnParameter(declaration: Declaration, typed: Typed): boolean {
  const own = new Set([...(declaration.typeParameters ?? [])].flatMap((one) => ("name" in one ? one.name.text : [])));
  return typeNamesOf(typed).some((name) => own.has(name));
}

/** Do the effects follow from the declaration alone, whatever a generic object is an instance of? */
function isGenericOnly(declaration: Declaration): boolean {
  return !("members" in declaration.parent);
}

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";

type Variable = TSESLint.Scope.Variable;

/** Whose names count as the library's; `settings: { "unique-frame": { modules: […] } }` adds modules that pass them on. */
export function modulesOf(settings: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const mine = settings["unique-frame"];
  const more = typeof mine === "object" && mine !== null && "modules" in mine ? mine.modules : undefined;
  return new Set(["unique-frame", ...(Array.isArray(more) ? more.map(String) : [])]);
}

/** What the names in a file refer to. */
export class Names {
  /** The variable of every identifier that refers to one, or declares it. */
  readonly #resolved: Map<TSESTree.Node, Variable> = new Map();
  readonly #modules: ReadonlySet<string>;
  readonly #known: Map<Variable, string | undefined> = new Map();

  constructor(scopes: readonly TSESLint.Scope.Scope[], settings: Readonly<Record<string, unknown>>) {
    this.#modules = modulesOf(settings);
    for (const scope of scopes) {
      for (const variable of scope.variables) {
        for (const name of variable.identifiers) this.#resolved.set(name, variable);
      }
      for (const { identifier, resolved } of scope.references) {
        if (resolved) this.#resolved.set(identifier, resolved);
      }
    }
  }

  /** The variable that an identifier refers to. */
  variable(node: TSESTree.Node | null | undefined): Variable | undefined {
    return node ? this.#resolved.get(node) : undefined;
  }

  /** Where the variable that is declared here is mentioned. */
  mentions(declared: TSESTree.Node): readonly TSESTree.Node[] {
    const variable = this.#resolved.get(declared);
    return (variable?.references ?? []).flatMap(({ identifier }) => (identifier === declared ? [] : [identifier]));
  }

  /** The type that a name of this file stands for. */
  alias(node: TSESTree.Node): TSESTree.TypeNode | undefined {
    const def = this.variable(node)?.defs[0]?.node;
    const isPlain = def?.type === "TSTypeAliasDeclaration" && def.typeParameters === undefined;
    return isPlain ? def.typeAnnotation : undefined;
  }

  /** Is it a name from another file? */
  isImported(node: TSESTree.Node): boolean {
    return this.variable(node)?.defs[0]?.type === "ImportBinding";
  }

  /** Does the file take anything from the library? */
  usesLibrary(scopes: readonly TSESLint.Scope.Scope[]): boolean {
    return scopes.some(({ variables }) => variables.some((variable) => this.#imported(variable) !== undefined));
  }

  /** The library's name for what an identifier, or a member of its namespace, refers to. */
  libraryName(node: TSESTree.Node): string | undefined {
    if (node.type === "Identifier") {
      const variable = this.variable(node);
      const name = variable && this.#imported(variable);
      return name === "*" ? undefined : name;
    }
    if (node.type === "MemberExpression") {
      const variable = this.variable(node.object);
      return variable && this.#imported(variable) === "*" ? propertyOf(node) : undefined;
    }
    if (node.type === "TSQualifiedName") {
      const variable = this.variable(node.left);
      return variable && this.#imported(variable) === "*" ? node.right.name : undefined;
    }
    return undefined;
  }

  /** The name under which a variable was imported from the library; "*" for all of it. */
  #imported(variable: Variable): string | undefined {
    if (!this.#known.has(variable)) this.#known.set(variable, this.#find(variable));
    return this.#known.get(variable);
  }

  #find({ defs }: Variable): string | undefined {
    const [def] = defs;
    if (def === undefined) return undefined;
    if (def.type === "ImportBinding") {
      const { node, parent } = def;
      if (parent?.type !== "ImportDeclaration" || !this.#modules.has(parent.source.value)) return undefined;
      if (node.type === "ImportNamespaceSpecifier") return "*";
      if (node.type !== "ImportSpecifier") return undefined;
      return node.imported.type === "Identifier" ? node.imported.name : node.imported.value;
    }
    if (def.type !== "Variable" || !this.#isLibrary(def.node.init)) return undefined;
    const { id } = def.node;
    if (id.type === "Identifier") return "*";
    const property = id.type === "ObjectPattern" && id.properties.find(({ value }) => value === def.name);
    return property && property.type === "Property" && property.key.type === "Identifier"
      ? property.key.name
      : undefined;
  }

  /** `await import("unique-frame")` or `require("unique-frame")`. */
  #isLibrary(init: TSESTree.Expression | null): boolean {
    if (init?.type === "AwaitExpression") return this.#isLibrary(init.argument);
    if (init?.type === "ImportExpression") return this.#isModule(init.source);
    return (
      init?.type === "CallExpression" &&
      init.callee.type === "Identifier" &&
      init.callee.name === "require" &&
      this.#isModule(init.arguments[0])
    );
  }

  #isModule(node: TSESTree.Node | undefined): boolean {
    return node?.type === "Literal" && typeof node.value === "string" && this.#modules.has(node.value);
  }
}

/** The name of the property that a member expression names, in brackets or not. */
export function propertyOf({ property, computed }: TSESTree.MemberExpression): string | undefined {
  if (!computed) return property.type === "Identifier" ? property.name : undefined;
  return property.type === "Literal" && typeof property.value === "string" ? property.value : undefined;
}

import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { Calls } from "../calls/calls.js";
import { Names } from "../calls/names.js";
import { Types } from "../calls/types.js";
import { Captures } from "./captures.js";
import { Classifier } from "./classify.js";
import { Ends } from "./ends.js";
import { Plan, type Variable } from "./events.js";
import type { Finding } from "./findings.js";
import type { CodePathSegment } from "./handlers.js";
import { allVariables, type Owner, Owners } from "./owners.js";
import type { CodePath, Path } from "./paths.js";
import { Recorder } from "./record.js";
import { unsettledAt } from "./settle.js";
import { Solver } from "./solve.js";
import { Views } from "./views.js";

/** What is known of a file's owners. All rules share it. */
export class Analysis {
  readonly names: Names;
  readonly types: Types | undefined;
  readonly calls: Calls;
  readonly owners: Map<Variable, Owner> = new Map();
  readonly findings: Finding[] = [];
  readonly isCompiled: boolean;
  isFinished = false;
  readonly #plan = new Plan();
  readonly #recorder: Recorder;
  #views: readonly Owner[] = [];

  constructor({ sourceCode, settings, filename }: TSESLint.RuleContext<string, readonly unknown[]>) {
    const scopes = sourceCode.scopeManager;
    this.isCompiled = /\.[cm]?tsx?$/.test(filename);
    this.names = new Names(scopes?.scopes ?? [], settings);
    this.types = Types.of(sourceCode);
    this.calls = new Calls(this.names, this.types);
    this.#recorder = new Recorder(this.#plan, new Ends(this.calls, this.types));
    if (scopes && (this.types || this.names.usesLibrary(scopes.scopes))) this.#prepare(scopes);
  }

  #prepare(scopes: TSESLint.Scope.ScopeManager): void {
    const finder = new Owners(this.names, this.calls, this.types);
    const classifier = new Classifier(this.#plan, this.calls, this.names, this.isCompiled);
    const captures = new Captures(this.#plan, this.calls, this.names, scopes);
    for (const variable of allVariables(scopes.scopes)) {
      const owner = finder.owner(variable);
      if (owner) this.owners.set(variable, owner);
    }
    for (const owner of this.owners.values()) {
      const { variable } = owner;
      this.#declare(variable, finder);
      for (const reference of variable.references) {
        const { identifier } = reference;
        const isHome = reference.from.variableScope === variable.scope.variableScope;
        if (identifier.parent?.type === "TSTypeQuery") continue;
        if (!isHome) {
          if (reference.isRead()) captures.mention(variable, identifier);
        } else if (reference.isWrite()) this.#assign(variable, identifier, finder, classifier);
        else classifier.mention(variable, identifier);
      }
    }
    const views = new Views(this.#plan, this.names, captures);
    this.#views = [...this.owners.values()].flatMap((owner) => views.of(owner));
    for (const { variable, site } of captures.consuming) {
      this.findings.push({ kind: "captured", node: site.node, name: variable.name, how: "consumes", site });
    }
  }

  #declare(variable: Variable, finder: Owners): void {
    for (const def of variable.defs) {
      if (def.type !== "Variable") continue;
      const { id, init } = def.node;
      const bits = init && id.type === "Identifier" ? finder.holds(init) : 1;
      this.#plan.add(def.node, variable, { kind: "hold", node: def.name, bits, declares: true });
    }
  }

  #assign(variable: Variable, identifier: TSESTree.Node, finder: Owners, classifier: Classifier): void {
    const { parent } = identifier;
    if (parent?.type === "VariableDeclarator") return;
    const isWhole = parent?.type === "AssignmentExpression" && parent.left === identifier;
    const bits = isWhole ? finder.holds(parent.right) : 1;
    const at = isWhole ? parent : identifier;
    this.#plan.add(at, variable, { kind: "hold", node: identifier, bits, declares: false });
    if (isWhole) classifier.assigned(variable, parent);
  }

  /** What ESLint calls while it walks through the file. */
  listeners(): Readonly<Record<string, unknown>> {
    const recorder = this.#recorder;
    if (this.owners.size === 0) return {};
    return {
      onCodePathStart: (path: CodePath, node: TSESTree.Node) => recorder.startPath(path, node),
      onCodePathEnd: () => {
        if (recorder.endPath()) this.#finish();
      },
      onCodePathSegmentStart: (segment: CodePathSegment) => recorder.startSegment(segment),
      onCodePathSegmentEnd: (segment: CodePathSegment) => recorder.endSegment(segment),
      onUnreachableCodePathSegmentStart: (segment: CodePathSegment) => recorder.startSegment(segment),
      onUnreachableCodePathSegmentEnd: (segment: CodePathSegment) => recorder.endSegment(segment),
      "*": (node: TSESTree.Node) => recorder.enter(node),
      "*:exit": (node: TSESTree.Node) => recorder.exit(node),
    };
  }

  #finish(): void {
    this.isFinished = true;
    // The path of a field's initializer has the same node as that of a function which it is.
    const functions = this.#recorder.paths.filter(({ codePath }) => codePath.origin !== "class-field-initializer");
    const paths = new Map<TSESTree.Node, Path>(functions.map((path) => [path.node, path]));
    for (const owner of [...this.owners.values(), ...this.#views]) {
      const path = paths.get(owner.home);
      if (path === undefined) continue;
      const out = new Solver(path, owner).run((finding) => this.#find(finding));
      for (const finding of unsettledAt(path, owner, out)) this.#find(finding);
    }
  }

  /** What ESLint walks through twice, as `finally` blocks, is said once. */
  #find(finding: Finding): void {
    const isKnown = this.findings.some(({ kind, node }) => kind === finding.kind && node === finding.node);
    if (!isKnown) this.findings.push(finding);
  }
}

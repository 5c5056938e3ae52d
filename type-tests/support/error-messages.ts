import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { projectRoot } from "./compilers.js";

/** A message that the library has for a mistake. */
export interface ErrorMessage {
  /** `…` stands for what differs from case to case. */
  readonly template: string;
  /** The class that is thrown or returned; undefined for a type, which the compiler prints. */
  readonly error: string | undefined;
  /** "src/kind/kind.ts:30" */
  readonly place: string;
}

const hole = "…";

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(join(projectRoot, path), "utf8"), ts.ScriptTarget.ES2022, true);
}

function everyNode(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => everyNode(child, visit));
}

function placeOf(path: string, source: ts.SourceFile, node: ts.Node): string {
  return `${path}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

const messagesPath = "src/ownership/messages.ts";
/** What a function says, by its name. */
type Texts = ReadonlyMap<string, string>;

function ofType(type: ts.TypeNode): string | undefined {
  if (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)) return type.literal.text;
  if (ts.isLiteralTypeNode(type) && ts.isNoSubstitutionTemplateLiteral(type.literal)) return type.literal.text;
  if (!ts.isTemplateLiteralTypeNode(type)) return undefined;
  return type.head.text + type.templateSpans.map(({ type: inner, literal }) => ofHole(inner) + literal.text).join("");
}

/** `ConsumedText<By>` is a text itself; what else stands in a hole differs. */
const ofHole = (inner: ts.TypeNode): string =>
  ts.isTypeReferenceNode(inner) && inner.typeName.getText() === "ConsumedText"
    ? `this frame was already consumed by ${hole}`
    : hole;

/** The texts of an expression; two, if it chooses one. */
function ofExpression(expression: ts.Expression, texts: Texts): readonly string[] {
  if (ts.isStringLiteral(expression) || ts.isNoSubstitutionTemplateLiteral(expression)) return [expression.text];
  if (ts.isTemplateExpression(expression)) {
    return [expression.head.text + expression.templateSpans.map(({ literal }) => hole + literal.text).join("")];
  }
  if (ts.isConditionalExpression(expression)) {
    return [expression.whenTrue, expression.whenFalse].flatMap((one) => ofExpression(one, texts));
  }
  const named = ts.isCallExpression(expression) ? texts.get(expression.expression.getText()) : undefined;
  if (named === undefined) throw new Error(`a message that cannot be read: ${expression.getText()}`);
  return [named];
}

/** Where the message stands among the operands. */
const messageAt: Readonly<Record<string, number>> = {
  OwnershipError: 1,
  OutOfFrames: 1,
  ChannelError: 1,
  AggregateError: 1,
};

/** The errors of several codes, whose words stand apart: as `reasons[code]`, or as operands of `refusal`. */
const parts = ["GetFrameError", "RestoreError"];

function ofNode(
  node: ts.Node,
  texts: Texts,
): { readonly error: string; readonly templates: readonly string[] } | undefined {
  if (ts.isVariableDeclaration(node) && node.name.getText() === "reasons") {
    const reasons = node.initializer;
    if (reasons === undefined || !ts.isObjectLiteralExpression(reasons))
      throw new Error("reasons is an object no more");
    const templates = reasons.properties
      .filter(ts.isPropertyAssignment)
      .flatMap(({ name, initializer }) =>
        ofExpression(initializer, texts).map((text) => `${hole} ${hole} in "${hole}": ${name.getText()}: ${text}`),
      );
    return { error: "GetFrameError", templates };
  }
  if (ts.isCallExpression(node) && node.expression.getText() === "refusal") {
    const [code, reason] = node.arguments;
    if (code === undefined || reason === undefined) return undefined;
    const [name] = ofExpression(code, texts);
    return { error: "RestoreError", templates: ofExpression(reason, texts).map((text) => `restore: ${name}: ${text}`) };
  }
  if (!ts.isNewExpression(node)) return undefined;
  const error = node.expression.getText();
  if (!/^(?:\w+Error|OutOfFrames)$/.test(error) || parts.includes(error)) return undefined;
  const message = node.arguments?.[messageAt[error] ?? 0];
  if (message === undefined) throw new Error(`${error} without a message`);
  return { error, templates: ofExpression(message, texts) };
}

/** The messages that the compiler prints. */
export function compilerMessages(): readonly ErrorMessage[] {
  const source = parse(messagesPath);
  return source.statements.filter(ts.isTypeAliasDeclaration).map((statement) => {
    const template = ofType(statement.type);
    if (template === undefined) throw new Error(`${statement.name.text} is no text`);
    return { template, error: undefined, place: placeOf(messagesPath, source, statement) };
  });
}

/** What the functions of `messages.ts` say. */
function textsOfFunctions(): Texts {
  const texts = new Map<string, string>();
  for (const statement of parse(messagesPath).statements.filter(ts.isFunctionDeclaration)) {
    everyNode(statement, (node) => {
      const text = ts.isReturnStatement(node) && node.expression && ofExpression(node.expression, texts)[0];
      if (text) texts.set(statement.name?.text ?? "", text);
    });
  }
  return texts;
}

/** The messages of the errors that the run time throws or returns. Those of the lint rules and the commands are not among them. */
export function runTimeMessages(): readonly ErrorMessage[] {
  const texts = textsOfFunctions();
  const found: ErrorMessage[] = [];
  for (const path of sourceFiles()) {
    const source = parse(path);
    everyNode(source, (node) => {
      const { error, templates } = ofNode(node, texts) ?? { templates: [] };
      for (const template of templates) found.push({ template, error, place: placeOf(path, source, node) });
    });
  }
  return found;
}

const sourceFiles = (): readonly string[] =>
  readdirSync(join(projectRoot, "src"), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(projectRoot, join(entry.parentPath, entry.name)))
    .filter((path) => !/^src\/(?:lint|cli)\//.test(path));

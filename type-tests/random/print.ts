/** Writes the programs as TypeScript, a statement a line, and remembers which line is whose. */
import { isOfAnyKind } from "./holdings.js";
import type { Apply, Ask, Block, Kind, Origin, Statement } from "./program.js";

const values: Readonly<Record<Kind, string>> = {
  Init: "{ pid: 7 }",
  PageTable: "{ level: 1, asid: 3 }",
  Buffer: "{ length: 9 }",
};
const fields: Readonly<Record<Kind, string>> = { Init: "pid", PageTable: "level", Buffer: "length" };

/** What stands once at the top of each file of programs. */
export const preamble = `import { alloc, type AnyMetadata, downcast, drop, type FrameChannel, frameFromUnused, type FrameList, type FrameMemory, FrameMeta, type FrameOwner, type FrameRef, fromInUse, fromRaw, fromUnused, give, intoRaw, intoShared, own, paddr, post, pushBack, type RawFrameOwner, type RawSharedFrameOwner, repurpose, resetAsUnused, send, type Taken, type Takes, tryUnique, trySend, u16, u32, u8, type UniqueFrameOwner, type UniqueFrameRef } from "unique-frame";
class Init extends FrameMeta("Init", { pid: u32 }) {}
class PageTable extends FrameMeta("PageTable", { level: u8, asid: u32 }) {}
class Buffer extends FrameMeta("Buffer", { length: u16 }, { untyped: true }) {}
declare const dma: FrameMemory<"dma">;
declare const port: Parameters<typeof post>[0];
declare function flip(): boolean;
declare function pick(): number;
declare function items(): number[];
declare function keep(frame: unknown): void;
declare const lists: { readonly Init: FrameList<Init, "dma">; readonly PageTable: FrameList<PageTable, "dma">; readonly Buffer: FrameList<Buffer, "dma"> };
declare const channels: { readonly Init: FrameChannel<Init, "dma">; readonly PageTable: FrameChannel<PageTable, "dma">; readonly Buffer: FrameChannel<Buffer, "dma"> };
declare function lend(frame: UniqueFrameRef<Init>): void;
declare function look(frame: FrameRef<Init>): void;
declare function finish<F>(frame: Takes<F, Init>): asserts frame is Taken<F, Init, "finish">;
const makeInit = () => { const made = fromUnused(dma, paddr(0x1000), Init, { pid: 1 }); own(made); return made; };
const makePageTable = () => { const made = fromUnused(dma, paddr(0x2000), PageTable, { level: 1, asid: 1 }); own(made); return made; };
const makeBuffer = () => { const made = fromUnused(dma, paddr(0x3000), Buffer, { length: 1 }); own(made); return made; };
const shareInit = () => { const made = makeInit(); own(made); intoShared(made); return made; };
const sharePageTable = () => { const made = makePageTable(); own(made); intoShared(made); return made; };
const shareBuffer = () => { const made = makeBuffer(); own(made); intoShared(made); return made; };
`;

const parameterTypes = {
  owner: "UniqueFrameOwner",
  sharedOwner: "FrameOwner",
  rawOwner: "RawFrameOwner",
  rawSharedOwner: "RawSharedFrameOwner",
  borrowed: "UniqueFrameRef",
  looked: "FrameRef",
  lookedAny: "FrameRef",
} as const;
const isParameter = (origin: Origin): origin is keyof typeof parameterTypes => origin in parameterTypes;

function source(origin: Origin, kind: Kind): string {
  if (origin === "factory") return `make${kind}()`;
  if (origin === "sharedFactory") return `share${kind}()`;
  if (origin === "found") return "fromInUse(dma, paddr(0x5000))";
  if (origin === "claimShared") return `frameFromUnused(dma, paddr(0x4000), ${kind}, ${values[kind]})`;
  if (origin === "alloc") return `alloc(dma, ${kind}, ${values[kind]})`;
  return `fromUnused(dma, paddr(0x4000), ${kind}, ${values[kind]})`;
}

function call({ operation, variable, kind = "Init" }: Apply): string {
  switch (operation) {
    case "repurpose":
      return `repurpose(${variable}, ${kind}, ${values[kind]});`;
    case "field":
      return `${variable}.meta().${fields[kind]};`;
    case "metaMut":
    case "clone":
    case "startPaddr":
      return `${variable}.${operation}();`;
    case "fill":
      return `${variable}.fill(0);`;
    case "give":
      return `keep(give(${variable}));`;
    case "resetAsUnused":
      return `resetAsUnused(${variable}, dma.allocator);`;
    case "post":
      return `post(port, ${variable}, 1);`;
    case "pushBack":
      return `pushBack(lists.${kind}, ${variable});`;
    case "send":
      return `send(channels.${kind}, ${variable});`;
    default:
      return `${operation}(${variable});`;
  }
}

function question({ operation, variable, kind = "Init" }: Ask): string {
  if (operation === "tryUnique") return `tryUnique(${variable})`;
  return operation === "trySend" ? `trySend(channels.${kind}, ${variable})` : `downcast(${variable}, ${kind})`;
}

export interface Printed {
  readonly text: string;
  /** the statement that stands on a line (from 1) */
  readonly owners: ReadonlyMap<number, Statement>;
}

class Printer {
  readonly lines: string[] = [];
  readonly owners = new Map<number, Statement>();

  readonly #isRenewed: (variable: string) => boolean;

  constructor(isRenewed: (variable: string) => boolean) {
    this.#isRenewed = isRenewed;
  }

  line(depth: number, text: string, owner?: Statement): void {
    this.lines.push("  ".repeat(depth) + text);
    if (owner !== undefined) this.owners.set(this.lines.length, owner);
  }

  block(block: Block, depth: number): void {
    for (const statement of block) this.statement(statement, depth);
  }

  statement(statement: Statement, depth: number): void {
    const end = (text = "}") => this.line(depth, text);
    switch (statement.is) {
      case "start": {
        const { variable, origin, kind } = statement;
        if (isParameter(origin)) {
          if (!parameterTypes[origin].endsWith("Ref")) this.line(depth, `own(${variable});`, statement);
          return;
        }
        const keyword = this.#isRenewed(variable) ? "let" : "const";
        this.line(depth, `${keyword} ${variable} = ${source(origin, kind)}; own(${variable});`, statement);
        return;
      }
      case "renew": {
        const { variable, origin, kind } = statement;
        this.line(depth, `${variable} = ${source(origin, kind)}; own(${variable});`, statement);
        return;
      }
      case "apply":
        this.line(depth, call(statement), statement);
        return;
      case "branch":
        this.line(depth, "if (flip()) {", statement);
        this.block(statement.yes, depth + 1);
        if (statement.no !== undefined) {
          end("} else {");
          this.block(statement.no, depth + 1);
        }
        end();
        return;
      case "ask": {
        const [first, second] = statement.isNegated ? [statement.no, statement.yes] : [statement.yes, statement.no];
        this.line(depth, `if (${statement.isNegated ? "!" : ""}${question(statement)}) {`, statement);
        this.block(first, depth + 1);
        end("} else {");
        this.block(second, depth + 1);
        end();
        return;
      }
      case "until":
        this.line(depth, `${statement.label}: while (!${question(statement.question)}) {`, statement.question);
        this.block(statement.body, depth + 1);
        end();
        return;
      case "loop": {
        const heads = { while: "while (flip()) {", do: "do {", for: "for (;;) {", of: "for (const _ of items()) {" };
        this.line(depth, `${statement.label}: ${heads[statement.form]}`, statement);
        this.block(statement.body, depth + 1);
        end(statement.form === "do" ? "} while (flip());" : "}");
        return;
      }
      case "labelled":
        this.line(depth, `${statement.label}: {`, statement);
        this.block(statement.body, depth + 1);
        end();
        return;
      case "jump":
        this.line(depth, `${statement.by} ${statement.label};`, statement);
        return;
      case "switch":
        this.line(depth, "switch (pick()) {", statement);
        for (const [index, { body, falls }] of statement.cases.entries()) {
          const isDefault = statement.hasDefault && index === statement.cases.length - 1;
          this.line(depth + 1, isDefault ? "default: {" : `case ${index}: {`);
          this.block(body, depth + 2);
          this.line(depth + 1, falls ? "}" : "} break;");
        }
        end();
        return;
      case "try":
        this.line(depth, "try {", statement);
        this.block(statement.body, depth + 1);
        if (statement.handler !== undefined) {
          end("} catch {");
          this.block(statement.handler, depth + 1);
        }
        if (statement.finalizer !== undefined) {
          end("} finally {");
          this.block(statement.finalizer, depth + 1);
        }
        end();
        return;
      case "leave":
        this.line(depth, statement.by === "return" ? "return;" : "throw new Error();", statement);
        return;
    }
  }
}

/** Prints `body` as a function; `firstLine` is where it will stand in its file. */
export function print(name: string, body: Block, all: readonly Statement[], firstLine = 1): Printed {
  const renewed = new Set(all.flatMap((one) => (one.is === "renew" ? [one.variable] : [])));
  const parameters = all.flatMap((one) =>
    one.is === "start" && isParameter(one.origin)
      ? [`${one.variable}: ${parameterTypes[one.origin]}<${isOfAnyKind(one.origin) ? "AnyMetadata" : one.kind}, "dma">`]
      : [],
  );
  const printer = new Printer((variable) => renewed.has(variable));
  // With its result type: while 5.9 and 6.0 infer one, they judge a finally clause too early (attacks.test.ts).
  printer.line(0, `export function ${name}(${parameters.join(", ")}): void {`);
  printer.block(body, 1);
  printer.line(0, "}");
  const owners = new Map([...printer.owners].map(([line, statement]) => [line + firstLine - 1, statement]));
  return { text: `${printer.lines.join("\n")}\n`, owners };
}

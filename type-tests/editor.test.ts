import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type TypeScript from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { type CompilerName, compilerNamed, projectRoot } from "./support/compilers.js";
import { scratch } from "./support/scratch.js";

// A comment with a name marks the place before it: hovers ask about the word that ends there, completions what may follow.
const program = `
import {
  type AnyMetadata, downcast, drop, type FrameChannel, type FrameCursor, frameFromUnused, type FrameList, type FrameMemory, FrameMeta, type FrameRef, fromInUse, fromRaw,
  fromUnused, give, intoRaw, own, owning, paddr, repurpose, tryUnique, trySend, u32, u8, type UniqueFrameOwner, type UniqueFrameRef, type RawFrameOwner,
} from "unique-frame";
class Init extends FrameMeta("Init", { pid: u32 }) {}
class PageTable extends FrameMeta("PageTable", { level: u8 }) {}
declare const dma: FrameMemory<"dma">;
function live() {
  const frame = fromUnused(dma, paddr(0x4000), Init, { pid: 7 });
  own(frame);
  frame/*owned*/.meta().pid;
  repurpose(frame, PageTable, { level: 1 });
  frame/*repurposed*/;
  frame./*method*/startPaddr();
  intoRaw(frame);
  frame/*raw*/;
  frame./*rawMethod*/startPaddr();
}
function die() {
  const frame = fromUnused(dma, paddr(0x4000), Init, { pid: 7 });
  own(frame);
  repurpose(frame, PageTable, { level: 1 });
  repurpose(frame, PageTable, { level: 2 });
  drop(frame);
  frame/*dropped*/;
}
function misuse() {
  const frame = fromUnused(dma, paddr(0x4000), Init, { pid: 7 });
  own(frame);
  drop(frame);
  frame.meta();
  drop(frame);
}
function takes/*takes*/(owner: UniqueFrameOwner<PageTable, "dma">, raw: RawFrameOwner<PageTable, "dma">, borrowed: UniqueFrameRef<Init>) {
  own(owner);
  own(raw);
  borrowed/*borrowed*/./*borrowedMethod*/meta();
  return give/*give*/(owner);
}
const make/*make*/ = (frame: UniqueFrameOwner<Init, "dma">) => {
  own(frame);
  return give(frame);
};
function scope() {
  owning(fromUnused(dma, paddr(0x4000), Init, { pid: 7 }), (inner) => {
    own(inner/*moved*/);
    drop(inner);
    return inner;
  });
}
function share(channel: FrameChannel<Init, "dma">, list/*list*/: FrameList<Init, "dma">) {
  const frame = frameFromUnused(dma, paddr(0x4000), Init, { pid: 7 });
  own(frame);
  frame/*shared*/./*sharedMethod*/meta();
  const other = frame.clone();
  other/*clone*/;
  intoRaw(frame);
  frame/*rawShared*/;
  fromRaw(frame);
  if (tryUnique(frame)) {
    frame/*unique*/;
    if (trySend(channel, frame)) frame/*sent*/;
    else frame/*notSent*/;
  } else {
    frame/*notUnique*/;
  }
  const popped = list.popFront();
  popped/*popped*/;
}
function find(reference: FrameRef<AnyMetadata>) {
  const found = fromInUse(dma, paddr(0x4000));
  own(found);
  found/*found*/;
  if (downcast(found, PageTable)) found/*table*/;
  else found/*noTable*/;
  if (downcast(reference, Init)) reference/*lookedAt*/;
}
function use(list: FrameList<Init, "dma">, cursor: FrameCursor<Init, "dma">, channel: FrameChannel<Init, "dma">) {
  list./*listMember*/size;
  cursor./*cursorMember*/size;
  channel./*channelMember*/size;
}
void [live, die, misuse, takes, make, scope, share, find, use];
`;

const hovers: Readonly<Record<string, string>> = {
  owned: 'const frame: UniqueFrameOwner<Init, "dma">',
  repurposed: 'const frame: UniqueFrameOwner<PageTable, "dma">',
  raw: 'const frame: RawFrameOwner<PageTable, "dma">',
  dropped: 'const frame: Spent<"drop">',
  moved: '(parameter) inner: UniqueFrameOwner<Init, "dma">',
  takes:
    'function takes(owner: UniqueFrameOwner<PageTable, "dma">, raw: RawFrameOwner<PageTable, "dma">, borrowed: UniqueFrameRef<Init>): UniqueFrameOwner<PageTable, "dma">',
  shared: 'const frame: FrameOwner<Init, "dma">',
  clone: 'const other: FrameOwner<Init, "dma">',
  rawShared: 'const frame: RawSharedFrameOwner<Init, "dma">',
  unique: 'const frame: UniqueFrameOwner<Init, "dma">',
  sent: 'const frame: Spent<"trySend">',
  notSent: 'const frame: UniqueFrameOwner<Init, "dma">',
  notUnique: 'const frame: FrameOwner<Init, "dma">',
  list: '(parameter) list: FrameList<Init, "dma">',
  popped: 'const popped: UniqueFrameOwner<Init, "dma"> | undefined',
  found: 'const found: FrameOwner<AnyMetadata, "dma">',
  table: 'const found: FrameOwner<PageTable, "dma">',
  noTable: 'const found: FrameOwner<AnyMetadata, "dma">',
  lookedAt: "(parameter) reference: FrameRef<Init, string>",
  make: 'const make: (frame: UniqueFrameOwner<Init, "dma">) => UniqueFrameOwner<Init, "dma">',
};

/** The methods of the API, as the issue names them. */
const methods = [
  ...["meta", "metaMut", "dynMeta", "dynMetaMut"],
  ...["startPaddr", "endPaddr", "paddrRange", "level", "size"],
  ...["read", "write", "fill", "copyFrom", "bytes"],
  ...["clone", "referenceCount", "borrow", "equals"],
];
/** The members of a list, of its cursor, and of a channel. */
const members: Readonly<Record<string, readonly string[]>> = {
  listMember: [
    ...["size", "isEmpty", "contains", "popFront", "popBack"],
    ...["cursorFront", "cursorBack", "cursorAt", "export", "drop"],
  ],
  cursorMember: ["size", "moveNext", "movePrev", "currentMeta", "currentPaddr", "takeCurrent", "close"],
  channelMember: [
    ...["size", "capacity", "isClosed", "close", "export", "drop", "delivery"],
    ...["receive", "tryReceive", "receiveAsync", "receiveMany", "sendMany"],
  ],
};

const place = scratch("editor", { "editor.ts": program });
const file = join(place.folder, "editor.ts");

/** Where the mark ends, and where the word before it does. */
function mark(name: string): { readonly behind: number; readonly word: number } {
  const text = `/*${name}*/`;
  const at = program.indexOf(text);
  if (at < 0) throw new Error(`no mark ${name}`);
  return { behind: at + text.length, word: at - 1 };
}

interface Editor {
  hover(name: string): Promise<string>;
  completions(name: string): Promise<string[]>;
  /** messages, each with its lines */
  errors(): Promise<string[]>;
  close(): void;
}

function languageService(compiler: "5.9" | "6.0"): Editor {
  // SAFETY: both packages are a TypeScript with the language service that `typescript` declares.
  const ts = createRequire(import.meta.url)(compiler === "5.9" ? "ts59" : "typescript") as typeof TypeScript;
  const config = ts.readConfigFile(place.project, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, place.folder);
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) =>
      ts.sys.fileExists(name) ? ts.ScriptSnapshot.fromString(readFileSync(name, "utf8")) : undefined,
    getCurrentDirectory: () => place.folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
  return {
    hover: async (name) => ts.displayPartsToString(service.getQuickInfoAtPosition(file, mark(name).word)?.displayParts),
    completions: async (name) =>
      service.getCompletionsAtPosition(file, mark(name).behind, {})?.entries.map((entry) => entry.name) ?? [],
    errors: async () =>
      service.getSemanticDiagnostics(file).map((one) => ts.flattenDiagnosticMessageText(one.messageText, "\n")),
    close: () => service.dispose(),
  };
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** A language server over standard input and output: 7.0 has no other interface. */
class LanguageServer {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #received: Buffer = Buffer.alloc(0);
  #last = 0;

  constructor(command: readonly string[]) {
    this.#child = spawn(process.execPath, command, { stdio: ["pipe", "pipe", "ignore"] });
    this.#child.stdout?.on("data", (chunk: Buffer) => this.#receive(chunk));
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const head = this.#received.indexOf("\r\n\r\n");
      const length = /Content-Length: (\d+)/i.exec(this.#received.subarray(0, Math.max(head, 0)).toString())?.[1];
      if (length === undefined) return;
      const end = head + 4 + Number(length);
      if (this.#received.length < end) return;
      const answer: Answer = JSON.parse(this.#received.subarray(head + 4, end).toString());
      this.#received = this.#received.subarray(end);
      if (answer.id === undefined) continue;
      if (answer.method === undefined) this.#waiting.get(answer.id)?.(answer);
      // What the server asks for (its configuration, to register) is answered with nothing.
      else this.#write({ id: answer.id, result: null });
    }
  }

  #write(message: object): void {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#child.stdin?.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  notify(method: string, params: object): void {
    this.#write({ method, params });
  }

  async ask<Result>(method: string, params: object): Promise<Result> {
    const id = ++this.#last;
    const answered = new Promise<Answer>((done) => this.#waiting.set(id, done));
    this.#write({ id, method, params });
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    // SAFETY: the protocol says what each request is answered with; the tests look at the parts they use.
    return result as Result;
  }

  close(): void {
    this.#child.kill();
  }
}

function languageServer(): Editor {
  const server = new LanguageServer([join(projectRoot, compilerNamed("7.0").path), "--lsp", "--stdio"]);
  const uri = pathToFileURL(file).href;
  const textDocument = { uri };
  const opened = server
    .ask("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(place.folder).href,
      capabilities: { textDocument: { hover: { contentFormat: ["plaintext"] }, diagnostic: {} } },
    })
    .then(() => {
      server.notify("initialized", {});
      server.notify("textDocument/didOpen", {
        textDocument: { uri, languageId: "typescript", version: 1, text: program },
      });
    });
  const position = (offset: number) => {
    const lines = program.slice(0, offset).split("\n");
    return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  };
  return {
    hover: async (name) => {
      await opened;
      const at = position(mark(name).word);
      const answer = await server.ask<{ contents: { value: string } }>("textDocument/hover", {
        textDocument,
        position: at,
      });
      return answer.contents.value.replaceAll(/```\w*\n?/g, "").trim();
    },
    completions: async (name) => {
      await opened;
      const at = position(mark(name).behind);
      const params = { textDocument, position: at };
      const answer = await server.ask<{ items: { label: string }[] }>("textDocument/completion", params);
      return answer.items.map((item) => item.label);
    },
    errors: async () => {
      await opened;
      const answer = await server.ask<{ items: { message: string; severity: number }[] }>("textDocument/diagnostic", {
        textDocument,
      });
      return answer.items.filter((item) => item.severity === 1).map((item) => item.message);
    },
    close: () => server.close(),
  };
}

const editors: Readonly<Record<CompilerName, () => Editor>> = {
  "5.9": () => languageService("5.9"),
  "6.0": () => languageService("6.0"),
  "7.0": languageServer,
};

/** 7.0 also offers the way to `frame[Symbol.dispose]()`. */
const alsoOffered: Readonly<Record<string, readonly string[]>> = { "7.0": ["Symbol"] };

describe.each(Object.entries(editors))("an editor with TypeScript %s", { timeout: 60_000 }, (version, open) => {
  const editor = open();
  afterAll(() => editor.close());

  it.each(Object.entries(hovers))("says what the variable holds: %s", async (name, wanted) => {
    expect(await editor.hover(name)).toBe(wanted);
  });

  it.each(["method", "rawMethod", "borrowedMethod", "sharedMethod"])(
    "offers the methods and nothing internal: %s",
    async (name) => {
      const wanted = [...methods, ...(alsoOffered[version] ?? [])];
      expect((await editor.completions(name)).toSorted()).toEqual(wanted.toSorted());
    },
  );

  it.each(Object.entries(members))("offers nothing private: %s", async (name, wanted) => {
    const offered = [...wanted, ...(alsoOffered[version] ?? [])];
    expect((await editor.completions(name)).toSorted()).toEqual(offered.toSorted());
  });

  it("explains a misuse in one line", async () => {
    const errors = await editor.errors();
    expect(errors).toHaveLength(2);
    for (const [index, operation] of ["meta", "drop"].entries()) {
      expect(errors[index]).toContain(`${operation} after drop: this frame was already consumed by drop`);
      expect(errors[index]).not.toContain("\n");
    }
  });
});

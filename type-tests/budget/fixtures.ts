import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { call, operations } from "../matrix/operations.js";
import { subjects } from "../matrix/subjects.js";
import { projectRoot } from "../support/compilers.js";
import { inWorld } from "../support/world.js";

// The programs whose cost is budgeted. Most are generated, so that their size is a number here and not a long file.

const head = `import { createList, downcast, drop, type FrameChannel, frameFromUnused, type FrameList, type FrameMemory, FrameMeta, type FrameOwner, type FrameRef, fromInUse, fromRaw, fromUnused, give, insertBefore, intoRaw, intoShared, own, paddr, pushBack, type RawFrameOwner, repurpose, tryUnique, trySend, type Taken, type Takes, u32, u8, type UniqueFrameOwner, type UniqueFrameRef } from "unique-frame";
class Init extends FrameMeta("Init", { pid: u32 }) {}
class PageTable extends FrameMeta("PageTable", { level: u8, asid: u32 }) {}
declare const dma: FrameMemory<"dma">;
declare const list: FrameList<Init, "dma">;
declare const channel: FrameChannel<Init, "dma">;
declare function flip(): boolean;
`;

const claim = (variable: string) =>
  `const ${variable} = fromUnused(dma, paddr(0x4000), Init, { pid: 7 }); own(${variable});`;

/** One turn of a frame's life, which may be repeated. */
const turn = (variable: string) => [
  `${variable}.meta().pid;`,
  `repurpose(${variable}, PageTable, { level: 1, asid: 3 });`,
  `${variable}.meta().level;`,
  `intoRaw(${variable});`,
  `${variable}.startPaddr();`,
  `fromRaw(${variable});`,
  `${variable}.metaMut().asid = 4;`,
  `repurpose(${variable}, Init, { pid: 8 });`,
];

/** One turn of a shared frame's. */
const sharedTurn = (variable: string) => [
  `intoShared(${variable});`,
  `${variable}.meta().pid;`,
  `${variable}.clone();`,
  `intoRaw(${variable});`,
  `fromRaw(${variable});`,
  `if (downcast(${variable}, Init)) ${variable}.meta().pid;`,
  `${variable}.equals(${variable});`,
  `if (!tryUnique(${variable})) return;`,
];

/** One turn of what goes through lists and channels. */
const sentTurn = (name: string) => [
  `const ${name} = list.popFront(); if (${name} === undefined) return; own(${name});`,
  `${name}.metaMut().pid = 1;`,
  `if (trySend(channel, ${name})) return;`,
  `pushBack(list, ${name});`,
];

function body(lines: readonly string[]): string {
  return `export function program() {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
}

/** `operations` of them, in turns over `variables` of them, in one function without a loop. */
function straight(operations: number, variables: number, turnOf = turn): string {
  const names = Array.from({ length: variables }, (_, index) => `f${index}`);
  const lives = names.map(turnOf);
  const lines = Array.from({ length: operations }, (_, index) => {
    const life = lives[index % variables] ?? [];
    return life[Math.floor(index / variables) % life.length] ?? "";
  });
  return head + body([...names.map(claim), ...lines]);
}

/**
 * `depth` loops, one in the other, each with `lines` for each of `variables`. Nine transitions of a variable in one turn
 * of the outermost loop are more than the types can tell apart, so there are fewer.
 */
function loops(depth: number, variables: number, lines: (name: string) => readonly string[]): string {
  const names = Array.from({ length: variables }, (_, index) => `f${index}`);
  const inner = Array.from({ length: depth }, (_, level) => [
    level % 2 === 0 ? "while (flip()) {" : "for (;;) {",
    ...names.flatMap(lines),
    "if (flip()) break;",
  ]);
  const ends = Array.from({ length: depth }, () => "}");
  return head + body([...names.map(claim), ...inner.flat(), ...ends, ...names.map((name) => `drop(${name});`)]);
}

/** Functions that take, return, borrow and pass on frames, as a module of an application has them. */
function signatures(count: number): string {
  const functions = Array.from({ length: count }, (_, index) =>
    [
      `export function lend${index}(frame: UniqueFrameRef<Init, "dma">): number { return frame.meta().pid; }`,
      `export function pass${index}(frame: UniqueFrameOwner<Init, "dma">): UniqueFrameOwner<PageTable, "dma"> { own(frame); lend${index}(frame); repurpose(frame, PageTable, { level: ${index % 4}, asid: 3 }); return give(frame); }`,
      `export function raw${index}(frame: RawFrameOwner<PageTable, "dma">): UniqueFrameOwner<PageTable, "dma"> { own(frame); fromRaw(frame); return give(frame); }`,
      `export function finish${index}<F>(frame: Takes<F, Init>): asserts frame is Taken<F, Init, "finish${index}">;`,
      `export function finish${index}(frame: UniqueFrameOwner<Init, "dma">): void { own(frame); if (flip()) { drop(frame); return; } const passed = pass${index}(give(frame)); own(passed); drop(passed); }`,
      `export function use${index}(): void { ${claim("frame")} finish${index}(frame); }`,
    ].join("\n"),
  );
  return `${head}${functions.join("\n")}\n`;
}

/** Functions with `turns` frames each, from a list into a channel or back. */
function sending(functions: number, turns: number): string {
  const bodies = Array.from({ length: functions }, (_, index) =>
    body(Array.from({ length: turns }, (_, turn) => sentTurn(`f${turn}`)).flat()).replace("program", `send${index}`),
  );
  return `${head}${bodies.join("")}`;
}

/** Functions that find frames, ask for their kinds, share and lend them. */
function finding(count: number): string {
  const functions = Array.from({ length: count }, (_, index) =>
    [
      `export function look${index}(frame: FrameRef<Init, "dma">): number { return frame.meta().pid; }`,
      `export function find${index}(): FrameOwner<Init, "dma"> | undefined { const frame = fromInUse(dma, paddr(0x4000)); own(frame); if (downcast(frame, Init)) { look${index}(frame); return give(frame); } if (downcast(frame, PageTable)) frame.meta().level; drop(frame); return undefined; }`,
      `export function share${index}(): FrameOwner<Init, "dma"> { ${claim("frame")} intoShared(frame); look${index}(frame.borrow()); return frame.clone(); }`,
    ].join("\n"),
  );
  return `${head}${functions.join("\n")}\n`;
}

/** Functions in which the ways part and meet again, some of them with a frame in another state. */
function branches(functions: number): string {
  const bodies = Array.from({ length: functions }, (_, index) =>
    body([
      claim("frame"),
      "if (flip()) intoRaw(frame); else if (flip()) repurpose(frame, PageTable, { level: 1, asid: 3 }); else { drop(frame); return; }",
      "frame.startPaddr();",
      claim("other"),
      "switch (list.size) { case 0: intoRaw(other); fromRaw(other); break; case 1: repurpose(other, Init, { pid: 1 }); break; default: drop(other); return; }",
      "other.meta().pid;",
      "try { if (flip()) repurpose(other, PageTable, { level: 1, asid: 3 }); else intoRaw(other); } catch { return; } finally { other.startPaddr(); }",
      "if (flip()) return; else other.size();",
    ]).replace("program", `part${index}`),
  );
  return `${head}${bodies.join("")}`;
}

/** Functions that move frames between lists, at their ends and in the middle. */
function lists(functions: number): string {
  const bodies = Array.from({ length: functions }, (_, index) =>
    body([
      "const sorted = createList(dma, Init);",
      "for (let frame = list.popFront(); frame !== undefined; frame = list.popFront()) {",
      "own(frame);",
      "const pid: number = frame.meta().pid;",
      "using cursor = sorted.cursorFront();",
      "for (let meta = cursor.currentMeta(); meta !== undefined && meta.pid < pid; meta = cursor.currentMeta()) cursor.moveNext();",
      "insertBefore(cursor, frame);",
      "}",
      "for (let frame = sorted.popFront(); frame !== undefined; frame = sorted.popFront()) { own(frame); if (flip()) drop(frame); else pushBack(list, frame); }",
    ]).replace("program", `sort${index}`),
  );
  return `${head}${bodies.join("")}`;
}

/** Every operation on every frame that the table lets have it, each in a function of its own. */
const accepted = subjects.flatMap((subject, row) =>
  operations
    .filter((operation) => subject.verdict(operation) === undefined)
    .map((operation) => `function ${operation}${row}() {\n  ${subject.setUp}\n  ${call(operation, subject.kind)}\n}`),
);

const firstProgram = `
import { createMemory, drop, FrameMeta, fromUnused, own, paddr, repurpose, u32, u8 } from "unique-frame";
class Init extends FrameMeta("Init", { pid: u32 }) {}
class PageTable extends FrameMeta("PageTable", { level: u8, asid: u32 }) {}
const memory = createMemory({ name: "dma", frames: 1024 });
const frame = fromUnused(memory, paddr(0x4000), Init, { pid: 7 });
own(frame);
repurpose(frame, PageTable, { level: 1, asid: 3 });
frame.meta().level;
drop(frame);
`;

/** The examples of one file; what they show to be refused is expected there. */
const exampleFolder = join(projectRoot, "examples");
const examples = Object.fromEntries(
  readdirSync(exampleFolder)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => [name, readFileSync(join(exampleFolder, name), "utf8")]),
);

export interface Fixture {
  /** one file, or several by their names */
  readonly text: string | Readonly<Record<string, string>>;
  /** what the instantiations are divided by, where that says something */
  readonly operations?: number;
  /** the types that the program needs besides the language's */
  readonly types?: readonly string[];
  /** the most seconds of checking over an empty file, by compiler */
  readonly seconds?: Readonly<Record<"5.9" | "6.0" | "7.0", number>>;
}

/** An empty file that imports the package: what every fixture pays before it begins. */
export const empty: string = head;

/** What every program with a frame pays at least. */
export const firstFrame = "a first frame";

export const fixtures: Readonly<Record<string, Fixture>> = {
  [firstFrame]: { text: firstProgram },
  [`${accepted.length} operations in every state that they are for`]: {
    text: Object.fromEntries(inWorld({ accepted })),
    operations: accepted.length,
  },
  "100 operations on 5 variables": { text: straight(100, 5), operations: 100 },
  "1000 operations on 20 variables": {
    text: straight(1_000, 20),
    operations: 1_000,
    seconds: { "5.9": 3, "6.0": 3, "7.0": 2 },
  },
  "200 operations on one variable": {
    text: straight(200, 1),
    operations: 200,
    seconds: { "5.9": 1.5, "6.0": 1.5, "7.0": 1 },
  },
  "1000 operations on 20 variables that are shared": {
    text: straight(1_000, 20, sharedTurn),
    operations: 1_000,
    seconds: { "5.9": 3, "6.0": 3, "7.0": 2 },
  },
  // Each state in each version is paid for once, and a frame that is shared has more of them.
  "400 operations on one variable that is shared": {
    text: straight(400, 1, sharedTurn),
    operations: 400,
    seconds: { "5.9": 2.5, "6.0": 2.5, "7.0": 2 },
  },
  "50 functions that send 5 frames": {
    text: sending(50, 5),
    operations: 50 * 5 * 6,
    seconds: { "5.9": 3, "6.0": 3, "7.0": 2 },
  },
  "50 modules' worth of found frames": { text: finding(50), operations: 50 * 12 },
  "50 functions with branches": { text: branches(50), operations: 50 * 13 },
  "50 functions that sort a list": { text: lists(50), operations: 50 * 7 },
  "3 nested loops of 6 variables that are shared": {
    text: loops(3, 6, (name) => [`intoShared(${name});`, `${name}.meta().pid;`, `if (!tryUnique(${name})) return;`]),
    operations: 3 * 6 * 3,
  },
  "3 nested loops of 6 variables": {
    text: loops(3, 6, (name) => [`intoRaw(${name});`, `${name}.startPaddr();`, `fromRaw(${name});`]),
    operations: 3 * 6 * 3,
  },
  "5 nested loops of 2 variables": {
    text: loops(5, 2, (name) => [`${name}.meta().pid;`, `repurpose(${name}, Init, { pid: 1 });`]),
    operations: 5 * 2 * 2,
  },
  "50 modules' worth of signatures": { text: signatures(50), operations: 50 * 9 },
  "the examples of one file": { text: examples, types: ["node"] },
};

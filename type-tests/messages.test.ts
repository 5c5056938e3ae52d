import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type * as messages from "../src/ownership/messages.js";
import * as twins from "../src/ownership/messages.js";
import { everyCompiler } from "./support/compilers.js";
import type { Diagnostic } from "./support/diagnostics.js";
import { check, type Scratch, scratch } from "./support/scratch.js";

const head = `import { drop, type FrameMemory, FrameMeta, fromUnused, intoRaw, intoShared, own, owning, paddr, repurpose, type Taken, type Takes, u32, u64, u8, type UniqueFrameOwner, type UniqueFrameRef } from "unique-frame";
class Init extends FrameMeta("Init", { pid: u32 }) {}
class PageTable extends FrameMeta("PageTable", { level: u8 }) {}
class Pages extends FrameMeta("Pages", {}, { untyped: true }) {}
declare const dma: FrameMemory<"dma">;
declare function flip(): boolean;
declare function finish<F>(frame: Takes<F, Init>): asserts frame is Taken<F, Init, "finish">;
declare function make(): UniqueFrameOwner<Init, "dma">;
`;

interface Case {
  /** one line of a program */
  readonly program: string;
  /** what its error says */
  readonly says: string;
}

const owned = "const frame = make(); own(frame);";
const cases: Readonly<Record<string, Case>> = {
  ConsumedText: {
    program: `function a(): UniqueFrameOwner<Init, "dma"> { ${owned} drop(frame); return frame; }`,
    says: "this frame was already consumed by drop" satisfies messages.ConsumedText<"drop">,
  },
  AfterText: {
    program: `function a() { ${owned} drop(frame); frame.meta(); }`,
    says: twins.afterText("meta", "drop"),
  },
  StateText: {
    program: `function a() { ${owned} intoRaw(frame); drop(frame); }`,
    says: twins.stateText("drop", "unique or shared", "raw", twins.callFirstText("fromRaw")),
  },
  CallFirstText: {
    program: `function a() { ${owned} intoRaw(frame); frame.meta(); }`,
    says: twins.callFirstText("fromRaw"),
  },
  AskFirstText: {
    program: `function a() { ${owned} intoShared(frame); frame.metaMut(); }`,
    says: twins.stateText("metaMut", "unique", "shared", twins.askFirstText("tryUnique")),
  },
  ManyStatesText: {
    program: `function a() { ${owned} if (flip()) intoShared(frame); intoRaw(frame); }`,
    says: "intoRaw depends on the state, but frames in several states meet here: call intoRaw in each branch" satisfies messages.ManyStatesText<"intoRaw">,
  },
  UntrackedText: {
    program: `function a(frame: UniqueFrameOwner<Init, "dma">) { drop(frame); }`,
    says: "drop needs a tracked frame: call own(frame) first" satisfies messages.UntrackedText<"drop">,
  },
  BorrowedText: {
    program: `function a(frame: UniqueFrameRef<Init, "dma">) { drop(frame); }`,
    says: "drop needs an owner, but this frame is only borrowed here: ask for a UniqueFrameOwner or a FrameOwner instead of a reference" satisfies messages.BorrowedText<"drop">,
  },
  ErrorText: {
    program: `function a() { const frame = fromUnused(dma, paddr(0), Init, { pid: 7 }); drop(frame); }`,
    says: twins.errorText("drop"),
  },
  AbsentText: {
    program: `function a(frame: UniqueFrameOwner<Init, "dma"> | undefined) { own(frame); }`,
    says: twins.absentText("own", undefined),
  },
  NoFrameText: { program: `function a() { drop({ pid: 7 }); }`, says: twins.noFrameText("drop") },
  AnyText: {
    program: `function a(frame: any) { drop(frame); }`,
    says: "drop needs a frame, but this is any: give the variable its type, such as UniqueFrameOwner<M, R>" satisfies messages.AnyText<"drop">,
  },
  OtherKindText: {
    program: `function a() { ${owned} repurpose(frame, PageTable, { level: 1 }); finish(frame); }`,
    says: "this function needs a frame of another kind: call repurpose(frame, Kind, metadata) first" satisfies messages.OtherKindText<
      "this function",
      "unique"
    >,
  },
  MixedText: {
    program: `function a() { ${owned} if (flip()) repurpose(frame, PageTable, { level: 1 }); intoRaw(frame); }`,
    says: "intoRaw keeps the metadata, but frames of several kinds meet here: call intoRaw in each branch, or ask downcast(frame, Kind) first" satisfies messages.MixedText<"intoRaw">,
  },
  SeveralText: {
    program: `function a() { ${owned} if (flip()) intoRaw(frame); own(frame); }`,
    says: "own keeps state and metadata, but several meet here: call own right after the declaration, and not again" satisfies messages.SeveralText,
  },
  TypedKindText: { program: `function a() { ${owned} frame.fill(0); }`, says: twins.typedKindText("fill") },
  AsyncText: {
    program: `function a() { ${owned} repurpose(frame, Pages, {}); frame.bytes(async (bytes) => bytes.length); }`,
    says: twins.asyncText(),
  },
  MoveText: {
    program: `function a() { ${owned} owning(frame, (inner) => { own(inner); drop(inner); return inner; }); }`,
    says: "owning needs the frame itself, but this variable would keep it: move it in, with owning(give(frame), body)" satisfies messages.MoveText,
  },
  UnsettledText: {
    program: `owning(make(), (frame) => { own(frame); if (flip()) drop(frame); return frame; });`,
    says: twins.unsettledText(),
  },
  UnreturnedText: {
    program: `owning(make(), (frame) => { own(frame); drop(frame); });`,
    says: twins.unreturnedText(),
  },
  TooLargeText: {
    program: `class Large extends FrameMeta("Large", { a: u64, b: u64, c: u64, d: u64, e: u64, f: u64 }) {}`,
    says: twins.tooLargeText(48),
  },
};

/** Messages that no program can bring out today, and why they are there. */
const outOfReach: Readonly<Record<string, string>> = {
  NoWayText: "every state of a frame can be left for every other one; a table with a state that cannot would need it",
};

/** The message types, as the file declares them. */
const declared = [
  ...readFileSync(new URL("../src/ownership/messages.ts", import.meta.url), "utf8").matchAll(/^export type (\w+)/gm),
].map(([, name]) => name);

describe("the messages", () => {
  // Each is a module of its own: one wrong program must not hide another.
  const names = Object.keys(cases);
  const files = Object.fromEntries(names.map((name) => [`${name}.ts`, `${head}${cases[name]?.program}\nexport {};\n`]));
  let place: Scratch;
  beforeAll(() => {
    place = scratch("messages", files);
  });

  it("are all tried", () => {
    expect([...names, ...Object.keys(outOfReach)].toSorted()).toEqual(declared.toSorted());
  });

  it.each(everyCompiler)(
    "are all said by tsc %s, each by one error on its line",
    { timeout: 60_000 },
    async (compiler) => {
      const { diagnostics } = await check(compiler, place);
      const line = head.split("\n").length;
      for (const [name, { says }] of Object.entries(cases)) {
        const errors = diagnostics.filter((one: Diagnostic) => one.file === `${name}.ts`);
        expect(
          errors.map((one) => one.line),
          name,
        ).toEqual([line]);
        expect(errors[0]?.text, name).toContain(says);
      }
      expect(diagnostics.length).toBe(names.length);
    },
  );
});

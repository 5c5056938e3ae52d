import { beforeAll, describe, expect, it } from "vitest";
import * as messages from "../src/ownership/messages.js";
import { check, type Diagnostic, everyCompiler, type Scratch, scratch } from "./compilers.js";

const head = `import { drop, type FrameMemory, FrameMeta, fromUnused, intoRaw, own, owning, paddr, repurpose, type Taken, type Takes, u32, u64, u8, type UniqueFrameOwner, type UniqueFrameRef } from "unique-frame";
class Init extends FrameMeta("Init", { pid: u32 }) {}
class PageTable extends FrameMeta("PageTable", { level: u8 }) {}
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
  consumedText: {
    program: `function a(): UniqueFrameOwner<Init, "dma"> { ${owned} drop(frame); return frame; }`,
    says: "this frame was already consumed by drop",
  },
  afterText: {
    program: `function a() { ${owned} drop(frame); frame.meta(); }`,
    says: messages.afterText("meta", "drop"),
  },
  stateText: {
    program: `function a() { ${owned} intoRaw(frame); drop(frame); }`,
    says: messages.stateText("drop", "unique", "raw", messages.callFirstText("fromRaw")),
  },
  callFirstText: {
    program: `function a() { ${owned} intoRaw(frame); frame.meta(); }`,
    says: messages.callFirstText("fromRaw"),
  },
  untrackedText: {
    program: `function a(frame: UniqueFrameOwner<Init, "dma">) { drop(frame); }`,
    says: messages.untrackedText("drop"),
  },
  borrowedText: {
    program: `function a(frame: UniqueFrameRef<Init, "dma">) { drop(frame); }`,
    says: messages.borrowedText("drop"),
  },
  errorText: {
    program: `function a() { const frame = fromUnused(dma, paddr(0), Init, { pid: 7 }); drop(frame); }`,
    says: messages.errorText("drop"),
  },
  absentText: {
    program: `function a(frame: UniqueFrameOwner<Init, "dma"> | undefined) { own(frame); }`,
    says: messages.absentText("own", undefined),
  },
  noFrameText: { program: `function a() { drop({ pid: 7 }); }`, says: messages.noFrameText("drop") },
  anyText: { program: `function a(frame: any) { drop(frame); }`, says: messages.anyText("drop") },
  otherKindText: {
    program: `function a() { ${owned} repurpose(frame, PageTable, { level: 1 }); finish(frame); }`,
    says: messages.otherKindText("give"),
  },
  mixedText: {
    program: `function a() { ${owned} if (flip()) repurpose(frame, PageTable, { level: 1 }); intoRaw(frame); }`,
    says: messages.mixedText("intoRaw"),
  },
  typedKindText: { program: `function a() { ${owned} frame.fill(0); }`, says: messages.typedKindText("fill") },
  unsettledText: {
    program: `owning(make(), (frame) => { own(frame); if (flip()) drop(frame); return frame; });`,
    says: messages.unsettledText(),
  },
  unreturnedText: {
    program: `owning(make(), (frame) => { own(frame); drop(frame); });`,
    says: messages.unreturnedText(),
  },
  tooLargeText: {
    program: `class Large extends FrameMeta("Large", { a: u64, b: u64, c: u64, d: u64, e: u64, f: u64 }) {}`,
    says: messages.tooLargeText(48),
  },
};

/** Messages that no program can bring out today, and why they are there. */
const outOfReach: Readonly<Record<string, string>> = {
  noWayText: "every state of a frame can be left for every other one; a table with a state that cannot would need it",
};

describe("the messages", () => {
  // Each is a module of its own: one wrong program must not hide another.
  const names = Object.keys(cases);
  const files = Object.fromEntries(names.map((name) => [`${name}.ts`, `${head}${cases[name]?.program}\nexport {};\n`]));
  let place: Scratch;
  beforeAll(() => {
    place = scratch("messages", files);
  });

  it("are all tried", () => {
    expect([...names, ...Object.keys(outOfReach)].toSorted()).toEqual(Object.keys(messages).toSorted());
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

import { describe, expect, it } from "vitest";
import { lint, type Version, versions } from "./support/lint.js";

const everything = `import { alloc, downcast, drop, fromInUse, give, intoRaw, fromRaw, intoShared, own, owning, post, pushBack, repurpose, restore, send, tryUnique, trySend, type UniqueFrameOwner, type UniqueFrameRef, type FrameRef, type FrameOwner } from "unique-frame";
`;

/** Bodies of functions that do nothing wrong. `frame` is an owner that they may look at. */
const borrowing: Readonly<Record<string, string>> = {
  "printing it": "console.log(frame, { frame }, [frame]); console.table([[frame]]);",
  "expecting something of it":
    "expect(frame).toBe(frame); expect({ frame }).toEqual({ frame }); expect(() => frame.meta()).not.toThrow();",
  "asserting something": "assert(frame.meta()); assert.ok(frame !== undefined);",
  "lending it": "lend(frame); const pid = lend(frame); void pid; if (lend(frame)) lend(frame);",
  "calling closures at once":
    "[1, 2].forEach(() => frame.meta()); const pid = () => frame.meta(); pid(); [1].map(pid);",
  "closures that nobody calls later": "const show = () => console.log(frame); show(); show();",
  "callbacks of its own methods": "frame.bytes((bytes) => bytes.fill(frame.size()));",
  "comparing it": "if (frame === other || frame instanceof Object || typeof frame === 'object') other.meta();",
  "keeping what it knows":
    "const known = { pid: frame.meta().pid, at: frame.startPaddr() }; console.log([known.pid, known.at]);",
  "a template": ["console.log(`this is $", "{frame}`);"].join(""),
  "destructuring its metadata":
    "const { pid } = frame.meta(); const [at] = [frame.startPaddr()]; console.log(pid, at);",
  "changing it and back": "intoRaw(frame); fromRaw(frame); repurpose(frame, Init, { pid: frame.meta().pid + 1 });",
  "asking for its kind":
    "if (downcast(frame, Init)) frame.meta(); const isInit = downcast(frame, Init); console.log(isInit);",
  "weak collections":
    "const seen = new WeakSet(); seen.add(frame); const names = new WeakMap(); names.set(frame, 'frame');",
  loops:
    "for (const n of [1, 2]) { if (n === 1) continue; frame.meta(); } while (frame.meta().pid < 3) frame.metaMut().pid++;",
  try: "try { frame.meta(); risky(); } catch (error) { console.log(error, frame); } finally { frame.meta(); }",
  "conditional access": "const pid = frame?.meta()?.pid ?? 0; console.log(pid);",
};

/** Whole programs that move frames as they should. */
const moving: Readonly<Record<string, string>> = {
  "a list":
    "for (let frame = list.popFront(); frame !== undefined; frame = list.popFront()) { own(frame); drop(frame); }",
  "a list, assigned in the condition":
    "let frame; while ((frame = list.popFront()) !== undefined) { own(frame); drop(frame); }",
  "a channel": "for await (const frame of channel) { own(frame); if (!trySend(other, frame)) drop(frame); }",
  "a batch": "for (const frame of channel.receiveMany(8)) { own(frame); drop(frame); }",
  "a delivery":
    "const frame = alloc(memory, Init, {}); own(frame); const delivery = channel.delivery(); send(delivery, frame); const back = await delivery; if (back !== undefined) { const returned = back.frame; own(returned); drop(returned); }",
  "an error that is looked at":
    "const frame = alloc(memory, Init, {}); if (frame instanceof OutOfFrames) return; own(frame); drop(frame);",
  "an error that is thrown":
    "const frame = alloc(memory, Init, {}); if (frame instanceof Error) throw frame; own(frame); drop(frame);",
  "an error that own throws":
    "try { const frame = alloc(memory, Init, {}); own(frame); drop(frame); } catch (error) { console.log(error); }",
  "a frame that a full channel leaves":
    "const frame = alloc(memory, Init, {}); own(frame); try { send(channel, frame); } catch (error) { drop(frame); throw error; }",
  "a predicate":
    "const frame = alloc(memory, Init, {}); own(frame); intoShared(frame); if (tryUnique(frame)) frame.metaMut(); drop(frame);",
  "a predicate with a loop":
    "const frame = alloc(memory, Init, {}); own(frame); while (!trySend(channel, frame)) frame.meta();",
  "predicates in a row":
    "const frame = alloc(memory, Init, {}); own(frame); if (!trySend(one, frame) && !trySend(two, frame)) drop(frame);",
  "predicates with or":
    "const frame = alloc(memory, Init, {}); own(frame); if (trySend(one, frame) || trySend(two, frame)) return; drop(frame);",
  "an answer that a constant keeps":
    "const frame = alloc(memory, Init, {}); own(frame); const isSent = trySend(one, frame); if (!isSent) drop(frame);",
  labels:
    "outer: for (;;) { for (const n of [1, 2]) { const frame = alloc(memory, Init, {}); own(frame); if (n > 1) { drop(frame); break outer; } drop(frame); } }",
  finally: "const frame = alloc(memory, Init, {}); own(frame); try { risky(); } finally { drop(frame); }",
  "a jump through finally":
    "for (const n of [1, 2]) { const frame = alloc(memory, Init, {}); own(frame); try { if (n) continue; frame.meta(); } finally { drop(frame); } }",
  "a return through finally":
    "const frame = alloc(memory, Init, {}); own(frame); try { return frame.meta(); } finally { drop(frame); }",
  switch:
    "const frame = alloc(memory, Init, {}); own(frame); switch (n) { case 1: drop(frame); break; case 2: send(channel, frame); break; default: drop(frame); }",
  using: "using frame = alloc(memory, Init, {}); own(frame); if (n) return; frame.meta();",
  "using that gives": "using frame = alloc(memory, Init, {}); own(frame); return give(frame);",
  owning: "owning(alloc(memory, Init, {}), (frame) => { own(frame); frame.meta(); drop(frame); return frame; });",
  "a variable for several frames":
    "let frame = alloc(memory, Init, {}); own(frame); drop(frame); frame = alloc(memory, Init, {}); own(frame); drop(frame);",
  "a clone":
    "const frame = fromInUse(memory, at); own(frame); const twin = frame.clone(); own(twin); drop(frame); drop(twin);",
  "an infinite loop": "const frame = alloc(memory, Init, {}); own(frame); for (;;) frame.meta();",
  "a predicate of one's own":
    "const frame = restore(memory, token, Init); if (isError(frame)) return; own(frame); drop(frame);",
  "a collection":
    "const all = []; const frame = alloc(memory, Init, {}); own(frame); all.push(give(frame)); return all;",
  "an untracked frame that moves on": "const frame = alloc(memory, Init, {}); kept.push(frame);",
};

const modes = Object.keys(versions).flatMap((version) =>
  ["file.js", "file.ts"].map((filename) => ({ version: version as Version, filename })),
);
const reportsOf = (text: string, version: Version, filename: string): readonly string[] =>
  lint(filename.endsWith("js") ? text.replaceAll(/, type \w+/g, "") : text, filename, { version }).map(
    ({ line, rule, message }) => `${line}: ${rule}: ${message}`,
  );

describe.each(modes)("$version, in a $filename that borrows, says nothing of", ({ version, filename }) => {
  it.each(Object.entries(borrowing))("%s", (_, body) => {
    const text = `${everything}
export function work(other) { const frame = alloc(memory, Init, {}); own(frame); ${body} drop(frame); }
export function worked(frame, other) { ${body} }
`;
    expect(reportsOf(text, version, filename)).toEqual([]);
  });
});

describe.each(modes)(
  "$version, in a $filename that moves frames as it should, says nothing of",
  ({ version, filename }) => {
    it.each(Object.entries(moving))("%s", (_, body) => {
      const text = `${everything}export async function work(n, list, channel, one, two, other, kept) { ${body} }`;
      expect(reportsOf(text, version, filename)).toEqual([]);
    });
  },
);

describe("parameters that borrow", () => {
  it.each(["UniqueFrameRef<Init>", "FrameRef<Init, 'dma'>"])("of type %s need not be settled", (type) => {
    const text = `${everything}
export function pidOf(frame: ${type}): number { const later = { frame }; return later.frame.meta().pid; }
export class Reader { constructor(readonly frame: ${type}) {} }
export function both(frame: ${type}): void { const same = frame; expect([same, frame]); }`;
    expect(reportsOf(text, "ESLint 10", "file.ts")).toEqual([]);
  });
});

describe("a file without the library", () => {
  it("is not looked at, whatever its functions are called", () => {
    const text =
      "import { drop, give } from 'other'; const x = make(); drop(x); drop(x); const y = [x, give(x)]; void drop(y);";
    expect(reportsOf(text, "ESLint 10", "file.js")).toEqual([]);
  });
});

import type { Living, Op } from "../../src/ownership/protocol.js";
import { wording } from "../support/wording.js";
import { borrows, call, hasPlace, isMethod, operations, rules, wayFrom } from "./operations.js";

/** What meets an operation: how the variable `x` comes about, and what the table demands of each operation on it. */
export interface Subject {
  readonly name: string;
  /** statements after which `x` is what the name says; the first may declare a parameter */
  readonly setUp: string;
  /** the kind of the lists and channels that `x` goes into */
  readonly kind?: "Init" | "Buffer";
  /** the words of the error (several: all must be there), a code where the words are the compiler's own, or undefined: accepted */
  readonly verdict: (operation: Op) => string | undefined;
}

/** The rule for a variable whose state is known and whose kind is fine. */
function byState(operation: Op, state: Living): string | undefined {
  const { needs } = rules[operation];
  return needs.includes(state) ? undefined : wording.state(operation, needs, state, wayFrom(state, needs));
}

/** ... and whose page belongs to its kind. */
function byStateAndKind(operation: Op, state: Living, kind: "typed" | "untyped"): string | undefined {
  const wrongState = byState(operation, state);
  if (wrongState !== undefined) return wrongState;
  return rules[operation].kinds === "untyped" && kind === "typed" ? wording.typedKind(operation) : undefined;
}

/** Where two states meet, each must be fine, and the error names every one that is not. */
function bothOf(...verdicts: (string | undefined)[]): string | undefined {
  const wrong = [...new Set(verdicts.filter((verdict) => verdict !== undefined))];
  return wrong.length === 0 ? undefined : wrong.join(" && ");
}

/** ... and what goes on from each in another way, or knows the frame better afterwards, has to be told which it is. */
function inStates(operation: Op, one: Living, other: Living): string | undefined {
  const { becomes, metadata } = rules[operation];
  if (becomes === "same") return wording.several;
  const wrong = bothOf(byStateAndKind(operation, one, "untyped"), byStateAndKind(operation, other, "untyped"));
  if (wrong !== undefined) return wrong;
  return typeof becomes === "object" || metadata === "narrowed" ? wording.manyStates(operation) : undefined;
}

const subject = (
  name: string,
  setUp: string,
  state: Living,
  kind: "typed" | "untyped" = setUp.includes("Buffer") ? "untyped" : "typed",
): Subject => ({
  name,
  setUp,
  kind: kind === "untyped" ? "Buffer" : "Init",
  verdict: (operation) => byStateAndKind(operation, state, kind),
});

const living: readonly Subject[] = [
  subject("unique", "const x = make(); own(x);", "unique"),
  subject("unique of an untyped kind", "const x = makeBuffer(); own(x);", "unique"),
  subject("raw", "const x = make(); own(x); intoRaw(x);", "raw"),
  subject("raw of an untyped kind", "const x = makeBuffer(); own(x); intoRaw(x);", "raw"),
  subject("raw from the start", "const x = makeRaw(); own(x);", "raw"),
  subject("unique once more", "const x = makeBuffer(); own(x); intoRaw(x); fromRaw(x);", "unique"),
  subject("shared", "const x = make(); own(x); intoShared(x);", "shared"),
  subject("shared of an untyped kind", "const x = makeBuffer(); own(x); intoShared(x);", "shared"),
  subject("shared from the start", "const x = frameFromUnused(dma, paddr(0), Init, { pid: 1 }); own(x);", "shared"),
  subject("a clone", "const x = makeSharedBuffer().clone(); own(x);", "shared"),
  subject("shared and raw", "const x = makeShared(); own(x); intoRaw(x);", "rawShared"),
  subject("shared, raw and of an untyped kind", "const x = makeSharedBuffer(); own(x); intoRaw(x);", "rawShared"),
  subject("shared and raw from the start", "const x = makeRawShared(); own(x);", "rawShared"),
  subject("shared once more", "const x = makeSharedBuffer(); own(x); intoRaw(x); fromRaw(x);", "shared"),
  subject("unique again", "const x = makeSharedBuffer(); own(x); if (!tryUnique(x)) { throw 0; }", "unique"),
  subject("not unique again", "const x = makeSharedBuffer(); own(x); if (tryUnique(x)) { throw 0; }", "shared"),
  subject("not sent", "const x = makeBuffer(); own(x); if (trySend(bufferChannel, x)) { throw 0; }", "unique"),
  subject(
    "of a kind found out",
    "const x = makeAny(); own(x); if (!downcast(x, Buffer)) { throw 0; }",
    "shared",
    "untyped",
  ),
  subject(
    "of a kind not found out",
    "const x = makeAny(); own(x); if (downcast(x, Buffer)) { throw 0; }",
    "shared",
    "typed",
  ),
];

/** One for each operation of the table that consumes; `give` is a value and cannot narrow (see the known limits). */
const spent: readonly Subject[] = operations
  .filter((operation) => rules[operation].becomes === "spent" && operation !== "give")
  .map((by) => {
    const consume = call(by);
    return {
      name: `spent by ${by}`,
      setUp: `const x = make(); own(x); ${rules[by].needs.includes("unique") ? "" : "intoRaw(x); "}${
        rules[by].answers ? `if (!${consume.replace(/;$/, "")}) { throw 0; }` : consume
      }`,
      verdict: (operation) => wording.after(operation, by),
    };
  });

const spentByUser: Subject = {
  name: "spent by a function of one's own",
  setUp: "const x = make(); own(x); finish(x);",
  verdict: (operation) => wording.after(operation, "finish"),
};

/** What a signature says: it can be borrowed, and an owner can be tracked. */
const inSignature = (name: string, setUp: string, state: Living): Subject => ({
  name,
  setUp,
  kind: "Buffer",
  verdict: (operation) => {
    if (borrows(operation)) return byStateAndKind(operation, state, setUp.includes("Buffer") ? "untyped" : "typed");
    return operation === "own" ? undefined : wording.untracked(operation);
  },
});

const signatures: readonly Subject[] = [
  inSignature("an owner that is not tracked yet", "const x = makeBuffer();", "unique"),
  inSignature("a raw owner that is not tracked yet", "const x = makeRaw();", "raw"),
  inSignature("a shared owner that is not tracked yet", "const x = makeSharedBuffer();", "shared"),
  inSignature("a shared and raw owner that is not tracked yet", "const x = makeRawShared();", "rawShared"),
  {
    name: "a borrowed reference",
    setUp: "const x: UniqueFrameRef<Buffer> = makeBuffer();",
    verdict: (operation) =>
      borrows(operation) ? byStateAndKind(operation, "unique", "untyped") : wording.borrowed(operation),
  },
  {
    name: "a reference, borrowed from a unique or a shared frame",
    setUp: "const x = makeSharedBuffer().borrow();",
    verdict: (operation) =>
      borrows(operation)
        ? bothOf(byStateAndKind(operation, "unique", "untyped"), byStateAndKind(operation, "shared", "untyped"))
        : wording.borrowed(operation),
  },
];

const noFrames: readonly Subject[] = [
  {
    name: "a frame or an error",
    setUp: "const x = fromUnused(dma, paddr(0x4000), Buffer, { length: 1 });",
    verdict: (operation) =>
      isMethod(operation)
        ? "TS2339 does not exist on type"
        : operation === "own"
          ? undefined
          : wording.error(operation),
  },
  {
    name: "a shared frame or an error",
    setUp: "const x = fromInUse(dma, paddr(0x4000));",
    verdict: (operation) =>
      isMethod(operation)
        ? "TS2339 does not exist on type"
        : operation === "own"
          ? undefined
          : wording.error(operation),
  },
  {
    name: "a frame or undefined",
    setUp: "const x = bufferList.popFront();",
    verdict: (operation) =>
      isMethod(operation) ? "TS18048 possibly 'undefined'" : wording.absent(operation, "undefined"),
  },
  {
    name: "any",
    setUp: "const x: any = make();",
    // the compiler does not look at the methods of any; the run time does
    verdict: (operation) => (isMethod(operation) ? undefined : wording.any(operation)),
  },
  {
    name: "no frame",
    setUp: "const x = { pid: 7 };",
    verdict: (operation) => (isMethod(operation) ? "TS2339 does not exist on type" : wording.noFrame(operation)),
  },
  {
    name: "unknown",
    setUp: "const x: unknown = make();",
    verdict: (operation) => (isMethod(operation) ? "TS18046 'x' is of type 'unknown'" : wording.noFrame(operation)),
  },
];

const joins: readonly Subject[] = [
  {
    name: "unique or raw",
    setUp: "const x = makeBuffer(); own(x); if (c) { intoRaw(x); }",
    verdict: (operation) => inStates(operation, "unique", "raw"),
  },
  {
    name: "unique or shared",
    setUp: "const x = makeBuffer(); own(x); if (c) { intoShared(x); }",
    verdict: (operation) => inStates(operation, "unique", "shared"),
  },
  {
    name: "shared or unique, as tryUnique left it",
    setUp: "const x = makeSharedBuffer(); own(x); if (tryUnique(x)) { risky(); }",
    verdict: (operation) => inStates(operation, "shared", "unique"),
  },
  {
    name: "shared or raw",
    setUp: "const x = makeBuffer(); own(x); if (c) { intoShared(x); } else { intoRaw(x); }",
    verdict: (operation) => inStates(operation, "shared", "raw"),
  },
  {
    name: "raw, and perhaps shared",
    setUp: "const x = makeBuffer(); own(x); if (c) { intoShared(x); intoRaw(x); } else { intoRaw(x); }",
    verdict: (operation) => inStates(operation, "rawShared", "raw"),
  },
  {
    name: "shared, and perhaps raw",
    setUp: "const x = makeSharedBuffer(); own(x); while (c) { intoRaw(x); if (n > 1) { break; } fromRaw(x); }",
    verdict: (operation) => inStates(operation, "shared", "rawShared"),
  },
  {
    name: "unique or spent",
    setUp: "const x = makeBuffer(); own(x); if (c) { drop(x); }",
    verdict: (operation) => bothOf(byState(operation, "unique"), wording.after(operation, "drop")),
  },
  {
    name: "shared or spent",
    setUp: "const x = makeSharedBuffer(); own(x); if (c) { drop(x); }",
    verdict: (operation) => bothOf(byState(operation, "shared"), wording.after(operation, "drop")),
  },
  {
    name: "unique, or spent by a list",
    setUp: "const x = makeBuffer(); own(x); if (c) { pushBack(bufferList, x); }",
    verdict: (operation) => bothOf(byState(operation, "unique"), wording.after(operation, "pushBack")),
  },
  {
    name: "unique, or sent",
    setUp: "const x = makeBuffer(); own(x); if (trySend(bufferChannel, x)) { risky(); }",
    verdict: (operation) => bothOf(byState(operation, "unique"), wording.after(operation, "trySend")),
  },
  {
    name: "raw or spent",
    setUp: "const x = makeBuffer(); own(x); intoRaw(x); if (c) { post(port, x, 0); }",
    verdict: (operation) => bothOf(byState(operation, "raw"), wording.after(operation, "post")),
  },
  {
    name: "spent by one of two",
    setUp: "const x = makeBuffer(); own(x); if (c) { drop(x); } else { recycle(x); }",
    verdict: (operation) => bothOf(wording.after(operation, "drop"), wording.after(operation, "recycle")),
  },
  {
    name: "of one of two kinds",
    setUp: "const x = makeBuffer(); own(x); if (c) { repurpose(x, Init, { pid: 1 }); }",
    kind: "Buffer",
    verdict: (operation) => {
      const rule = rules[operation];
      if (!rule.needs.includes("unique")) return byState(operation, "unique");
      if (rule.becomes === "same") return wording.several;
      if (rule.metadata === "kept") return wording.mixed(operation);
      if (hasPlace(operation)) return "UNASSIGNABLE is not assignable to";
      return rule.kinds === "untyped" ? wording.typedKind(operation) : undefined;
    },
  },
  {
    name: "shared, and of one of two kinds",
    setUp: "const x = c ? makeSharedBuffer() : makeShared(); own(x);",
    verdict: (operation) => {
      const rule = rules[operation];
      if (!rule.needs.includes("shared")) return byState(operation, "shared");
      if (rule.becomes === "same") return wording.several;
      if (rule.metadata === "kept") return wording.mixed(operation);
      return rule.kinds === "untyped" ? wording.typedKind(operation) : undefined;
    },
  },
];

export const subjects: readonly Subject[] = [...living, ...spent, spentByUser, ...signatures, ...noFrames, ...joins];

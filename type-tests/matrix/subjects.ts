import type { Op } from "../../src/ownership/protocol.js";
import { wording } from "../support/wording.js";
import { borrows, calls, operations, rules, wayFrom } from "./operations.js";

/** What meets an operation: how the variable `x` comes about, and what the table demands of each operation on it. */
export interface Subject {
  readonly name: string;
  /** statements after which `x` is what the name says; the first may declare a parameter */
  readonly setUp: string;
  /** the words of the error (several: all must be there), a code where the words are the compiler's own, or undefined: accepted */
  readonly verdict: (operation: Op) => string | undefined;
}

type Living = "unique" | "raw";

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

const living: readonly Subject[] = [
  {
    name: "unique",
    setUp: "const x = make(); own(x);",
    verdict: (operation) => byStateAndKind(operation, "unique", "typed"),
  },
  {
    name: "unique of an untyped kind",
    setUp: "const x = makeBuffer(); own(x);",
    verdict: (operation) => byStateAndKind(operation, "unique", "untyped"),
  },
  {
    name: "raw",
    setUp: "const x = make(); own(x); intoRaw(x);",
    verdict: (operation) => byStateAndKind(operation, "raw", "typed"),
  },
  {
    name: "raw of an untyped kind",
    setUp: "const x = makeBuffer(); own(x); intoRaw(x);",
    verdict: (operation) => byStateAndKind(operation, "raw", "untyped"),
  },
  {
    name: "raw from the start",
    setUp: "const x = makeRaw(); own(x);",
    verdict: (operation) => byStateAndKind(operation, "raw", "typed"),
  },
  {
    name: "unique once more",
    setUp: "const x = makeBuffer(); own(x); intoRaw(x); fromRaw(x);",
    verdict: (operation) => byStateAndKind(operation, "unique", "untyped"),
  },
];

/** One for each operation of the table that consumes; `give` is a value and cannot narrow (see the known limits). */
const spent: readonly Subject[] = operations
  .filter((operation) => rules[operation].becomes === "spent" && operation !== "give")
  .map((by) => ({
    name: `spent by ${by}`,
    setUp: `const x = make(); own(x); ${rules[by].needs.includes("unique") ? "" : "intoRaw(x); "}${calls[by]}`,
    verdict: (operation) => wording.after(operation, by),
  }));

const spentByUser: Subject = {
  name: "spent by a function of one's own",
  setUp: "const x = make(); own(x); finish(x);",
  verdict: (operation) => wording.after(operation, "finish"),
};

const signatures: readonly Subject[] = [
  {
    name: "an owner that is not tracked yet",
    setUp: "const x = makeBuffer();",
    verdict: (operation) =>
      borrows(operation)
        ? byStateAndKind(operation, "unique", "untyped")
        : operation === "own"
          ? undefined
          : wording.untracked(operation),
  },
  {
    name: "a raw owner that is not tracked yet",
    setUp: "const x = makeRaw();",
    verdict: (operation) =>
      borrows(operation)
        ? byStateAndKind(operation, "raw", "typed")
        : operation === "own"
          ? undefined
          : wording.untracked(operation),
  },
  {
    name: "a borrowed reference",
    setUp: "const x: UniqueFrameRef<Buffer> = makeBuffer();",
    verdict: (operation) =>
      borrows(operation) ? byStateAndKind(operation, "unique", "untyped") : wording.borrowed(operation),
  },
];

const noFrames: readonly Subject[] = [
  {
    name: "a frame or an error",
    setUp: "const x = fromUnused(dma, paddr(0x4000), Buffer, { length: 1 });",
    verdict: (operation) =>
      borrows(operation) ? "TS2339 does not exist on type" : operation === "own" ? undefined : wording.error(operation),
  },
  {
    name: "a frame or undefined",
    setUp: "const x = ([] as UniqueFrameOwner<Buffer>[]).pop();",
    verdict: (operation) =>
      borrows(operation)
        ? "TS18048 possibly 'undefined'"
        : operation === "own"
          ? wording.absent(operation, "undefined")
          : wording.absent(operation, "undefined"),
  },
  {
    name: "any",
    setUp: "const x: any = make();",
    // the compiler does not look at the methods of any; the run time does
    verdict: (operation) => (borrows(operation) ? undefined : wording.any(operation)),
  },
  {
    name: "no frame",
    setUp: "const x = { pid: 7 };",
    verdict: (operation) => (borrows(operation) ? "TS2339 does not exist on type" : wording.noFrame(operation)),
  },
  {
    name: "unknown",
    setUp: "const x: unknown = make();",
    verdict: (operation) => (borrows(operation) ? "TS18046 'x' is of type 'unknown'" : wording.noFrame(operation)),
  },
];

const joins: readonly Subject[] = [
  {
    name: "unique or raw",
    setUp: "const x = makeBuffer(); own(x); if (c) { intoRaw(x); }",
    verdict: (operation) =>
      rules[operation].becomes === "same"
        ? wording.several
        : bothOf(byStateAndKind(operation, "unique", "untyped"), byStateAndKind(operation, "raw", "untyped")),
  },
  {
    name: "unique or spent",
    setUp: "const x = makeBuffer(); own(x); if (c) { drop(x); }",
    verdict: (operation) => bothOf(byState(operation, "unique"), wording.after(operation, "drop")),
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
    verdict: (operation) => {
      const rule = rules[operation];
      if (!rule.needs.includes("unique")) return byState(operation, "unique");
      if (rule.becomes === "same") return wording.several;
      if (rule.metadata === "kept") return wording.mixed(operation);
      return rule.kinds === "untyped" ? wording.typedKind(operation) : undefined;
    },
  },
];

export const subjects: readonly Subject[] = [...living, ...spent, spentByUser, ...signatures, ...noFrames, ...joins];

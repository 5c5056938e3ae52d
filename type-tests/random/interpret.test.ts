import { describe, expect, it } from "vitest";
import { everyBlindSpot } from "./blind-spots.js";
import { interpret, type Options } from "./interpret.js";
import { print } from "./print.js";
import type { Apply, Ask, Block, Kind, Operation, Origin, Question, Statement } from "./program.js";
import { statementsOf } from "./program.js";

// ---- a shorthand for programs; `bad` marks what must be rejected
const start = (variable: string, kind: Kind = "Init", origin: Origin = "claim"): Statement => {
  return { is: "start", variable, origin, kind };
};
const renew = (variable: string): Statement => ({ is: "renew", variable, origin: "claim", kind: "Init" });
const marked = new WeakSet<Statement>();
const does = (operation: Operation, kind?: Kind, variable = "f"): Apply =>
  kind === undefined ? { is: "apply", operation, variable } : { is: "apply", operation, variable, kind };
const bad = <Marked extends Apply | Ask>(statement: Marked): Marked => {
  marked.add(statement);
  return statement;
};
const ask = (operation: Question, yes: Block, no: Block = [], kind: Kind = "Init"): Ask => {
  return { is: "ask", operation, variable: "f", kind, isNegated: false, yes, no };
};
const until = (question: Ask, ...body: Block): Statement => ({ is: "until", label: "u", question, body });
const when = (yes: Block, no?: Block): Statement =>
  no === undefined ? { is: "branch", yes } : { is: "branch", yes, no };
const loop = (form: "while" | "do" | "for" | "of", ...body: Block): Statement => ({
  is: "loop",
  form,
  label: "l",
  body,
});
const leave: Statement = { is: "leave", by: "return" };
const jump = (by: "break" | "continue", label = "l"): Statement => ({ is: "jump", by, label });
const attempt = (body: Block, handler?: Block, finalizer?: Block): Statement => ({
  is: "try",
  body,
  ...(handler && { handler }),
  ...(finalizer && { finalizer }),
});

/** The lines that are rejected, against those marked `bad`. */
function expectMarks(body: Block, options: Options = {}): void {
  const statements = [...statementsOf(body)];
  const { rejected } = interpret(body, options);
  const { text, owners } = print("program", body, statements);
  const annotate = (isRejected: (one: Statement) => boolean) =>
    text.split("\n").map((line, index) => {
      const owner = owners.get(index + 1);
      return owner !== undefined && isRejected(owner) ? `${line} // rejected` : line;
    });
  expect(annotate((one) => rejected.has(one))).toEqual(annotate((one) => marked.has(one)));
}
const frame = start("f");

const programs: Readonly<Record<string, Block>> = {
  "a whole life": [
    frame,
    does("field", "Init"),
    does("repurpose", "PageTable"),
    does("field", "PageTable"),
    does("drop"),
  ],
  "use after drop": [frame, does("drop"), bad(does("field", "Init")), bad(does("startPaddr"))],
  "double drop": [frame, does("drop"), bad(does("drop"))],
  "the field of another kind": [frame, does("repurpose", "PageTable"), bad(does("field", "Init"))],
  "a raw frame": [
    frame,
    does("intoRaw"),
    does("startPaddr"),
    bad(does("field", "Init")),
    bad(does("drop")),
    does("fromRaw"),
    does("field", "Init"),
    bad(does("fromRaw")),
    does("drop"),
  ],
  "a mistake changes nothing": [
    frame,
    bad(does("fromRaw")),
    does("intoRaw"),
    bad(does("drop")),
    does("post"),
    bad(does("post")),
  ],
  "only untyped kinds have bytes": [
    frame,
    bad(does("fill")),
    does("repurpose", "Buffer"),
    does("fill"),
    does("intoRaw"),
    bad(does("fill")),
  ],
  "a function of one's own": [frame, does("lend"), does("finish"), bad(does("lend")), bad(does("finish"))],
  "… that wants another kind": [start("f", "PageTable"), bad(does("lend")), bad(does("finish")), does("drop")],
  "a borrowed frame": [
    start("f", "Init", "borrowed"),
    does("field", "Init"),
    does("lend"),
    bad(does("drop")),
    bad(does("own")),
    bad(does("give")),
  ],
  "a raw parameter": [
    start("f", "Init", "rawOwner"),
    bad(does("field", "Init")),
    does("fromRaw"),
    does("field", "Init"),
  ],
  "a shared frame": [
    frame,
    does("intoShared"),
    does("field", "Init"),
    does("clone"),
    does("look"),
    bad(does("lend")),
    bad(does("metaMut")),
    bad(does("repurpose", "PageTable")),
    bad(does("pushBack", "Init")),
    bad(does("intoShared")),
    does("drop"),
    bad(does("clone")),
  ],
  "a raw shared frame": [
    start("f", "Init", "sharedOwner"),
    does("intoRaw"),
    does("startPaddr"),
    bad(does("post")),
    bad(does("clone")),
    does("fromRaw"),
    does("clone"),
    bad(does("metaMut")),
  ],
  "a frame made raw from two states": [
    frame,
    when([does("intoShared")]),
    does("field", "Init"),
    bad(does("intoRaw")),
    bad(does("own")),
    does("drop"),
  ],
  "a frame that nobody else has": [
    start("f", "Init", "claimShared"),
    ask("tryUnique", [does("metaMut"), bad(does("clone")), does("drop"), leave], [bad(does("metaMut")), does("clone")]),
    does("clone"),
  ],
  "asked, and both answers meet": [
    start("f", "Init", "sharedOwner"),
    ask("tryUnique", []),
    does("field", "Init"),
    bad(does("clone")),
    bad(does("metaMut")),
    bad(ask("tryUnique", [bad(does("clone"))], [bad(does("metaMut"))])),
  ],
  "sent at last": [frame, until(ask("trySend", []), does("field", "Init")), bad(does("field", "Init"))],
  "sent in one branch": [frame, ask("trySend", [bad(does("drop"))], [does("metaMut")]), bad(does("drop"))],
  "a channel of another kind": [
    frame,
    bad(ask("trySend", [bad(does("startPaddr"))], [does("startPaddr")], "PageTable")),
    bad(does("startPaddr")),
  ],
  "a list of another kind takes it all the same": [
    frame,
    bad(does("pushBack", "PageTable")),
    bad(does("field", "Init")),
  ],
  "a kind that is found out": [
    start("f", "Init", "found"),
    bad(does("field", "Init")),
    ask(
      "downcast",
      [does("field", "Init")],
      [ask("downcast", [does("field", "PageTable")], [bad(does("field", "PageTable"))], "PageTable")],
    ),
    does("clone"),
    bad(does("field", "Init")),
    bad(does("intoRaw")),
    does("drop"),
  ],
  "one of two kinds": [
    frame,
    when([does("repurpose", "PageTable")]),
    ask("downcast", [does("field", "Init")], [does("field", "PageTable")]),
  ],
  "a reference that may be of a shared frame": [
    start("f", "Init", "looked"),
    does("field", "Init"),
    does("look"),
    bad(does("lend")),
    bad(does("metaMut")),
    bad(does("clone")),
    bad(does("drop")),
    bad(ask("tryUnique", [does("field", "Init")], [does("field", "Init")])),
  ],
  "a reference to anything": [
    start("f", "Init", "lookedAny"),
    bad(does("look")),
    ask("downcast", [does("look")], [bad(does("look"))]),
  ],
  "dropped in one branch": [frame, when([does("drop")]), bad(does("field", "Init"))],
  "dropped in both branches": [frame, when([does("drop")], [does("drop")]), bad(does("drop"))],
  "dropped, and left": [frame, when([does("drop"), leave]), does("field", "Init"), does("drop")],
  "two kinds meet": [
    frame,
    when([does("repurpose", "PageTable")]),
    bad(does("field", "Init")),
    bad(does("intoRaw")),
    bad(does("give")),
    does("startPaddr"),
    does("repurpose", "PageTable"),
    does("intoRaw"),
  ],
  "two states meet": [
    frame,
    when([does("intoRaw")]),
    bad(does("drop")),
    bad(does("fromRaw")),
    does("startPaddr"),
    bad(does("own")),
  ],
  "dropped in a loop": [frame, loop("while", bad(does("drop"))), bad(does("startPaddr"))],
  "dropped in a loop that ends": [
    frame,
    loop("for", does("field", "Init"), does("drop"), jump("break")),
    bad(does("drop")),
  ],
  "dropped before the next turn": [
    frame,
    loop("of", bad(does("field", "Init")), when([bad(does("drop")), jump("continue")])),
  ],
  "fresh in every turn": [loop("of", frame, does("field", "Init"), does("drop"))],
  "claimed again in every turn": [frame, loop("do", does("drop"), renew("f")), does("drop")],
  "a block that always runs": [frame, loop("do", does("drop"), jump("break")), bad(does("drop"))],
  "repurposed in every turn": [frame, loop("do", does("repurpose", "PageTable")), does("field", "PageTable")],
  "repurposed in some turns": [frame, loop("while", does("repurpose", "PageTable")), bad(does("field", "Init"))],
  "through a switch": [
    frame,
    {
      is: "switch",
      hasDefault: false,
      cases: [
        { body: [does("drop")], falls: false },
        { body: [does("intoRaw")], falls: true },
        { body: [bad(does("fromRaw"))], falls: false },
      ],
    },
    bad(does("startPaddr")),
  ],
  "a switch with a default": [
    frame,
    {
      is: "switch",
      hasDefault: true,
      cases: [
        { body: [does("intoRaw")], falls: false },
        { body: [does("intoRaw")], falls: false },
      ],
    },
    does("fromRaw"),
  ],
  "out of a labelled block": [
    frame,
    { is: "labelled", label: "b", body: [when([does("drop"), jump("break", "b")]), does("field", "Init"), leave] },
    bad(does("field", "Init")),
  ],
  "a finally clause": [frame, attempt([does("field", "Init")], undefined, [does("drop")]), bad(does("field", "Init"))],
  "a finally clause after a return": [
    frame,
    attempt([when([does("drop"), leave])], undefined, [bad(does("field", "Init"))]),
  ],
  "a finally clause is passed with what came": [
    frame,
    attempt([when([does("intoRaw"), leave])], undefined, [does("startPaddr")]),
    does("field", "Init"),
  ],
  "two variables": [start("e"), frame, does("drop"), does("field", "Init", "e"), bad(does("drop"))],
};

describe("the interpreter", () => {
  it.each(Object.entries(programs))("%s", (_name, body) => {
    expectMarks(body);
    expectMarks(body, { blind: everyBlindSpot.filter((spot) => spot !== "give") });
  });

  it("sees what a give does, if it may", () => {
    expectMarks([frame, does("give"), bad(does("drop"))]);
    expectMarks([frame, does("give"), does("drop")], { blind: ["give"] });
  });

  it("sees what had happened before a throw, if it may", () => {
    const risky = () => [when([])];
    expectMarks([frame, attempt([does("drop"), ...risky()], [bad(does("drop"))]), bad(does("drop"))]);
    expectMarks([frame, attempt([does("drop"), ...risky()], [does("drop")]), bad(does("drop"))], {
      blind: ["throw in try"],
    });
    // What throws last has done nothing.
    expectMarks([frame, attempt([does("field", "Init"), does("drop")], [does("drop")]), bad(does("drop"))]);
  });

  it("sees the finally clause on the way of a break, if it may", () => {
    const through = (last: Apply) => [frame, loop("for", attempt([jump("break")], undefined, [does("drop")])), last];
    expectMarks(through(bad(does("drop"))));
    expectMarks(through(does("drop")), { blind: ["jump past finally"] });
  });

  it("goes on from a mistake as it is told", () => {
    const drop = bad(does("drop"));
    const goOn = (recovery: "nothing" | "goes on", last: Apply) =>
      expectMarks([frame, loop("while", drop), last], { recovery: new Map([[drop, recovery]]) });
    goOn("nothing", does("startPaddr"));
    goOn("goes on", bad(does("startPaddr")));
  });

  it("knows an answer that cannot be", () => {
    const impossible = (origin: Origin) =>
      interpret([start("f", "Init", origin), ask("downcast", [], [], "PageTable")]).impossible.size;
    expect([impossible("looked"), impossible("lookedAny"), impossible("sharedOwner")]).toEqual([1, 0, 0]);
  });

  it("names the mistakes that a loop brings", () => {
    const [inLoop, plain] = [does("drop"), does("drop")];
    expect([...interpret([frame, loop("while", inLoop), plain]).broughtByLoop]).toEqual([inLoop]);
  });

  it("knows what is never reached", () => {
    const last = does("drop");
    expect(interpret([frame, loop("for", does("startPaddr")), last]).reached.has(last)).toBe(false);
    expect(interpret([frame, loop("while", does("startPaddr")), last]).reached.has(last)).toBe(true);
  });
});

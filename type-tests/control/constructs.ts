/**
 * A control construct, once with the two statements of a misuse in the wrong places and once in the right ones. START
 * declares and enters `x` (ENTRY enters one that is there already), FIRST and SECOND are the two statements, AGAIN is
 * FIRST where the construct can reach it twice, EARLY is SECOND where it precedes FIRST. `reference` is what stands for `x`.
 */
export interface Construct {
  readonly name: string;
  readonly wrong: string;
  readonly right: string;
  readonly reference?: string;
  /** the misuses that are seen here, but not told in the right words */
  readonly blurs?: readonly string[];
}

/** The body of a function, where both halves of the pair need nothing around. */
const inFunction = (name: string, wrong: string, right: string, modifiers = ""): Construct => ({
  name,
  wrong: `${modifiers.replace("*", "")}function${modifiers.includes("*") ? "*" : ""} NAME() {\nSTART\n${wrong}\n}`,
  right: `${modifiers.replace("*", "")}function${modifiers.includes("*") ? "*" : ""} NAME() {\nSTART\n${right}\n}`,
});

const branches: readonly Construct[] = [
  inFunction("straight line", "FIRST\nSECOND", "SECOND"),
  inFunction("if", "if (c) { FIRST }\nSECOND", "if (c) { FIRST return; }\nSECOND"),
  inFunction("else", "if (c) { risky(); } else { FIRST }\nSECOND", "if (c) { FIRST } else {\nSECOND\n}"),
  inFunction(
    "else if",
    "if (c) { risky(); } else if (n > 1) { FIRST } else { risky(); }\nSECOND",
    "if (c) { FIRST } else if (n > 1) { FIRST } else {\nSECOND\n}",
  ),
  inFunction("logical condition", "if (c && n > 1) { FIRST }\nSECOND", "if (c || n > 1) { FIRST return; }\nSECOND"),
  inFunction(
    "switch",
    "switch (n) { case 1: FIRST break; case 2: break; default: risky(); }\nSECOND",
    "switch (n) { case 1: FIRST break; case 2: break; default:\nSECOND\n}",
  ),
  inFunction(
    "switch with fall-through",
    "switch (n) { case 1: FIRST case 2:\nSECOND\n}",
    "switch (n) { case 1: case 2: FIRST break; case 3: case 4:\nSECOND\n}",
  ),
  inFunction(
    "switch that falls out of its default",
    "switch (n) { default: FIRST case 1:\nSECOND\n}",
    "switch (n) { default: FIRST break; case 1:\nSECOND\n}",
  ),
  inFunction(
    "switch (true)",
    "switch (true) { case c: FIRST break; case n > 1: risky(); }\nSECOND",
    "switch (true) { case c: FIRST return; case n > 1: risky(); }\nSECOND",
  ),
  inFunction(
    "conditional expression in the condition",
    "if (c ? n > 1 : n > 2) { FIRST }\nSECOND",
    "if (c ? n > 1 : n > 2) { FIRST return; }\nSECOND",
  ),
  {
    name: "frame from a conditional expression",
    wrong: "function NAME() {\nconst x = c ? PRODUCER : PRODUCER; ENTRY\nFIRST\nSECOND\n}",
    right: "function NAME() {\nconst x = c ? PRODUCER : PRODUCER; ENTRY\nif (c) { FIRST } else {\nSECOND\n}\n}",
  },
  inFunction("early return", "if (c) { FIRST } else { return; }\nSECOND", "if (c) { FIRST return; }\nSECOND"),
  inFunction(
    "throw",
    'if (c) { FIRST } else { throw new Error("no"); }\nSECOND',
    'if (c) { FIRST throw new Error("no"); }\nSECOND',
  ),
  inFunction(
    "labelled block",
    "out: { if (c) { FIRST break out; } risky(); }\nSECOND",
    "out: { if (c) { FIRST break out; }\nSECOND\n}",
  ),
];

/** The head and the tail of each loop. */
const loopKinds: readonly [string, string, string][] = [
  ["for", "for (let i = 0; i < n; i++) {", "}"],
  ["for without a condition", "for (;;) { if (n > 9) { break; }", "}"],
  ["for of", "for (const i of [1, 2, 3]) {", "}"],
  ["for in", "for (const key in { a: 1 }) {", "}"],
  ["while", "while (c) {", "}"],
  ["while true", "while (true) { if (n > 9) { break; }", "}"],
  ["do", "do {", "} while (c);"],
];

const loops: readonly Construct[] = loopKinds.flatMap(([name, head, tail]) => [
  inFunction(
    `${name}, left by break`,
    `${head} if (c) { FIRST break; } ${tail}\nSECOND`,
    `${head} if (c) { FIRST return; } ${tail}\nSECOND`,
  ),
  {
    name: `${name}, in the next turn`,
    wrong: `function NAME() {\nSTART\n${head}\nEARLY\nAGAIN\n${tail}\n}`,
    right: `function NAME() {\n${head} START\nif (n > 1) { FIRST } else {\nSECOND\n}\n${tail}\n}`,
  },
]);

/** The other two differ from these only in that they have no condition. */
const loopsToJumpIn = loopKinds.filter(([name]) => ["for", "for of", "for in", "while", "do"].includes(name));

const jumps: readonly Construct[] = [
  ...loopsToJumpIn.flatMap(([name, head, tail]) => [
    {
      name: `${name}, with continue`,
      wrong: `function NAME() {\nSTART\n${head}\nEARLY\nif (n > 1) {\nAGAIN\ncontinue; }\n${tail}\n}`,
      right: `function NAME() {\n${head} START\nif (n > 1) { FIRST continue; }\nSECOND\n${tail}\n}`,
    },
    {
      name: `${name}, with a labelled continue`,
      wrong: `function NAME() {\nSTART\nouter: ${head}\nEARLY\nfor (const k of [1]) { if (n > 1) {\nAGAIN\ncontinue outer; } break; }\n${tail}\n}`,
      right: `function NAME() {\nouter: ${head} START\nfor (const k of [1]) { if (n > 1) { FIRST continue outer; } break; }\nSECOND\n${tail}\n}`,
    },
  ]),
  ...loopsToJumpIn
    .filter(([name]) => name === "for" || name === "while")
    .flatMap(([name, head, tail]) => [
      inFunction(
        `${name}, with a labelled break`,
        `outer: ${head} for (const k of [1]) { if (n > 1) { FIRST break outer; } } ${tail}\nSECOND`,
        `outer: ${head} for (const k of [1]) { if (n > 1) { FIRST return; } break outer; } ${tail}\nSECOND`,
      ),
      inFunction(
        `${name}, three deep`,
        `${head} while (c) { for (const k of [1]) { if (n > k) { FIRST return; } } if (n > 5) { FIRST break; } return; }\nSECOND\nreturn; ${tail}`,
        `${head} while (c) { for (const k of [1]) { if (n > k) { FIRST return; } } } ${tail}\nSECOND`,
      ),
    ]),
];

const exceptions: readonly Construct[] = [
  inFunction("try", "try { FIRST risky(); } catch { risky(); }\nSECOND", "try { risky(); } catch { return; }\nSECOND"),
  inFunction("catch", "try { risky(); } catch { FIRST }\nSECOND", "try { risky(); } catch { FIRST return; }\nSECOND"),
  inFunction(
    "after finally",
    "try { risky(); } finally { FIRST }\nSECOND",
    "try { risky(); } finally { risky(); }\nSECOND",
  ),
  inFunction("in finally", "try { FIRST } finally {\nSECOND\n}", "try { risky(); } finally {\nSECOND\n}"),
  inFunction(
    "in finally, after a return",
    "try { FIRST return; } finally {\nSECOND\n}",
    "try { return; } finally {\nSECOND\n}",
  ),
  inFunction(
    "try, catch and finally",
    "try { risky(); } catch { FIRST } finally { risky(); }\nSECOND",
    "try { risky(); } catch { FIRST return; } finally { risky(); }\nSECOND",
  ),
];

const suspensions: readonly Construct[] = [
  inFunction(
    "await",
    "await pause(); FIRST await pause();\nSECOND",
    "await pause(); if (c) { FIRST return; } await pause();\nSECOND",
    "async ",
  ),
  inFunction(
    "for await",
    "for await (const i of [pause()]) { if (c) { FIRST break; } }\nSECOND",
    "for await (const i of [pause()]) { if (c) { FIRST return; } }\nSECOND",
    "async ",
  ),
  inFunction("yield", "yield 1; FIRST yield 2;\nSECOND", "yield 1; if (c) { FIRST return; } yield 2;\nSECOND", "*"),
  inFunction(
    "yield in an async generator",
    "yield 1; FIRST yield await pause();\nSECOND",
    "yield 1; if (c) { FIRST return; } yield await pause();\nSECOND",
    "async *",
  ),
];

const closures: readonly Construct[] = [
  inFunction(
    "closure made afterwards",
    "FIRST const later = () => {\nSECOND\n}; later();",
    "if (c) { FIRST return; } const later = () => {\nSECOND\n}; later();",
  ),
  inFunction(
    "function expression made afterwards",
    "FIRST const later = function () {\nSECOND\n}; later();",
    "if (c) { FIRST return; } const later = function () {\nSECOND\n}; later();",
  ),
  inFunction(
    "method and getter made afterwards",
    "FIRST const later = { get it() { return 1; }, run() {\nSECOND\n} }; later.run();",
    "if (c) { FIRST return; } const later = { run() {\nSECOND\n} }; later.run();",
  ),
  inFunction(
    "closure in a closure",
    "FIRST const later = () => () => {\nSECOND\n}; later()();",
    "if (c) { FIRST return; } const later = () => () => {\nSECOND\n}; later()();",
  ),
];

/** The same two statements on a frame that came another way. */
const arriving = (name: string, open: string, close: string, reference?: string): Construct => ({
  name,
  wrong: `${open}\nENTRY\nif (c) { FIRST }\nSECOND\n${close}`,
  right: `${open}\nENTRY\nif (c) { FIRST return; }\nSECOND\n${close}`,
  ...(reference === undefined ? {} : { reference }),
});

const arrivals: readonly Construct[] = [
  arriving("parameter", "function NAME(x: TYPE): void {", "}"),
  arriving("parameter of an arrow function", "const NAME = (x: TYPE): void => {", "};"),
  arriving("parameter with a default", "function NAME(x: TYPE = PRODUCER): void {", "}"),
  arriving("parameter of a callback", "const NAME = (): void => ([PRODUCER] as TYPE[]).forEach((x) => {", "});"),
  arriving("destructured parameter", "function NAME({ x }: { readonly x: TYPE }): void {", "}"),
  arriving("parameter of a constructor", "class NAME { constructor(x: TYPE) {", "} }"),
  arriving("parameter of a setter", "class NAME { set it(x: TYPE) {", "} }"),
  arriving("class field", "class NAME { x: TYPE = PRODUCER; run(): void {", "} }", "this.x"),
  arriving("private class field", "class NAME { readonly #x: TYPE = PRODUCER; run(): void {", "} }", "this.#x"),
  arriving("static class field", "class NAME { static x: TYPE = PRODUCER; static run(): void {", "} }", "NAME.x"),
  arriving("property", "function NAME(): void { const held: { readonly x: TYPE } = { x: PRODUCER };", "}", "held.x"),
  arriving("property of a property", "function NAME(a: { b: { x: TYPE } }): void {", "}", "a.b.x"),
  // in brackets the compiler narrows twice: see attacks/known-limits.ts
  {
    ...arriving("tuple element", "function NAME(held: readonly [TYPE, number]): void {", "}", "held[0]"),
    blurs: ["fromRaw twice", "post after fromRaw"],
  },
  arriving("destructured object", "function NAME(): void { const { x }: { x: TYPE } = { x: PRODUCER };", "}"),
  arriving("destructured array", "function NAME(): void { const [x]: [TYPE] = [PRODUCER];", "}"),
  arriving(
    "destructured and renamed",
    "function NAME(): void { const { y: { z: x } }: { y: { z: TYPE } } = { y: { z: PRODUCER } };",
    "}",
  ),
  arriving("rest parameter", "function NAME(...[x]: [TYPE]): void {", "}"),
  arriving("for of over frames", "function NAME(all: TYPE[]): void { for (const x of all) {", "} }"),
  arriving("let", "function NAME(): void { let x: TYPE = PRODUCER;", "}"),
  arriving("let, assigned afterwards", "function NAME(): void { let x: TYPE; x = PRODUCER;", "}"),
  arriving("using", "function NAME(): void { using x: TYPE = PRODUCER;", "}"),
  arriving("checked for undefined", "function NAME(x?: TYPE): void { if (!x) { return; }", "}"),
];

const elsewhere: readonly Construct[] = [
  {
    name: "static block",
    wrong: "class NAME { static { START\nFIRST\nSECOND\n} }",
    right: "class NAME { static { START\nif (c) { FIRST } else {\nSECOND\n} } }",
  },
  {
    name: "namespace",
    wrong: "namespace NAME { START\nFIRST\nSECOND\n}",
    right: "namespace NAME { START\nif (c) { FIRST } else {\nSECOND\n} }",
  },
  {
    name: "variable that gets another frame",
    wrong: "function NAME() { let x: TYPE = PRODUCER; ENTRY FIRST x = PRODUCER; ENTRY\nFIRST\nSECOND\n}",
    right: "function NAME() { let x: TYPE = PRODUCER; ENTRY FIRST x = PRODUCER; ENTRY\nSECOND\n}",
  },
];

export const constructs: readonly Construct[] = [
  ...branches,
  ...loops,
  ...jumps,
  ...exceptions,
  ...suspensions,
  ...closures,
  ...arrivals,
  ...elsewhere,
];

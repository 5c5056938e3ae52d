import type { Misasked, Predicate } from "./predicates.js";

/**
 * A place for a question. ASK is the call of the predicate; YES and NO are where statements are right that are right only
 * after such an answer, YES-EXPRESSION and NO-EXPRESSION the same where only an expression can stand. SAME is where a no
 * leads as well as not having asked, and MET where a statement is wrong, because both answers lead there. START declares
 * and enters `x`.
 */
interface Place {
  readonly name: string;
  readonly code: string;
}

const inFunction = (name: string, code: string, modifiers = ""): Place => ({
  name,
  code: `${modifiers}function NAME() {\nSTART\n${code}\n}`,
});

export const places: readonly Place[] = [
  inFunction("if", "if (ASK) { YES } else { NO }"),
  inFunction("if not", "if (!ASK) { NO } else { YES }"),
  inFunction("if not not", "if (!!ASK) { YES } else { NO }"),
  inFunction("=== true", "if (ASK === true) { YES } else { NO }"),
  inFunction("else if", "if (c) { risky(); } else if (ASK) { YES } else { NO }"),
  inFunction("asked again", "if (ASK) { YES } else if (ASK) { YES } else { NO }"),
  inFunction("early return after a yes", "if (ASK) { YES return; }\nNO"),
  inFunction("early return after a no", "if (!ASK) { NO return; }\nYES"),
  inFunction("throw after a no", "if (!ASK) { NO throw new Error(); }\nYES"),
  inFunction("&&", "if (c && ASK) { YES return; }\nSAME"),
  inFunction("&& in front", "if (ASK && c) { YES return; }"),
  inFunction("||", "if (c || !ASK) { SAME return; }\nYES"),
  inFunction("|| in front", "if (!ASK || c) { return; }\nYES"),
  inFunction("conditional expression", "const it = ASK ? YES-EXPRESSION : NO-EXPRESSION;"),
  inFunction("&& as an expression", "ASK && YES-EXPRESSION;"),
  inFunction("|| as an expression", "ASK || NO-EXPRESSION;"),
  inFunction("while", "while (!ASK) { NO }\nYES"),
  inFunction("while, left by break", "while (c) { if (ASK) { YES break; } NO }"),
  inFunction("while, with continue", "while (c) { if (!ASK) { NO continue; } YES return; }\nSAME"),
  inFunction("do", "do { SAME } while (!ASK);\nYES"),
  inFunction("for", "for (let i = 0; !ASK; i++) { NO }\nYES"),
  inFunction("for without a condition", "for (;;) { if (ASK) { YES break; } NO }\nYES"),
  inFunction("for of", "for (const i of [1, 2]) { if (ASK) { YES return; } NO }\nSAME"),
  inFunction("nested loops", "out: for (;;) { while (c) { if (ASK) { YES break out; } NO } SAME }\nYES"),
  inFunction("switch (true)", "switch (true) { case ASK: YES break; default: NO }"),
  inFunction("labelled block", "out: { if (!ASK) { NO break out; } YES }"),
  inFunction("try", "try { if (ASK) { YES return; } NO } finally { risky(); }\nNO"),
  inFunction("catch", "try { risky(); } catch { if (ASK) { YES } else { NO } }"),
  inFunction("finally", "try { risky(); } finally { if (ASK) { YES } else { NO } }"),
  inFunction("async", "await pause(); if (!ASK) { await pause(); NO return; } await pause(); YES", "async "),
  inFunction("closure made afterwards", "if (!ASK) { NO return; }\nconst later = () => { YES }; later();"),
  inFunction("answer kept", "const it = ASK; if (it) { YES } else { NO }"),
  inFunction("answer kept, negated", "const it = !ASK; if (it) { NO return; }\nYES"),
  inFunction("answer kept, with another", "const it = c && ASK; if (it) { YES }"),
  { name: "parameter", code: "function NAME(x: TYPE) {\nown(x);\nif (ASK) { YES return; } NO }" },
  {
    name: "for of over frames",
    code: "function NAME(all: TYPE[]) {\nfor (const x of all) { own(x);\nif (ASK) { YES continue; } NO } }",
  },
  {
    name: "let",
    code: "function NAME() {\nlet x: TYPE = PRODUCER; own(x);\nif (ASK) { YES } else { NO }\nx = PRODUCER; own(x);\nif (ASK) { YES } else { NO } }",
  },
  { name: "arrow function", code: "const NAME = () => {\nSTART\nif (ASK) { YES return; } NO };" },
  { name: "method", code: "class NAME { run() {\nSTART\nif (ASK) { YES return; } NO } }" },
];

/** Where what only one answer allows is wrong. */
export const meetings: readonly Place[] = [
  inFunction("after if and else", "if (ASK) { YES } else { NO }\nMET"),
  inFunction("after if", "if (ASK) { YES }\nMET"),
  inFunction("after if, perhaps not asked", "if (c) { if (ASK) { YES } }\nMET"),
  inFunction("after &&", "if (ASK && c) { YES }\nMET"),
  inFunction("after ||", "if (c || ASK) { risky(); }\nMET"),
  inFunction("after a loop", "while (c) { if (ASK) { YES break; } NO }\nMET"),
  inFunction("after switch (true)", "switch (true) { case c: break; case ASK: YES }\nMET"),
  inFunction("after try", "try { if (ASK) { YES } } finally { risky(); }\nMET"),
];

/** Where the compiler does not look at the answer: what a yes consumed goes by unseen. */
export const unseenPlaces: readonly Place[] = [
  inFunction("answer not looked at", "ASK;\nMET"),
  inFunction("behind void", "void ASK;\nMET"),
  inFunction("conditional expression in the condition", "if (c ? ASK : false) { MET }"),
  inFunction("answer kept in a let", "let it = ASK; if (it) { MET }"),
  inFunction("answer in an object", "const held = { it: ASK }; if (held.it) { MET }"),
  inFunction("answer through a function", "if (Boolean(ASK)) { MET }"),
  inFunction("answer compared with a boolean", "const yes: boolean = true; if (ASK === yes) { MET }"),
  inFunction("answer returned by a closure", "const ask = (): boolean => ASK; if (ask()) { MET }"),
  inFunction("answer awaited", "if (await ASK) { MET }", "async "),
];

interface Filling {
  readonly setUp: string;
  readonly ask: string;
  readonly yes: string;
  readonly no: string;
  readonly same: string;
  readonly met: string;
}

/** Each on a line of its own, so that a mark belongs to it. */
function fill({ code }: Place, name: string, { setUp, ask, yes, no, same, met }: Filling): string {
  const own = (text: string) => `\n${text}\n`;
  const bare = (text: string) => own(text.replace(";", ""));
  return code
    .replaceAll("YES-EXPRESSION", bare(yes))
    .replaceAll("NO-EXPRESSION", bare(no))
    .replaceAll("YES", own(yes))
    .replaceAll("NO", own(no))
    .replaceAll("SAME", own(same))
    .replaceAll("MET", own(met))
    .replaceAll("ASK", own(ask))
    .replaceAll("START", setUp)
    .replaceAll("NAME", name);
}

const marked = ({ statement, words }: { readonly statement: string; readonly words: string }): string =>
  `${statement} // ERR ${words}`;
const nothing = "risky();";

/** The programs of one predicate in one place: the right one, and one for each answer that is taken for the other. */
export function answered(place: Place, predicate: Predicate, name: string): { right: string; wrong: string[] } {
  const { producer, type, call, yes, no, isOfTwo, met } = predicate;
  const program = (suffix: string, filling: Partial<Filling>): string =>
    fill(place, `${name}${suffix}`, {
      setUp: `const x = ${producer}; own(x);`,
      ask: call,
      yes: yes?.statement ?? nothing,
      no: no?.statement ?? nothing,
      same: (isOfTwo ? undefined : no?.statement) ?? nothing,
      met: marked(met),
      ...filling,
    })
      .replaceAll("TYPE", type)
      .replaceAll("PRODUCER", producer);
  return {
    right: program("", {}),
    wrong: [
      ...(no === undefined || !/\bYES\b/.test(place.code) ? [] : [program("_yes", { yes: marked(no) })]),
      ...(yes === undefined || !/\b(NO|SAME)\b/.test(place.code)
        ? []
        : [program("_no", { no: marked(yes), same: marked(yes) })]),
    ],
  };
}

/** A yes has consumed the frame, and nobody notices. */
export function unseenAnswer(place: Place, { producer, call, met }: Predicate, name: string): string {
  const filling = { setUp: `const x = ${producer}; own(x);`, ask: call, yes: nothing, no: nothing, same: nothing };
  return fill(place, name, { ...filling, met: met.statement });
}

/** One mistake is one error, and both answers leave the frame as it is. */
export function misaskedProgram(place: Place, misasked: Misasked, name: string): string {
  const { setUp, call, words, always } = misasked;
  const ask = `${call} // ERR ${words}`;
  return fill(place, name, { setUp, ask, yes: always, no: always, same: always, met: always });
}

/** A misuse that the compiler cannot see, whatever the types: flow analysis does not look there. Lint and run time do. */
export interface OutOfReach {
  readonly name: string;
  readonly reason: string;
  readonly wrong: string;
}

const onlyStatements = "an assertion counts only where the call is a statement by itself";
const oneReference = "flow analysis follows one reference through the statements of one function";

/** CALL is FIRST without its semicolon, so that it can stand in an expression. */
export const outOfReach: readonly OutOfReach[] = [
  {
    name: "consuming call in a conditional expression",
    reason: onlyStatements,
    wrong: "function NAME() {\nSTART c ? CALL : undefined;\nSECOND\n}",
  },
  {
    name: "consuming call behind &&",
    reason: onlyStatements,
    wrong: "function NAME() {\nSTART c && CALL;\nSECOND\n}",
  },
  {
    name: "consuming call behind void",
    reason: onlyStatements,
    wrong: "function NAME() {\nSTART void CALL;\nSECOND\n}",
  },
  {
    name: "consuming call that is awaited",
    reason: onlyStatements,
    wrong: "async function NAME() {\nSTART await CALL;\nSECOND\n}",
  },
  {
    name: "consuming call in an array",
    reason: onlyStatements,
    wrong: "function NAME() {\nSTART [CALL];\nSECOND\n}",
  },
  {
    name: "consuming call in a loop's head",
    reason: onlyStatements,
    wrong: "function NAME() {\nSTART for (CALL; c; ) { risky(); }\nSECOND\n}",
  },
  {
    name: "consumed in try, used in catch",
    reason: "a catch clause is entered with the state before the block and after each assignment in it; a call is none",
    wrong: "function NAME() {\nSTART try { FIRST risky(); } catch {\nSECOND\n} }",
  },
  {
    name: "closure made before",
    reason: oneReference,
    wrong: "function NAME() {\nSTART const later = () => {\nSECOND\n}; FIRST later(); }",
  },
  {
    name: "closure that consumes",
    reason: oneReference,
    wrong: "function NAME() {\nSTART const end = () => { FIRST }; end();\nSECOND\n}",
  },
  {
    name: "second variable for one owner",
    reason: oneReference,
    wrong: "function NAME() {\nSTART const x2 = x; { const x = x2; FIRST }\nSECOND\n}",
  },
  {
    name: "property that holds the same frame",
    reason: oneReference,
    wrong: "function NAME() {\nSTART const held = { x }; FIRST { const { x } = held;\nSECOND\n} }",
  },
  {
    name: "field consumed in another method",
    reason: oneReference,
    wrong:
      "class NAME { readonly #x: TYPE = PRODUCER; end() { const f = (x: TYPE): void => { ENTRY FIRST }; f(this.#x); }\nrun() { this.end(); const x = this.#x; ENTRY\nSECOND\n} }",
  },
];

import { type Mistake, rights } from "./mistake.js";

const TOKENS = "raw tokens, right and wrong, used and replayed";

export const rawMistakes: readonly Mistake[] = [
  {
    name: "published before the holder",
    transition: "intoRaw",
    file: "slot/raw.ts",
    find: "  slots.words.set(state + (HOLDER - STATE), slots.agent);\n  slots.words.store(state, rawState(generation));",
    replace:
      "  slots.words.store(state, rawState(generation));\n  slots.words.set(state + (HOLDER - STATE), slots.agent);",
    configuration: TOKENS,
    violates: "NAMED",
  },
  {
    name: "the holder is not written",
    transition: "intoRaw",
    file: "slot/raw.ts",
    find: "slots.words.set(state + (HOLDER - STATE), slots.agent);",
    replace: "",
    configuration: TOKENS,
    violates: "NAMED",
  },
  {
    name: "the ticket is another generation",
    transition: "intoRaw",
    file: "slot/raw.ts",
    find: "slots.words.store(state, rawState(generation));",
    replace: "slots.words.store(state, rawState(generation + 1));",
    configuration: TOKENS,
    violates: "LIVES",
    behind: { overlooked: ["LIVES", "LOST"], violates: "MESSAGE" },
  },
  {
    name: "the exchange is a store",
    transition: "restore",
    file: "slot/raw.ts",
    find: 'if (words.cas(state, ticket, slots.live) !== ticket) return "stale";',
    replace: "words.store(state, slots.live);",
    configuration: TOKENS,
    violates: "RIGHT",
    behind: rights("LIVES"),
  },
  {
    name: "the generation stays",
    transition: "restore",
    file: "slot/raw.ts",
    find: "words.set(word, (words.get(word) + 1) | 0);",
    replace: "",
    configuration: TOKENS,
    violates: "GENERATION",
    behind: { overlooked: ["GENERATION", "LOST"], violates: "TOKEN" },
  },
  {
    name: "the kind is not checked",
    transition: "restore",
    file: "slot/raw.ts",
    find: "if (words.get(state + (KIND - STATE)) !== kind) {",
    replace: "if (kind === -1) {",
    configuration: TOKENS,
    violates: "TOKEN",
  },
  {
    name: "taken first, and put back when the kind is wrong",
    transition: "restore",
    file: "slot/raw.ts",
    find: '    return words.load(state) === ticket ? "wrong kind" : "stale";',
    replace:
      '    if (words.cas(state, ticket, slots.live) !== ticket) return "stale";\n    intoRaw(slots, index, generation);\n    return "wrong kind";',
    configuration: TOKENS,
    violates: "REFUSAL",
    behind: { overlooked: ["REFUSAL", "TOKEN"], violates: "OWN" },
  },
  {
    name: "a used ticket passes: the state is not compared with it",
    transition: "restore",
    file: "slot/raw.ts",
    find: "const ticket = rawState(generation);\n  if (words.load(state) !== ticket)",
    replace: "const ticket = words.load(state);\n  if ((ticket & (1 << 30)) === 0 || generation < 0)",
    configuration: TOKENS,
    violates: "TOKEN",
  },
];

import { type Mistake, rights } from "./mistake.js";

const PUSH = "push and pop";
const INSERT = "insert and take";
const ONE = "a list of one agent";
const ENDS = "a list that ends";
const AGAIN = "an id of a list that is used again";
const SESSIONS = "sessions";

const WORD_IN = "  words.put(state, LISTED | list); // now it is in the list; published with the lock, at the latest\n";
const WORD_OUT =
  "  words.put(state, slots.live); // now it is not in the list; published with the lock, at the latest\n";
const CHAIN_IN =
  "  words.set(front, index + 1); // now it is in the chain, which `reclaim` walks when this agent has ended\n";
const SIZE_OUT = "  words.set(head + LIST_SIZE, words.get(head + LIST_SIZE) - 1);\n";
const BEGIN_KIND =
  "      words.store(head + LIST_KIND, kind); // from here on there is a list, and `reclaim` knows whose\n";
const BEGIN_HOLDER =
  "      words.store(head + LIST_HOLDER, slots.agent); // pairs with the loads in lockList and `reclaim`\n";
const SEIZE_HOLDER =
  "  words.store(head + LIST_HOLDER, slots.agent); // pairs with the loads in lockList and `reclaim`\n  const generation";
const SEIZE_GENERATION =
  "  words.store(head + LIST_GENERATION, generation); // pairs with the load in isThere\n  return";

/** In lists. */
export const listMistakes: readonly Mistake[] = [
  {
    name: "the exchange is a look and a store",
    transition: "lockList",
    file: "slot/list.ts",
    find: 'if (words.cas(head + LIST_LOCK, 0, slots.agent) !== 0) return "busy";',
    replace: 'if (words.load(head + LIST_LOCK) !== 0) return "busy"; words.store(head + LIST_LOCK, slots.agent);',
    configuration: PUSH,
    violates: "RIGHT",
    behind: rights("CHAIN"),
  },
  {
    name: "the holder is not asked for",
    transition: "lockList",
    file: "slot/list.ts",
    find: " && (holder === 0 || holder === slots.agent))",
    replace: " && holder >= 0)",
    configuration: ENDS,
    violates: "PLACE",
  },
  {
    name: "the generation is not compared",
    transition: "lockList",
    file: "slot/list.ts",
    find: "words.get(head + LIST_GENERATION) === name.generation && (",
    replace: "words.get(head + LIST_GENERATION) > 0 && (",
    configuration: AGAIN,
    violates: "PLACE",
  },
  {
    name: "the lock is not given back",
    transition: "unlockList",
    file: "slot/list.ts",
    find: "slots.words.store(slots.listWord(list) + LIST_LOCK, 0);",
    replace: "",
    configuration: PUSH,
    violates: "LOST",
  },
  {
    name: "the word before the links",
    transition: "link",
    file: "slot/list.ts",
    find: "  words.set(state + toNext, successor);\n",
    replace: `${WORD_IN}  words.set(state + toNext, successor);\n`,
    also: { find: WORD_IN, replace: "" },
    configuration: PUSH,
    violates: "CHAIN",
  },
  {
    name: "in the chain before its own links",
    transition: "link",
    file: "slot/list.ts",
    find: "  words.set(state + toNext, successor);\n",
    replace: `${CHAIN_IN}  words.set(state + toNext, successor);\n`,
    also: { find: CHAIN_IN, replace: "" },
    configuration: PUSH,
    violates: "CHAIN",
  },
  {
    name: "`prev` is not written",
    transition: "link",
    file: "slot/list.ts",
    find: "words.set(state + toPrev, predecessor);",
    replace: "",
    configuration: PUSH,
    violates: "ENDS",
  },
  {
    name: "the successor keeps its `prev`",
    transition: "link",
    file: "slot/list.ts",
    find: "words.set(back, index + 1);",
    replace: "",
    configuration: PUSH,
    violates: "ENDS",
  },
  {
    name: "the size stays",
    transition: "link",
    file: "slot/list.ts",
    find: "words.set(head + LIST_SIZE, words.get(head + LIST_SIZE) + 1);",
    replace: "",
    configuration: PUSH,
    violates: "ENDS",
  },
  {
    name: "at the back whatever the successor",
    transition: "link",
    file: "slot/list.ts",
    find: "const back = successor === 0 ? head + LIST_BACK : slots.stateWord(successor - 1) + toPrev;\n  const predecessor",
    replace: "successor = 0; const back = head + LIST_BACK; const predecessor",
    configuration: INSERT,
    violates: "CHAIN",
  },
  {
    name: "out of the chain before the word",
    transition: "unlink",
    file: "slot/list.ts",
    find: WORD_OUT,
    replace: "",
    also: { find: SIZE_OUT, replace: SIZE_OUT + WORD_OUT },
    configuration: PUSH,
    violates: "RIGHT",
    behind: rights("CHAIN"),
  },
  {
    name: "the generation stays",
    transition: "unlink",
    file: "slot/list.ts",
    find: "words.set(state + toGeneration, (words.get(state + toGeneration) + 1) | 0);",
    replace: "",
    configuration: PUSH,
    violates: "GENERATION",
  },
  {
    name: "the predecessor keeps its `next`",
    transition: "unlink",
    file: "slot/list.ts",
    find: "words.set(front, successor);",
    replace: "",
    configuration: PUSH,
    violates: "CHAIN",
  },
  {
    name: "the successor keeps its `prev`",
    transition: "unlink",
    file: "slot/list.ts",
    find: "words.set(back, predecessor);",
    replace: "",
    configuration: PUSH,
    violates: "ENDS",
  },
  {
    name: "the size stays",
    transition: "unlink",
    file: "slot/list.ts",
    find: SIZE_OUT,
    replace: "",
    configuration: PUSH,
    violates: "ENDS",
  },
  {
    name: "a frame that is in no list is said to be in this one",
    transition: "isListed",
    file: "slot/list.ts",
    find: "slots.words.load(slots.stateWord(index)) === (LISTED | list)",
    replace: "slots.words.load(slots.stateWord(index)) !== list",
    configuration: SESSIONS,
    violates: "CHAIN",
  },
  {
    name: "an id is taken without its lock",
    transition: "beginList",
    file: "slot/list.ts",
    find: "if (words.cas(head + LIST_LOCK, 0, slots.agent) !== 0) continue;",
    replace: "if (words.load(head + LIST_LOCK) !== 0) continue;",
    configuration: ONE,
    violates: "RIGHT",
    behind: rights("PLACE"),
  },
  {
    name: "no second look at whether the id is free",
    transition: "beginList",
    file: "slot/list.ts",
    find: "if (words.load(head + LIST_KIND) === 0) {",
    replace: "{",
    configuration: ONE,
    violates: "PLACE",
  },
  {
    name: "the generation stays",
    transition: "beginList",
    file: "slot/list.ts",
    find: "const generation = (words.get(head + LIST_GENERATION) + 1) | 0;\n      words",
    replace: "const generation = words.get(head + LIST_GENERATION) || 1;\n      words",
    configuration: AGAIN,
    violates: "PLACE",
  },
  {
    name: "there before it has a holder",
    transition: "beginList",
    file: "slot/list.ts",
    find: BEGIN_HOLDER + BEGIN_KIND,
    replace: BEGIN_KIND + BEGIN_HOLDER,
    configuration: ONE,
    violates: "LOST",
  },
  {
    name: "renamed before it has a holder",
    transition: "seizeList",
    file: "slot/list.ts",
    find: SEIZE_HOLDER,
    replace: "  const generation",
    also: {
      find: SEIZE_GENERATION,
      replace:
        "  words.store(head + LIST_GENERATION, generation);\n  words.store(head + LIST_HOLDER, slots.agent);\n  return",
    },
    configuration: ENDS,
    violates: "LOST",
  },
  {
    name: "the name stays",
    transition: "seizeList",
    file: "slot/list.ts",
    find: SEIZE_GENERATION,
    replace: "  return",
    configuration: ENDS,
    violates: "LOST",
  },
];

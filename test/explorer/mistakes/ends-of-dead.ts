import { type Mistake, rights } from "./mistake.js";

const PUSH = "push and pop";
const LIST_ONE = "a list of one agent";
const LIST_ID = "an agent's id that is used again, and a list that it had seized";
const CHANNEL_ONE = "a channel of one agent";
const CHANNEL_ID = "an agent's id that is used again, and a channel that it had seized";
const LIST_KIND = "      words.store(head + LIST_KIND, 0); // pairs with the load in beginList\n";
const CHANNEL_KIND = "    words.store(head + CHANNEL_KIND, 0); // pairs with the load in beginChannel\n";
const RENAMES = "    words.store(generation, (words.load(generation) + 1) | 0); // pairs with the load in `lock`\n";

/** In what `reclaim` does with lists and channels that only the dead knew. */
export const endOfDeadMistakes: readonly Mistake[] = [
  {
    name: "lists that only the dead knew are overlooked",
    transition: "statesOfDead",
    file: "slot/repair.ts",
    find: "if (words.load(head + LIST_KIND) !== 0 && dead.has(words.load(head + LIST_HOLDER))) states.add(LISTED | list);",
    replace: "void head;",
    configuration: LIST_ONE,
    violates: "LOST",
  },
  {
    name: "channels that only the dead knew are overlooked",
    transition: "statesOfDead",
    file: "slot/repair.ts",
    find: "if (words.load(head + CHANNEL_KIND) !== 0 && dead.has(words.load(head + CHANNEL_HOLDER)))\n      states.add(QUEUED | channel);",
    replace: "void head;",
    configuration: CHANNEL_ONE,
    violates: "LOST",
  },
  {
    name: "everybody's lists are taken for the dead's",
    transition: "statesOfDead",
    file: "slot/repair.ts",
    find: "if (words.load(head + LIST_KIND) !== 0 && dead.has(words.load(head + LIST_HOLDER)))",
    replace: "if (words.load(head + LIST_KIND) !== 0)",
    configuration: PUSH,
    violates: "RIGHT",
    behind: rights("OWN"),
  },
  {
    name: "the id is free before the list is empty",
    transition: "endThoseOfDead",
    file: "slot/repair.ts",
    find: LIST_KIND,
    replace: "",
    also: {
      find: "      for (const word of [LIST_FRONT, LIST_BACK, LIST_SIZE]) words.set(head + word, 0);\n",
      replace: `${LIST_KIND}      for (const word of [LIST_FRONT, LIST_BACK, LIST_SIZE]) words.set(head + word, 0);\n`,
    },
    configuration: LIST_ONE,
    violates: "RIGHT",
    behind: rights("LOST"),
  },
  {
    name: "the id is free before the cells are empty",
    transition: "endThoseOfDead",
    file: "slot/repair.ts",
    find: CHANNEL_KIND,
    replace: "",
    also: {
      find: "    const tail = words.get(head + CHANNEL_TAIL);\n",
      replace: `${CHANNEL_KIND}    const tail = words.get(head + CHANNEL_TAIL);\n`,
    },
    configuration: CHANNEL_ONE,
    violates: "RIGHT",
    behind: rights("LOST"),
  },
  {
    name: "the list keeps its chain",
    transition: "endThoseOfDead",
    file: "slot/repair.ts",
    find: "for (const word of [LIST_FRONT, LIST_BACK, LIST_SIZE]) words.set(head + word, 0);",
    replace: "",
    configuration: LIST_ONE,
    violates: "CHAIN",
  },
  {
    name: "cells are not emptied",
    transition: "endThoseOfDead",
    file: "slot/repair.ts",
    find: "      words.set(slots.cellWord(channel, position), 0);",
    replace: "      words.get(slots.cellWord(channel, position));",
    configuration: CHANNEL_ONE,
    violates: "RING",
  },
  {
    name: "the list keeps its name",
    transition: "endThoseOfDead",
    file: "slot/repair.ts",
    find: "      words.store(generation, (words.load(generation) + 1) | 0); // pairs with the loads in isThere and lockList\n",
    replace: "",
    configuration: LIST_ID,
    violates: "PLACE",
  },
  {
    name: "the channel keeps its name",
    transition: "endThoseOfDead",
    file: "slot/repair.ts",
    find: RENAMES,
    replace: "",
    configuration: CHANNEL_ID,
    violates: "PLACE",
  },
];

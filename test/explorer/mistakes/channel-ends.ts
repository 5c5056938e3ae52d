import { type Mistake, rights } from "./mistake.js";

const CLOSING = "closing";
const ONE = "a channel of one agent";
const ENDS = "a channel that ends";
const AGAIN = "an id of a channel that is used again";
const BEGIN_HOLDER =
  "      words.store(head + CHANNEL_HOLDER, slots.agent); // pairs with the loads in `lock` and `reclaim`\n";
const BEGIN_KIND =
  "      words.store(head + CHANNEL_KIND, kind); // from here on there is a channel, and `reclaim` knows whose\n";
const SEIZE_HOLDER =
  "  words.store(head + CHANNEL_HOLDER, slots.agent); // pairs with the loads in `lock` and `reclaim`\n  words.store(head + CHANNEL_CLOSED, 1);\n";
const SEIZE_GENERATION =
  "  words.store(head + CHANNEL_GENERATION, generation); // pairs with the loads in `lock`\n  unlock";

/** In making, closing and ending channels. */
export const channelEndMistakes: readonly Mistake[] = [
  {
    name: "closed without the lock",
    transition: "closeChannel",
    file: "slot/channel.ts",
    find: "  const refused = lock(slots, name, CHANNEL_SEND_LOCK);\n  if (refused !== undefined) return refused;\n  slots.words.store(head + CHANNEL_CLOSED, 1); // pairs with the loads in `send` and `receive`\n  unlock(slots, name.channel, CHANNEL_SEND_LOCK);\n",
    replace: "  slots.words.store(head + CHANNEL_CLOSED, 1);\n",
    configuration: CLOSING,
    violates: "RIGHT",
    behind: rights("CLOSED"),
  },
  {
    name: "no second look at whether the id is free",
    transition: "beginChannel",
    file: "slot/channel.ts",
    find: "const isFree = words.load(head + CHANNEL_KIND) === 0;",
    replace: "const isFree = true;",
    configuration: ONE,
    violates: "RIGHT",
    behind: rights("LOST"),
  },
  {
    name: "there before it has a holder",
    transition: "beginChannel",
    file: "slot/channel.ts",
    find: BEGIN_HOLDER,
    replace: "",
    also: { find: BEGIN_KIND, replace: BEGIN_KIND + BEGIN_HOLDER },
    configuration: ONE,
    violates: "LOST",
  },
  {
    name: "the generation stays",
    transition: "beginChannel",
    file: "slot/channel.ts",
    find: "const generation = (words.get(head + CHANNEL_GENERATION) + 1) | 0;",
    replace: "const generation = words.get(head + CHANNEL_GENERATION) || 1;",
    configuration: AGAIN,
    violates: "PLACE",
  },
  {
    name: "what was known of the room of a larger one is trusted",
    transition: "beginChannel",
    file: "slot/channel.ts",
    find: "words.set(head + CHANNEL_LIMIT, words.get(head + CHANNEL_TAIL));",
    replace: "",
    configuration: "a smaller channel with the same id",
    violates: "POSITIONS",
  },
  {
    name: "it begins closed, as the one before ended",
    transition: "beginChannel",
    file: "slot/channel.ts",
    find: "words.store(head + CHANNEL_CLOSED, 0);",
    replace: "",
    configuration: AGAIN,
    violates: "PLACE",
  },
  {
    name: "without the receivers' lock",
    transition: "seizeChannel",
    file: "slot/channel.ts",
    find: "const receiving = lock(slots, name, CHANNEL_RECEIVE_LOCK);",
    replace: 'const receiving = name.channel === 0 ? "busy" : undefined;',
    also: {
      find: "  unlock(slots, channel, CHANNEL_RECEIVE_LOCK);\n  unlock(slots, channel, CHANNEL_SEND_LOCK);\n",
      replace: "  unlock(slots, channel, CHANNEL_SEND_LOCK);\n",
    },
    configuration: ENDS,
    violates: "PLACE",
  },
  {
    name: "renamed before it has a holder",
    transition: "seizeChannel",
    file: "slot/channel.ts",
    find: SEIZE_HOLDER,
    replace: "",
    also: {
      find: SEIZE_GENERATION,
      replace: `  words.store(head + CHANNEL_GENERATION, generation);\n${SEIZE_HOLDER}  unlock`,
    },
    configuration: ENDS,
    violates: "LOST",
  },
  {
    name: "the name stays",
    transition: "seizeChannel",
    file: "slot/channel.ts",
    find: "const generation = (name.generation + 1) | 0;",
    replace: "const generation = name.generation;",
    configuration: ENDS,
    violates: "PLACE",
  },
  {
    name: "it is not closed",
    transition: "seizeChannel",
    file: "slot/channel.ts",
    find: "  words.store(head + CHANNEL_CLOSED, 1);\n  words.store(head + CHANNEL_GENERATION",
    replace: "  words.store(head + CHANNEL_GENERATION",
    configuration: ENDS,
    violates: "CLOSED",
  },
];

import { type Mistake, rights } from "./mistake.js";

const SEND = "send and receive";
const CELL = "one cell, again and again";
const SENDERS = "two senders, room for one";
const RECEIVERS = "two receivers";
const CLOSING = "closing";
const ONE = "a channel of one agent";
const ENDS = "a channel that ends";
const AGAIN = "an id of a channel that is used again";
const CELLS =
  "  for (let at = 0; at < count; at++) words.set(slots.cellWord(channel, tail + at), (batch[at] ?? 0) + 1);\n";
const WORDS = "  for (let at = 0; at < count; at++) words.put(slots.stateWord(batch[at] ?? 0), QUEUED | channel);\n";
const TAIL = "  words.store(head + CHANNEL_TAIL, (tail + count) | 0); // publishes: pairs with the load in `receive`\n";
const SENT = "  unlock(slots, channel, CHANNEL_SEND_LOCK);\n  wake(slots, head + CHANNEL_ITEMS);\n  return count;";
const HEAD = "  words.store(head + CHANNEL_HEAD, (first + count) | 0); // pairs with the load in `send`\n";
const RECEIVED =
  "  unlock(slots, channel, CHANNEL_RECEIVE_LOCK);\n  wake(slots, head + CHANNEL_ROOM);\n  return count;";
const TAKEN =
  "    words.put(state, slots.live); // if this agent dies here, the repair passes over its entry; the head publishes\n";
const EMPTIED = "    words.set(cell, 0);\n    take(index);\n";
const IS_CLOSED = "    const isClosed = words.load(head + CHANNEL_CLOSED) !== 0;\n";
const LOOKED = "    words.set(head + CHANNEL_SEEN, tail);\n";

/** In sending and receiving. */
export const channelMistakes: readonly Mistake[] = [
  {
    name: "the exchange is a look and a store",
    transition: "lock",
    file: "slot/channel.ts",
    find: 'if (words.cas(head + word, 0, slots.agent) !== 0) return "busy";',
    replace: 'if (words.load(head + word) !== 0) return "busy"; words.store(head + word, slots.agent);',
    configuration: RECEIVERS,
    violates: "RIGHT",
    behind: rights("RING"),
  },
  {
    name: "the holder is not asked for",
    transition: "lock",
    file: "slot/channel.ts",
    find: "if (isThere && (holder === 0 || holder === slots.agent)) return undefined;",
    replace: "if (isThere && holder >= 0) return undefined;",
    configuration: ENDS,
    violates: "PLACE",
  },
  {
    name: "the generation is not compared",
    transition: "lock",
    file: "slot/channel.ts",
    find: "const isThere = words.load(head + CHANNEL_GENERATION) === name.generation;",
    replace: "const isThere = words.load(head + CHANNEL_GENERATION) > 0;",
    configuration: AGAIN,
    violates: "PLACE",
  },
  {
    name: "the lock is not given back",
    transition: "lock",
    file: "slot/channel.ts",
    find: "slots.words.store(slots.channelWord(channel) + word, 0);",
    replace: "",
    configuration: SEND,
    violates: "LOST",
  },
  {
    name: "words before cells",
    transition: "send",
    file: "slot/channel.ts",
    find: CELLS,
    replace: WORDS + CELLS,
    also: { find: WORDS, replace: "" },
    configuration: SEND,
    violates: "LOST",
  },
  {
    name: "the tail before the words",
    transition: "send",
    file: "slot/channel.ts",
    find: WORDS,
    replace: TAIL + WORDS,
    also: { find: TAIL, replace: "" },
    configuration: SEND,
    violates: "RING",
  },
  {
    name: "the words of a batch from the back",
    transition: "send",
    file: "slot/channel.ts",
    find: WORDS,
    replace:
      "  for (let at = count - 1; at >= 0; at--) words.put(slots.stateWord(batch[at] ?? 0), QUEUED | channel);\n",
    configuration: SEND,
    violates: "FIFO",
  },
  {
    name: "the lock is given back before the tail",
    transition: "send",
    file: "slot/channel.ts",
    find: TAIL + SENT,
    replace: `  unlock(slots, channel, CHANNEL_SEND_LOCK);\n${TAIL}  return count;`,
    configuration: SENDERS,
    violates: "RING",
    behind: { overlooked: ["RIGHT", "RING"], violates: "LOST" },
  },
  {
    name: "the room is not asked for",
    transition: "send",
    file: "slot/channel.ts",
    find: "const count = Math.min(room, batch.length);\n  if (isClosed",
    replace: "const count = room < 0 ? 0 : batch.length;\n  if (isClosed",
    configuration: CELL,
    violates: "POSITIONS",
  },
  {
    name: "what was known of the room is trusted one frame too long",
    transition: "send",
    file: "slot/channel.ts",
    find: "words.set(head + CHANNEL_LIMIT, limit);",
    replace: "words.set(head + CHANNEL_LIMIT, limit + 1);",
    configuration: SENDERS,
    violates: "POSITIONS",
  },
  {
    name: "it is not asked whether it is closed",
    transition: "send",
    file: "slot/channel.ts",
    find: "const isClosed = words.load(head + CHANNEL_CLOSED) !== 0; // pairs with the store in closeChannel",
    replace: "const isClosed = false;",
    configuration: CLOSING,
    violates: "CLOSED",
  },
  {
    name: "the cell before the word",
    transition: "receive",
    file: "slot/channel.ts",
    find: TAKEN,
    replace: `    words.set(cell, 0);\n${TAKEN}`,
    configuration: RECEIVERS,
    violates: "FIFO",
  },
  {
    name: "the head before the words",
    transition: "receive",
    file: "slot/channel.ts",
    find: HEAD,
    replace: "",
    also: {
      find: "  const count = Math.min(length, max);\n",
      replace: `  const count = Math.min(length, max);\n${HEAD}`,
    },
    configuration: RECEIVERS,
    violates: "RING",
  },
  {
    name: "the cell is not emptied",
    transition: "receive",
    file: "slot/channel.ts",
    find: EMPTIED,
    replace: "    take(index);\n",
    configuration: SEND,
    violates: "RING",
  },
  {
    name: "the generation stays",
    transition: "receive",
    file: "slot/channel.ts",
    find: "words.set(state + toGeneration, (words.get(state + toGeneration) + 1) | 0);",
    replace: "",
    configuration: SEND,
    violates: "GENERATION",
  },
  {
    name: "the lock is given back before the head",
    transition: "receive",
    file: "slot/channel.ts",
    find: HEAD + RECEIVED,
    replace: `  unlock(slots, channel, CHANNEL_RECEIVE_LOCK);\n${HEAD}  return count;`,
    configuration: RECEIVERS,
    violates: "RING",
  },
  {
    name: "what was known of the tail is not compared with the head",
    transition: "receive",
    file: "slot/channel.ts",
    find: "if (length < max) {",
    replace: "if (length === 0) {",
    configuration: ONE,
    violates: "POSITIONS",
  },
  {
    name: "closed is looked at after the tail",
    transition: "receive",
    file: "slot/channel.ts",
    find: IS_CLOSED,
    replace: "",
    also: { find: LOOKED, replace: LOOKED + IS_CLOSED },
    configuration: CLOSING,
    violates: "CLOSED",
  },
];

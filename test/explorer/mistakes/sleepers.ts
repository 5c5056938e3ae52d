import type { Mistake } from "./mistake.js";

const RECEIVER = "a receiver that sleeps";
const TWO = "two receivers that sleep";
const SENDER = "a sender that sleeps";
const ENDS = "a channel that ends while somebody sleeps";
const STOPS = "sleepers, and a reclaimer that stops";
const ALLOCATION = "an allocation that sleeps";

const FLAG = "  words.store(word + 1, 0); // pairs with the store in prepareSleep: who comes later sets it again\n";
const CHANGE = "  words.add(word, 1); // before the sleep: whoever read the word before does not sleep\n";
const NOTIFY = "  words.notify(word);\n";
const FREES = "  slots.words.store(state, UNUSED); // releases the frame: pairs with the exchange in `claim`\n";

/** In what wakes those who sleep. */
export const sleeperMistakes: readonly Mistake[] = [
  {
    name: "the flag is not set",
    transition: "prepareSleep",
    file: "slot/wake.ts",
    find: "words.store(word + 1, 1);",
    replace: "",
    configuration: RECEIVER,
    violates: "SLEEP",
  },
  {
    name: "the flag is set before the word is read",
    transition: "prepareSleep",
    file: "slot/wake.ts",
    find: "const seen = words.load(word);",
    replace: "words.store(word + 1, 1); const seen = words.load(word);",
    also: { find: "  words.store(word + 1, 1); // pairs with the load in `wake`\n", replace: "" },
    configuration: TWO,
    violates: "SLEEP",
  },
  {
    name: "nobody is woken",
    transition: "wake",
    file: "slot/wake.ts",
    find: "if (words.load(word + 1) === 0) return;",
    replace: "if (words.load(word + 1) >= 0) return;",
    configuration: RECEIVER,
    violates: "SLEEP",
  },
  {
    name: "the word does not change",
    transition: "wakeAll",
    file: "slot/wake.ts",
    find: CHANGE,
    replace: "",
    configuration: RECEIVER,
    violates: "SLEEP",
  },
  {
    name: "the flag goes out after the word has changed",
    transition: "wakeAll",
    file: "slot/wake.ts",
    find: FLAG + CHANGE,
    replace: CHANGE + FLAG,
    configuration: TWO,
    violates: "SLEEP",
  },
  {
    name: "notified before the word has changed",
    transition: "wakeAll",
    file: "slot/wake.ts",
    find: CHANGE + NOTIFY,
    replace: NOTIFY + CHANGE,
    configuration: RECEIVER,
    violates: "SLEEP",
  },
  {
    name: "nobody is notified",
    transition: "wakeAll",
    file: "slot/wake.ts",
    find: NOTIFY,
    replace: "",
    configuration: RECEIVER,
    violates: "SLEEP",
  },
  {
    name: "receivers are woken before the tail",
    transition: "send",
    file: "slot/channel.ts",
    find: "  words.store(head + CHANNEL_TAIL, (tail + count) | 0);",
    replace: "  wake(slots, head + CHANNEL_ITEMS);\n  words.store(head + CHANNEL_TAIL, (tail + count) | 0);",
    also: { find: "  wake(slots, head + CHANNEL_ITEMS);\n  return count;", replace: "  return count;" },
    configuration: RECEIVER,
    violates: "SLEEP",
  },
  {
    name: "senders are not woken",
    transition: "receive",
    file: "slot/channel.ts",
    find: "  wake(slots, head + CHANNEL_ROOM);\n  return count;",
    replace: "  return count;",
    configuration: SENDER,
    violates: "SLEEP",
  },
  {
    name: "receivers are not woken",
    transition: "closeChannel",
    file: "slot/channel.ts",
    find: "  wake(slots, head + CHANNEL_ITEMS);\n  wake(slots, head + CHANNEL_ROOM);\n  return undefined;",
    replace: "  wake(slots, head + CHANNEL_ROOM);\n  return undefined;",
    configuration: TWO,
    violates: "SLEEP",
  },
  {
    name: "senders are not woken",
    transition: "closeChannel",
    file: "slot/channel.ts",
    find: "  wake(slots, head + CHANNEL_ITEMS);\n  wake(slots, head + CHANNEL_ROOM);\n  return undefined;",
    replace: "  wake(slots, head + CHANNEL_ITEMS);\n  return undefined;",
    configuration: SENDER,
    violates: "SLEEP",
  },
  {
    name: "receivers are not woken",
    transition: "seizeChannel",
    file: "slot/channel.ts",
    find: "wake(slots, head + CHANNEL_ITEMS); // they find that it has ended",
    replace: "",
    configuration: ENDS,
    violates: "SLEEP",
  },
  {
    name: "allocations are not woken",
    transition: "vacate",
    file: "slot/release.ts",
    find: "wake(slots, slots.channelWord(0) + CHANNEL_ROOM);",
    replace: "",
    configuration: ALLOCATION,
    violates: "SLEEP",
  },
  {
    name: "allocations are woken before the frame is free",
    transition: "vacate",
    file: "slot/release.ts",
    find: FREES,
    replace: `  wake(slots, slots.channelWord(0) + CHANNEL_ROOM);\n${FREES}`,
    also: { find: "    wake(slots, slots.channelWord(0) + CHANNEL_ROOM);\n", replace: "" },
    configuration: ALLOCATION,
    violates: "SLEEP",
  },
  {
    name: "nobody is woken in the name of the dead",
    transition: "reclaim",
    file: "slot/reclaim.ts",
    find: "    wakeSleepers(slots);\n",
    replace: "",
    configuration: STOPS,
    violates: "SLEEP",
  },
  {
    name: "the dead's channels are passed over when sleepers are woken",
    transition: "reclaim",
    file: "slot/repair.ts",
    find: "if (slots.words.load(head + CHANNEL_GENERATION) === 0) continue;",
    replace: "if (slots.words.load(head + CHANNEL_KIND) === 0) continue;",
    configuration: ENDS,
    violates: "SLEEP",
  },
  {
    name: "who sleeps is woken only if the flag is set still",
    transition: "reclaim",
    file: "slot/repair.ts",
    find: "  wakeAll(slots, slots.channelWord(0) + CHANNEL_ROOM);\n",
    replace:
      "  if (slots.words.load(slots.channelWord(0) + CHANNEL_ROOM + 1) !== 0) wakeAll(slots, slots.channelWord(0) + CHANNEL_ROOM);\n",
    configuration: STOPS,
    violates: "SLEEP",
  },
];

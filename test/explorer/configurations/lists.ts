import type { Configuration } from "../configuration.js";
import { DROPPER, PLAIN } from "../content.js";
import { base, later, mortal, reclaimer, worker } from "./base.js";

const listed = { ...base, lists: 1, kinds: [DROPPER] } as const;

/** One list, mostly nobody's, and two frames. */
export const listConfigurations: readonly Configuration[] = [
  {
    ...listed,
    name: "push and pop",
    list: "public",
    starts: [0, 1],
    threads: [
      worker(3, "pushFront", "popFront", "popBack"),
      worker(2, "pushBack", "popFront", "release"),
      reclaimer(0),
    ],
    about: ["CHAIN", "ENDS", "PLACE", "GENERATION", "LOST"],
  },
  {
    ...listed,
    name: "insert and take",
    frames: 3,
    list: "public",
    starts: ["listed", "listed", 0],
    threads: [worker(2, "insertBefore", "take"), worker(1, "take", "popBack"), reclaimer(0)],
    about: ["CHAIN", "ENDS", "PLACE"],
  },
  {
    ...listed,
    name: "sessions",
    list: "public",
    starts: ["listed", 0],
    threads: [
      worker(4, "openSession", "closeSession", "pushBack", "take", "insertBefore"),
      worker(1, "popFront"),
      reclaimer(0),
    ],
    about: ["CHAIN", "ENDS", "PLACE", "LOST"],
  },
  {
    ...listed,
    name: "a list of one agent",
    starts: [0, 0],
    threads: [worker(4, "beginList", "pushBack", "shareList"), worker(2, "beginList", "popFront"), reclaimer(0)],
    about: ["CHAIN", "PLACE", "LOST", "DROP"],
  },
  {
    ...listed,
    name: "a list that ends",
    list: "public",
    starts: ["listed", "listed"],
    threads: [
      worker(5, "seizeList", "endList", "release"),
      worker(2, "popFront", "seizeList", "endList"),
      reclaimer(0),
    ],
    about: ["CHAIN", "PLACE", "LOST", "DROP", "REFUSAL"],
  },
  {
    ...listed,
    name: "a lock that is taken by an old name, and repairs that stop",
    frames: 1,
    kills: 3,
    kinds: [PLAIN],
    list: { seizedBy: 0 },
    starts: ["listed"],
    agentEntries: 5,
    threads: [worker(0), worker(1, "popFront"), mortal(reclaimer(0)), reclaimer(0)],
    about: ["CHAIN", "LOST", "RECLAIMER"],
  },
  {
    ...listed,
    name: "repairs of a list that stop",
    kills: 2,
    list: "public",
    starts: [0, "listed"],
    threads: [worker(2, "pushFront", "pushBack", "popFront", "popBack"), mortal(reclaimer(0)), reclaimer(0)],
    about: ["CHAIN", "ENDS", "LOST", "RECLAIMER"],
  },
  {
    ...listed,
    name: "repairs of a list that stop, of one agent",
    kills: 2,
    list: 0,
    starts: ["listed", 0],
    threads: [worker(2, "pushBack", "popFront", "seizeList"), mortal(reclaimer(0)), reclaimer(0)],
    about: ["CHAIN", "PLACE", "LOST", "RECLAIMER"],
  },
  {
    ...listed,
    name: "an id of a list that is used again",
    kinds: [PLAIN],
    frames: 1,
    starts: [1],
    list: "public",
    threads: [
      worker(4, "seizeList", "endList", "beginList", "shareList"),
      worker(2, "pushFront", "popFront"),
      reclaimer(0),
    ],
    about: ["PLACE", "CHAIN", "LOST"],
  },
  {
    ...listed,
    name: "an agent's id that is used again, and a list that it had seized",
    kinds: [PLAIN],
    frames: 1,
    starts: ["listed"],
    list: "public",
    threads: [
      worker(1, "seizeList"),
      reclaimer(2, "register", "beginList"),
      later(worker(2, "claim", "pushBack", "openSession")),
    ],
    about: ["PLACE", "LOST"],
  },
];

import type { Configuration, Task, ThreadPlan } from "./configuration.js";
import { DROPPER, PLAIN } from "./content.js";

const worker = (budget: number, ...tasks: Task[]): ThreadPlan => ({ tasks, budget, mortal: true });
const reclaimer = (budget: number, ...tasks: Task[]): ThreadPlan => ({
  tasks: ["reclaim", ...tasks],
  budget,
  mortal: false,
});
const mortal = (plan: ThreadPlan): ThreadPlan => ({ ...plan, mortal: true });
const later = (plan: ThreadPlan): ThreadPlan => ({ ...plan, later: true });

const none = { sharers: 0, lists: 0, channels: 0, capacity: 2, cells: 2, sleeps: false, starts: [] } as const;
const base = { ...none, frames: 2, tokens: 0, kills: 1, agentEntries: 4, tableKinds: [], sample: 64 } as const;

const all: readonly Task[] = [
  "claim",
  "alloc",
  "release",
  "reset",
  "repurpose",
  "intoRaw",
  "restore",
  "restore wrong kind",
  "renew",
];

/** Two workers and a supervisor that reclaims, on two frames, unless a configuration says otherwise. */
export const configurations: readonly Configuration[] = [
  {
    ...base,
    name: "by address, with onDrop",
    kinds: [DROPPER],
    threads: [worker(3, "claim", "release"), worker(2, "claim", "release"), reclaimer(0)],
    about: ["OWN", "DROP", "REFUSAL", "TOLD", "LOST"],
  },
  {
    ...base,
    name: "allocate and free",
    kinds: [PLAIN],
    threads: [worker(3, "alloc", "release"), worker(2, "alloc", "release"), reclaimer(0)],
    about: ["OWN", "SUMMARY", "ALLOCATE", "INUSE", "RECOVERY"],
  },
  {
    ...base,
    name: "allocate beside claims by address and resets",
    kinds: [PLAIN],
    threads: [worker(2, "alloc", "release"), worker(2, "claim", "release", "reset"), reclaimer(0)],
    about: ["OWN", "SUMMARY", "TOLD"],
  },
  {
    ...base,
    name: "repurpose, with and without onDrop",
    frames: 1,
    kinds: [PLAIN, DROPPER],
    threads: [worker(3, "claim", "repurpose", "release"), worker(2, "claim", "repurpose", "release"), reclaimer(0)],
    about: ["DROP", "META", "GENERATION"],
  },
  {
    ...base,
    name: "raw tokens, right and wrong, used and replayed",
    frames: 1,
    kinds: [PLAIN, DROPPER],
    tokens: 2,
    threads: [
      worker(3, "claim", "intoRaw", "restore", "release"),
      worker(3, "restore", "restore wrong kind", "release", "intoRaw"),
      reclaimer(0),
    ],
    about: ["TOKEN", "MESSAGE", "REFUSAL", "STALE"],
  },
  {
    ...base,
    name: "raw tokens of two frames",
    kinds: [PLAIN],
    tokens: 2,
    threads: [worker(4, "claim", "intoRaw"), worker(3, "restore", "release"), reclaimer(0)],
    about: ["TOKEN", "LOST"],
  },
  {
    ...base,
    name: "onDrop that throws",
    frames: 1,
    kinds: [DROPPER],
    threads: [
      worker(2, "claim", "release, onDrop throws", "repurpose, onDrop throws"),
      worker(2, "claim", "release"),
      reclaimer(1, "reclaim, onDrop throws"),
    ],
    about: ["DROP", "LOST"],
  },
  {
    ...base,
    name: "renewed handles",
    frames: 1,
    kinds: [PLAIN],
    tokens: 1,
    threads: [
      worker(4, "claim", "renew", "intoRaw", "release"),
      worker(2, "restore", "renew", "release"),
      reclaimer(0),
    ],
    about: ["STALE", "GENERATION"],
  },
  {
    ...base,
    name: "everything on one frame",
    frames: 1,
    kinds: [PLAIN, DROPPER],
    tokens: 1,
    threads: [worker(2, ...all), worker(2, ...all), reclaimer(0)],
    about: ["OWN", "TOKEN", "DROP", "MESSAGE"],
  },
  {
    ...base,
    name: "reclaimers that stop",
    frames: 1,
    kinds: [DROPPER],
    kills: 2,
    threads: [worker(2, "claim", "release"), mortal(reclaimer(0)), reclaimer(0)],
    about: ["RECLAIMER", "NAMED", "DROP"],
  },
  {
    ...base,
    name: "two deaths, two reclaimers",
    frames: 1,
    kinds: [PLAIN],
    kills: 2,
    threads: [worker(1, "claim"), worker(0), reclaimer(0), reclaimer(0)],
    agentEntries: 5,
    about: ["RECLAIMER", "LOST"],
  },
  {
    ...base,
    name: "ids that are used again",
    frames: 1,
    kinds: [PLAIN],
    threads: [worker(1, "claim"), reclaimer(1, "reclaim again"), reclaimer(1, "register"), later(worker(1, "claim"))],
    about: ["AGENT", "ATTACH", "RECLAIMER"],
  },
  {
    ...base,
    name: "a takeover that stalls",
    frames: 1,
    kinds: [],
    threads: [worker(1, "reclaim again"), reclaimer(0), reclaimer(1, "register"), later(reclaimer(1, "reclaim again"))],
    about: ["RECLAIMER", "ATTACH"],
  },
  {
    ...base,
    name: "invited and stopped before it attached",
    frames: 1,
    kinds: [],
    kills: 2,
    threads: [reclaimer(2, "register"), later(worker(1)), later(worker(1))],
    about: ["ATTACH", "LOST"],
  },
  {
    ...base,
    name: "the table of kinds",
    frames: 1,
    kinds: [],
    tableKinds: [
      [1, 7],
      [1, 9],
      [4, 5],
    ],
    threads: [worker(2, "enterKind"), worker(3, "enterKind"), reclaimer(2, "enterKind")],
    about: ["KIND"],
  },
];

/** The same with more operations and more deaths: minutes, not seconds. Run by `npm run explore`. */
export const longerConfigurations: readonly Configuration[] = [
  {
    ...base,
    name: "by address, with onDrop, two deaths",
    kinds: [DROPPER],
    kills: 2,
    threads: [worker(3, "claim", "release"), worker(3, "claim", "release"), reclaimer(0)],
    about: ["OWN", "DROP"],
  },
  {
    ...base,
    name: "allocate and free, two deaths",
    kinds: [PLAIN],
    kills: 2,
    threads: [worker(3, "alloc", "release"), worker(3, "alloc", "release"), reclaimer(0)],
    about: ["SUMMARY", "ALLOCATE"],
  },
  {
    ...base,
    name: "allocate and free, three workers, nobody stops",
    kinds: [PLAIN],
    kills: 0,
    threads: [worker(2, "alloc", "release"), worker(2, "alloc", "release"), worker(1, "alloc")],
    about: ["SUMMARY", "ALLOCATE"],
  },
  {
    ...base,
    name: "raw tokens, three deep",
    frames: 1,
    kinds: [PLAIN, DROPPER],
    tokens: 3,
    kills: 2,
    threads: [
      worker(5, "claim", "intoRaw", "restore", "release", "repurpose"),
      worker(4, "restore", "restore wrong kind", "release", "intoRaw", "claim"),
      reclaimer(0),
    ],
    about: ["TOKEN", "MESSAGE"],
  },
  {
    ...base,
    name: "everything on one frame, three and two operations",
    frames: 1,
    kinds: [PLAIN, DROPPER],
    tokens: 1,
    threads: [worker(3, ...all), worker(2, ...all), reclaimer(0)],
    about: ["OWN", "TOKEN", "DROP", "MESSAGE"],
  },
  {
    ...base,
    name: "everything, two operations each",
    kinds: [PLAIN, DROPPER],
    tokens: 1,
    threads: [worker(2, ...all), worker(2, ...all), reclaimer(0)],
    about: ["OWN", "TOKEN", "DROP", "MESSAGE"],
  },
  {
    ...base,
    name: "two deaths, two reclaimers, two claims",
    frames: 1,
    kinds: [DROPPER],
    kills: 2,
    agentEntries: 5,
    threads: [worker(1, "claim"), worker(1, "claim"), reclaimer(0), reclaimer(0)],
    about: ["RECLAIMER", "LOST"],
  },
  {
    ...base,
    name: "ids that are used again, two deaths",
    frames: 1,
    kinds: [PLAIN],
    kills: 2,
    threads: [
      worker(1, "claim"),
      reclaimer(0),
      reclaimer(2, "register", "reclaim again"),
      later(worker(2, "claim", "release")),
    ],
    about: ["AGENT", "ATTACH", "RECLAIMER"],
  },
];

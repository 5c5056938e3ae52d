import type { Configuration } from "../configuration.js";
import { DROPPER, PLAIN } from "../content.js";
import { all, base, later, reclaimer, worker } from "./base.js";

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

import type { Configuration, Task } from "../configuration.js";
import { DROPPER, PLAIN } from "../content.js";
import { base, later, mortal, reclaimer, worker } from "./base.js";

const shared = { ...base, frames: 1, sharers: 2 } as const;
const references: readonly Task[] = ["acquire", "addReference", "releaseShared"];

/** References to one frame, of two agents that may have some. */
export const sharedConfigurations: readonly Configuration[] = [
  {
    ...shared,
    name: "references that come and go",
    kinds: [DROPPER],
    starts: [[0]],
    threads: [worker(3, ...references), worker(4, ...references), reclaimer(0)],
    about: ["SHARE", "COUNT", "DROP", "LOST", "STALE"],
  },
  {
    ...shared,
    name: "into the shared state and out of it",
    kinds: [DROPPER],
    starts: [0],
    threads: [
      worker(4, "share", "tryUnique", "releaseShared", "addReference", "release"),
      worker(3, ...references, "tryUnique", "release"),
      reclaimer(0),
    ],
    about: ["SHARE", "COUNT", "OWN", "GENERATION", "DROP"],
  },
  {
    ...shared,
    name: "claimed as shared",
    kinds: [PLAIN, DROPPER],
    threads: [
      worker(3, "claimShared", "releaseShared", "tryUnique", "release"),
      worker(3, "claimShared", "acquire", "releaseShared"),
      reclaimer(0),
    ],
    about: ["SHARE", "META", "DROP", "INUSE", "REFUSAL"],
  },
  {
    ...shared,
    name: "references, and onDrop that throws",
    kinds: [DROPPER],
    starts: [[0, 1]],
    threads: [
      worker(2, "releaseShared, onDrop throws", "addReference"),
      worker(3, "releaseShared", "releaseUnknown", "acquire"),
      reclaimer(1, "reclaim, onDrop throws"),
    ],
    about: ["DROP", "LOST", "SHARE"],
  },
  {
    ...shared,
    name: "reclaimers of shared frames that stop",
    kills: 2,
    kinds: [DROPPER],
    starts: [[0, 1]],
    threads: [
      worker(1, "releaseShared", "addReference"),
      mortal(reclaimer(2, "releaseShared", "acquire")),
      reclaimer(0),
    ],
    about: ["RECLAIMER", "COUNT", "DROP", "LOST"],
  },
  {
    ...shared,
    name: "an id that is used again, by one that shares",
    kinds: [PLAIN],
    starts: [[0, 1]],
    threads: [
      worker(1, "addReference"),
      worker(1, "releaseShared"),
      reclaimer(1, "register"),
      later(worker(1, "acquire")),
    ],
    about: ["COUNT", "SHARE", "LOST"],
  },
];

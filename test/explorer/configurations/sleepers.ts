import type { Configuration } from "../configuration.js";
import { PLAIN } from "../content.js";
import { base, mortal, reclaimer, worker } from "./base.js";

const asleep = { ...base, sleeps: true, kinds: [PLAIN] } as const;

/** Threads that sleep until they are woken. */
export const sleeperConfigurations: readonly Configuration[] = [
  {
    ...asleep,
    name: "a receiver that sleeps",
    channels: 1,
    channel: "public",
    starts: [0, 0],
    threads: [worker(2, "send", "sendTwo"), worker(2, "receive, waiting"), reclaimer(0)],
    about: ["SLEEP", "FIFO", "LOST"],
  },
  {
    ...asleep,
    name: "two receivers that sleep",
    frames: 1,
    channels: 1,
    channel: "public",
    starts: [0],
    kills: 0,
    threads: [worker(2, "send", "closeChannel"), worker(1, "receive, waiting"), worker(1, "receive, waiting")],
    about: ["SLEEP", "CLOSED"],
  },
  {
    ...asleep,
    name: "a sender that sleeps",
    channels: 1,
    capacity: 1,
    cells: 1,
    channel: "public",
    starts: ["queued", 0],
    threads: [worker(1, "send, waiting"), worker(2, "receive", "closeChannel"), reclaimer(0)],
    about: ["SLEEP", "FIFO", "CLOSED"],
  },
  {
    ...asleep,
    name: "a channel that ends while somebody sleeps",
    frames: 1,
    channels: 1,
    channel: "public",
    threads: [worker(2, "seizeChannel", "endChannel"), worker(1, "receive, waiting"), reclaimer(0)],
    about: ["SLEEP", "REFUSAL"],
  },
  {
    ...asleep,
    name: "sleepers, and a reclaimer that stops",
    frames: 1,
    kills: 2,
    starts: [0],
    threads: [worker(0), mortal(reclaimer(0)), reclaimer(0), worker(1, "alloc, waiting")],
    agentEntries: 5,
    about: ["SLEEP", "RECLAIMER"],
  },
  {
    ...asleep,
    name: "an allocation that sleeps",
    frames: 1,
    starts: [0],
    threads: [worker(2, "release", "claim"), worker(1, "alloc, waiting"), reclaimer(0)],
    about: ["SLEEP", "TOLD"],
  },
  {
    ...asleep,
    name: "two allocations that sleep",
    frames: 1,
    starts: [0],
    kills: 0,
    threads: [worker(1, "release"), worker(2, "alloc, waiting", "release"), worker(1, "alloc, waiting")],
    about: ["SLEEP"],
  },
];

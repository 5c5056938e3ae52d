import type { Task, ThreadPlan } from "../configuration.js";

export const worker = (budget: number, ...tasks: Task[]): ThreadPlan => ({ tasks, budget, mortal: true });
export const reclaimer = (budget: number, ...tasks: Task[]): ThreadPlan => ({
  tasks: ["reclaim", ...tasks],
  budget,
  mortal: false,
});
export const mortal = (plan: ThreadPlan): ThreadPlan => ({ ...plan, mortal: true });
export const later = (plan: ThreadPlan): ThreadPlan => ({ ...plan, later: true });

const none = { sharers: 0, lists: 0, channels: 0, capacity: 2, cells: 2, sleeps: false, starts: [] } as const;
export const base = { ...none, frames: 2, tokens: 0, kills: 1, agentEntries: 4, tableKinds: [], sample: 64 } as const;

/** What can be done to a unique frame. */
export const all: readonly Task[] = [
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

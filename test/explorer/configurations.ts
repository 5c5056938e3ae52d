import type { Configuration, Task, ThreadPlan } from "./configuration.js";
import { DROPPER, PLAIN } from "./content.js";

const worker = (budget: number, ...tasks: Task[]): ThreadPlan => ({ tasks, budget, mortal: true });
const supervisor = (budget: number, ...tasks: Task[]): ThreadPlan => ({
  tasks: ["reclaim", ...tasks],
  budget,
  mortal: false,
});

const base = { frames: 2, tokens: 0, kills: 1, agentEntries: 4, tableKinds: [], sample: 16 } as const;

export const configurations: readonly Configuration[] = [
  {
    ...base,
    name: "claim and release by address, with onDrop",
    kinds: [DROPPER],
    threads: [worker(3, "claim", "release"), worker(2, "claim", "release"), supervisor(0)],
    about: ["OWN", "DROP", "REFUSAL", "TOLD", "LOST"],
  },
];

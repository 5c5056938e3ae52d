import { describe, expect, it } from "vitest";
import { type Difference, differences, occurred } from "./traces/differences.js";
import type { Setting } from "./traces/machine.js";
import { played, replay } from "./traces/replay.js";
import { hasTraces, tracesIn } from "./traces/trace.js";

/*
 * Replays what the original's own code did (traces of the unmodified Rust sources), step by step, and compares results,
 * the order of onDrop, the allocator's calls, every slot and every list. All traces are replayed, and nothing of them is
 * left out: segments, which the library does not have, are played as the references that they are made of. What differs on
 * purpose is in traces/differences.ts.
 */
const settings: readonly Setting[] = [
  { name: "private memory", isShared: false, isReplaced: true, hasTwoAgents: false },
  { name: "shared memory", isShared: true, isReplaced: true, hasTwoAgents: false },
  { name: "shared memory of two agents", isShared: true, isReplaced: false, hasTwoAgents: true },
];

// The traces are beside the project, not in it.
describe.skipIf(!hasTraces)("the original's traces", () => {
  describe.each(settings)("on $name", (setting) => {
    it.each(tracesIn("scenarios"))("scenario $name", (trace) => {
      // The counts that a scenario writes into a slot are the first agent's.
      const hasCounts = trace.steps.some(({ op }) => op === "!poke_rc");
      replay(trace, { ...setting, hasTwoAgents: setting.hasTwoAgents && !hasCounts });
    });

    it("random ones", () => {
      for (const trace of tracesIn("random")) replay(trace, setting);
    });
  });

  it("differ here and there, for the reasons that are given, and in each of these ways", () => {
    for (const difference of Object.keys(differences)) {
      expect(occurred.get(difference as Difference) ?? 0, difference).toBeGreaterThan(0);
    }
  });

  it("were replayed in every way", () => {
    const ways = new Set(
      tracesIn("random").flatMap(({ steps }) => steps.map(({ op, res }) => `${op} ${Object.keys(res)[0]}`)),
    );
    const ours = new Set([...played.keys()].map((way) => way.split(" ").slice(0, 2).join(" ")));
    expect([...ways].filter((way) => !ours.has(way))).toEqual([]);
  });
});

import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

function run(mode: string) {
  const script = "test/support/losing.mjs";
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--expose-gc", script, mode], { encoding: "utf8" });
  expect(stdout, stderr).toBe("kept 12\n");
  expect(status).toBe(0);
  return stderr.split("\n").filter((line) => line.startsWith("unique-frame:"));
}

/** Where each owner that the program loses came to be. */
const callers: Readonly<Record<string, string>> = {
  "0x0": "at",
  "0x1000": "at",
  "0x2000": "at",
  "0x3000": "at",
  "0x4000": "losesRestored",
  "0xf000": "losesAllocated",
  "0x20000": "shared",
  "0x21000": "losesClone",
  "0x22000": "losesFound",
  "0x23000": "there",
  "0x24000": "shared",
  "0x25000": "losesPopped",
  "0x26000": "losesTaken",
  "0x28000": "losesReceived",
  "0x29000": "losesReceivedMany",
  "0x2b000": "shared",
};

describe("owners that the garbage collector took", () => {
  it("are reported in debug mode, each once, with the place that claimed them; consumed ones are not", () => {
    const reports = run("debug");
    const placeOf = (address: string): string => {
      const found = reports.filter((line) => line.includes(`(${address})`));
      expect(found, `reports of ${address}`).toHaveLength(1);
      expect(found[0]).toMatch(
        /^unique-frame: (Unique|Raw)?Frame\(0x[0-9a-f]+\) was never consumed: its frame is lost/,
      );
      return found[0]?.split("Claimed ")[1] ?? "";
    };
    // The first line of the place is the user's: the one that called the library.
    for (const [address, caller] of Object.entries(callers)) {
      expect(placeOf(address), address).toMatch(new RegExp(`^at ${caller} .*losing\\.mjs`));
    }
    expect(reports).toHaveLength(Object.keys(callers).length);
  });

  it("are not reported otherwise", () => {
    expect(run("plain")).toEqual([]);
  });
});

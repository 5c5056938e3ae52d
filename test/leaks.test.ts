import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

function run(mode: string) {
  const script = "test/support/losing.mjs";
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--expose-gc", script, mode], { encoding: "utf8" });
  expect(stdout, stderr).toBe("kept 10\n");
  expect(status).toBe(0);
  return stderr.split("\n").filter((line) => line.startsWith("unique-frame:"));
}

describe("owners that the garbage collector took", () => {
  it("are reported in debug mode, each once, with the place that claimed them; consumed ones are not", () => {
    const reports = run("debug");
    const placeOf = (address: string): string => {
      const found = reports.filter((line) => line.includes(`(${address})`));
      expect(found, `reports of ${address}`).toHaveLength(1);
      expect(found[0]).toMatch(/^unique-frame: (Unique|Raw)Frame\(0x[0-9a-f]+\) was never consumed: its frame is lost/);
      return found[0]?.split("Claimed ")[1] ?? "";
    };
    expect(placeOf("0x0")).toMatch(/^at at .*losing\.mjs/);
    for (const address of ["0x1000", "0x2000", "0x3000", "0x4000", "0xf000"]) {
      expect(placeOf(address)).toContain("losing.mjs");
    }
    expect(reports).toHaveLength(6);
  });

  it("are not reported otherwise", () => {
    expect(run("plain")).toEqual([]);
  });
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";

/** Runs a program to its end. One that is still alive after so long is stopped, and says so. */
async function run(...args: string[]): Promise<{ code: unknown; out: string; error: string }> {
  const child = spawn(process.execPath, ["test/support/waiting.mjs", ...args], { timeout: 20_000 });
  let [out, error] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    error += text;
  });
  const [code, signal] = await once(child, "close");
  return { code: code ?? signal, out, error };
}

// Node ends a program that has nothing to do but to wait for a promise: with exit code 13, or 0. These have no more.
describe.each(["usual", "polling"])("a program that only waits, in an engine of the %s kind,", (engine) => {
  it.each([
    ["receives", "1 2\nclosed\n"],
    ["loops", "1\n2\nclosed\n"],
    ["delivers", "undefined 1\n"],
    ["claims", "3\n"],
    ["stops", "TimeoutError\nTimeoutError\n"],
  ])("lives until it %s, and ends then", async (program, out) => {
    expect(await run(program, engine)).toEqual({ code: 0, out, error: "" });
  });
});

describe("a program that only waits, in private memory,", () => {
  it("lives until it stops, and ends then", async () => {
    expect(await run("stops", "usual", "private")).toEqual({ code: 0, out: "TimeoutError\nTimeoutError\n", error: "" });
  });
});

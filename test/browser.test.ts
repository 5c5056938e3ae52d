import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allCodeBlocks } from "../type-tests/support/code-blocks.js";
import { projectRoot } from "../type-tests/support/compilers.js";
import { chromiumPath, launchChromium } from "./support/chromium.js";
import { shownOutput } from "./support/run-block.js";
import { serveFolder } from "./support/static-server.js";

// A page with a worker, built by Vite from the package as it is published, in a real browser. It may load its own files, and
// nothing else: no eval, no inline script, no other host.
const policy = {
  "content-security-policy": "default-src 'none'; script-src 'self'; worker-src 'self'; img-src data:",
};
const isolation = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

const folder = join(projectRoot, ".tmp/browser-page");
const guide = allCodeBlocks().find(({ place }) => place.startsWith("docs/guide.md:"));

/** The page's sources, with the packed library and the guide's first program beside them. */
function writeSources(): void {
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(projectRoot, "test/fixtures/browser-page"), folder, { recursive: true });
  writeFileSync(join(folder, "guide.ts"), guide?.code ?? "");
  const library = join(folder, "node_modules/unique-frame");
  mkdirSync(library, { recursive: true });
  const pack = ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder];
  const archive = execFileSync("npm", pack, { cwd: projectRoot, encoding: "utf8" }).trim();
  execFileSync("tar", ["-xzf", join(folder, archive), "-C", library, "--strip-components", "1"]);
}

interface Report {
  readonly isIsolated: boolean;
  readonly canEval: boolean;
  readonly guide: readonly string[] | string;
  readonly worker: readonly string[] | string;
}

/** Opens the built page as a server with these headers gives it. Whatever it complains of fails the test. */
async function open(browser: Browser, headers: Readonly<Record<string, string>>): Promise<Report> {
  await using server = await serveFolder(join(folder, "dist"), { ...policy, ...headers });
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // The page tries eval, to see that the policy is in force.
    const isExpected = /unsafe-eval/.test(message.text());
    if (message.type() === "error" && !isExpected) complaints.push(message.text());
  });
  await page.goto(`${server.origin}/`);
  await page.waitForFunction('document.body.textContent !== ""').catch(() => {});
  const text = await page.locator("body").textContent();
  await page.close();
  expect(complaints).toEqual([]);
  return JSON.parse(text ?? "");
}

const isRun = chromiumPath !== undefined;
if (!isRun)
  console.warn("NOT RUN: test/browser.test.ts needs Chromium, and this machine has none (apt-get install chromium)");

describe.runIf(isRun)("a page", () => {
  let browser: Browser;
  beforeAll(async () => {
    writeSources();
    // Relative addresses, and no inline script: what the policy allows.
    await build({ root: folder, base: "./", logLevel: "error", build: { target: "es2022", modulePreload: false } });
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it("has the packed library in it, and the guide's first program", () => {
    expect(guide?.code).toContain("own(frame)");
    const { exports } = JSON.parse(readFileSync(join(folder, "node_modules/unique-frame/package.json"), "utf8"));
    expect(exports["."].default).toBe("./dist/index.js");
  });

  it("that is cross-origin isolated shares memory with its worker", async () => {
    expect(await open(browser, isolation)).toEqual({
      isIsolated: true,
      canEval: false,
      guide: guide && shownOutput(guide),
      worker: ["TO BE", "OR NOT"],
    });
  });

  it("that is not isolated has private memory, and is told why it has no other", async () => {
    expect(await open(browser, {})).toEqual({
      isIsolated: false,
      canEval: false,
      guide: guide && shownOutput(guide),
      worker:
        "MemoryError: createMemory: shared memory needs SharedArrayBuffer, which a page has when it is cross-origin isolated",
    });
  });
});

import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../test/support/chromium.js";
import { type StaticServer, serveFolder } from "../test/support/static-server.js";
import { projectRoot } from "../type-tests/support/compilers.js";
import { pagesFolder } from "./pages.js";

const site = join(projectRoot, "dist-site");
const namesIn = (folder: string, ending: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(ending));

const pages = namesIn(site, ".html").sort();
const windows = [
  { width: 390, height: 844, colorScheme: "dark" },
  { width: 1440, height: 900, colorScheme: "light" },
] as const;

let server: StaticServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([serveFolder(site), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

interface Visit extends AsyncDisposable {
  readonly page: Page;
  /** What the page wrote to the console as an error or a warning, threw, or asked for in vain. */
  readonly complaints: readonly string[];
}

/** Goes to a page, and waits until its scripts have taken it over. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${server.origin}/${path}`, { waitUntil: "load" });
  await page.waitForFunction(() => "__vue_app__" in (document.querySelector("#app") ?? {}));
}

async function visit(path: string, window: (typeof windows)[number] = windows[1]): Promise<Visit> {
  const { width, height, colorScheme } = window;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(`thrown: ${error.message}`));
  page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
  page.on("request", (request) => {
    if (!/^(data:|http:\/\/127\.0\.0\.1:)/.test(request.url())) complaints.push(`asked for: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  await open(page, path);
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** Links within the site, as absolute addresses, and what can be linked to. */
const readLinks = (page: Page): Promise<{ readonly links: readonly string[]; readonly anchors: readonly string[] }> =>
  page.evaluate(() => ({
    links: [...document.querySelectorAll<HTMLAnchorElement>("a[href]")]
      .map(({ href }) => href)
      .filter((href) => href.startsWith(location.origin)),
    anchors: [...document.querySelectorAll("[id]")].map(({ id }) => id),
  }));

describe(`the site: ${pages.length} pages`, () => {
  const linked = new Map<string, Set<string>>();
  const anchors = new Map<string, ReadonlySet<string>>();

  it("has a page for every document", () => {
    const written = namesIn(pagesFolder, ".md").map((name) => name.replace(/\.md$/, ".html"));
    expect(written.length).toBeGreaterThan(80);
    expect(pages.filter((name) => name !== "404.html")).toEqual(written.sort());
  });

  it.each(pages)("%s renders, narrow and wide, dark and light", async (path) => {
    for (const window of windows) {
      await using visited = await visit(path, window);
      const { page } = visited;
      expect(visited.complaints).toEqual([]);
      expect(await page.locator("h1").first().textContent()).not.toBe("");
      // No page is wider than its window: what is too wide scrolls in its own box.
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(window.width);
      expect(await page.locator("html.dark").count()).toBe(window.colorScheme === "dark" ? 1 : 0);
      const read = await readLinks(page);
      anchors.set(path, new Set(read.anchors));
      for (const link of read.links) linked.set(link, (linked.get(link) ?? new Set()).add(path));
    }
  });

  it("has no dead link, nor one to a heading that is not there", () => {
    expect(linked.size).toBeGreaterThan(100);
    const dead = [...linked].filter(([link]) => {
      const { pathname, hash } = new URL(link);
      const path = decodeURIComponent(pathname.slice(1)).replace(/(^|\/)$/, "$1index.html");
      const known = anchors.get(path);
      return known === undefined || (hash.length > 1 && !known.has(decodeURIComponent(hash.slice(1))));
    });
    expect(dead.map(([link, from]) => `${[...from].slice(0, 3).join(", ")} -> ${link}`)).toEqual([]);
  });
});

describe("the first program of the introduction", () => {
  const frames = (page: Page) =>
    page
      .locator(".twoslash")
      .first()
      .locator(".twoslash-hover", { hasText: /^frame$/ });
  const popup = (page: Page) => page.locator(".v-popper__popper--shown .twoslash-popup-code");

  it("tells the owner's type where the pointer is", async () => {
    await using visited = await visit("index.html");
    const { page } = visited;
    const types = [
      /^const frame: UniqueFrameOwner<Init, "dma"> \| GetFrameError</,
      /^const frame: UniqueFrameOwner<Init, "dma"> \| GetFrameError</,
      /^const frame: UniqueFrameOwner<Init, "dma">$/,
      /^const frame: UniqueFrameOwner<PageTable, "dma">$/,
    ];
    const title = await page.locator("h1").boundingBox();
    for (const [at, type] of types.entries()) {
      await frames(page).nth(at).hover();
      await expect.poll(() => popup(page).allTextContents()).toEqual([expect.stringMatching(type)]);
      // A pointer goes away step by step; one that jumps might be on its way to the popup.
      await page.mouse.move(title?.x ?? 0, title?.y ?? 0, { steps: 100 });
      await popup(page).waitFor({ state: "hidden" });
    }
    expect(visited.complaints).toEqual([]);
  });

  it("tells it under a finger, too", async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true });
    const page = await context.newPage();
    await open(page, "index.html");
    await frames(page).nth(2).tap();
    await popup(page).waitFor();
    expect(await popup(page).textContent()).toBe('const frame: UniqueFrameOwner<Init, "dma">');
    const box = await popup(page).boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= 390).toBe(true);
    await context.close();
  });

  it("has the compiler's squiggles and words under its misuses, and not the comments that ask for them", async () => {
    await using visited = await visit("index.html");
    const program = visited.page.locator(".twoslash").first();
    expect(await program.locator(".twoslash-error").allInnerTexts()).toEqual(["pid", "frame"]);
    expect(await program.locator(".twoslash-error-line").allInnerTexts()).toEqual([
      "Property 'pid' does not exist on type 'Readonly<PageTable>'.",
      expect.stringContaining("meta after drop: this frame was already consumed by drop"),
    ]);
    expect(await visited.page.locator("main").textContent()).not.toContain("@ts-expect-error");
  });
});

it("the search finds a name of the reference and a word of the documents", async () => {
  await using visited = await visit("index.html");
  const { page } = visited;
  for (const [words, found] of [
    ["repurpose", "api/functions/repurpose.html"],
    ["incarnation", "protocol.html"],
  ] as const) {
    await page.keyboard.press("Control+k");
    await page.locator("#localsearch-input").fill(words);
    await page.locator(`.VPLocalSearchBox a[href*="${found}"]`).first().waitFor();
    await page.keyboard.press("Escape");
  }
  expect(visited.complaints).toEqual([]);
});

import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { NavigationItem } from "typedoc-plugin-markdown";
import type { DefaultTheme } from "vitepress";
import { pageNames, pagesFolder } from "./pages.js";

/** The documents, in the order in which one reads them. */
const sections: Readonly<Record<string, readonly string[]>> = {
  Guide: ["index", "guide", "ownership", "kinds", "shared", "lists-and-channels", "memory", "lint", "support"],
  "Why it holds": ["what-tsc-proves", "errors", "protocol", "contract", "checking-speed", "benchmarks"],
};

const titleOf = (page: string): string =>
  page === "index.md" ? "Introduction" : (/^# (.+)$/m.exec(readFileSync(join(pagesFolder, page), "utf8"))?.[1] ?? page);

const itemOf = (page: string): DefaultTheme.SidebarItem => ({
  text: titleOf(page),
  link: `/${page.replace(/(?:index)?\.md$/, "")}`,
});

/** The sidebar. Throws for a document that is in no section: nobody would find it. */
export function sidebarOf(reference: readonly NavigationItem[]): DefaultTheme.SidebarItem[] {
  const pages = pageNames();
  const named = new Set(Object.values(sections).flat());
  const last = ["changelog.md", "licence.md"];
  const lost = pages.filter((page) => !page.includes("/") && !last.includes(page) && !named.has(basename(page, ".md")));
  if (lost.length > 0) throw new Error(`site/navigation.ts names no section for ${lost.join(", ")}`);
  return [
    ...Object.entries(sections).map(([text, names]) => ({
      text,
      items: names.filter((name) => pages.includes(`${name}.md`)).map((name) => itemOf(`${name}.md`)),
    })),
    { text: "Examples", items: pages.filter((page) => page.startsWith("examples/")).map(itemOf) },
    {
      text: "Reference",
      link: "/api/",
      items: reference.map(({ title, children = [] }) => ({
        text: title,
        collapsed: true,
        items: children.map(({ title, path }) => ({ text: title, link: `/api/${path?.replace(/\.md$/, "")}` })),
      })),
    },
    { text: "Project", items: last.map(itemOf) },
  ];
}

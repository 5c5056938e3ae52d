import { defineConfig } from "vitepress";
import { twoslash } from "../hovers.js";
import { sidebarOf } from "../navigation.js";
import { writePages } from "../pages.js";
import { writeReference } from "../reference/write.js";

// The pages are written before VitePress looks for them.
writePages();
const reference = await writeReference();

// A page with its owner's corner.
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect x="3" y="3" width="26" height="26" rx="4" fill="#3451b2"/><path d="M9 11h14M9 16h14M9 21h8" stroke="#fff" stroke-width="2.5"/></svg>`;

export default defineConfig({
  title: "unique-frame",
  description: "Exclusive, typed ownership of page frames, checked by the stock TypeScript compiler",
  lang: "en",
  head: [["link", { rel: "icon", href: `data:image/svg+xml,${encodeURIComponent(icon)}` }]],
  srcDir: "pages",
  outDir: "../dist-site",
  cacheDir: "../.tmp/vitepress",
  // What looks like HTML in the documents and doc comments is a type.
  markdown: {
    html: false,
    theme: { light: "light-plus", dark: "dark-plus" },
    codeTransformers: [twoslash],
  },
  // The guide has all its hovers with it.
  vite: { build: { chunkSizeWarningLimit: 1000 } },
  themeConfig: {
    nav: [
      { text: "Guide", link: "/guide" },
      { text: "Reference", link: "/api/" },
    ],
    sidebar: sidebarOf(reference),
    outline: { level: [2, 3] },
    search: {
      provider: "local",
      options: {
        // One looks for what a page says, not for what its hovers do.
        _render: (source, env, md) => {
          const html = md.render(source.replaceAll("```ts twoslash", "```ts"), env);
          return env.frontmatter?.["search"] === false ? "" : html;
        },
      },
    },
  },
});

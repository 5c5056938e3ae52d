import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Application, type TypeDocOptions } from "typedoc";
import type { NavigationItem, PluginOptions } from "typedoc-plugin-markdown";
import { projectRoot } from "../../type-tests/support/compilers.js";
import { withTwoslash } from "../page-text.js";
import { pagesFolder } from "../pages.js";
import { tidy } from "./noise.js";
import { ReferenceTheme } from "./theme.js";

const options = {
  name: "Reference",
  plugin: ["typedoc-plugin-markdown"],
  entryPoints: [join(projectRoot, "site/reference/entry.ts")],
  tsconfig: join(projectRoot, "site/reference/tsconfig.json"),
  out: join(pagesFolder, "api"),
  router: "member",
  readme: "none",
  entryFileName: "index.md",
  categoryOrder: ["Frames", "Types of owners", "Kinds", "Memory", "Lists and channels", "Errors"],
  kindSortOrder: ["Function", "Variable", "Class", "Interface", "TypeAlias"],
  excludeExternals: true,
  excludePrivate: true,
  validation: { notExported: false, invalidLink: true, invalidPath: true },
  treatValidationWarningsAsErrors: true,
  logLevel: "Warn" as const,
  hidePageHeader: true,
  hideBreadcrumbs: true,
  parametersFormat: "none",
  indexFormat: "table",
  pageTitleTemplates: { index: "Reference", member: "{rawName}" },
} satisfies Partial<TypeDocOptions> & Partial<PluginOptions>;

/** The frontmatter by which the theme knows a page of the reference. */
const frontmatter = "---\npageClass: reference\n---\n\n";

function finish(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) writeFileSync(path, frontmatter + withTwoslash(readFileSync(path, "utf8")));
  }
}

/** Writes a page for each public name from its doc comment, beside the other pages. Throws if a comment is wrong. */
export async function writeReference(): Promise<readonly NavigationItem[]> {
  const app = await Application.bootstrapWithPlugins(options);
  app.renderer.defineTheme("unique-frame", ReferenceTheme);
  app.options.setValue("theme", "unique-frame");
  tidy(app);
  const project = await app.convert();
  if (project === undefined) throw new Error("typedoc could not read the sources");
  app.validate(project);
  let navigation: readonly NavigationItem[] = [];
  app.renderer.on("endRender", () => {
    const { theme } = app.renderer;
    if (theme instanceof ReferenceTheme) navigation = theme.getNavigation(project);
  });
  await app.generateOutputs(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error("typedoc found mistakes in the doc comments");
  finish(options.out);
  return navigation;
}

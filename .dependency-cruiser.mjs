// The house: a folder of src/ may use those above it in this list, never those below it.
const order = ["ownership", "layout", "kind", "slot", "memory", "frame", "exchange", "lint"];

const upward = order.slice(0, -1).map((folder, at) => ({
  name: `${folder}-uses-what-is-below-it`,
  severity: "error",
  comment: `src/${folder} may use ${order.slice(0, at).join(", ") || "nothing"}`,
  from: { path: `^src/${folder}/` },
  to: { path: `^src/(${order.slice(at + 1).join("|")})/` },
}));

export default {
  forbidden: [
    ...upward,
    {
      name: "nobody-uses-the-index",
      severity: "error",
      comment: "src/index.ts is for users: inside the house, name the file",
      from: { path: "^src/" },
      to: { path: "^src/index" },
    },
    {
      name: "lint-is-an-entry-of-its-own",
      severity: "error",
      comment: "who does not lint has nothing of it",
      from: { path: "^src/(?!lint/)" },
      to: { path: "^src/lint/" },
    },
    {
      name: "lint-knows-the-protocol-only",
      severity: "error",
      comment:
        "src/lint reads the protocol table and the messages: it is an entry of its own, with nothing of the run time",
      from: { path: "^src/lint/" },
      to: { path: "^src/(?!lint/|ownership/)" },
    },
    {
      name: "a-folder-without-a-place",
      severity: "error",
      comment: "every folder of src/ has its place in the order",
      from: {},
      to: { path: "^src/[^/]+/", pathNot: `^src/(${order.join("|")})/` },
    },
    {
      name: "no-circle",
      severity: "error",
      comment: "two files that need each other are one concept, or a third is missing",
      from: { path: "^src/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-run-time-dependency",
      severity: "error",
      comment: "the library takes types from other packages, never code",
      from: { path: "^src/" },
      to: { path: "node_modules", dependencyTypesNot: ["type-only"] },
    },
    { name: "unresolved", severity: "error", from: { path: "^src/" }, to: { couldNotResolve: true } },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      extensions: [".ts", ".d.ts", ".js"],
      exportsFields: ["exports"],
      conditionNames: ["types", "import", "default"],
    },
  },
};

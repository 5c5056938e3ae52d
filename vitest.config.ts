import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // What the code must do, and what the compilers must say. Both have whole machines' worth of child processes.
    projects: [
      {
        test: {
          name: "test",
          include: ["test/**/*.test.ts"],
          globalSetup: ["test/support/build.ts"],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      "type-tests/vitest.config.ts",
    ],
    maxWorkers: 2,
  },
});

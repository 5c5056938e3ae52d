import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "type-tests",
    root: new URL("..", import.meta.url).pathname,
    include: ["type-tests/**/*.test.ts"],
    globalSetup: ["type-tests/support/build-declarations.ts"],
    // a compiler run takes seconds, and the compilers may share the machine with other suites
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
});

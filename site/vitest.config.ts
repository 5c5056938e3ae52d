import { defineConfig } from "vitest/config";

// `npm run docs:check`: not part of `npm test`, since it needs a browser and the built site. CI runs it.
export default defineConfig({
  test: { include: ["site/check.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 },
});

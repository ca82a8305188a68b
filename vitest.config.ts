import { defineConfig } from "vitest/config";

// Tests stand beside the room they prove; each file runs in a process of its own, two at a time.
export default defineConfig({
  test: {
    include: ["{core,wire,journal,guard,gateway,cli,bench,tools}/test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});

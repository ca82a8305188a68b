import { defineConfig } from "vitest/config";

const tests = (rooms: string): string => `${rooms}/test/**/*.test.ts`;

// Tests stand beside the room they prove, two files at a time. Where nothing has state there is nothing to keep
// apart, and loading hundreds of detectors for each file would be a third of the time; every other file runs in a
// process of its own.
export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What a test waits for comes at once on a quiet machine; a busy one may take its time.
    expect: { poll: { timeout: 10_000 } },
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "stateless", include: [tests("{core,bench}")], isolate: false } },
      {
        extends: true,
        test: { name: "rooms", include: [tests("{wire,journal,guard,gateway,cli,tools}")] },
      },
    ],
  },
});

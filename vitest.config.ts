import { defineConfig } from "vitest/config";
import { compiledCode } from "./tools/compiled-code.ts";

const tests = (rooms: string): string => `${rooms}/test/**/*.test.ts`;

/** They measure or change the process itself, so each has one of its own. */
const alone = [
  // its memory, with nothing else in it
  "cli/test/protocols/streams.test.ts",
  "gateway/test/exchange/load.test.ts",
  "guard/test/relay/bad-input.test.ts",
  "wire/test/body/content-encoding.test.ts",
  "wire/test/upstream/relay.test.ts",
  // its open files, warnings and threads
  "gateway/test/ledger/open-files.test.ts",
  "guard/test/websocket/many.test.ts",
  "wire/test/reading/worker.test.ts",
  // other modules under the code, another environment
  "gateway/test/ledger/faults/erasure-faults.test.ts",
  "gateway/test/ledger/faults/fault-table.test.ts",
  "guard/test/device/keychain.test.ts",
  "wire/test/way/way.test.ts",
];

// Tests stand beside the room they prove, two files at a time. No module has state, so there is nothing to keep
// apart, and loading detectors and schemas anew for each file was half of the processor time: files share two
// processes.
export default defineConfig({
  test: {
    // What a test waits for comes at once on a quiet machine; a busy one may take its time (tools/waiting.ts).
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
    env: compiledCode,
    projects: [
      { extends: true, test: { name: "alone", include: alone } },
      {
        extends: true,
        test: {
          name: "rooms",
          include: [tests("{core,bench,wire,journal,guard,gateway,cli,tools}")],
          exclude: alone,
          isolate: false,
        },
      },
    ],
  },
});

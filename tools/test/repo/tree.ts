import { repoFile, type InstalledPackage, type Listing } from "../../repo/listing.ts";
import type { Rule } from "../../repo/violation.ts";

/** A made-up tree: path to text. */
export function tree(
  files: Readonly<Record<string, string>>,
  installed: readonly Partial<InstalledPackage>[] = [],
): Listing {
  return {
    files: Object.entries(files).map(([path, text]) => repoFile(path, text)),
    installed: installed.map((one) => ({
      path: `node_modules/${one.name ?? "some"}`,
      name: "some",
      licence: "MIT",
      dev: false,
      installScript: false,
      ...one,
    })),
  };
}

/** What a rule refuses, as "path:line"; the line is left out where it is the whole file. */
export function refusals(rule: Rule, listing: Listing): string[] {
  return rule
    .check(listing)
    .filter(({ level }) => level === "refuse")
    .map(({ path, line }) => (line === 0 ? path : `${path}:${String(line)}`));
}

/** Refused places in one file of the given text. */
export function refusedIn(rule: Rule, path: string, text: string): string[] {
  return refusals(rule, tree({ [path]: text }));
}

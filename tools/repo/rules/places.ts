import { lineAt, type Listing, type RepoFile } from "../listing.ts";
import { refuse, type Rule, type Violation } from "../violation.ts";

/** The tree names no package registry and no folder of the machine that it was written on. */
export const places: Rule = {
  name: "places",
  check: ({ files }: Listing): Violation[] => files.flatMap(checkFile),
};

/** Assembled, since this file is of the tree too. */
const registries: readonly string[] = [
  ["registry", "npmjs", "org"],
  ["registry", "npmjs", "com"],
  ["registry", "yarnpkg", "com"],
  ["npm", "pkg", "github", "com"],
  ["pypi", "org"],
  ["files", "pythonhosted", "org"],
  ["deb", "debian", "org"],
  ["security", "debian", "org"],
  ["proxy", "golang", "org"],
  ["sum", "golang", "org"],
  ["crates", "io"],
  ["rubygems", "org"],
  ["repo", "maven", "apache", "org"],
  ["repo1", "maven", "org"],
].map((parts) => parts.join("."));

const registry = new RegExp(`(?<![\\w.-])(?:${registries.join("|").replaceAll(".", "\\.")})(?![\\w-])`, "gi");

/** An absolute path, not a folder of that name further down ("src/work/", "~/root/"). */
const machineFolder = /(?<![\w.~\-}*)>])\/(?:work|root)\//g;

function checkFile(file: RepoFile): Violation[] {
  return [
    ...matches(file, registry, "names a package registry; leave the choice to the reader's npm"),
    ...matches(file, machineFolder, "names a folder of one machine; use a relative or a made-up path"),
  ];
}

function matches(file: RepoFile, pattern: RegExp, message: string): Violation[] {
  return [...file.text.matchAll(pattern)].map((match) =>
    refuse(file.path, lineAt(file.text, match.index), message),
  );
}

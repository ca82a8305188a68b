import { isCode, type Listing, type RepoFile } from "../listing.ts";
import { refuse, type Rule, type Violation } from "../violation.ts";

const forbidden: ReadonlySet<string> = new Set([
  "util",
  "utils",
  "helper",
  "helpers",
  "type",
  "types",
  "common",
  "misc",
  "index",
]);

/** A file is named after its subject; a name that fits anything soon holds anything. */
export const names: Rule = {
  name: "names",
  check: ({ files }: Listing): Violation[] =>
    files.filter(isCode).flatMap((file) => [...checkName(file), ...checkBarrel(file)]),
};

function checkName(file: RepoFile): Violation[] {
  const words = file.path.split("/").map((part) => part.replace(/\..*$/, "").toLowerCase());
  return words
    .filter((word) => forbidden.has(word))
    .map((word) => refuse(file.path, 0, `"${word}" names no subject; name it after what it is about`));
}

function checkBarrel(file: RepoFile): Violation[] {
  return file.syntax().barrel
    ? [refuse(file.path, 0, "only re-exports; import from the file that has it")]
    : [];
}

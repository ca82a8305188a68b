import { dirname, posix } from "node:path";
import { findFile, type Listing, type RepoFile } from "../listing.ts";
import { readMarkdown, type Link } from "../markdown.ts";
import { rooms } from "../rooms.ts";
import { refuse, type Rule, type Violation } from "../violation.ts";

/** Links between documents lead somewhere, and the paths that they name in code spans are there. */
export const docsLinks: Rule = {
  name: "links in the docs resolve",
  check: (listing: Listing): Violation[] =>
    listing.files
      .filter((file) => file.path.endsWith(".md"))
      .flatMap((file) => {
        const { links, code } = readMarkdown(file.text);
        return [
          ...links.flatMap((link) => checkLink(file, link, listing)),
          ...code
            .filter(({ fenced }) => !fenced)
            .flatMap(({ text, line }) => checkPath(file, text, line, listing)),
        ];
      }),
};

function checkLink(file: RepoFile, { target, line }: Link, listing: Listing): Violation[] {
  if (/^[a-z][a-z+.-]*:/.test(target)) return [];
  const [path = "", fragment] = target.split("#");
  const at = path === "" ? file.path : posix.join(dirname(file.path), path);
  if (!exists(at, listing)) return [refuse(file.path, line, `links to ${at}, which is not there`)];
  const linked = findFile(listing, at);
  if (fragment === undefined || linked === undefined || !at.endsWith(".md")) return [];
  if (readMarkdown(linked.text).headings.has(fragment)) return [];
  return [refuse(file.path, line, `links to #${fragment}, which no heading of ${at} makes`)];
}

/** From the root: a room's name alone could as well be a folder of the operator's data. */
const treePath = new RegExp(
  `^(?:(?:${Object.keys(rooms).join("|")})/(?:src|test|bin)|tools|bench|docs)/[\\w./-]*$`,
);

/** A code span such as `core/src/judge.ts`; patterns and placeholders are left alone. */
function checkPath(file: RepoFile, text: string, line: number, listing: Listing): Violation[] {
  if (!treePath.test(text) || exists(text, listing)) return [];
  return [refuse(file.path, line, `names ${text}, which is not there`)];
}

function exists(path: string, { files }: Listing): boolean {
  const folder = path === "." || path === "./" ? "" : `${path.replace(/\/$/, "")}/`;
  return files.some((file) => file.path === path || file.path.startsWith(folder));
}

import { askGit } from "../scan/git.ts";

/** What a commit adds to one file. */
export interface AddedToFile {
  readonly path: string;
  readonly lines: readonly { readonly number: number; readonly text: string }[];
}

/** As git itself shows it, whatever its owner set. */
const plain = [
  "--no-color",
  "--no-ext-diff",
  "--no-textconv",
  "--no-renames",
  "--unified=0",
  "--src-prefix=a/",
  "--dst-prefix=b/",
];

/**
 * The lines that a commit adds, file by file, against its first parent.
 * @throws FourgateError usage when this is no repository, or git knows no such commit
 */
export async function linesAddedBy(
  cwd: string,
  commit: string,
): Promise<{ readonly id: string; readonly files: readonly AddedToFile[] }> {
  const id = (await askGit(cwd, ["rev-parse", "--verify", "--end-of-options", `${commit}^{commit}`])).trim();
  const diff = await askGit(cwd, ["show", "--format=", "--diff-merges=first-parent", ...plain, id, "--"]);
  return { id, files: addedIn(diff) };
}

function addedIn(diff: string): readonly AddedToFile[] {
  const files: { path: string; lines: { number: number; text: string }[] }[] = [];
  let added = 0;
  let removed = 0;
  let number = 0;
  for (const line of diff.split("\n")) {
    if (added > 0 && line.startsWith("+")) {
      files.at(-1)?.lines.push({ number: number++, text: line.slice(1) });
      added--;
    } else if (removed > 0 && line.startsWith("-")) {
      removed--;
    } else if (line.startsWith("+++ ")) {
      files.push({ path: pathOf(line.slice(4)), lines: [] });
    } else {
      const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
      if (!hunk) continue;
      removed = Number(hunk[1] ?? 1);
      number = Number(hunk[2]);
      added = Number(hunk[3] ?? 1);
    }
  }
  return files.filter(({ lines }) => lines.length > 0);
}

/** Git puts a tab behind a name with blanks, and one with other signs between quotes. */
function pathOf(name: string): string {
  return name
    .replace(/\t$/, "")
    .replace(/^"(.*)"$/, "$1")
    .replace(/^b\//, "");
}

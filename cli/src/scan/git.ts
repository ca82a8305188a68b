import { spawn } from "node:child_process";
import { once } from "node:events";
import { FourgateError } from "@fourgate/core/errors";
import { AddedLines } from "./diff.ts";
import { isBinary, nothingLeftOut, type LeftOut, type Piece, type Source } from "./piece.ts";

const complaintUnitsMax = 500;

/**
 * Only what git itself says, whatever its owner set: no colours, no filters, no drivers, no renames, and
 * the text of what attributes or a NUL make binary.
 */
const plainDiff = [
  "--text",
  "--no-color",
  "--no-ext-diff",
  "--no-textconv",
  "--no-renames",
  "--unified=3",
  "--src-prefix=a/",
  "--dst-prefix=b/",
];
const plainGit = ["-c", "core.quotePath=true", "-c", "diff.suppressBlankEmpty=false", "--no-pager"];

/** What is staged to be committed. */
export function stagedChanges(cwd: string): Source {
  return new DiffSource(cwd, ["diff", "--cached", ...plainDiff]);
}

/**
 * What the commits of a range add, each for itself: what a later one took out again is still in the
 * history. `revisions` as git-log has them: `main..topic`, `HEAD`, `A --not B`;
 * null: of none.
 */
export function commitsOf(cwd: string, revisions: readonly string[] | null): Source {
  if (revisions === null) return new NoSource();
  return new DiffSource(cwd, [
    "log",
    "--patch",
    "--format=commit %H%n%w(0,4,4)%B",
    "--diff-merges=first-parent",
    "--reverse",
    ...plainDiff,
    ...revisions,
    "--",
  ]);
}

/** A range that a person typed. @throws FourgateError usage */
export function readRange(range: string): readonly string[] {
  const words = range.trim().split(/\s+/);
  const bad = words.find((word) => word.startsWith("-") && word !== "--all" && word !== "--not");
  if (range.trim() !== "" && bad === undefined) return words;
  throw new FourgateError(
    "usage",
    bad === undefined ? "--git names no commits" : `--git takes revisions, and ${bad} is none`,
    "write it as --git main..HEAD, or --git=--all for the whole history",
  );
}

/** @throws FourgateError usage when git is missing, fails, or this is no repository */
export async function askGit(cwd: string, args: readonly string[]): Promise<string> {
  const { lines, finished } = startGit(cwd, args);
  const chunks: Buffer[] = [];
  for await (const chunk of lines) chunks.push(chunk as Buffer);
  await finished();
  return Buffer.concat(chunks).toString("utf8");
}

class NoSource implements Source {
  readonly leftOut: LeftOut = nothingLeftOut();

  bytesTotal(): number {
    return 0;
  }

  async *pieces(): AsyncGenerator<Piece> {
    // Nothing is sent.
  }
}

class DiffSource implements Source {
  readonly leftOut: LeftOut = nothingLeftOut();
  readonly #cwd: string;
  readonly #args: readonly string[];

  constructor(cwd: string, args: readonly string[]) {
    this.#cwd = cwd;
    this.#args = args;
  }

  bytesTotal(): undefined {
    return undefined;
  }

  *#texts(pieces: readonly Piece[]): Generator<Piece> {
    for (const piece of pieces) {
      if (isBinary(piece.bytes)) this.leftOut.binary++;
      else yield piece;
    }
  }

  async *pieces(): AsyncGenerator<Piece> {
    // Outside of a repository git-diff is another program, with other options.
    await askGit(this.#cwd, ["rev-parse", "--git-dir"]);
    const { lines, finished } = startGit(this.#cwd, this.#args);
    const added = new AddedLines();
    for await (const chunk of lines) yield* this.#texts(added.push(chunk as Buffer));
    yield* this.#texts(added.end());
    await finished();
  }
}

function startGit(
  cwd: string,
  args: readonly string[],
): { readonly lines: NodeJS.ReadableStream; readonly finished: () => Promise<void> } {
  const child = spawn("git", [...plainGit, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (complaint.length < complaintUnitsMax) complaint += text.slice(0, complaintUnitsMax);
  });
  const ended = once(child, "close") as Promise<[number | null]>;
  // Looked at when all output was read; a rejection before that must not be unhandled.
  ended.catch(() => undefined);
  const finished = async (): Promise<void> => {
    const [code] = await ended.catch((error: unknown): never => {
      throw new FourgateError(
        "usage",
        "git can't be started",
        "install git, or scan the files themselves",
        error,
      );
    });
    if (code === 0) return;
    const said = complaint.split("\n")[0]?.replace(/^fatal: /, "") ?? "";
    throw new FourgateError(
      "usage",
      `git says: ${said === "" ? `exit ${String(code)}` : said}`,
      "run it inside of a repository, with revisions that it knows",
    );
  };
  return { lines: child.stdout, finished };
}

import { FourgateError } from "@fourgate/core/errors";
import type { Piece } from "./piece.ts";

/** A line that is longer is no text that anyone wrote: the run ends with an error, never with a part unread. */
const lineMibMax = 512;

const newline = 0x0a;

/**
 * Reads `git diff -U0` or `git log -p -U0` (with `--format=` giving `commit HASH` lines) as it
 * arrives and gives each run of added lines as a piece. Names in double quotes are C strings, as
 * git-diff writes them.
 */
export class AddedLines {
  /** The line that is not whole yet, in pieces: joined once, when its end comes. */
  #open: Buffer[] = [];
  #openBytes = 0;
  #commit = "";
  #file = "";
  #nextLine = 0;
  /** Lines of the hunk that are still to come; headers are only looked for outside of hunks. */
  #removedLeft = 0;
  #addedLeft = 0;
  #added: Buffer[] = [];
  #firstLine = 0;

  /** @throws FourgateError usage */
  push(chunk: Buffer): Piece[] {
    const pieces: Piece[] = [];
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      this.#open.push(chunk.subarray(from, end + 1));
      this.#line(this.#takeOpen(), pieces);
      from = end + 1;
    }
    if (from < chunk.length) this.#open.push(chunk.subarray(from));
    this.#openBytes += chunk.length - from;
    if (this.#openBytes > lineMibMax * 1024 * 1024) {
      throw new FourgateError(
        "usage",
        `${this.#file} has a line of more than ${String(lineMibMax)} MiB`,
        "leave that file out of the commit",
      );
    }
    return pieces;
  }

  end(): Piece[] {
    const pieces: Piece[] = [];
    if (this.#open.length > 0) this.#line(this.#takeOpen(), pieces);
    this.#flush(pieces);
    return pieces;
  }

  #takeOpen(): Buffer {
    const [only, ...more] = this.#open;
    const line = only !== undefined && more.length === 0 ? only : Buffer.concat(this.#open);
    this.#open = [];
    this.#openBytes = 0;
    return line;
  }

  #line(line: Buffer, pieces: Piece[]): void {
    if (this.#removedLeft > 0 && line[0] === 0x2d) {
      this.#removedLeft--;
      return;
    }
    if (this.#addedLeft > 0 && line[0] === 0x2b) {
      this.#addedLeft--;
      if (this.#added.length === 0) this.#firstLine = this.#nextLine;
      this.#added.push(line.subarray(1));
      this.#nextLine++;
      return;
    }
    // "\ No newline at end of file"
    if (line[0] === 0x5c) return;
    this.#flush(pieces);
    this.#header(line.toString("utf8").replace(/\r?\n$/, ""));
  }

  #header(line: string): void {
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk) {
      this.#removedLeft = Number(hunk[1] ?? 1);
      this.#nextLine = Number(hunk[2]);
      this.#addedLeft = Number(hunk[3] ?? 1);
    } else if (line.startsWith("+++ ")) this.#file = pathOf(line.slice(4));
    else if (/^commit [0-9a-f]{40,64}$/.test(line)) this.#commit = line.slice(7);
  }

  #flush(pieces: Piece[]): void {
    if (this.#added.length === 0) return;
    const bytes = Buffer.concat(this.#added);
    const commit = this.#commit === "" ? {} : { commit: this.#commit };
    pieces.push({ file: this.#file, ...commit, bytes, firstLine: this.#firstLine });
    this.#added = [];
  }
}

/** `b/src/x.ts`, or `"b/a\tb"` as a C string; a tab ends a name that holds blanks. */
function pathOf(text: string): string {
  const plain = text.startsWith('"') ? unquoted(text) : text.replace(/\t$/, "");
  return plain.startsWith("b/") ? plain.slice(2) : plain;
}

function unquoted(text: string): string {
  const bytes: number[] = [];
  const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };
  for (const [, octal, letter, other] of text
    .replace(/^"|"\s*$/g, "")
    .matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/g)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (letter !== undefined) bytes.push(escapes[letter] ?? letter.charCodeAt(0));
    else bytes.push(...Buffer.from(other ?? "", "utf8"));
  }
  return Buffer.from(bytes).toString("utf8");
}

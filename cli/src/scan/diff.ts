import { FourgateError } from "@fourgate/core/errors";
import type { Piece } from "./piece.ts";

/** A line that is longer is no text that anyone wrote: the run ends with an error, never with a part unread. */
const lineMibMax = 512;

const newline = 0x0a;
const messageIndent = "    ";
/** In place of a file's name. */
const messageName = "commit message";

/**
 * Reads `git diff` or `git log -p` as it arrives, the log with lines `commit HASH` and each message
 * indented by four blanks. Gives each hunk that adds lines as a piece, with the lines around them, which
 * may say what a value is; and each message. Names in double quotes are C strings, as git writes them.
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
  /** The hunk's lines as the file has them now, and which of them are added. */
  #lines: Buffer[] = [];
  #own = new Set<number>();
  #firstLine = 0;
  #message: string[] = [];

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
    this.#flushMessage(pieces);
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
    if (this.#removedLeft > 0 || this.#addedLeft > 0) {
      this.#hunkLine(line);
      return;
    }
    // "\ No newline at end of file"
    if (line[0] === 0x5c) return;
    this.#flush(pieces);
    const text = line.toString("utf8").replace(/\r?\n$/, "");
    if (text.startsWith(messageIndent)) this.#message.push(`${text.slice(messageIndent.length)}\n`);
    else this.#header(text, pieces);
  }

  #hunkLine(line: Buffer): void {
    const sign = line[0];
    if (sign === 0x5c) return;
    if (sign !== 0x2b) this.#removedLeft--;
    if (sign === 0x2d) return;
    this.#addedLeft--;
    if (sign === 0x2b) this.#own.add(this.#nextLine);
    // Some settings write an empty line of context without its blank.
    this.#lines.push(sign === newline ? line : line.subarray(1));
    this.#nextLine++;
  }

  #header(line: string, pieces: Piece[]): void {
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk) {
      this.#removedLeft = Number(hunk[1] ?? 1);
      this.#firstLine = Number(hunk[2]);
      this.#nextLine = this.#firstLine;
      this.#addedLeft = Number(hunk[3] ?? 1);
    } else if (line.startsWith("+++ ")) this.#file = pathOf(line.slice(4));
    else if (/^(?:commit [0-9a-f]{40,64}|diff --git .*)$/.test(line)) {
      this.#flushMessage(pieces);
      if (line.startsWith("commit ")) this.#commit = line.slice("commit ".length);
    }
  }

  #flush(pieces: Piece[]): void {
    const own = this.#own;
    if (own.size > 0)
      this.#push(this.#file, Buffer.concat(this.#lines), this.#firstLine, pieces, (line) => own.has(line));
    this.#lines = [];
    this.#own = new Set();
  }

  #flushMessage(pieces: Piece[]): void {
    if (this.#message.length > 0) this.#push(messageName, Buffer.from(this.#message.join("")), 1, pieces);
    this.#message = [];
  }

  #push(file: string, bytes: Buffer, firstLine: number, pieces: Piece[], isOwn?: Piece["isOwn"]): void {
    const commit = this.#commit === "" ? {} : { commit: this.#commit };
    pieces.push({ file, ...commit, bytes, firstLine, ...(isOwn ? { isOwn } : {}) });
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

import { utf8ToString, writeUtf8 } from "../prompt/json/utf8.ts";

const pathBytesMax = 1024;
const mentionCountMax = 10_000;
const extendedLineCountMax = 6;

const newline = 0x0a;
const space = 0x20;
const quote = 0x22;
const colon = 0x3a;
const backslash = 0x5c;
const plus = 0x2b;
const minus = 0x2d;
const letterF = 0x66;
const letterN = 0x6e;

const attachment = { mark: 0x5f, markAt: 4, text: ascii("file_path") };
const contents = { mark: 0x43, markAt: 0, text: ascii("Contents of ") };
const directory = { mark: 0x3a, markAt: 16, text: ascii("orking directory: ") };

/**
 * Paths of files that a client put into a text: `"file_path":"…"` and `Contents of /path`. The
 * bytes are a JSON literal's, as sent; what a client nests in it is escaped twice.
 */
export function attachedPaths(bytes: Uint8Array, start: number, end: number): readonly string[] {
  const found = new Set<string>();
  each(bytes, start, end, attachment, (after) => {
    let at = after;
    while (at < end && at < after + 12 && [backslash, quote, colon, space].includes(bytes[at] ?? 0)) at++;
    // The value is a string: a sentence that says file_path:line_number names no file.
    if (bytes[at - 1] === quote && at > after + 1)
      found.add(readPath(bytes, at, end, (byte) => byte === quote));
  });
  each(bytes, start, end, contents, (after) => {
    found.add(readPath(bytes, after, end, endsInProse));
  });
  found.delete("");
  return [...found];
}

/** Folders that a client's text calls its working directory. */
export function statedFolders(bytes: Uint8Array, start: number, end: number): readonly string[] {
  const found = new Set<string>();
  each(bytes, start, end, directory, (after) => {
    found.add(readPath(bytes, after, end, () => false).trim());
  });
  found.delete("");
  return [...found];
}

/**
 * Which lines of a tool's result name files, beside a diff's headers: none ("diff"), those that say
 * a line's number too ("numbered"), or all that begin with a path and a colon ("any").
 */
export type ResultLines = "diff" | "numbered" | "any";

/**
 * Paths at the beginning of a result's lines: `path:…`, `revision:path:…`, `path-12-…` (context
 * lines of grep), and in the headers of a diff, without their a/ and b/.
 */
export function searchedPaths(
  bytes: Uint8Array,
  start: number,
  end: number,
  escaped: boolean,
  lines: ResultLines,
): readonly string[] {
  const found = new Set<string>();
  if (lines !== "any") {
    lineAt(bytes, start, end, lines, found);
    if (escaped && headerStarts.has(bytes[start] ?? 0)) extendedHeader(bytes, start, end, found);
    if (escaped)
      for (const mark of lines === "diff" ? [plus, minus] : [plus, minus, colon])
        markedLines(bytes, start, end, mark, lines, found);
    return [...found];
  }
  let line = start;
  while (line < end && found.size < mentionCountMax) {
    lineAt(bytes, line, end, lines, found);
    line = escaped ? nextLine(bytes, line, end) : end;
  }
  return [...found];
}

function lineAt(bytes: Uint8Array, line: number, end: number, lines: ResultLines, found: Set<string>): void {
  const first = skipNumber(bytes, line, end);
  if (headerStarts.has(bytes[first] ?? 0)) diffHeader(bytes, first, end, found);
  if (lines !== "diff") pathsAtStart(bytes, line, end, lines, found);
}

/** Reads the lines in which a header's or a number's `mark` stands; most lines have none. */
function markedLines(
  bytes: Uint8Array,
  start: number,
  end: number,
  mark: number,
  lines: ResultLines,
  found: Set<string>,
): void {
  const text = bytes.subarray(start, end);
  let before = 0;
  for (
    let at = text.indexOf(mark);
    at >= 0 && found.size < mentionCountMax;
    at = text.indexOf(mark, at + 1)
  ) {
    const next = text[at + 1] ?? 0;
    const isHeader =
      next === mark
        ? text[at + 2] === mark && text[at + 3] === space
        : mark === minus && text[at - 1] === space && text[at - 2] === letterF;
    const isDiff = next === minus && mark === minus && text[at - 1] === space && text[at - 2] === letterF;
    if (!isHeader && !isDiff && (lines === "diff" || !isDigit(next) || !isNumbered(text, at, text.length)))
      continue;
    // Back to the line's start, or to the last place seen: then it is a line that was read.
    let line = at;
    while (line > before && !isLineStart(text, line)) line--;
    const isNew = line > before || isLineStart(text, line);
    before = at;
    if (!isNew) continue;
    lineAt(bytes, start + line, end, lines, found);
    if (isHeader || isDiff) extendedHeader(bytes, start + line, end, found);
  }
}

/** git's lines after a "diff --git": modes, similarity, names. */
function extendedHeader(bytes: Uint8Array, header: number, end: number, found: Set<string>): void {
  let line = header;
  for (let i = 0; i < extendedLineCountMax; i++) {
    line = nextLine(bytes, line, end);
    if (line >= end) return;
    lineAt(bytes, line, end, "diff", found);
  }
}

/** Does an escaped newline end before `at`? An even number of backslashes stands for themselves. */
function isLineStart(text: Uint8Array, at: number): boolean {
  if (text[at - 1] !== letterN) return false;
  let run = 0;
  while (run < 16 && text[at - 2 - run] === backslash) run++;
  return run % 2 === 1;
}

const headerStarts: ReadonlySet<number> = new Set(Array.from("d+-rc", (char) => char.charCodeAt(0)));
const headers = ["diff -", "+++ ", "--- ", "rename from ", "rename to ", "copy from ", "copy to "].map(
  (text) => ascii(text),
);

/** Readers number a file's lines: `   12→`, `12\t`, `12: ` or `12 | ` stands before them. */
function skipNumber(bytes: Uint8Array, line: number, end: number): number {
  let at = line;
  while (at < end && (bytes[at] === space || isDigit(bytes[at] ?? 0))) at++;
  if (at === line) return line;
  if (bytes[at] === 0xe2 && bytes[at + 1] === 0x86 && bytes[at + 2] === 0x92) return at + 3;
  const isMark = (bytes[at] === colon || bytes[at] === 0x7c) && bytes[at + 1] === space;
  return isMark || (bytes[at] === backslash && bytes[at + 1] === 0x74) ? at + 2 : line;
}

function diffHeader(bytes: Uint8Array, line: number, end: number, found: Set<string>): void {
  const header = headers.find(
    (text) => line + text.length < end && text.every((byte, i) => bytes[line + i] === byte),
  );
  if (header === undefined) return;
  const isPair = header === headers[0];
  let at = line + header.length;
  // git puts a name with other characters than ASCII's between quotes.
  if (!isPair && bytes[at] === backslash && bytes[at + 1] === quote) at += 2;
  let text = readPath(bytes, at, end, () => false);
  if (isPair) {
    // In quotes the line's first name ends the reading; the +++ and --- lines have them too.
    text = text.replace(/^\S+\s+/, "");
    for (const word of text.split(/\s+/)) addDiffPath(word, found);
    for (const half of text.split(/ (?=[a-z0-9]\/)/)) addDiffPath(half, found);
  } else {
    addDiffPath(text, found);
  }
}

function addDiffPath(text: string, found: Set<string>): void {
  const path = text.replace(/^[a-z0-9]\//, "");
  if (path.includes("/") && path !== "/dev/null") found.add(path);
  if (path !== text) found.add(text);
}

function pathsAtStart(
  bytes: Uint8Array,
  line: number,
  end: number,
  lines: ResultLines,
  found: Set<string>,
): void {
  const first = bytes[line] ?? space;
  if (first <= space || first === colon) return;
  const isDrive = bytes[line + 1] === colon && (bytes[line + 2] === backslash || bytes[line + 2] === 0x2f);
  const limit = Math.min(end, line + pathBytesMax);
  let field = line;
  let slash = false;
  for (let at = isDrive ? line + 2 : line; at < limit; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x2f) slash = true;
    else if (byte === backslash) {
      if (bytes[at + 1] !== backslash) return;
      slash = true;
      at++;
    } else if (slash && (byte === 0x2d || byte === 0x3d) && isNumbered(bytes, at, end)) {
      // The path may go on all the same: its own name may hold "-12-".
      found.add(readPath(bytes, field, at, () => false));
    } else if (byte === colon) {
      if (slash) {
        if (lines === "any" || isNumbered(bytes, at, end)) found.add(readPath(bytes, field, at, () => false));
        return;
      }
      if (field !== line) return;
      field = at + 1;
    }
  }
}

/** Do a number and the same sign again follow the sign at `at`? */
function isNumbered(bytes: Uint8Array, at: number, end: number): boolean {
  let next = at + 1;
  while (next < end && isDigit(bytes[next] ?? 0)) next++;
  return next > at + 1 && bytes[next] === bytes[at];
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Start of the line after the one at `from`; a line ends with an escaped newline. */
function nextLine(bytes: Uint8Array, from: number, end: number): number {
  const rest = bytes.subarray(from, end);
  for (let at = rest.indexOf(backslash); at >= 0; at = rest.indexOf(backslash, at + 2)) {
    if (rest[at + 1] === 0x6e) return from + at + 2;
  }
  return end;
}

function each(
  bytes: Uint8Array,
  start: number,
  end: number,
  needle: { readonly mark: number; readonly markAt: number; readonly text: Uint8Array },
  found: (after: number) => void,
): void {
  let count = 0;
  const text = bytes.subarray(start, end);
  for (let at = text.indexOf(needle.mark); at >= 0; at = text.indexOf(needle.mark, at + 1)) {
    const from = at - needle.markAt;
    const after = from + needle.text.length;
    if (from < 0 || after > text.length || !needle.text.every((byte, i) => text[from + i] === byte)) continue;
    found(start + after);
    if (++count >= mentionCountMax) return;
  }
}

/** In prose a path ends before " (" and before a colon that ends the sentence. */
function endsInProse(byte: number, next: number, length: number): boolean {
  return (
    (byte === space && next === 0x28) || byte === quote || byte === 0x60 || (byte === colon && length > 1)
  );
}

/** Reads until a line's end or `stop`; any run of backslashes is one separator of folders. */
function readPath(
  bytes: Uint8Array,
  start: number,
  end: number,
  stop: (byte: number, next: number, length: number) => boolean,
): string {
  const out = new Uint8Array(pathBytesMax + 4);
  let length = 0;
  for (let at = start; at < end && length < pathBytesMax; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === newline || stop(byte, bytes[at + 1] ?? 0, length)) break;
    if (byte !== backslash) {
      out[length++] = byte;
      continue;
    }
    let run = 1;
    while (bytes[at + run] === backslash) run++;
    const after = bytes[at + run] ?? 0;
    at += run - 1;
    if (after === quote || at + 1 >= end) break;
    if (run % 2 === 1 && (after === 0x6e || after === 0x72 || after === 0x74)) break;
    if (run % 2 === 1 && after === 0x75) {
      const point = Number.parseInt(utf8ToString(bytes, at + 2, Math.min(end, at + 6)), 16);
      const isPlain = point > 0x1f && point !== 0x7f && (point < 0xd800 || point > 0xdfff);
      length = writeUtf8(isPlain ? point : 0x3f, out, length);
      at += 5;
    } else {
      out[length++] = 0x2f;
    }
  }
  return utf8ToString(out, 0, length);
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

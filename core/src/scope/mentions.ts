import { utf8ToString, writeUtf8 } from "../prompt/json/utf8.ts";

const pathBytesMax = 1024;
const mentionCountMax = 10_000;

const newline = 0x0a;
const space = 0x20;
const quote = 0x22;
const colon = 0x3a;
const backslash = 0x5c;

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
    if (bytes[at - 1] === quote && at > after + 1) found.add(readPath(bytes, at, end, (byte) => byte === quote));
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

/** Paths at the beginning of a search result's lines: `path:…`, or `revision:path:…`. */
export function searchedPaths(bytes: Uint8Array, start: number, end: number, escaped: boolean): readonly string[] {
  const found = new Set<string>();
  let line = start;
  while (line < end && found.size < mentionCountMax) {
    const path = pathAtStart(bytes, line, end);
    if (path !== "") found.add(path);
    line = escaped ? nextLine(bytes, line, end) : end;
  }
  return [...found];
}

function pathAtStart(bytes: Uint8Array, line: number, end: number): string {
  const first = bytes[line] ?? space;
  if (first <= space || first === colon) return "";
  const isDrive = bytes[line + 1] === colon && (bytes[line + 2] === backslash || bytes[line + 2] === 0x2f);
  const limit = Math.min(end, line + pathBytesMax);
  let field = line;
  let slash = false;
  for (let at = isDrive ? line + 2 : line; at < limit; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x2f) slash = true;
    else if (byte === backslash) {
      if (bytes[at + 1] !== backslash) return "";
      slash = true;
      at++;
    } else if (byte === colon) {
      if (slash) return readPath(bytes, field, at, () => false);
      if (field !== line) return "";
      field = at + 1;
    }
  }
  return "";
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
  return (byte === space && next === 0x28) || byte === quote || byte === 0x60 || (byte === colon && length > 1);
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

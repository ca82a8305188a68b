const backslash = 0x5c;
const newline = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
const minus = 0x2d;
const blanksMax = 20;
/** So far a line's beginning is looked for. */
const lineBytesMax = 512;

/** What values are made of: letters, digits and `+`, `-`, `/`, `_`, `.`, `=`, `~`. */
const isValuePart: Uint8Array = new Uint8Array(256);
for (const each of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-/_.=~")
  isValuePart[each.charCodeAt(0)] = 1;

/**
 * Bytes of a backslash at a line's end and of what the next line has before the value goes on, at most 31; 0 where no
 * value is broken there. YAML (1.2, section 7.3.1) and Java's properties leave blanks out at the next line's
 * beginning, a patch has its sign there, and a notebook ends a string and begins another.
 */
export function continuationLength(bytes: Uint8Array, at: number): number {
  if (isValuePart[bytes[at - 1] ?? 0] !== 1) return 0;
  const line = lineEndLength(bytes, at + 1);
  return line === 0 ? 0 : goesOnAfter(bytes, at, 1 + line);
}

/** Whether the backslash of such a line's end, escaped once more, and the escaped line's end stand at `at`: `\\\n`. */
export function isEscapedContinuation(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 2] !== backslash || isValuePart[bytes[at - 1] ?? 0] !== 1) return false;
  const letter = bytes[at + 3];
  if (letter === 0x6e) return goesOnAfter(bytes, at, 4) > 0;
  const isCrLf = letter === 0x72 && bytes[at + 4] === backslash && bytes[at + 5] === 0x6e;
  return isCrLf && goesOnAfter(bytes, at, 6) > 0;
}

/** `length` and what follows before the value goes on; 0 where it does not. */
function goesOnAfter(bytes: Uint8Array, at: number, length: number): number {
  let next = at + length;
  if (bytes[next] === quote) {
    next = afterNextString(bytes, next);
    if (next < 0) return 0;
  } else {
    if (isPatchSign(bytes[next]) && bytes[next] === signOfLine(bytes, at)) next++;
    const first = next;
    next = afterBlanks(bytes, first);
    // A shell's next argument.
    if (next > first && bytes[next] === minus) return 0;
  }
  return isValuePart[bytes[next] ?? 0] === 1 ? next - at : 0;
}

/** Behind `",`, a line's end, blanks and `"`; -1 where something else stands there. */
export function afterNextString(bytes: Uint8Array, at: number): number {
  if (bytes[at + 1] !== 0x2c) return -1;
  const line = lineEndLength(bytes, at + 2);
  const next = line === 0 ? -1 : afterBlanks(bytes, at + 2 + line);
  return next >= 0 && bytes[next] === quote ? next + 1 : -1;
}

function lineEndLength(bytes: Uint8Array, at: number): number {
  if (bytes[at] === newline) return 1;
  return bytes[at] === carriageReturn && bytes[at + 1] === newline ? 2 : 0;
}

function afterBlanks(bytes: Uint8Array, at: number): number {
  let next = at;
  while (next - at < blanksMax && (bytes[next] === 0x20 || bytes[next] === 0x09)) next++;
  return next;
}

function isPatchSign(byte: number | undefined): boolean {
  return byte === 0x2b || byte === minus;
}

/** The first byte of the line that `at` stands in; undefined where that is too far. */
function signOfLine(bytes: Uint8Array, at: number): number | undefined {
  const near = bytes.subarray(Math.max(0, at - lineBytesMax), at);
  const start = near.lastIndexOf(newline) + 1;
  return start === 0 && near.length === lineBytesMax ? undefined : near[start];
}

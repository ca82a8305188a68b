/** Whether a match of a rule with this notAfter may begin at `at`: what stands before is not part of the same word. */
export function mayBegin(notAfter: Uint8Array | null, bytes: Uint8Array, at: number): boolean {
  if (notAfter === null || at === 0 || notAfter[bytes[at - 1]!] === 0) return true;
  // A hyphen joins words, but at a line's start it is a patch's or a list's.
  let word = at;
  while (word > 0 && word > at - joinersMax && isJoiner(bytes[word - 1]!)) word--;
  if (word < at && (word === 0 || notAfter[bytes[word - 1]!] === 0)) return true;
  return endsEscape(bytes, word);
}

const joinersMax = 4;

function isJoiner(byte: number): boolean {
  return byte === 0x2d || byte === 0x5f;
}

/**
 * An escape ends before `at`: \n of a string within a string, %3D of an address, ESC[32m or ESC[K of a
 * terminal (ECMA-48 section 5.4). Its last character is a letter and belongs to no word.
 */
function endsEscape(bytes: Uint8Array, at: number): boolean {
  if (at === 0) return false;
  const last = bytes[at - 1]!;
  const before = at > 1 ? bytes[at - 2]! : 0;
  if (before === 0x5c) return last === 0x6e || last === 0x72 || last === 0x74;
  if (at > 2 && bytes[at - 3] === 0x25) return isHex(before) && isHex(last);
  if (last < 0x40 || last > 0x7e) return false;
  // Most letters stand behind another one.
  if (before !== 0x5b && before !== 0x3b && !isDigit(before)) return false;
  let start = at - 2;
  while (start >= 0 && start > at - 16 && (isDigit(bytes[start]!) || bytes[start] === 0x3b)) start--;
  return bytes[start] === 0x5b && start > 0 && endsEscapeCharacter(bytes, start - 1);
}

/** The escape character itself may be written out: \u001b, \x1b, \033 or \e. */
function endsEscapeCharacter(bytes: Uint8Array, at: number): boolean {
  const last = bytes[at]!;
  const before = at > 0 ? bytes[at - 1]! : 0;
  if (last === 0x1b) return true;
  if ((last | 0x20) === 0x62) return before === 0x31;
  if (last === 0x33) return before === 0x33;
  return last === 0x65 && before === 0x5c;
}

/** Values shorter than this stand inside of other words by chance. */
const distinctBytesMin = 12;

/** Whether a value at [start, end) is one of its own: long, or between characters that are no part of a word. */
export function standsAlone(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start >= distinctBytesMin) return true;
  if (isWordByte(bytes[end] ?? 0)) return false;
  return !isWordByte(bytes[start - 1] ?? 0) || endsEscape(bytes, start);
}

/** Of ASCII. */
export function isWordByte(byte: number): boolean {
  return isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) || byte === 0x5f;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isHex(byte: number): boolean {
  return isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

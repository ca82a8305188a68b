import { emptyEscape } from "./escape.ts";
import type { EscapeKind } from "./escape-kinds.ts";

/** An escape holds its length in five bits; a longer run of them is read in pieces. */
const lengthMax = 31;

/**
 * What a terminal takes as a command and doesn't show: ESC [, parameters, a final byte (ECMA-48 section
 * 5.4), as `grep --color` puts into the midst of a line.
 */
const terminalEscapes: EscapeKind = {
  encoding: "terminal",
  lead: 0x1b,
  read(bytes, at) {
    if (bytes[at + 1] !== 0x5b) return 0;
    for (let end = at + 2; end < at + lengthMax; end++) {
      const byte = bytes[end] ?? 0;
      if (byte >= 0x40 && byte <= 0x7e) return emptyEscape(end + 1 - at, true);
      if (byte < 0x20 || byte > 0x3f) return 0;
    }
    return 0;
  },
};

/** Characters without width, by their first byte in UTF-8: U+00AD; U+200B to U+200D and U+2060; U+FEFF. */
function invisibleEscapes(lead: number): EscapeKind {
  return {
    encoding: "invisible",
    lead,
    read(bytes, at) {
      let end = invisibleEnd(bytes, at);
      if (end === 0) return 0;
      for (let next = end; next > 0 && next - at <= lengthMax; next = invisibleEnd(bytes, end)) end = next;
      // In emoji and in other scripts they have a meaning; within what is visible ASCII they only hide.
      return isVisible(bytes[at - 1]) && isVisible(bytes[end]) ? emptyEscape(end - at, true) : 0;
    },
  };
}

/** Where the invisible character at `at` ends; 0 for none. */
function invisibleEnd(bytes: Uint8Array, at: number): number {
  const second = bytes[at + 1];
  const third = bytes[at + 2] ?? 0;
  if (bytes[at] === 0xc2) return second === 0xad ? at + 2 : 0;
  if (bytes[at] === 0xef) return second === 0xbb && third === 0xbf ? at + 3 : 0;
  if (bytes[at] !== 0xe2) return 0;
  if (second === 0x80) return third >= 0x8b && third <= 0x8d ? at + 3 : 0;
  return second === 0x81 && third === 0xa0 ? at + 3 : 0;
}

function isVisible(byte: number | undefined): boolean {
  return byte !== undefined && byte > 0x20 && byte < 0x7f;
}

export const unseenKinds: readonly EscapeKind[] = [
  terminalEscapes,
  invisibleEscapes(0xc2),
  invisibleEscapes(0xe2),
  invisibleEscapes(0xef),
];

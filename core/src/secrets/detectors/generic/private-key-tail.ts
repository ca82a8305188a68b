import type { Detector } from "../../detector.ts";
import { base64, sample } from "../sample.ts";

/** As much as a key of 16384 bits takes, with something before each line. */
const keyBytesMax = 24_000;
const gapBytesMax = 48;
/** Lines of a key are at least so long, but for the last one. */
const lineBytesMin = 40;

const newline = 0x0a;
const equals = 0x3d;
const plus = 0x2b;

const isDigit: Uint8Array = new Uint8Array(256);
for (const each of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  isDigit[each.charCodeAt(0)] = 1;
/** Indentation, a patch's, a quote's and a string's marks. */
const isGap: Uint8Array = new Uint8Array(256);
for (const each of " \t\r\n\"',>|-+") isGap[each.charCodeAt(0)] = 1;

/** The key's lines before its end, and that; nothing where less than one whole line of base64 stands there. */
function keyBefore(
  bytes: Uint8Array,
  end: number,
  endLineEnd: number,
): readonly (readonly [number, number])[] {
  let start = -1;
  let width = 0;
  let lineEnd = endOfLineBefore(bytes, end);
  for (let line = 0; lineEnd > 0 && end - lineEnd < keyBytesMax; line++) {
    let at = lineEnd;
    if (line === 0) while (lineEnd - at < 2 && bytes[at - 1] === equals) at--;
    while (at > 0 && isDigit[bytes[at - 1]!] === 1 && lineEnd - at <= keyBytesMax) at--;
    // A patch's mark is a digit, too.
    if (bytes[at] === plus && (at === 0 || bytes[at - 1] === newline) && (lineEnd - at) % 4 !== 0) at++;
    // OpenPGP's checksum (RFC 9580 section 6.1).
    if (line === 0 && bytes[at - 1] === equals) at--;
    const length = lineEnd - at;
    if (length === 0) break;
    if (length >= lineBytesMin && (width === 0 || length === width)) {
      if (line > 0) width = length;
      start = at;
    } else if (line > 0) {
      // The first one may be cut: it ends as wide as the others.
      if (length < width && length >= 8) start = at;
      break;
    }
    lineEnd = endOfLineBefore(bytes, at);
  }
  return start < 0 ? [] : [[start, endLineEnd]];
}

/** Where the text of the line before `at` ends; -1 where other text stands between. */
function endOfLineBefore(bytes: Uint8Array, at: number): number {
  let isOtherLine = false;
  let end = at;
  while (end > 0 && at - end <= gapBytesMax && isGap[bytes[end - 1]!] === 1) {
    // Before the line's end a + is a digit.
    if (isOtherLine && bytes[end - 1] === plus) break;
    if (bytes[end - 1] === newline) {
      if (isOtherLine) return -1;
      isOtherLine = true;
    }
    end--;
  }
  return isOtherLine ? end : -1;
}

const lines = (count: number): string =>
  Array.from({ length: count }, (_, line) => sample(base64, 64, line + 1)).join("\n");

export const privateKeyTailDetectors: readonly Detector[] = [
  {
    id: "private-key-tail",
    title: "a private key's last lines",
    source: "https://www.rfc-editor.org/rfc/rfc7468",
    keywords: ["-----end "],
    // As `tail` leaves it. A pattern can't look back so far: it finds the last line, from where the others are read.
    pattern:
      "(?<=[A-Za-z0-9+/=]{8}[\"',]{0,2}\\r?\\n[ \\t>|+-]{0,16}|[A-Za-z0-9+/]\\r?\\n[ \\t>|+-]{0,8}[A-Za-z0-9+/=]{1,8}\\r?\\n[ \\t>|+-]{0,8})-----END (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----",
    captures: [0],
    confidence: "high",
    always: true,
    reach: keyBefore,
    rotate: "Make a new key pair, replace the public key wherever it is trusted, then destroy this one.",
    finds: () => {
      const secret = `-----${"END"} RSA PRIVATE KEY-----`;
      return [
        { text: `$ tail -4 key.pem\n${lines(3)}\n${secret}\n`, secret },
        { text: `${lines(3)}\n${sample(base64, 6)}==\n${secret}\n`, secret },
      ];
    },
    ignores: () => [
      `${lines(3)}\n-----${"END"} CERTIFICATE-----\n`,
      `...\n-----${"END"} RSA PRIVATE KEY-----\n`,
      `the line\n-----${"END"} PRIVATE KEY-----\n`,
    ],
  },
];

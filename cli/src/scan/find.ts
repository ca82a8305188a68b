import type { Confidence } from "@fourgate/core/secrets/detector";
import { fingerprintOf } from "@fourgate/core/secrets/findings/found-finding";
import { titleOf } from "@fourgate/core/secrets/decode/encoding-names";
import type { Encoding } from "@fourgate/core/secrets/decode/layer";
import type { FoundSecret } from "@fourgate/core/secrets/findings/scan-layers";
import type { Weight } from "@fourgate/core/secrets/policy/weigh-finding";
import { keyedHash } from "@fourgate/wire/native-bytes";
import type { Piece } from "./piece.ts";

/** A finding as `fourgate scan` tells it: its place, never its value. */
export interface ScanFinding {
  readonly detector: string;
  /** "an AWS access key" */
  readonly title: string;
  readonly file: string;
  readonly commit?: string;
  /** 1-based; columns count UTF-16 units, as editors do. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly confidence: Confidence;
  /** How it is encoded there, from the outermost in; absent for what stands as it is. */
  readonly encoding?: readonly Encoding[];
  /** Keyed: equal values share it on this machine, and it tells nothing without the key. */
  readonly fingerprint: string;
  readonly rotate: string;
  /** What policy only observes, or an exception lets pass, counts for nothing. */
  readonly action: "enforce" | "observe";
  /** The exception's id. */
  readonly allowedBy?: string;
}

export interface Located {
  readonly finding: ScanFinding;
  /** Its fingerprint by the baseline's key. */
  readonly baselineFingerprint: string;
}

export interface Finder {
  find(piece: Piece): Located[];
}

export interface FinderParts {
  readonly scan: (bytes: Uint8Array) => readonly FoundSecret[];
  /** What is `off` is left out. */
  readonly weigh: (found: FoundSecret) => Weight;
  /** Makes the fingerprints that are told. */
  readonly fingerprintKey: Uint8Array;
  readonly baselineKey: Uint8Array;
}

export function createFinder({ scan, weigh, fingerprintKey, baselineKey }: FinderParts): Finder {
  const toldHash = keyedHash(fingerprintKey);
  const baselineHash = keyedHash(baselineKey);
  return {
    find(piece) {
      const places = new Places(piece);
      return scan(piece.bytes).flatMap((found): Located[] => {
        const { action, allowedBy } = weigh(found);
        if (action === "off") return [];
        const { detector, start, end, confidence, encoding, rotate, secret } = found;
        const from = places.at(start);
        const to = places.at(end);
        if (!touches(piece, from.line, to.line)) return [];
        const told: ScanFinding = {
          detector,
          title: titleOf(found),
          file: piece.file,
          ...(piece.commit === undefined ? {} : { commit: piece.commit }),
          line: from.line,
          column: from.column,
          endLine: to.line,
          endColumn: to.column,
          confidence,
          ...(encoding.length === 0 ? {} : { encoding }),
          fingerprint: fingerprintOf(secret, toldHash),
          rotate,
          action,
          ...(allowedBy ? { allowedBy: allowedBy.id } : {}),
        };
        return [{ finding: told, baselineFingerprint: fingerprintOf(secret, baselineHash) }];
      });
    },
  };
}

/** Whether one of these lines is what the piece is about. */
function touches({ isOwn }: Piece, from: number, to: number): boolean {
  if (!isOwn) return true;
  for (let line = from; line <= to; line++) if (isOwn(line)) return true;
  return false;
}

const newline = 0x0a;

/** Lines and columns at rising offsets, in one pass over the text. */
class Places {
  readonly #bytes: Uint8Array;
  #line: number;
  #lineStart = 0;
  #lineEnd: number;
  /** Where the column was last counted to, and what it was there. */
  #at = 0;
  #column = 1;

  constructor({ bytes, firstLine }: Piece) {
    this.#bytes = bytes;
    this.#line = firstLine;
    this.#lineEnd = bytes.indexOf(newline);
  }

  at(offset: number): { readonly line: number; readonly column: number } {
    while (this.#lineEnd >= 0 && this.#lineEnd < offset) {
      this.#line++;
      this.#lineStart = this.#lineEnd + 1;
      this.#lineEnd = this.#bytes.indexOf(newline, this.#lineStart);
    }
    if (this.#at < this.#lineStart || this.#at > offset) {
      this.#at = this.#lineStart;
      this.#column = 1;
    }
    for (; this.#at < offset; this.#at++) this.#column += unitsOf(this.#bytes[this.#at]!);
    return { line: this.#line, column: this.#column };
  }
}

/** UTF-16 units that begin with this byte of UTF-8: a lead byte begins one, one of four bytes two. */
function unitsOf(byte: number): number {
  if ((byte & 0xc0) === 0x80) return 0;
  return byte >= 0xf0 ? 2 : 1;
}

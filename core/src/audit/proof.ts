import { fromBase64, toBase64 } from "./base64.ts";
import { digestBytes } from "./digest.ts";

/**
 * That an entry is in the log: https://c2sp.org/tlog-proof. The entry itself, a leaf, is the extra
 * data, so that the proof says by itself what it proves.
 */
export interface LogProof {
  readonly entry: Uint8Array;
  readonly index: number;
  /** From the leaf's sibling to the root's child. */
  readonly path: readonly Uint8Array[];
  /** A signed checkpoint, verbatim. */
  readonly checkpoint: string;
}

const header = "c2sp.org/tlog-proof@v1";
const pathLengthMax = 63;

export function formatProof({ entry, index, path, checkpoint }: LogProof): string {
  const lines = [header, `extra ${toBase64(entry)}`, `index ${index}`, ...path.map(toBase64)];
  return `${lines.join("\n")}\n\n${checkpoint}`;
}

export function parseProof(text: string): LogProof | undefined {
  const end = text.indexOf("\n\n");
  if (end < 0) return undefined;
  const [first, extra = "", index = "", ...path] = text.slice(0, end).split("\n");
  const entry = extra.startsWith("extra ") ? fromBase64(extra.slice("extra ".length)) : undefined;
  const count = /^index (0|[1-9]\d{0,15})$/.exec(index)?.[1];
  const hashes = path.map(fromBase64);
  if (first !== header || !entry || count === undefined || hashes.length > pathLengthMax) return undefined;
  if (!hashes.every((hash): hash is Uint8Array => hash?.length === digestBytes)) return undefined;
  return { entry, index: Number(count), path: hashes, checkpoint: text.slice(end + 2) };
}

/** A receipt holds one proof after the other, one for each record of an exchange. */
export function splitReceipt(text: string): string[] {
  return text
    .split(`${header}\n`)
    .slice(1)
    .map((rest) => `${header}\n${rest}`);
}

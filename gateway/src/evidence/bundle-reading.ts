import { hash } from "node:crypto";
import { askedLengthMax } from "../readings/readings.ts";

/** As a bundle's record and its manifest say it, who must say the same: cut where it is long. */
export function askedAsRecorded(asked: string): string {
  return asked.length <= askedLengthMax ? asked : `${asked.slice(0, askedLengthMax - 1)}…`;
}

/** SHA-256, hex, over the sorted ids, a newline behind each: what `sort | sha256sum` says of them. */
export function foundDigest(ids: readonly string[]): string {
  return hash(
    "sha256",
    ids
      .toSorted()
      .map((id) => `${id}\n`)
      .join(""),
    "hex",
  );
}

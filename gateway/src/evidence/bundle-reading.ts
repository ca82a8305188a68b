import { hash } from "node:crypto";
import { askedLengthMax } from "../readings/readings.ts";

const endLength = 50;

/**
 * As a bundle's record and its manifest say it, who must say the same: cut where it is long, but for its end, which says
 * whether drills were left out. Half a character would be another one on the page, which is compared.
 */
export function askedAsRecorded(asked: string): string {
  return asked.length <= askedLengthMax
    ? asked
    : `${asked.slice(0, askedLengthMax - 1 - endLength)}…${asked.slice(-endLength)}`.toWellFormed();
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

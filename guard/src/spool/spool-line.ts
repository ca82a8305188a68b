import { crc32 } from "node:zlib";
import type { GuardBlockRecord } from "@fourgate/core/audit/record";

/** What the gateway is told of a block; it adds the time when it took it. */
export type SpooledBlock = Omit<GuardBlockRecord, "time">;

/** One line of the spool: a block that waits, or the ids that the gateway has taken. */
export type SpoolEntry = { readonly block: SpooledBlock } | { readonly taken: readonly string[] };

export function encodeLine(entry: SpoolEntry): Buffer {
  const json = JSON.stringify(entry);
  return Buffer.from(`${checksum(json)} ${json}\n`, "utf8");
}

/** Undefined for a line that was cut short or changed. */
export function decodeLine(line: string): SpoolEntry | undefined {
  const json = line.slice(9);
  if (line[8] !== " " || checksum(json) !== line.slice(0, 8)) return undefined;
  return JSON.parse(json) as SpoolEntry;
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, "0");
}

import { createPublicKey, verify, type KeyObject } from "node:crypto";
import type { ConfiguredDevice } from "../config/load.ts";
import { numberAlarms, statedNumber } from "@fourgate/core/audit/device-numbers";
import type { LedgerEntry } from "../ledger/ledger.ts";

/** Enrolled devices' keys, and the numbers that their guards count. */
export interface Devices {
  /** Raw Ed25519 signature, 64 bytes. */
  verify(device: string, bytes: Uint8Array, signature: Uint8Array): boolean;
  /** An alarm's text when this number is not the next one, else undefined. */
  count(device: string, sequence: number): string | undefined;
}

/** Where each device's numbers are. One for a gateway's whole run: configurations come and go. */
export type DeviceCounts = Map<string, Count>;

/**
 * Where the devices' numbers were when the gateway stopped, from its newest records. A number below the
 * highest that is in none of these may come once, or never.
 */
export function deviceCounts(entries: readonly LedgerEntry[] = []): DeviceCounts {
  const seen = new Map<string, Set<number>>();
  for (const { record } of entries) {
    const stated = statedNumber(record);
    if (stated) seen.set(stated.device, (seen.get(stated.device) ?? new Set()).add(stated.number));
  }
  return new Map(
    [...seen].map(([device, numbers]) => {
      const highest = Math.max(...numbers);
      const unknown = new Set<number>();
      for (let number = Math.max(0, highest - overtakenBy); number < highest; number++) {
        if (!numbers.has(number)) unknown.add(number);
      }
      return [device, { highest, missing: new Set<number>(), unknown, first: undefined }];
    }),
  );
}

/**
 * Numbers overtake each other on the way, so one counts as missing only when many later ones came.
 * A device without a count begins with the first number that it sends.
 */
export function createDevices(
  configured: readonly ConfiguredDevice[],
  counts: DeviceCounts = new Map(),
): Devices {
  const texts = new Map(configured.map(({ id, publicKey }) => [id, publicKey]));
  // Made at first use: each change of a device makes all of this anew.
  const keys = new Map<string, KeyObject>();
  const keyOf = (device: string): KeyObject | undefined => {
    const text = texts.get(device);
    if (text === undefined) return undefined;
    const key =
      keys.get(device) ?? createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: text }, format: "jwk" });
    keys.set(device, key);
    return key;
  };
  return {
    verify(device, bytes, signature) {
      const key = keyOf(device);
      return key !== undefined && signature.length === 64 && verify(null, bytes, key, signature);
    },
    count(device, sequence) {
      if (!texts.has(device)) return undefined;
      const count = counts.get(device);
      if (!count) {
        counts.set(device, { highest: sequence, missing: new Set(), unknown: new Set(), first: sequence });
        return undefined;
      }
      return countOne(count, device, sequence);
    },
  };
}

export interface Count {
  highest: number;
  /** Numbers below the highest that have not come yet. */
  readonly missing: Set<number>;
  /** Numbers from before the start that may or may not have come. */
  readonly unknown: Set<number>;
  /** The first above those from before the start. */
  first: number | undefined;
}

const missingCountMax = 1_000;
/** A guard has fewer requests than this under way. */
const overtakenBy = 128;

function countOne(count: Count, device: string, sequence: number): string | undefined {
  if (sequence <= count.highest) {
    if (count.missing.delete(sequence) || count.unknown.delete(sequence)) return undefined;
    return numberAlarms.twice(device, sequence);
  }
  const gap = sequence - count.highest - 1;
  const { highest } = count;
  count.highest = sequence;
  count.first ??= sequence;
  if (gap > overtakenBy) return numberAlarms.jump(device, highest, sequence);
  for (let number = highest + 1; number < sequence && count.missing.size < missingCountMax; number++)
    count.missing.add(number);
  return lost(count, device);
}

/** Numbers that will not come any more; each is told once. */
function lost(count: Count, device: string): string | undefined {
  const gone = [...count.missing].filter((number) => number < count.highest - overtakenBy);
  for (const number of gone) count.missing.delete(number);
  if (gone.length === 0) return undefined;
  const unsure =
    gone[0]! < (count.first ?? 0) ? ", unless it was refused before the gateway's last start" : "";
  return `${numberAlarms.lost(device, gone)}${unsure}`;
}

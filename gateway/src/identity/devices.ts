import { createPublicKey, verify, type KeyObject } from "node:crypto";
import type { ConfiguredDevice } from "../config/load.ts";

/** Enrolled devices' keys, and the numbers that their guards count. */
export interface Devices {
  /** Raw Ed25519 signature, 64 bytes. */
  verify(device: string, bytes: Uint8Array, signature: Uint8Array): boolean;
  /** An alarm's text when this number is not the next one, else undefined. */
  count(device: string, sequence: number): string | undefined;
}

/**
 * The counts live in memory: after a restart the first number of each device is taken as it is.
 * Numbers overtake each other on the way, so one counts as missing only when many later ones came.
 */
export function createDevices(configured: readonly ConfiguredDevice[]): Devices {
  const keys = new Map<string, KeyObject>(
    configured.map(({ id, publicKey }) => [id, createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: publicKey }, format: "jwk" })]),
  );
  const counts = new Map<string, Count>();
  return {
    verify(device, bytes, signature) {
      const key = keys.get(device);
      return key !== undefined && signature.length === 64 && verify(null, bytes, key, signature);
    },
    count(device, sequence) {
      if (!keys.has(device)) return undefined;
      const count = counts.get(device);
      if (!count) {
        counts.set(device, { highest: sequence, missing: new Set() });
        return undefined;
      }
      return countOne(count, device, sequence);
    },
  };
}

interface Count {
  highest: number;
  /** Numbers below the highest that have not come yet. */
  readonly missing: Set<number>;
}

const missingCountMax = 1_000;
/** A guard has fewer requests than this under way. */
const overtakenBy = 128;

function countOne(count: Count, device: string, sequence: number): string | undefined {
  if (sequence <= count.highest) {
    if (count.missing.delete(sequence)) return undefined;
    return `device ${device} used its number ${String(sequence)} twice`;
  }
  const gap = sequence - count.highest - 1;
  const { highest } = count;
  count.highest = sequence;
  if (gap > overtakenBy) return `device ${device} counted from ${String(highest)} to ${String(sequence)}`;
  for (let number = highest + 1; number < sequence && count.missing.size < missingCountMax; number++) count.missing.add(number);
  return lost(count, device);
}

/** Numbers that will not come any more; each is told once. */
function lost(count: Count, device: string): string | undefined {
  const gone = [...count.missing].filter((number) => number < count.highest - overtakenBy);
  for (const number of gone) count.missing.delete(number);
  return gone.length === 0 ? undefined : `device ${device} never sent its number ${gone.join(", ")}`;
}

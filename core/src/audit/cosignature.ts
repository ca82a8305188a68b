import { asciiBytes, concatBytes, type Sha256, type VerifyEd25519 } from "./digest.ts";
import {
  formatVerifierKey,
  noteKey,
  parseVerifierKey,
  signaturesOf,
  type NoteKey,
  type NoteSignature,
} from "./note.ts";

/**
 * A witness's statement that, at this time, this checkpoint was the largest consistent one that it had
 * seen of the log: https://c2sp.org/tlog-cosignature, Ed25519 (cosignature/v1, signature type 4).
 */
export interface Cosignature {
  /** Seconds since 1970, the witness's clock. */
  readonly timeS: number;
  /** The line as it stands under the checkpoint. */
  readonly line: string;
}

const witnessType = 4;
const timeBytes = 8;

export function witnessKey(name: string, publicKey: Uint8Array, sha256: Sha256): NoteKey {
  return noteKey(name, publicKey, sha256, witnessType);
}

export function formatWitnessKey(key: NoteKey): string {
  return formatVerifierKey(key, witnessType);
}

export function parseWitnessKey(text: string, sha256: Sha256): NoteKey | undefined {
  return parseVerifierKey(text, sha256, witnessType);
}

/** What a cosignature signs, of a checkpoint's text without its signatures. */
export function cosignedBytes(text: string, timeS: number): Uint8Array {
  return asciiBytes(`cosignature/v1\ntime ${timeS}\n${text}`);
}

/** What stands in a note's signature: the time as big-endian u64, then the Ed25519 signature. */
export function encodeCosignature(timeS: number, signature: Uint8Array): Uint8Array {
  const time = new Uint8Array(timeBytes);
  new DataView(time.buffer).setBigUint64(0, BigInt(timeS));
  return concatBytes(time, signature);
}

/** The newest valid one of this witness on this text; signatures of others, and invalid ones, are passed over. */
export function cosignatureBy(
  key: NoteKey,
  text: string,
  signatures: readonly NoteSignature[],
  verify: VerifyEd25519,
): Cosignature | undefined {
  let newest: Cosignature | undefined;
  for (const { signature, line } of signaturesOf(signatures, key)) {
    if (signature.length <= timeBytes) continue;
    const timeS = Number(new DataView(signature.buffer, signature.byteOffset, timeBytes).getBigUint64(0));
    if (!Number.isSafeInteger(timeS) || (newest && newest.timeS >= timeS)) continue;
    if (verify(key.publicKey, cosignedBytes(text, timeS), signature.subarray(timeBytes)))
      newest = { timeS, line };
  }
  return newest;
}

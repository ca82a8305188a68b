import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openCheckpoint, type Checkpoint } from "@fourgate/core/audit/checkpoint";
import { formatWitnessKey, parseWitnessKey, witnessKey } from "@fourgate/core/audit/cosignature";
import { sameBytes, toHex } from "@fourgate/core/audit/digest";
import type { NoteKey } from "@fourgate/core/audit/note";
import { FourgateError } from "@fourgate/core/errors";
import { isMissing } from "@fourgate/core/system-error";
import { makeFolder, replaceFile } from "@fourgate/journal/durable";
import { rawPublicKey, sha256, verifyEd25519 } from "../ledger/crypto.ts";

/**
 * What a witness keeps:
 *
 *   lock           the one witness that works on it
 *   witness.key    its secret, mode 0600
 *   witness.vkey   its public key, for whoever verifies
 *   logs/<hash>    of each log the last checkpoint that it cosigned; the hash is of the log's key
 */
export interface WitnessIdentity {
  readonly key: NoteKey;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/**
 * The witness's key, made at the first start. Its name is kept from then on.
 * @throws FourgateError config_invalid where the folder's files do not fit together
 */
export async function openIdentity(folder: string, name: string | undefined): Promise<WitnessIdentity> {
  await makeFolder(join(folder, "logs"));
  const secret = await kept(join(folder, "witness.key"), newKey, 0o600);
  const privateKey = createPrivateKey(secret);
  const publicKey = rawPublicKey(privateKey);
  const named = name ?? `witness.local/${toHex(sha256(publicKey).subarray(0, 4))}`;
  const written = await kept(
    join(folder, "witness.vkey"),
    () => `${formatWitnessKey(witnessKey(named, publicKey, sha256))}\n`,
    0o644,
  );
  const key = parseWitnessKey(written, sha256);
  if (key && sameBytes(key.publicKey, publicKey) && (name === undefined || name === key.name))
    return { key, sign: (message) => sign(null, message, privateKey) };
  throw new FourgateError(
    "config_invalid",
    "witness.vkey does not belong to this folder's witness.key, or names another witness",
    "restore both from one backup, or leave --name out",
  );
}

async function kept(path: string, make: () => string, mode: number): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (!isMissing(error)) throw error;
    const made = make();
    await replaceFile(path, Buffer.from(made), mode);
    return made;
  }
}

function newKey(): string {
  return generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }).toString();
}

/**
 * The last checkpoint of this log that was cosigned; undefined before the first.
 * @throws FourgateError log_invalid when it is there and can't be read: to begin anew would let the log fork
 */
export async function lastCosigned(folder: string, log: NoteKey): Promise<Checkpoint | undefined> {
  let note: string;
  try {
    note = await readFile(pathOf(folder, log), "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw unreadable(log, error);
  }
  const checkpoint = openCheckpoint(note, log, verifyEd25519);
  if (checkpoint) return checkpoint;
  throw unreadable(log);
}

/** Durable once this resolves. */
export async function keepCosigned(folder: string, log: NoteKey, note: string): Promise<void> {
  await replaceFile(pathOf(folder, log), Buffer.from(note));
}

function pathOf(folder: string, log: NoteKey): string {
  return join(folder, "logs", toHex(sha256(Buffer.from(`${log.name}\n${toHex(log.publicKey)}`))));
}

function unreadable(log: NoteKey, cause?: unknown): FourgateError {
  return new FourgateError(
    "log_invalid",
    `the last checkpoint of ${log.name} that this witness cosigned can't be read`,
    "restore the witness's folder; without it the witness would not notice a log that was set back",
    cause,
  );
}

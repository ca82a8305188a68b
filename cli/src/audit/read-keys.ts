import { readFile } from "node:fs/promises";
import { parseWitnessKey } from "@fourgate/core/audit/cosignature";
import { parseVerifierKey, type NoteKey } from "@fourgate/core/audit/note";
import { FourgateError } from "@fourgate/core/errors";
import { sha256 } from "@fourgate/gateway/ledger/crypto";

/** A log's verifier key itself, or the file that holds it. */
export async function readLogKey(value: string): Promise<NoteKey> {
  const key = parseVerifierKey(value, sha256) ?? parseVerifierKey(await readText(value), sha256);
  if (key) return key;
  throw new FourgateError(
    "usage",
    "the key is no verifier key",
    "give a copy of log.vkey; it is one line, name+id+key",
  );
}

/** A witness's verifier key itself, or the file that holds it. */
export async function readWitnessKey(value: string): Promise<NoteKey> {
  const key = parseWitnessKey(value, sha256) ?? parseWitnessKey(await readText(value), sha256);
  if (key) return key;
  throw new FourgateError(
    "usage",
    "the key is no witness's verifier key",
    "give the line that fourgate witness prints; name+id+key",
  );
}

export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new FourgateError("usage", `${path.slice(0, 500)} can't be read`, "give a file that exists", error);
  }
}

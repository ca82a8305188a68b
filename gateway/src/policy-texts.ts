import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureFolder, replaceFile } from "@fourgate/journal/durable";

/**
 * Keeps what a policy record names by its digest: everything that decided, as JSON with the Cedar text in it. Each
 * once; durable when it resolves, so before the record is.
 */
export async function keepPolicyText(home: string, sha256: string, text: string): Promise<void> {
  if ((await readPolicyText(home, sha256)) !== null) return;
  await ensureFolder(home, folderOf(home));
  await replaceFile(join(folderOf(home), `${sha256}.json`), Buffer.from(text));
}

/** Null where it was not kept, or is not what the digest says. `home`: the data folder. */
export async function readPolicyText(home: string, sha256: string): Promise<string | null> {
  if (!/^[0-9a-f]{64}$/.test(sha256)) return null;
  const text = await readFile(join(folderOf(home), `${sha256}.json`), "utf8").catch(() => null);
  return text !== null && hash("sha256", text, "hex") === sha256 ? text : null;
}

function folderOf(home: string): string {
  return join(home, "policies");
}

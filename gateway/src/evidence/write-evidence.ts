import { counted } from "@fourgate/core/counted";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { conversationIn } from "../ledger/conversation.ts";
import type { Collected } from "./collect.ts";
import { evidenceFiles, evidenceFormat, type EvidenceManifest } from "./evidence-folder.ts";
import { evidencePage, type ShownEvidence } from "./evidence-page.ts";

export interface EvidenceTerms {
  readonly asked: string;
  readonly version: string;
  readonly nowMs: number;
  /** What a policy record names by its SHA-256; null where it was not kept. */
  readonly policyText: (sha256: string) => Promise<string | null>;
}

/**
 * Writes the bundle into a folder that is empty or not there yet; its files are for its owner alone.
 * @throws FourgateError usage when something is there already
 */
export async function writeEvidence(
  out: string,
  collected: Collected,
  { asked, version, nowMs, policyText }: EvidenceTerms,
): Promise<void> {
  const there = await readdir(out).catch(() => []);
  if (there.length > 0)
    throw new FourgateError("usage", `${out} is not empty`, "give a folder that is not there yet");
  const manifest: EvidenceManifest = {
    format: evidenceFormat,
    version,
    madeAt: new Date(nowMs).toISOString(),
    log: collected.log,
    size: collected.size,
    asked,
    exchanges: collected.exchanges.map(({ id, records, body, reply }) => ({ id, records, body, reply })),
    policies: collected.policies,
  };
  for (const folder of [
    "",
    evidenceFiles.proofs,
    evidenceFiles.policies,
    evidenceFiles.bodies,
    evidenceFiles.replies,
  ])
    await mkdir(join(out, folder), { recursive: true, mode: 0o700 });
  const write = (name: string, content: string | Uint8Array): Promise<void> =>
    writeFile(join(out, name), content, { mode: 0o600, flag: "wx" });
  const jsonLines = (values: readonly object[]): string =>
    values.map((value) => `${JSON.stringify(value)}\n`).join("");
  await write(evidenceFiles.manifest, `${JSON.stringify(manifest, null, 2)}\n`);
  await write(evidenceFiles.key, collected.key);
  await write(evidenceFiles.checkpoint, collected.checkpoint);
  await write(
    evidenceFiles.records,
    jsonLines(collected.records.map(({ index, record }) => ({ index, record }))),
  );
  await write(evidenceFiles.sealed, jsonLines(collected.records.map(({ sealed }) => sealed)));
  for (const { index, proof } of collected.records)
    await write(join(evidenceFiles.proofs, `${String(index)}.tlog-proof`), proof);
  const digests = collected.records.flatMap(({ index, record }) =>
    record.kind === "policy" && collected.policies.includes(index) ? [record.sha256] : [],
  );
  for (const sha256 of new Set(digests)) {
    const text = await policyText(sha256);
    if (text !== null) await write(join(evidenceFiles.policies, `${sha256}.json`), text);
  }
  for (const { id, bodyBytes, replyBytes } of collected.exchanges) {
    if (bodyBytes) await write(join(evidenceFiles.bodies, id), bodyBytes);
    if (replyBytes) await write(join(evidenceFiles.replies, id), replyBytes);
  }
  await write(evidenceFiles.page, evidencePage(manifest, await shownOf(collected)));
  await write(evidenceFiles.readme, readme(manifest));
}

async function shownOf({ exchanges, records }: Collected): Promise<readonly ShownEvidence[]> {
  const byIndex = new Map(records.map((one) => [one.index, one.record]));
  return await Promise.all(
    exchanges.map(async ({ id, records: own, body, bodyBytes, replyBytes }) => {
      const intent = body === null ? undefined : byIndex.get(body);
      const conversation =
        intent?.kind === "intent" && bodyBytes ? await conversationIn(intent, bodyBytes, replyBytes) : null;
      const shown = own.flatMap((index) => {
        const record = byIndex.get(index);
        return record ? [{ index, record }] : [];
      });
      return { id, records: shown, conversation };
    }),
  );
}

function readme({ log, size, exchanges, madeAt, version, asked }: EvidenceManifest): string {
  return `What left: ${counted(exchanges.length, "exchange")} from the log ${log}
Made ${madeAt} by Fourgate ${version}, for: ${asked === "" ? "everything" : asked}

Read index.html in any browser; it needs no network and no script.

Check it, without the log, its keys or a network:

    npx fourgate audit verify . --key log.vkey

Better than the log.vkey of this folder is a copy that you got elsewhere and keep: whoever made the
folder could have made another log, too.

What is here
  records.jsonl   the records, a line each
  sealed.jsonl    each as the log holds it, encrypted, with the key that opens this one and no other
  proofs/         that each one's leaf stands in the log: c2sp.org/tlog-proof
  checkpoint      the log's signed head, of ${counted(size, "record")}, that all proofs lead to
  log.vkey        the log's public key
  policies/       everything that decided, with the Cedar policies; their SHA-256 stands in the policy records.
                  A policy from before Fourgate kept them is not here; exceptions are records of their own
  bodies/         the bytes that went upstream; their SHA-256 stands in the intent's record
  replies/        the bytes that came back; their SHA-256 stands in the outcome's record
  manifest.json   which exchange has which records, and the policy records that were in force

What is checked
  1. each proof leads to the checkpoint, and the log's key signed it (Ed25519, RFC 6962 tree)
  2. each leaf commits to the encrypted record: SHA-256(key id, opening, nonce, ciphertext)
  3. the record's own key is the one that the leaf commits to: opening = SHA-256("fourgate record key", key)
  4. that key opens the encrypted record (AES-256-GCM) to the very record in records.jsonl
  5. bodies, replies and policies have the SHA-256 that their records say
  6. every intent has its outcome, and nothing is here that is not listed

The key of one record follows from its owner's key by HMAC-SHA-256 and tells nothing of any other record.
What was not put into this folder it cannot show: completeness is checked on the log itself
(fourgate audit verify URL), whose entries run without a gap.
`;
}

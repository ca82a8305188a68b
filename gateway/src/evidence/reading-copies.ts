import type { AuditRecord } from "@fourgate/core/audit/record";
import { counted } from "@fourgate/core/counted";
import { conversationIn } from "../ledger/conversation.ts";
import { evidenceFiles, type EvidencedExchange, type EvidenceManifest } from "./evidence-folder.ts";
import type { ShownException } from "./evidence-page.ts";
import { EvidencePages } from "./evidence-pages.ts";
import type { ShownEvidence } from "./evidence-section.ts";

/** What a bundle holds; null and undefined for what it has not. */
export interface EvidenceSource {
  readonly record: (index: number) => AuditRecord | undefined | Promise<AuditRecord | undefined>;
  readonly body: (id: string) => Uint8Array | null | Promise<Uint8Array | null>;
  readonly reply: (id: string) => Uint8Array | null | Promise<Uint8Array | null>;
}

type Write = (name: string, content: string) => Promise<void>;

/**
 * What a person reads of a bundle, file by file. Made of the manifest, the records and the bytes and of nothing else,
 * so that whoever has these makes the same again: that is how a page that was altered shows.
 */
export async function makeReadingCopies(
  manifest: EvidenceManifest,
  source: EvidenceSource,
  write: Write,
): Promise<void> {
  const pages = new EvidencePages(write);
  for (const exchange of manifest.exchanges) await pages.add(await shownOf(exchange, source));
  const exceptions: ShownException[] = [];
  for (const index of manifest.allows ?? []) {
    const record = await source.record(index);
    if (record?.kind === "allow") exceptions.push({ index, record });
  }
  await finishReadingCopies(manifest, exceptions, pages, write);
}

/** Once each exchange of the manifest stands on a page, in its order. */
export async function finishReadingCopies(
  manifest: EvidenceManifest,
  exceptions: readonly ShownException[],
  pages: EvidencePages,
  write: Write,
): Promise<void> {
  await pages.finish({ ...manifest, exchangeCount: manifest.exchanges.length, exceptions });
  await write(evidenceFiles.readme, readmeOf(manifest));
}

export async function shownOf(
  { id, records, body }: EvidencedExchange,
  source: EvidenceSource,
): Promise<ShownEvidence> {
  const intent = body === null ? undefined : await source.record(body);
  const bytes = intent?.kind === "intent" ? await source.body(id) : null;
  const conversation =
    intent?.kind === "intent" && bytes ? await conversationIn(intent, bytes, await source.reply(id)) : null;
  const shown: { index: number; record: AuditRecord }[] = [];
  for (const index of records) {
    const record = await source.record(index);
    if (record) shown.push({ index, record });
  }
  return { id, records: shown, conversation };
}

function readmeOf({ log, size, exchanges, madeAt, version, asked, reading }: EvidenceManifest): string {
  return `What left: ${counted(exchanges.length, "exchange")} from the log ${log}
Made ${madeAt} by Fourgate ${version}, for: ${asked === "" ? "everything" : asked}

Read index.html in any browser; it needs no network and no script. Of many exchanges it lists the pages of pages/.

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
                  A policy from before Fourgate kept them is not here
  bodies/         the bytes that went upstream; their SHA-256 stands in the intent's record
  replies/        the bytes that came back; their SHA-256 stands in the outcome's record
  manifest.json   which exchange has which records, the policy records that were in force, and the allow
                  records of the exceptions to gate 3 that a verdict here used, and of taking them back;
                  and the read record of this bundle itself, where a gateway wrote one (reading)

What is checked
  1. each proof leads to the checkpoint, and the log's key signed it (Ed25519, RFC 6962 tree)
  2. each leaf commits to the encrypted record: SHA-256(key id, opening, nonce, ciphertext)
  3. the record's own key is the one that the leaf commits to: opening = SHA-256("fourgate record key", key)
  4. that key opens the encrypted record (AES-256-GCM) to the very record in records.jsonl
  5. bodies, replies and policies have the SHA-256 that their records say
  6. each exception that a verdict used (allowedBy of a finding) was made by a record here, before, for that
     fingerprint and detector
  7. every intent has its outcome, and nothing is here that is not listed
  8. the log's own record of this bundle, where there is one, says as manifest.json does what was asked, when, and by
     how many exchanges and which: foundSha256 = SHA-256 of their sorted ids, a newline behind each
  9. index.html, pages/ and this file are what Fourgate ${version} makes of all that; another version says that it did not
     compare them

The key of one record follows from its owner's key by HMAC-SHA-256 and tells nothing of any other record.
${completenessOf(reading)} That the log is whole is checked
on the log itself (fourgate audit verify URL), whose entries run without a gap.
`;
}

function completenessOf(reading: EvidenceManifest["reading"]): string {
  return typeof reading === "number"
    ? `Entry ${String(reading)} of the log says which exchanges went into this folder: one that was taken out of it since shows.`
    : "Which exchanges went into this folder no record of the log says: one that was taken out of it since does not show.";
}

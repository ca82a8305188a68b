import { z } from "zod";

/**
 * A bundle for an auditor: exchanges of a log with all that proves them, in one folder that needs neither the log
 * nor any of its keys.
 *
 *   README.txt          what this is and the one command that checks it
 *   index.html          to read; made from the rest. Of many exchanges, a list of pages/NUMBER.html
 *   manifest.json       which exchanges, asked by what
 *   log.vkey            the log's public key; compare it with a copy that you keep
 *   checkpoint          the signed head of the log that all proofs lead to
 *   records.jsonl       the records as JSON, a line each: {"index":…,"record":{…}}
 *   sealed.jsonl        each as the log holds it, and the key that opens it alone
 *   proofs/INDEX.tlog-proof   that its leaf is in the log (https://c2sp.org/tlog-proof)
 *   policies/SHA256.json      everything that decided then, Cedar's text included, where it was kept
 *   bodies/ID           the bytes that went upstream; replies/ID the bytes that came back
 */
export const evidenceFiles = {
  readme: "README.txt",
  page: "index.html",
  pages: "pages",
  manifest: "manifest.json",
  key: "log.vkey",
  checkpoint: "checkpoint",
  records: "records.jsonl",
  sealed: "sealed.jsonl",
  proofs: "proofs",
  policies: "policies",
  bodies: "bodies",
  replies: "replies",
} as const;

export const evidenceFormat = "fourgate-evidence/1";
export const exchangeCountMax = 20_000;

export interface EvidenceManifest {
  readonly format: typeof evidenceFormat;
  /** Fourgate's version that made it. */
  readonly version: string;
  readonly madeAt: string;
  readonly log: string;
  /** Records that the checkpoint covers. */
  readonly size: number;
  /** By what the exchanges were chosen. */
  readonly asked: string;
  readonly exchanges: readonly EvidencedExchange[];
  /** Log indexes of the policy records that were in force. */
  readonly policies: readonly number[];
  /** SHA-256, hex, of those whose text is in policies/. Absent in bundles of versions that did not say so. */
  readonly keptPolicies?: readonly string[] | undefined;
  /**
   * Log indexes of the `allow` records that made, or took back, an exception which a verdict here used. Absent in
   * bundles of versions that left them out.
   */
  readonly allows?: readonly number[] | undefined;
  /**
   * Log index of the `read` record that this bundle was made: what was asked, when, and the digest of what was found.
   * Null where no gateway ran, which alone adds to the log; absent in bundles of versions that left it out.
   */
  readonly reading?: number | null | undefined;
}

export interface EvidencedExchange {
  readonly id: string;
  /** Log indexes of its records, in order. */
  readonly records: readonly number[];
  /** Log index of the intent whose bytes stand in bodies/ID; null where nothing was sent. */
  readonly body: number | null;
  /** Log index of the outcome whose reply stands in replies/ID; null where none was kept. */
  readonly reply: number | null;
}

const count = z.int().nonnegative();
const ulid = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);

export const evidenceManifest: z.ZodType<EvidenceManifest> = z.strictObject({
  format: z.literal(evidenceFormat),
  version: z.string(),
  madeAt: z.iso.datetime(),
  log: z.string(),
  size: count,
  asked: z.string(),
  exchanges: z
    .array(
      z.strictObject({
        id: ulid,
        records: z.array(count).max(10_000),
        body: count.nullable(),
        reply: count.nullable(),
      }),
    )
    .max(exchangeCountMax),
  policies: z.array(count).max(10_000),
  keptPolicies: z
    .array(z.string().regex(/^[0-9a-f]{64}$/))
    .max(10_000)
    .optional(),
  allows: z.array(count).max(100_000).optional(),
  reading: count.nullable().optional(),
});

/** A record as the log holds it, base64 throughout, and the key that opens it and no other. */
export interface EvidencedRecord {
  readonly index: number;
  readonly keyId: string;
  readonly nonce: string;
  readonly leaf: string;
  readonly opening: string;
  readonly ciphertext: string;
  readonly recordKey: string;
}

const base64 = z.base64();
export const evidencedRecord: z.ZodType<EvidencedRecord> = z.strictObject({
  index: count,
  keyId: base64,
  nonce: base64,
  leaf: base64,
  opening: base64,
  ciphertext: base64,
  recordKey: base64,
});

import { hash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { openCheckpoint } from "@fourgate/core/audit/checkpoint";
import { sameBytes } from "@fourgate/core/audit/digest";
import { commitmentOf, decodeLeaf, openingOf } from "@fourgate/core/audit/leaf";
import type { NoteKey } from "@fourgate/core/audit/note";
import { parseVerifierKey } from "@fourgate/core/audit/note";
import { parseProof } from "@fourgate/core/audit/proof";
import { verifyReceipt } from "@fourgate/core/audit/receipt";
import type { AuditRecord } from "@fourgate/core/audit/record";
import { sha256, verifyEd25519 } from "../ledger/crypto.ts";
import { openWith, type SealedRecord } from "../ledger/sealed-record.ts";
import {
  evidencedRecord,
  evidenceFiles,
  evidenceManifest,
  type EvidencedExchange,
  type EvidencedRecord,
  type EvidenceManifest,
} from "./evidence-folder.ts";
import { kept, type KeptRecord } from "./kept-record.ts";
import { digestOf, PlainRecords, type PlainRecord } from "./plain-records.ts";
import { makeReadingCopies, type EvidenceSource } from "./reading-copies.ts";
import { readLines, type Line } from "./read-lines.ts";
import { checkExceptions, type ExceptionReport } from "./verify-exceptions.ts";
import { checkReading, type Completeness, type ReadingReport } from "./verify-reading.ts";

export interface EvidenceReport {
  readonly ok: boolean;
  readonly log: string;
  readonly size: number;
  readonly exchanges: number;
  readonly records: number;
  /** Bodies and replies that are the bytes that their records say. */
  readonly contents: number;
  /** Exchanges whose content is not there, since its key was destroyed before. */
  readonly withoutContent: number;
  /** Policies whose text is there as their record says, and those of which there is the record alone. */
  readonly policies: number;
  readonly withoutPolicy: number;
  /** Exceptions that verdicts used and whose making is here, and those that an older bundle names only. */
  readonly exceptions: number;
  readonly withoutException: number;
  /** Fourgate's version that made the pages to read, where that is another one, which writes them otherwise: they were not compared. */
  readonly pageBy: string | null;
  /** How it is known that no exchange was taken out, where all of it holds. */
  readonly completeness: Completeness;
  readonly problems: readonly string[];
}

export interface EvidenceOptions {
  /** Null: the folder's own, which shows damage but not another log in its place. */
  readonly key: NoteKey | null;
  readonly witnesses?: readonly NoteKey[];
  /** Fourgate's own version: what it makes of the records is what their pages must be. */
  readonly version: string;
  /** Gets the pages to read, by their names in the folder, as they follow from what was checked, where all of it holds. */
  readonly onPage?: ((name: string, page: string) => Promise<void>) | undefined;
}

const problemCountMax = 50;

/** Whether a folder is a bundle rather than a log. */
export async function isEvidence(folder: string): Promise<boolean> {
  const names: readonly string[] = await readdir(folder).catch(() => []);
  return names.includes(evidenceFiles.manifest) && names.includes(evidenceFiles.sealed);
}

/** Checks a bundle by what lies in its folder alone, as its README says. Never throws for what it finds there. */
export async function verifyEvidence(folder: string, options: EvidenceOptions): Promise<EvidenceReport> {
  const check = new EvidenceCheck(folder, options);
  await check.run();
  return check.report();
}

class EvidenceCheck {
  readonly #folder: string;
  readonly #options: EvidenceOptions;
  readonly #problems: string[] = [];
  readonly #records = new Map<number, KeptRecord>();
  #manifest: EvidenceManifest | undefined;
  #contents = 0;
  #withoutContent = 0;
  readonly #policies = new Set<string>();
  readonly #withoutPolicy = new Set<string>();
  #exceptions: ExceptionReport = { shown: 0, unshown: 0, problems: [] };
  #reading: ReadingReport = { completeness: "older", problems: [] };

  constructor(folder: string, options: EvidenceOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  report(): EvidenceReport {
    return {
      ok: this.#problems.length === 0,
      log: this.#manifest?.log ?? "",
      size: this.#manifest?.size ?? 0,
      exchanges: this.#manifest?.exchanges.length ?? 0,
      records: this.#records.size,
      contents: this.#contents,
      withoutContent: this.#withoutContent,
      policies: this.#policies.size,
      withoutPolicy: this.#withoutPolicy.size,
      exceptions: this.#exceptions.shown,
      withoutException: this.#exceptions.unshown,
      pageBy: this.#isOwnPage() ? null : (this.#manifest?.version ?? null),
      completeness: this.#reading.completeness,
      problems: this.#problems,
    };
  }

  async run(): Promise<void> {
    const manifest = await this.#json(evidenceFiles.manifest, evidenceManifest);
    const key = this.#options.key ?? parseVerifierKey(await this.#text(evidenceFiles.key), sha256);
    if (!manifest || !key) {
      if (!key) this.#problem("log.vkey is no verifier key");
      return;
    }
    this.#manifest = manifest;
    if (key.name !== manifest.log)
      this.#problem(`the key is of the log ${key.name}, the bundle of ${manifest.log}`);
    const plain = await this.#plainRecords();
    const checkpoint = await this.#text(evidenceFiles.checkpoint);
    const signed = openCheckpoint(checkpoint, key, verifyEd25519);
    if (!signed) this.#problem(`checkpoint: malformed, or not signed by ${key.name}`);
    else if (signed.size !== manifest.size)
      this.#problem("manifest.json: names another size than the checkpoint");
    await this.#eachLine(evidenceFiles.sealed, async ({ text }) => {
      const sealed = parsed(text, evidencedRecord);
      if (sealed) await this.#record(sealed, key, checkpoint, plain);
      else this.#problem("sealed.jsonl: a line is not a record of this format");
    });
    for (const exchange of manifest.exchanges) await this.#exchange(exchange);
    for (const index of manifest.policies) await this.#policy(index, manifest.keptPolicies);
    const recorded = new Set(manifest.policies.flatMap((index) => this.#policyOf(index)));
    for (const digest of manifest.keptPolicies ?? [])
      if (!recorded.has(digest))
        this.#problem(
          `manifest.json: names the policy ${digest} as kept, and no policy record here is of it`,
        );
    this.#exceptions = checkExceptions(manifest, this.#records);
    this.#reading = checkReading(manifest, this.#records);
    for (const problem of [...this.#exceptions.problems, ...this.#reading.problems]) this.#problem(problem);
    const { exchanges, policies, allows = [], reading } = manifest;
    const listed = new Set([...exchanges.flatMap(({ records }) => records), ...policies, ...allows]);
    if (typeof reading === "number") listed.add(reading);
    for (const index of new Set([...this.#records.keys(), ...plain.keys()]))
      if (!listed.has(index) || !plain.has(index) || !this.#records.has(index))
        this.#problem(`entry ${String(index)}: is not listed, or not there in every file`);
    await this.#nothingElse(manifest);
    if (this.#problems.length === 0) await this.#readingCopies(manifest, plain);
  }

  #isOwnPage(): boolean {
    return this.#manifest?.version === this.#options.version;
  }

  /** Whoever reads the pages believes them: they must say what the records and bytes say, and nothing else. */
  async #readingCopies(manifest: EvidenceManifest, plain: ReadonlyMap<number, PlainRecord>): Promise<void> {
    await using records = await PlainRecords.open(join(this.#folder, evidenceFiles.records), plain);
    const content = (folder: string) => (id: string) =>
      readFile(join(this.#folder, folder, id)).catch(() => null);
    const source: EvidenceSource = {
      record: (index) => records.record(index),
      body: content(evidenceFiles.bodies),
      reply: content(evidenceFiles.replies),
    };
    if (this.#isOwnPage()) {
      const made = new Set<string>();
      await makeReadingCopies(manifest, source, async (name, text) => {
        made.add(name);
        if ((await this.#text(name)) !== text)
          this.#problem(`${name}: is not what these records and bytes give; it was changed, or is missing`);
      });
      const pages = await readdir(join(this.#folder, evidenceFiles.pages)).catch(() => []);
      for (const name of pages.filter((one) => !made.has(join(evidenceFiles.pages, one))))
        this.#problem(`${evidenceFiles.pages}/${name}: belongs to no record here`);
    }
    const { onPage } = this.#options;
    if (this.#problems.length > 0 || !onPage) return;
    await makeReadingCopies(manifest, source, async (name, text) => {
      if (name !== evidenceFiles.readme) await onPage(name, text);
    });
  }

  async #record(
    evidence: EvidencedRecord,
    key: NoteKey,
    checkpoint: string,
    plain: ReadonlyMap<number, PlainRecord>,
  ): Promise<void> {
    const { index } = evidence;
    const where = `entry ${String(index)}`;
    const bytes = (text: string): Uint8Array => Buffer.from(text, "base64");
    const sealed: SealedRecord = {
      keyId: bytes(evidence.keyId),
      nonce: bytes(evidence.nonce),
      leaf: bytes(evidence.leaf),
      opening: bytes(evidence.opening),
      ciphertext: bytes(evidence.ciphertext),
    };
    const proofName = join(evidenceFiles.proofs, `${String(index)}.tlog-proof`);
    const proof = await readFile(join(this.#folder, proofName), "utf8").catch(() => undefined);
    if (proof === undefined) {
      this.#problem(`${where}: its proof ${proofName} is missing, or can't be read`);
      return;
    }
    const { ok, problems } = verifyReceipt(proof, {
      key,
      witnesses: this.#options.witnesses ?? [],
      sha256,
      verifyEd25519,
    });
    const claim = parseProof(proof);
    if (!ok || !claim) {
      this.#problem(`${where}: ${proofName}: ${problems[0] ?? "the proof is malformed"}`);
      return;
    }
    if (claim.checkpoint !== checkpoint) this.#problem(`${where}: its proof leads to another checkpoint`);
    const leaf = decodeLeaf(sealed.leaf);
    if (claim.index !== index || !sameBytes(claim.entry, sealed.leaf) || !leaf) {
      this.#problem(`${where}: its proof is of another record`);
      return;
    }
    const recordKey = bytes(evidence.recordKey);
    if (!sameBytes(commitmentOf(sealed, sha256), leaf.commitment))
      this.#problem(`${where}: the encrypted record is not the one that the log has`);
    else if (!sealed.opening || !sameBytes(openingOf(recordKey, sha256), sealed.opening))
      this.#problem(`${where}: the key is not the one that the log commits to`);
    else {
      const record = opened(sealed, recordKey);
      if (!record || record.id !== leaf.id || record.kind !== leaf.kind)
        this.#problem(`${where}: does not open with its key`);
      else if (digestOf(record) !== plain.get(index)?.digest)
        this.#problem(`${where}: records.jsonl says something else than the log`);
      else this.#records.set(index, kept(record));
    }
  }

  #policyOf(index: number): readonly string[] {
    const record = this.#records.get(index);
    return record?.kind === "policy" ? [record.sha256] : [];
  }

  /** `listed`: of which policies the manifest says that their text is here; undefined where it says nothing. */
  async #policy(index: number, listed: readonly string[] | undefined): Promise<void> {
    const record = this.#records.get(index);
    if (record?.kind !== "policy") {
      this.#problem(`entry ${String(index)}: is no policy record`);
      return;
    }
    const name = policyName(record.sha256);
    const bytes = await readFile(join(this.#folder, name)).catch(() => undefined);
    const isListed = listed?.includes(record.sha256);
    if (bytes === undefined && isListed === true)
      this.#problem(`${name} is missing: manifest.json says that this policy was kept`);
    else if (bytes === undefined) this.#withoutPolicy.add(record.sha256);
    else if (hash("sha256", bytes, "hex") !== record.sha256)
      this.#problem(`${name} is not what the policy record says: its SHA-256 differs`);
    else if (isListed === false) this.#problem(`${name}: manifest.json says that its text was not kept`);
    else this.#policies.add(record.sha256);
  }

  async #exchange({ id, records, body, reply }: EvidencedExchange): Promise<void> {
    const own = records.map((index) => this.#records.get(index));
    if (own.some((record) => record?.id !== id)) this.#problem(`${id}: a record of it is not there`);
    const kinds = own.flatMap((record) => (record ? [record.kind] : []));
    const [intents, outcomes] = ["intent", "outcome"].map(
      (kind) => kinds.filter((one) => one === kind).length,
    );
    if (intents !== outcomes)
      this.#problem(`${id}: has ${String(intents)} intents and ${String(outcomes)} outcomes`);
    const intent = body === null ? undefined : this.#records.get(body);
    if (intent?.kind === "intent") await this.#content(join(evidenceFiles.bodies, id), intent.bodySha256, id);
    else if (kinds.includes("intent")) this.#withoutContent++;
    const outcome = reply === null ? undefined : this.#records.get(reply);
    if (outcome?.kind === "outcome")
      await this.#content(join(evidenceFiles.replies, id), outcome.replySha256, id);
  }

  async #content(name: string, expected: string, id: string): Promise<void> {
    const bytes = await readFile(join(this.#folder, name)).catch(() => undefined);
    const found = bytes === undefined ? undefined : bytes.length === 0 ? "" : hash("sha256", bytes, "hex");
    if (found === expected) this.#contents++;
    else
      this.#problem(
        `${id}: ${name} is ${found === undefined ? "missing" : "not what the record says: its SHA-256 differs"}`,
      );
  }

  async #plainRecords(): Promise<ReadonlyMap<number, PlainRecord>> {
    const plain = new Map<number, PlainRecord>();
    await this.#eachLine(evidenceFiles.records, ({ text, start, length }) => {
      try {
        const { index, record } = JSON.parse(text) as { index: number; record: unknown };
        plain.set(index, { digest: digestOf(record), start, length });
      } catch {
        this.#problem("records.jsonl: a line is not JSON");
      }
    });
    return plain;
  }

  async #eachLine(name: string, take: (line: Line) => void | Promise<void>): Promise<void> {
    try {
      for await (const line of readLines(join(this.#folder, name))) await take(line);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#problem(`${name}: ${error.message}`);
    }
  }

  /** A file that no record speaks of proves nothing, and looks as if it did. */
  async #nothingElse({ exchanges }: EvidenceManifest): Promise<void> {
    const known: ReadonlySet<string> = new Set([
      ...Object.values(evidenceFiles),
      ...[...this.#records.keys()].map((index) => join(evidenceFiles.proofs, `${String(index)}.tlog-proof`)),
      ...[...this.#policies].map(policyName),
      ...exchanges.flatMap(({ id, body, reply }) => [
        ...(body === null ? [] : [join(evidenceFiles.bodies, id)]),
        ...(reply === null ? [] : [join(evidenceFiles.replies, id)]),
      ]),
    ]);
    const names = await readdir(this.#folder, { recursive: true }).catch(() => []);
    const isPage = (name: string): boolean => /^pages[/\\]\d{5}\.html$/.test(name);
    for (const name of names.filter((one) => !known.has(one) && !isPage(one)).slice(0, problemCountMax))
      this.#problem(`${JSON.stringify(name).slice(0, 200)}: belongs to no record here`);
  }

  async #json<T>(name: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const value = parsed(await this.#text(name), schema);
    if (value === undefined) this.#problem(`${name}: is missing, or not of this format`);
    return value;
  }

  async #text(name: string): Promise<string> {
    return await readFile(join(this.#folder, name), "utf8").catch(() => "");
  }

  /** Each is counted by what is told: of very many the first are enough. */
  #problem(text: string): void {
    if (this.#problems.length < problemCountMax) this.#problems.push(text);
  }
}

function policyName(digest: string): string {
  return join(evidenceFiles.policies, `${digest}.json`);
}

function parsed<T>(text: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function opened(sealed: SealedRecord, recordKey: Uint8Array): AuditRecord | undefined {
  try {
    return openWith(sealed, recordKey).record;
  } catch {
    return undefined;
  }
}

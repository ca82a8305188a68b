import { mkdir, open, readdir, rm, rmdir, writeFile, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import type { CollectedExchange, CollectedLog, CollectedRecord, EvidenceSink } from "./collect.ts";
import {
  evidenceFiles,
  evidenceFormat,
  type EvidencedExchange,
  type EvidenceManifest,
} from "./evidence-folder.ts";
import type { ShownException } from "./evidence-page.ts";
import { EvidencePages } from "./evidence-pages.ts";
import { finishReadingCopies, shownOf } from "./reading-copies.ts";

export interface EvidenceTerms {
  /** As it is recorded (`askedAsRecorded`). */
  readonly asked: string;
  readonly version: string;
  readonly nowMs: number;
  /** What a policy record names by its SHA-256; null where it was not kept. */
  readonly policyText: (sha256: string) => Promise<string | null>;
}

const { proofs, policies, bodies, replies, pages } = evidenceFiles;

/**
 * Writes a bundle as its parts come; its files are for its owner alone. The manifest comes last: a folder without it
 * is no bundle, and what was written before a failure is removed.
 */
export class EvidenceWriter implements EvidenceSink, AsyncDisposable {
  readonly #out: string;
  readonly #terms: EvidenceTerms;
  readonly #records: FileHandle;
  readonly #sealed: FileHandle;
  readonly #pages: EvidencePages = new EvidencePages((name, content) => this.#write(name, content));
  readonly #exchanges: EvidencedExchange[] = [];
  readonly #policies = new Set<string>();
  readonly #exceptions: ShownException[] = [];
  #recordCount = 0;
  #isWhole = false;
  /** The folder was not there before. */
  readonly #isOwn: boolean;

  private constructor(
    out: string,
    terms: EvidenceTerms,
    {
      records,
      sealed,
      isOwn,
    }: { readonly records: FileHandle; readonly sealed: FileHandle; readonly isOwn: boolean },
  ) {
    this.#out = out;
    this.#terms = terms;
    this.#records = records;
    this.#sealed = sealed;
    this.#isOwn = isOwn;
  }

  /** Into a folder that is empty or not there yet. @throws FourgateError usage when something is there already */
  static async into(out: string, terms: EvidenceTerms): Promise<EvidenceWriter> {
    const there = await readdir(out).catch(() => []);
    if (there.length > 0)
      throw new FourgateError("usage", `${out} is not empty`, "give a folder that is not there yet");
    const made = await mkdir(out, { recursive: true, mode: 0o700 });
    for (const folder of [proofs, policies, bodies, replies])
      await mkdir(join(out, folder), { recursive: true, mode: 0o700 });
    const [records, sealed] = await Promise.all(
      [evidenceFiles.records, evidenceFiles.sealed].map((name) => open(join(out, name), "wx", 0o600)),
    );
    if (!records || !sealed) throw new TypeError("two files were opened");
    return new EvidenceWriter(out, terms, { records, sealed, isOwn: made !== undefined });
  }

  get recordCount(): number {
    return this.#recordCount;
  }

  async exchange(one: CollectedExchange): Promise<void> {
    const { id, records, body, reply, collected, bodyBytes, replyBytes } = one;
    for (const record of collected) await this.#record(record);
    if (bodyBytes) await this.#write(join(bodies, id), bodyBytes);
    if (replyBytes) await this.#write(join(replies, id), replyBytes);
    const byIndex = new Map(collected.map(({ index, record }) => [index, record]));
    const shown = await shownOf(one, {
      record: (index) => byIndex.get(index),
      body: () => bodyBytes,
      reply: () => replyBytes,
    });
    await this.#pages.add(shown);
    this.#exchanges.push({ id, records, body, reply });
  }

  async shared(one: CollectedRecord): Promise<void> {
    await this.#record(one);
    const { index, record } = one;
    if (record.kind === "policy") this.#policies.add(record.sha256);
    if (record.kind === "allow") this.#exceptions.push({ index, record });
  }

  /** The commit point: from here on it is a bundle. */
  async finish(collected: CollectedLog): Promise<void> {
    const { asked, version, nowMs, policyText } = this.#terms;
    const { log, size, key, checkpoint } = collected;
    const { reading } = collected;
    const madeAt = reading?.time ?? new Date(nowMs).toISOString();
    await this.#write(evidenceFiles.key, key);
    await this.#write(evidenceFiles.checkpoint, checkpoint);
    const keptPolicies: string[] = [];
    for (const sha256 of this.#policies) {
      const text = await policyText(sha256);
      if (text === null) continue;
      await this.#write(join(policies, `${sha256}.json`), text);
      keptPolicies.push(sha256);
    }
    const manifest: EvidenceManifest = {
      format: evidenceFormat,
      version,
      madeAt,
      log,
      size,
      asked,
      exchanges: this.#exchanges,
      policies: collected.policies,
      keptPolicies,
      allows: collected.allows,
      reading: reading?.index ?? null,
    };
    await finishReadingCopies(manifest, this.#exceptions, this.#pages, (name, content) =>
      this.#write(name, content),
    );
    await this.#write(evidenceFiles.manifest, `${JSON.stringify(manifest, null, 2)}\n`);
    this.#isWhole = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#records.close();
    await this.#sealed.close();
    if (this.#isWhole) return;
    for (const name of Object.values(evidenceFiles))
      await rm(join(this.#out, name), { recursive: true, force: true });
    if (this.#isOwn) await rmdir(this.#out).catch(() => undefined);
  }

  async #record({ index, record, sealed, proof }: CollectedRecord): Promise<void> {
    await told(evidenceFiles.records, this.#records.appendFile(`${JSON.stringify({ index, record })}\n`));
    await told(evidenceFiles.sealed, this.#sealed.appendFile(`${JSON.stringify(sealed)}\n`));
    await this.#write(join(proofs, `${String(index)}.tlog-proof`), proof);
    this.#recordCount++;
  }

  async #write(name: string, content: string | Uint8Array): Promise<void> {
    if (name.startsWith(pages)) await mkdir(join(this.#out, pages), { recursive: true, mode: 0o700 });
    await told(name, writeFile(join(this.#out, name), content, { mode: 0o600, flag: "wx" }));
  }
}

async function told(name: string, writing: Promise<void>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    throw new FourgateError(
      "record_failed",
      `${name} of the bundle cannot be written (${code})`,
      code === "ENOSPC"
        ? "make room, or narrow what is asked for: every body is written as it left"
        : "look at the folder and its disk",
      error,
    );
  }
}

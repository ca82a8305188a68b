import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import type { Collected } from "./collect.ts";
import { evidenceFiles, evidenceFormat, type EvidenceManifest } from "./evidence-folder.ts";
import { readingCopies } from "./reading-copies.ts";

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
  const byIndex = new Map(collected.records.map(({ index, record }) => [index, record]));
  const byId = new Map(collected.exchanges.map((one) => [one.id, one]));
  const { page, readme } = await readingCopies(manifest, {
    record: (index) => byIndex.get(index),
    body: (id) => byId.get(id)?.bodyBytes ?? null,
    reply: (id) => byId.get(id)?.replyBytes ?? null,
  });
  await write(evidenceFiles.page, page);
  await write(evidenceFiles.readme, readme);
}

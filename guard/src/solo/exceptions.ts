import { z } from "zod";
import { FourgateError } from "@fourgate/core/errors";
import type { AllowEntry } from "@fourgate/core/audit/allow-record";
import type { Allowed, AllowedByFingerprint } from "@fourgate/core/secrets/policy/allowed";
import { readPrivateFile, writePrivateFile } from "../device/private-file.ts";
import { isThere } from "../enrolment.ts";

const entryCountMax = 10_000;

/** An exception that a developer made for themself, and when it was taken back. */
export interface SoloException extends AllowEntry {
  /** ISO 8601, or null while it stands. */
  readonly revokedAt: string | null;
  readonly revokedFor: string | null;
}

const schema: z.ZodType<{ readonly version: 1; readonly entries: readonly SoloException[] }> = z.strictObject(
  {
    version: z.literal(1),
    entries: z
      .array(
        z.strictObject({
          id: z.string().regex(/^a\d{1,9}$/),
          fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
          detector: z.string().min(1).max(200),
          scope: z.literal("everyone"),
          reason: z.string().max(500),
          owner: z.string().max(200),
          createdAt: z.iso.datetime(),
          expiresAt: z.iso.datetime(),
          revokedAt: z.iso.datetime().nullable(),
          revokedFor: z.string().max(500).nullable(),
        }),
      )
      .max(entryCountMax),
  },
);

/**
 * Exceptions of a guard alone, in a private file: every one that was ever made, the revoked ones too.
 * @throws FourgateError config_invalid
 */
export async function readExceptions(path: string): Promise<readonly SoloException[]> {
  if (!(await isThere(path))) return [];
  const text = (await readPrivateFile(path)).toString("utf8");
  try {
    return schema.parse(JSON.parse(text)).entries;
  } catch (error) {
    throw new FourgateError("config_invalid", `${path} is not valid`, "mend it or move it away", error);
  }
}

/** Whole and durable, or not at all. @throws FourgateError usage, when there are too many */
export async function writeExceptions(path: string, entries: readonly SoloException[]): Promise<void> {
  if (entries.length > entryCountMax)
    throw new FourgateError("usage", "there are too many exceptions", `remove old ones from ${path}`);
  await writePrivateFile(path, `${JSON.stringify({ version: 1, entries }, null, 2)}\n`);
}

/** @throws FourgateError not_found */
export async function revokeException(
  path: string,
  id: string,
  reason: string,
  nowMs: number,
): Promise<void> {
  const entries = await readExceptions(path);
  if (!entries.some((entry) => entry.id === id && entry.revokedAt === null))
    throw new FourgateError(
      "not_found",
      `there is no exception ${id} that stands`,
      "see: fourgate allow list",
    );
  const revokedAt = new Date(nowMs).toISOString();
  await writeExceptions(
    path,
    entries.map((entry) => (entry.id === id ? { ...entry, revokedAt, revokedFor: reason } : entry)),
  );
}

/** As they are judged by; who judges looks at the time. */
export function inForce(entries: readonly SoloException[]): AllowedByFingerprint {
  const byFingerprint: Record<string, Allowed[]> = {};
  for (const { fingerprint, id, detector, scope, expiresAt, revokedAt } of entries)
    if (revokedAt === null) (byFingerprint[fingerprint] ??= []).push({ id, detector, scope, expiresAt });
  return byFingerprint;
}

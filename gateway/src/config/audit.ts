import { isAbsolute } from "node:path";
import { z } from "zod";
import { parseWitnessKey } from "@fourgate/core/audit/cosignature";
import type { NoteKey } from "@fourgate/core/audit/note";
import { sha256 } from "../ledger/crypto.ts";
import type { AuditEntry, CheckpointsTo } from "./config-file.ts";

const address = z
  .string()
  .max(2_000)
  .refine(isAddress, { message: "must be an http or https address without a log-in in it" });
const baseAddress = address
  .refine((text) => URL.parse(text)?.search === "" && URL.parse(text)?.hash === "", {
    message: "must have no query",
  })
  .transform((text) => text.replace(/\/+$/, ""));
const file = z.string().min(1).max(1_000);

const destination: z.ZodType<CheckpointsTo, CheckpointsTo> = z.union(
  [
    z.strictObject({
      folder: z.string().max(1_000).refine(isAbsolute, { message: "must be an absolute path" }),
    }),
    z.strictObject({ put: address, authorization_file: file.optional() }),
    z.strictObject({ post: address, authorization_file: file.optional() }),
  ],
  { error: "must be {folder: an absolute path}, {put: an address} or {post: an address}" },
);

/** The section `audit` of fourgate.yaml. */
export const auditSchema: z.ZodType<AuditEntry, { [Key in keyof AuditEntry]?: AuditEntry[Key] | undefined }> =
  z.strictObject({
    witnesses: z
      .array(
        z.strictObject({
          url: baseAddress,
          key: z
            .string()
            .max(500)
            .refine((text) => parseWitnessKey(text, sha256) !== undefined, {
              message: "must be a witness's verifier key: the line that it prints, name+id+key",
            }),
        }),
      )
      .max(16)
      .default([]),
    checkpoints_to: z.array(destination).max(16).default([]),
  });

/** The key of a witness that the schema let pass. */
export function configuredWitnessKey(text: string): NoteKey {
  const key = parseWitnessKey(text, sha256);
  if (!key) throw new TypeError("a witness's key was not checked");
  return key;
}

function isAddress(text: string): boolean {
  const url = URL.parse(text.replaceAll("{size}", "0"));
  return url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
}

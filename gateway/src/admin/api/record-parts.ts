import { z } from "zod";
import type { Actor, FileTouch, RecordedFinding } from "@fourgate/core/audit/record";
import type { Classification, Label } from "@fourgate/core/scope/catalogue";
import type { Reason } from "@fourgate/core/verdict";

// What several kinds of the log's records hold, as schemas.

/** 26 characters of Crockford's base 32, upper case. https://github.com/ulid/spec */
export const ulid: z.ZodType<string> = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);

export const count: z.ZodType<number> = z.int().nonnegative();
export const time: z.ZodType<string> = z.iso.datetime();
export const gate: z.ZodType<1 | 2 | 3 | 4> = z.literal([1, 2, 3, 4]);
export const classification: z.ZodType<Classification> = z.enum([
  "public",
  "internal",
  "confidential",
  "restricted",
]);

export const actor: z.ZodType<Actor> = z.strictObject({
  user: z.string(),
  teams: z.array(z.string()),
  agent: z.string().nullable(),
  device: z.string(),
  tool: z.string(),
  session: z.string(),
  subAgent: z.string(),
});

export const reason: z.ZodType<Reason> = z.strictObject({
  gate,
  rule: z.string(),
  message: z.string(),
  remedy: z.string(),
});

export const finding: z.ZodType<RecordedFinding> = z.strictObject({
  detector: z.string(),
  title: z.string(),
  fingerprint: z.string(),
  action: z.enum(["block", "redact", "note"]),
  observed: z.enum(["block", "redact"]).optional(),
  allowedBy: z.string().optional(),
  kind: z.string(),
  line: count,
});

export const label: z.ZodType<Label> = z.strictObject({
  repo: z.string().nullable(),
  folder: z.string(),
  classification,
  path: z.string(),
  source: z.enum(["path", "command", "workspace", "session"]),
  access: z.enum(["read", "write"]),
});

export const file: z.ZodType<FileTouch> = z.strictObject({
  path: z.string(),
  repo: z.string().nullable(),
  access: z.enum(["read", "write"]),
  tool: z.string(),
  commit: z.string().optional(),
  lines: z.array(z.tuple([count, count])).optional(),
  sha256: z.string().optional(),
  bytes: count.optional(),
});

import { z } from "zod";
import type { Said } from "@fourgate/core/audit/conversation";
import { exchangeCountMax } from "../../evidence/evidence-folder.ts";
import type { ReadExchange } from "../../ledger/conversation.ts";
import type { AuditAnswer } from "../../questions/search-audit.ts";
import type { LinesAnswer } from "../../questions/search-lines.ts";
import { askedLengthMax } from "../../readings/readings.ts";
import type { ExchangeResult } from "../../store/schema.ts";
import type { ExchangeFilter } from "../../store/search.ts";
import { ulid } from "./record-parts.ts";
import { auditRecord, outcomeRecord } from "./record.ts";

/** How an exchange may have ended. */
export const results: readonly ExchangeResult[] = [
  "under_way",
  "answered",
  "blocked",
  "refused",
  "client_gone",
  "access_revoked",
  "upstream_unreachable",
  "upstream_timeout",
  "upstream_broken",
  "gateway_stopped",
];

const word = z.string().min(1).max(200);
const path = z.string().min(1).max(1_000);
const time = z.iso.datetime({ offset: true });
const count = z.int().nonnegative();

/** What a filter may name, but for what an address spells otherwise or may not ask. */
export const filterFields: {
  readonly [Name in Exclude<keyof ExchangeFilter, "gate" | "withoutDrills">]-?: z.ZodType<
    ExchangeFilter[Name]
  >;
} = {
  id: ulid.optional(),
  user: word.optional(),
  team: word.optional(),
  device: word.optional(),
  tool: word.optional(),
  session: word.optional(),
  deployment: word.optional(),
  vendor: word.optional(),
  model: word.optional(),
  repo: word.optional(),
  path: path.optional(),
  sha256: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/)
    .optional(),
  commit: z
    .string()
    .regex(/^[0-9a-fA-F]{7,64}$/)
    .optional(),
  from: time.optional(),
  to: time.optional(),
  result: z.enum(results).optional(),
};

const filter: z.ZodType<ExchangeFilter> = z.strictObject({
  ...filterFields,
  gate: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).optional(),
  withoutDrills: z.literal(true).optional(),
});

export const pageLimitMax: number = 500;
const linesMax = 20_000;

export interface AskedSearch {
  readonly filter: ExchangeFilter;
  readonly text: string;
  readonly limit: number;
  readonly before: number | null;
}

export const askedSearch: z.ZodType<AskedSearch> = z.strictObject({
  filter,
  text: z.string().max(10_000).default(""),
  limit: z.int().min(1).max(pageLimitMax).default(50),
  before: count.nullable().default(null),
});

/** What goes into a bundle. */
export interface AskedBundle {
  /** In words, as the bundle itself says it. */
  readonly asked: string;
  readonly found: number;
  /** As in its record. */
  readonly foundSha256: string;
}

export const askedBundle: z.ZodType<AskedBundle> = z.strictObject({
  asked: z.string().max(askedLengthMax),
  found: z.int().min(1).max(exchangeCountMax),
  foundSha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** The id of the record that a bundle is made: a checkpoint covers it. */
export interface RecordedBundle {
  readonly id: string;
}

const recordedBundle: z.ZodType<RecordedBundle> = z.strictObject({ id: ulid });

export interface AskedLines {
  readonly filter: ExchangeFilter;
  readonly lines: readonly string[];
  /** What they are of, for the record: a file's name, a commit. */
  readonly of: string;
}

export const askedLines: z.ZodType<AskedLines> = z.strictObject({
  filter,
  lines: z.array(z.string().max(100_000)).min(1).max(linesMax),
  of: z.string().max(1_000).default(""),
});

const listed = {
  record: auditRecord,
  outcome: outcomeRecord.nullable(),
  leaf: count.nullable(),
};
const ranges = z.array(z.tuple([count, count]));

const auditAnswer: z.ZodType<AuditAnswer> = z.strictObject({
  exchanges: z.array(z.strictObject({ ...listed, excerpts: z.array(z.string()) })),
  next: count.nullable(),
  behind: count,
  drillsLeftOut: count,
  unknown: z.array(z.strictObject({ kind: z.enum(["user", "team", "device"]), name: z.string() })),
  complete: z.boolean(),
});

const linesAnswer: z.ZodType<LinesAnswer> = z.strictObject({
  significant: count,
  left: count,
  lines: ranges,
  exchanges: z.array(z.strictObject({ ...listed, lines: ranges })),
  destinations: z.array(
    z.strictObject({
      vendor: z.string(),
      deployment: z.string(),
      class: z.enum(["private", "cloud"]),
      calls: count,
    }),
  ),
  behind: count,
  complete: z.boolean(),
});

const said: z.ZodType<Said> = z.strictObject({
  role: z.enum(["system", "user", "assistant", "none"]),
  kind: z.enum([
    "system",
    "tool_definition",
    "user_text",
    "assistant_text",
    "thinking",
    "tool_call",
    "tool_result",
    "document",
    "image",
    "other",
  ]),
  tool: z.string(),
  text: z.string(),
  isNew: z.boolean(),
  redactions: count,
});

const readExchange: z.ZodType<ReadExchange> = z.strictObject({
  id: z.string(),
  records: z.array(auditRecord),
  receipt: z.string().nullable(),
  conversation: z.array(said).nullable(),
});

export type AuditComponentName = "AuditAnswer" | "LinesAnswer" | "ReadExchange" | "RecordedBundle";

export const auditComponents: Readonly<Record<AuditComponentName, z.ZodType>> = {
  AuditAnswer: auditAnswer,
  LinesAnswer: linesAnswer,
  ReadExchange: readExchange,
  RecordedBundle: recordedBundle,
};

import { z } from "zod";
import type { AuditRecord, DrillRecord, OutcomeRecord } from "@fourgate/core/audit/record";
import { auditRecord, drillRecord, outcomeRecord, ulid } from "./record.ts";

export interface ListedExchange {
  readonly record: AuditRecord;
  readonly outcome: OutcomeRecord | null;
  /** Index of the record's leaf in the log once a checkpoint covers it. */
  readonly leaf: number | null;
}

const exchangeList: z.ZodType<{ readonly exchanges: readonly ListedExchange[] }> = z.strictObject({
  exchanges: z.array(
    z.strictObject({
      record: auditRecord,
      outcome: outcomeRecord.nullable(),
      leaf: z.int().nonnegative().nullable(),
    }),
  ),
});

/** Everything that the log holds of one exchange, but for the content itself. */
export interface WholeExchange {
  readonly id: string;
  readonly records: readonly AuditRecord[];
  /** C2SP tlog-proof; null until a checkpoint covers it. https://c2sp.org/tlog-proof */
  readonly receipt: string | null;
  /** Bytes that went upstream, as rebuilt from the store; null where nothing was sent. */
  readonly bodyBytes: number | null;
  readonly replyBytes: number | null;
}

const wholeExchange: z.ZodType<WholeExchange> = z.strictObject({
  id: z.string(),
  records: z.array(auditRecord),
  receipt: z.string().nullable(),
  bodyBytes: z.int().nonnegative().nullable(),
  replyBytes: z.int().nonnegative().nullable(),
});

const latestDrill: z.ZodType<{ readonly drill: DrillRecord | null }> = z.strictObject({
  drill: drillRecord.nullable(),
});

const acceptedBlocks: z.ZodType<{ readonly accepted: readonly string[] }> = z.strictObject({
  accepted: z.array(ulid),
});

const problem: z.ZodType = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string(), remedy: z.string() }),
});

export type ComponentName =
  | "AuditRecord"
  | "ExchangeList"
  | "Exchange"
  | "Drill"
  | "AcceptedBlocks"
  | "Problem";

/** The API's named schemas, as OpenAPI's components. */
export const components: Readonly<Record<ComponentName, z.ZodType>> = {
  AuditRecord: auditRecord,
  ExchangeList: exchangeList,
  Exchange: wholeExchange,
  Drill: latestDrill,
  AcceptedBlocks: acceptedBlocks,
  Problem: problem,
};

import { z } from "zod";
import { retentionComponents, type RetentionComponentName } from "./retention.ts";
import { alarmComponents, type AlarmComponentName } from "./alarms.ts";
import { deploymentComponents, type DeploymentComponentName } from "./deployments.ts";
import { exportComponents, type ExportComponentName } from "./exports.ts";
import { allowComponents, type AllowComponentName } from "./allow.ts";
import { auditComponents, type AuditComponentName } from "./audit-question.ts";
import { peopleComponents, type PeopleComponentName } from "./people.ts";
import type { ObservedReport } from "@fourgate/core/audit/observed-report";
import type { AuditRecord, DrillRecord, OutcomeRecord } from "@fourgate/core/audit/record";
import { auditRecord, drillRecord, gateModes, outcomeRecord, signOffRecord } from "./record.ts";
import { ulid } from "./record-parts.ts";

export interface ListedExchange {
  readonly record: AuditRecord;
  readonly outcome: OutcomeRecord | null;
  /** Index of the record's leaf in the log once a checkpoint covers it. */
  readonly leaf: number | null;
}

export interface ExchangeList {
  readonly exchanges: readonly ListedExchange[];
  /** For the next page's `before`; null where there is none. */
  readonly next: string | null;
  /** Newest records that a search could not see yet. */
  readonly behind: number;
}

const exchangeList: z.ZodType<ExchangeList> = z.strictObject({
  next: z.string().nullable(),
  behind: z.int().nonnegative(),
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

const projection: z.ZodType = z.strictObject({
  projection: z.strictObject({
    database: z.string(),
    state: z.enum(["waiting", "following", "rebuilding", "away"]),
    position: z.int().nonnegative(),
    count: z.int().nonnegative(),
    trouble: z.string().nullable(),
    leftOut: z.int().nonnegative(),
  }),
});

const latestDrill: z.ZodType<{ readonly drill: DrillRecord | null }> = z.strictObject({
  drill: drillRecord.nullable(),
});

const acceptedBlocks: z.ZodType<{ readonly accepted: readonly string[] }> = z.strictObject({
  accepted: z.array(ulid),
});

const count = z.int().nonnegative();

const observedReport: z.ZodType<ObservedReport> = z.strictObject({
  since: z.iso.datetime().nullable(),
  team: z.string().nullable(),
  gates: gateModes.nullable(),
  exchanges: count,
  people: count,
  blocked: count,
  redacted: count,
  concerned: count,
  summary: z.string(),
  observed: z.array(
    z.strictObject({
      team: z.string().nullable(),
      gate: z.literal([1, 2, 3, 4]),
      action: z.enum(["block", "redact"]),
      rule: z.string(),
      detector: z.string().nullable(),
      tool: z.string(),
      exchanges: count,
      people: count,
      secrets: count,
      examples: z.array(z.string()),
    }),
  ),
  later: z.array(
    z.strictObject({
      team: z.string().nullable(),
      what: z.enum(["person_name", "postal_address"]),
      tool: z.string(),
      exchanges: count,
      people: count,
      places: count,
      examples: z.array(z.string()),
    }),
  ),
  complete: z.boolean(),
});

const problem: z.ZodType = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string(), remedy: z.string() }),
});

export type ComponentName =
  | "AuditRecord"
  | "ExchangeList"
  | "Exchange"
  | "Drill"
  | "SignOff"
  | "Projection"
  | "AcceptedBlocks"
  | "ObservedReport"
  | PeopleComponentName
  | AuditComponentName
  | AllowComponentName
  | RetentionComponentName
  | DeploymentComponentName
  | ExportComponentName
  | AlarmComponentName
  | "Problem";

/** The API's named schemas, as OpenAPI's components. */
export const components: Readonly<Record<ComponentName, z.ZodType>> = {
  AuditRecord: auditRecord,
  ExchangeList: exchangeList,
  Exchange: wholeExchange,
  Drill: latestDrill,
  SignOff: z.strictObject({ signOff: signOffRecord }),
  Projection: projection,
  AcceptedBlocks: acceptedBlocks,
  ObservedReport: observedReport,
  ...peopleComponents,
  ...auditComponents,
  ...allowComponents,
  ...retentionComponents,
  ...deploymentComponents,
  ...exportComponents,
  ...alarmComponents,
  Problem: problem,
};

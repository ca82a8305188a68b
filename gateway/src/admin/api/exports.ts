import { z } from "zod";
import { formatNames } from "@fourgate/core/audit/formats/format";
import type { ExportStanding } from "../../export/exporter.ts";

const count = z.int().nonnegative();
const time = z.iso.datetime();
const recordKind = z.string() as unknown as z.ZodType<ExportStanding["dead"][number]["recordKind"]>;

const standing: z.ZodType<ExportStanding> = z.strictObject({
  name: z.string(),
  format: z.enum(formatNames),
  to: z.string(),
  state: z.enum(["waiting", "following", "away"]),
  position: count,
  count,
  behindSince: time.nullable(),
  sentCount: count,
  refusedCount: count,
  dead: z.array(z.strictObject({ record: z.string(), recordKind, index: count, reason: z.string(), time })),
  lastSentAt: time.nullable(),
  lastCanary: z
    .strictObject({
      canary: z.string(),
      result: z.enum(["read_back", "acknowledged", "sent", "differs", "missing", "late"]),
      sha256: z.string(),
      bytes: count,
      recordCount: count,
      afterMs: z.number(),
      time,
    })
    .nullable(),
  trouble: z.string().nullable(),
});

export const exportParams: z.ZodType<{ readonly name: string }> = z.strictObject({
  name: z.string().min(1).max(100),
});

/** That somebody wrote the log's records to a file or to another system by hand ("export"), or made a report of them. */
export const readingOut: z.ZodType<{
  readonly act: "export" | "report";
  readonly asked: string;
  readonly found: number;
}> = z.strictObject({
  act: z.enum(["export", "report"]).default("export"),
  asked: z.string().max(500),
  found: count,
});

export type ExportComponentName = "Exports" | "ReadingOut";

export const exportComponents: Readonly<Record<ExportComponentName, z.ZodType>> = {
  Exports: z.strictObject({ exports: z.array(standing) }),
  ReadingOut: readingOut,
};

import { z } from "zod";
import type { ExportEvent } from "@fourgate/core/audit/export-record";
import type { RecordKind } from "@fourgate/core/audit/record";
import { count } from "./record-parts.ts";

export const exportEvent: z.ZodType<ExportEvent> = z.discriminatedUnion("act", [
  z.strictObject({ act: z.literal("canary_sent") }),
  z.strictObject({
    act: z.literal("canary_checked"),
    canary: z.string(),
    result: z.enum(["read_back", "acknowledged", "sent", "differs", "missing", "late"]),
    sha256: z.string(),
    bytes: count,
    recordCount: count,
    afterMs: z.number(),
  }),
  z.strictObject({
    act: z.literal("rejected"),
    record: z.string(),
    recordKind: z.string() as unknown as z.ZodType<RecordKind>,
    index: count,
    reason: z.string(),
  }),
]);

import type { AuditRecord } from "@fourgate/core/audit/record";
import { openCallOf } from "@fourgate/core/audit/formats/call-events";
import { formatRecord, type FormatName, type FormattedEvent } from "@fourgate/core/audit/formats/format";
import { intent } from "../../../../tools/samples/audit-records.ts";

export const place = { log: "fourgate.local/0011", index: 41, leafSha256: "11".repeat(32) };
const open = openCallOf(intent({ destination: "https://api.anthropic.com/v1/messages" }));

export function formatted(
  record: AuditRecord,
  format: FormatName,
  options: { readonly eventBytesMax?: number; readonly told?: (text: string) => string } = {},
): FormattedEvent[] {
  const { eventBytesMax = 64 * 1024, told = (text: string) => text } = options;
  const placed = { record, place, open: record.kind === "outcome" ? open : null };
  return formatRecord(placed, { format, version: "0.1.0", eventBytesMax, told });
}

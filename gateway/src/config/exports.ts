import { z } from "zod";
import { formatNames, type FormatName } from "@fourgate/core/audit/formats/format";
import { recordKinds } from "@fourgate/core/audit/leaf";
import type { RecordKind } from "@fourgate/core/audit/record";
import { isOnThisMachine, parseExportAddress } from "../export/address.ts";
import type { Fault } from "./fault.ts";

/** One of `exports:` in fourgate.yaml. */
export interface ExportEntry {
  name: string;
  format: FormatName;
  to: string;
  kinds?: RecordKind[] | undefined;
  ca_file?: string | undefined;
  secret_file?: string | undefined;
  client_cert_file?: string | undefined;
  client_key_file?: string | undefined;
  index?: string | undefined;
  acknowledge: boolean;
  unencrypted: boolean;
  event_bytes_max?: number | undefined;
  file_mib_max: number;
  files_max: number;
}

const exportCountMax = 20;
const path = z.string().min(1).max(1_000);

function exportTo(text: string, context: z.RefinementCtx): void {
  const address = parseExportAddress(text);
  if ("fault" in address) context.addIssue({ code: "custom", message: address.fault });
}

const exportEntry = z.strictObject({
  // Names a file as well.
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "must be letters, digits, '.', '_' and '-'"),
  format: z.enum(formatNames),
  to: z.string().max(2_000).superRefine(exportTo),
  kinds: z
    .array(z.enum(recordKinds as [RecordKind, ...RecordKind[]]))
    .min(1)
    .max(100)
    .optional(),
  ca_file: path.optional(),
  secret_file: path.optional(),
  client_cert_file: path.optional(),
  client_key_file: path.optional(),
  index: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,199}$/, "must be small letters, digits, '.', '_' and '-'")
    .optional(),
  acknowledge: z.boolean().default(false),
  unencrypted: z.boolean().default(false),
  event_bytes_max: z.int().min(4_096).max(1_000_000).optional(),
  file_mib_max: z.int().min(1).max(10_240).default(100),
  files_max: z.int().min(1).max(1_000).default(10),
});

export const exportsSchema: z.ZodType<ExportEntry[]> = z.array(exportEntry).max(exportCountMax);

/** What holds between an export's members. */
export function exportFaults(entries: readonly ExportEntry[]): Fault[] {
  const seen = new Set<string>();
  return entries.flatMap((entry, at) => {
    const faults: Fault[] = [];
    const fault = (member: string, message: string): void => {
      faults.push({ path: ["exports", at, member], message });
    };
    if (seen.has(entry.name)) fault("name", "this export stands there twice");
    seen.add(entry.name);
    membersFault(entry, fault);
    return faults;
  });
}

function membersFault(entry: ExportEntry, fault: (member: string, message: string) => void): void {
  const address = parseExportAddress(entry.to);
  if ("fault" in address) return;
  const { kind } = address;
  const only = (member: keyof ExportEntry, kinds: readonly string[]): void => {
    if (entry[member] !== undefined && entry[member] !== false && !kinds.includes(kind))
      fault(member, `is only for ${kinds.join(" and ")}`);
  };
  only("index", ["splunk", "elasticsearch"]);
  only("acknowledge", ["splunk"]);
  only("secret_file", ["splunk", "elasticsearch", "otlp", "webhook"]);
  only("client_cert_file", ["syslog"]);
  only("client_key_file", ["syslog"]);
  if ((entry.client_cert_file === undefined) !== (entry.client_key_file === undefined))
    fault("client_cert_file", "needs client_key_file, and that this");
  if ((kind === "splunk" || kind === "webhook") && entry.secret_file === undefined)
    fault(
      "secret_file",
      kind === "splunk" ? "must name the file with the token" : "must name the file with the key that signs",
    );
  if (kind === "elasticsearch" && entry.index === undefined) fault("index", "must be given");
  if ((kind === "otlp") !== (entry.format === "otel"))
    fault("format", kind === "otlp" ? "must be otel for otlp" : "is otel, which only otlp takes");
  if (kind === "elasticsearch" && entry.format === "cef")
    fault("format", "must be ecs, ocsf or json for elasticsearch");
  if (kind === "file") return;
  if (!address.tls) {
    if (entry.ca_file !== undefined) fault("ca_file", "is only for an address with TLS");
    if (!isOnThisMachine(address) && !entry.unencrypted)
      fault("to", "would show who does what to everybody on the way: use TLS, or say unencrypted: true");
  }
}

import { counted } from "@fourgate/core/counted";
import { createReadStream } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import {
  Reconciliation,
  type Compared,
  type ReconcileReport,
} from "@fourgate/core/audit/reconcile/reconcile";
import { trafficReader } from "@fourgate/core/audit/reconcile/traffic-log";
import { readUsageReport } from "@fourgate/core/audit/reconcile/usage-report";
import { FourgateError } from "@fourgate/core/errors";
import { readEnv } from "@fourgate/gateway/config/env";
import { openReadOnly } from "@fourgate/gateway/ledger/read-only";
import { noteReading } from "../audit/note-reading.ts";
import type { Command } from "../command.ts";
import { table } from "../people/table.ts";

const toleranceDefault = "2";

const help = `fourgate audit reconcile FILE… [--gateway ADDRESS]… [--tolerance PERCENT] [--json] [--data DIR]

Holds what others saw against the log, so that what went round Fourgate shows. Each FILE is one of
  a usage report of Anthropic or OpenAI, as JSON: the answer of their usage API, or a list of its pages
             (/v1/organizations/usage_report/messages, /v1/organization/usage/completions; by model)
  a proxy's or firewall's log: squid's access.log, or CSV whose first line names the columns time,
             source, host and bytes
Reports are compared by vendor, model and day (UTC): requests, input, cached and output tokens. Of a
log of traffic, every line to a host that models are known to answer on is shown that did not come
from a gateway; of what did, more bytes than the log has and the wire adds (30%, and 8 KiB a line). Needs the keys. Exit 0: nothing differs.
Exit 1: something does by more than the tolerance, or went round.

  --gateway ADDRESS    what the traffic's log calls the gateway (its source address); may come again
  --tolerance PERCENT  of the larger figure (default ${toleranceDefault}): days end at different moments here and there
  --json               {"ok":…,"compared":[…],"round":[…],"remarks":[…]}
  --data DIR           the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate audit reconcile anthropic-november.json access.log --gateway 10.0.4.17`;

const reportBytesMax = 256 * 1024 * 1024;
const dayMs = 24 * 3_600_000;

export const auditReconcile: Command = {
  help,
  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        gateway: { type: "string", multiple: true },
        tolerance: { type: "string", default: toleranceDefault },
        json: { type: "boolean" },
        data: { type: "string" },
      },
    });
    const tolerancePercent = Number(values.tolerance);
    if (!(tolerancePercent >= 0 && tolerancePercent <= 100) || values.tolerance.trim() === "")
      throw new FourgateError("usage", "--tolerance is a percentage", "give a number from 0 to 100");
    if (positionals.length === 0)
      throw new FourgateError(
        "usage",
        "audit reconcile takes reports or logs to compare the log with",
        "see fourgate audit reconcile --help",
      );
    const reconciliation = new Reconciliation({ tolerancePercent, gateways: values.gateway ?? [] });
    for (const path of positionals) await addFile(path, reconciliation);
    const { firstDay } = reconciliation;
    const fromMs = firstDay === undefined ? 0 : Date.parse(firstDay) - dayMs;
    const home = values.data ?? readEnv(terminal.env).home;
    await using log = await openReadOnly(home);
    const asked = `what others saw, from ${firstDay ?? "the first day"} on`;
    await noteReading(home, { act: "report", asked });
    for await (const record of log.newest()) {
      // What is older than all that is compared is not read; a record a day too old may still be one of an emergency.
      if (Date.parse(record.time) < fromMs) break;
      reconciliation.addRecord(record);
    }
    const report = reconciliation.report();
    terminal.out(values.json === true ? `${JSON.stringify(report)}\n` : textOf(report, tolerancePercent));
    return report.ok ? 0 : 1;
  },
};

async function addFile(path: string, reconciliation: Reconciliation): Promise<void> {
  const first = await beginningOf(path);
  if (/^\s*[[{]/.test(first)) {
    const read = readUsageReport(await readJson(path));
    if (typeof read === "string") throw unfit(path, read);
    reconciliation.addReport(read, path);
    return;
  }
  let reader: ReturnType<typeof trafficReader>;
  let begun = false;
  let readCount = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    if (!begun) {
      begun = true;
      reader = trafficReader(line);
      if (!reader)
        throw unfit(
          path,
          "neither JSON, nor squid's access.log, nor CSV with columns time, source, host and bytes",
        );
    }
    const traffic = reader?.(line);
    if (!traffic) continue;
    readCount++;
    reconciliation.addTraffic(traffic);
  }
  if (readCount === 0) throw unfit(path, "no line of it says when, from where, to what host and how much");
}

async function beginningOf(path: string): Promise<string> {
  try {
    await using file = await open(path, "r");
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } catch (error) {
    throw new FourgateError("usage", `${path} can't be read`, "give a file that exists", error);
  }
}

async function readJson(path: string): Promise<unknown> {
  if ((await stat(path)).size > reportBytesMax) throw unfit(path, "larger than a usage report can be");
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw unfit(path, "it is no JSON", error);
  }
}

function unfit(path: string, why: string, cause?: unknown): FourgateError {
  return new FourgateError("usage", `${path}: ${why}`, "see fourgate audit reconcile --help", cause);
}

function textOf({ ok, compared, round, remarks }: ReconcileReport, tolerancePercent: number): string {
  const differing = compared.filter(({ differs }) => differs);
  const summary = ok
    ? `nothing went round: ${counted(compared.length, "figure agrees", "figures agree")} within ${String(tolerancePercent)}%`
    : `${String(differing.length)} of ${counted(compared.length, "figure")} differ by more than ${String(tolerancePercent)}%; ${counted(round.length, "source")} went round`;
  const parts = [`${summary}\n`];
  if (compared.length > 0) {
    const head = ["", "day", "vendor", "model or host", "what", "theirs", "in the log"];
    parts.push(table([head, ...compared.map(rowOf)]));
  }
  if (round.length > 0) {
    const head = ["went round", "source", "host", "vendor", "lines", "bytes"];
    const rows = round.map(({ day, source, host, vendor, lines, bytes }) => [
      day,
      source,
      host,
      vendor,
      String(lines),
      String(bytes),
    ]);
    parts.push(table([head, ...rows]));
  }
  return `${parts.join("\n")}${remarks.map((remark) => `note: ${remark}\n`).join("")}`;
}

function rowOf({ differs, day, vendor, model, host, what, stated, logged }: Compared): string[] {
  const of = host === "" ? model || "all models" : host;
  return [differs ? "DIFFERS" : "", day, vendor, of, what, String(stated), String(logged)];
}

import { counted } from "@fourgate/core/counted";
import { setTimeout as sleep } from "node:timers/promises";
import { FourgateError } from "@fourgate/core/errors";
import type { ExportStanding } from "@fourgate/gateway/export/exporter";
import { operatedGateway } from "../people/operated-gateway.ts";
import type { Command } from "../command.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";

const help = `fourgate exports test EXPORT [--json] [--data DIR]

Sends a canary through an export, past everything that waits before it, and says what became of it:
read back, acknowledged, sent (syslog knows no answer), differs or missing. Exit 1 where it did not
arrive within a minute.

  --json       {"canary":{"result":"read_back","sha256":…,"recordCount":…,"afterMs":…}}
  --data DIR   the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate exports test siem`;

const waitMsMax = 60_000;
const lookEveryMs = 250;

export const exportsTest: Command = {
  help,
  async run(args, terminal) {
    const { values, of } = readArguments(args, "exports test", "EXPORT", commonOptions);
    const gateway = await operatedGateway(terminal, values.data);
    const ask = async (method: "GET" | "POST", path: string): Promise<ExportStanding> => {
      const { exports } = (await gateway.call(method, path)) as {
        readonly exports: readonly ExportStanding[];
      };
      const found = exports.find(({ name }) => name === of);
      if (found) return found;
      throw new FourgateError("not_found", "there is no export of this name", "see fourgate exports list");
    };
    const before = (await ask("GET", "/api/v1/exports")).lastCanary?.canary;
    let now = await ask("POST", `/api/v1/exports/${encodeURIComponent(of)}/test`);
    const untilMs = performance.now() + waitMsMax;
    while ((now.lastCanary === null || now.lastCanary.canary === before) && performance.now() < untilMs) {
      await sleep(lookEveryMs);
      now = await ask("GET", "/api/v1/exports");
    }
    const canary = now.lastCanary?.canary === before ? null : now.lastCanary;
    if (values.json === true) terminal.out(`${JSON.stringify({ canary })}\n`);
    else terminal.out(canaryText(now, canary));
    return canary !== null && ["read_back", "acknowledged", "sent"].includes(canary.result) ? 0 : 1;
  },
};

function canaryText({ name, to, trouble }: ExportStanding, canary: ExportStanding["lastCanary"]): string {
  if (canary === null)
    return `${name}: no canary came through to ${to}${trouble === null ? "" : `: ${trouble}`}\n`;
  const { result, recordCount, sha256, afterMs } = canary;
  return `${name}: the canary is ${result.replace("_", " ")} after ${String(Math.round(afterMs))} ms, ${counted(recordCount, "record")} since the last, sha256 ${sha256}\n`;
}

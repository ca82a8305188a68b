import { setTimeout as sleep } from "node:timers/promises";
import { ulid } from "ulid";
import { Exporter } from "@fourgate/gateway/export/exporter";
import { exportLimits } from "@fourgate/gateway/export/limits";
import { webhookReceiver } from "@fourgate/gateway/export/receivers/webhook";
import { gatewaySubject } from "@fourgate/gateway/ledger/keys";
import { openLedger } from "@fourgate/gateway/ledger/open";

/** Writes records and exports them to a webhook until it is killed; says its log's length once it has all. */
const [dataDir = "", url = "", statePath = "", countMax = "0"] = process.argv.slice(2);
const ledger = await openLedger({ dataDir });
const { records } = ledger;
const exporter = new Exporter({
  name: "siem",
  format: "json",
  kinds: null,
  to: url,
  receiver: webhookReceiver({ url, ca: null, secret: "", format: "json", name: "siem", clock: Date.now }),
  eventBytesMax: 256 * 1024,
  statePath,
  records,
  version: "0",
  told: (text) => text,
  append: (record) => ledger.append(record, gatewaySubject),
  nextId: () => ulid(),
  clock: Date.now,
  log: () => undefined,
  limits: { ...exportLimits, startDelayMs: 0, lookEveryMs: 1, batchRecordCountMax: 7, canaryEveryMs: 1e12 },
});
const time = new Date().toISOString();
while (records.count < Number(countMax))
  await ledger.append({ kind: "gateway", id: ulid(), time, event: "started", detail: "" }, gatewaySubject);
while (exporter.standing().position < records.count) await sleep(5);
process.stdout.write(`${String(records.count)}\n`);
setInterval(() => undefined, 1_000);

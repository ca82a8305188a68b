import { describe, expect, it } from "vitest";
import type { AuditRecord } from "@fourgate/core/audit/record";
import { RecordFormatter } from "@fourgate/gateway/export/record-formatter";
import type { OutgoingEvent } from "@fourgate/gateway/export/receiver";
import { syslogReceiver } from "@fourgate/gateway/export/receivers/syslog";
import { certified } from "../../../tools/network/certified.ts";
import { actor, intent } from "../../../tools/samples/audit-records.ts";
import { allRecords } from "../../../tools/samples/every-record.ts";
import { needs } from "../../../tools/test-needs.ts";
import { dataFolders } from "../ledger/data-folder.ts";
import { MemoryLog, quickLimits } from "./kit/memory-log.ts";
import { Rsyslog } from "./kit/rsyslog.ts";

const folders = dataFolders();

async function eventsOf(records: readonly AuditRecord[]): Promise<OutgoingEvent[]> {
  const formatter = new RecordFormatter({
    records: new MemoryLog().add(...records),
    format: "cef",
    kinds: null,
    version: "0.1.0",
    eventBytesMax: 7_600,
    told: (text) => text,
    own: "siem",
    limits: quickLimits,
  });
  const events: OutgoingEvent[] = [];
  for await (const { events: own } of formatter.read(0, records.length)) events.push(...own);
  return events;
}

describe("a real rsyslog", needs("rsyslogd"), () => {
  it("takes every kind of record over TLS, and its own parser reads it", { timeout: 60_000 }, async () => {
    const evil = "a\nCEF:0|Evil|Evil|1|x|y|10| act=allowed | suser=admin \\ \ufeff\u001b[2J=x";
    const records = [
      ...allRecords,
      intent({
        actor: { ...actor, user: evil, session: evil, tool: evil },
        model: evil,
        files: [{ path: evil, repo: evil, access: "read", tool: evil }],
      }),
    ];
    const events = await eventsOf(records);
    const authority = await certified();
    await using rsyslog = await Rsyslog.start(await folders(), authority);
    await using receiver = syslogReceiver({
      host: "localhost",
      port: rsyslog.port,
      trust: { ca: authority.caPem },
      hostName: "gateway-1",
    });
    expect(await receiver.send(events, new AbortController().signal)).toEqual({ refused: [] });
    const understood = await rsyslog.understood(events.length);
    expect(understood).toHaveLength(events.length);
    const missed = understood.filter(({ understood: { cef } }) => cef === undefined);
    expect(missed).toEqual([]);
    for (const [at, { understood: told, msgid, facility }] of understood.entries()) {
      const { event } = events[at]!;
      expect({ msgid, facility }).toEqual({ msgid: event.kind, facility: "audit" });
      expect(told.cef).toMatchObject({
        DeviceVendor: "Fourgate",
        DeviceProduct: "Fourgate",
        SignatureID: event.action,
        Name: event.title,
      });
      expect(told.cef?.Extensions).toMatchObject({
        rt: String(event.timeMs),
        externalId: event.correlationId,
        msg: event.message,
        cs4: event.place.leafSha256,
      });
    }
    const last = understood.at(-2)?.understood.cef;
    const shown = evil.replaceAll(/[\p{Cc}\p{Cf}]/gu, "\ufffd");
    expect(last?.Extensions).toMatchObject({ act: "allowed", suser: shown, cs1: shown, cs2: shown });
  });
});

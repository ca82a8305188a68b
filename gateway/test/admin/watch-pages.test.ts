import { describe, expect, it } from "vitest";
import type { ListedAlarm } from "@fourgate/gateway/alarms/alarm-list";
import type { ExportStanding } from "@fourgate/gateway/export/exporter";
import { alarmsPage } from "@fourgate/gateway/admin/page/alarms-page";
import { exportsPage } from "@fourgate/gateway/admin/page/exports-page";
import { markupOf } from "@fourgate/gateway/admin/page/html";
import { id } from "../../../tools/samples/audit-records.ts";

const hostile = '<script>alert("x")</script>\u202e';
const time = "2026-11-22T14:00:00.000Z";
const standing: ExportStanding = {
  name: "siem",
  format: "cef",
  to: "syslog+tls://siem:6514",
  state: "away",
  position: 40,
  count: 52,
  behindSince: time,
  sentCount: 39,
  refusedCount: 1,
  dead: [{ record: id(7), recordKind: "intent", index: 7, reason: hostile, time }],
  lastSentAt: time,
  lastCanary: { canary: id(1), result: "sent", sha256: "ab", bytes: 1, recordCount: 3, afterMs: 1, time },
  trouble: `siem:6514 ${hostile}`,
};
const alarm: ListedAlarm = {
  alarm: "m1",
  group: "doors_differ",
  subject: "laptop",
  message: hostile,
  raisedAt: time,
  state: "open",
  acknowledged: null,
  endedAt: null,
  told: ["security"],
};

describe("the page of exports", () => {
  it("shows how far each is, why it waits, and what its receiver refused", () => {
    const page = markupOf(exportsPage([standing]));
    for (const shown of [
      "syslog+tls://siem:6514",
      "12 since <time",
      "sent <time",
      "siem</bdi> waits.",
      id(7),
    ])
      expect(page).toContain(shown);
    expect(page).not.toContain("<script>");
  });

  it("says where to begin when there is none", () => {
    expect(markupOf(exportsPage([]))).toContain("under <code>exports</code>");
  });
});

describe("the page of alarms", () => {
  it("asks for a reason where nobody deals with one, and shows who does", () => {
    const seen = {
      ...alarm,
      alarm: "m2",
      state: "acknowledged",
      acknowledged: { by: "admin", reason: hostile, at: time },
    } as const;
    const page = markupOf(alarmsPage([alarm, seen]));
    expect(page).toContain('action="/console/alarms/m1/acknowledge"');
    expect(page).not.toContain('action="/console/alarms/m2/acknowledge"');
    expect(page).not.toContain("<script>");
  });
});

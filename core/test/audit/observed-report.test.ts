import { describe, expect, it } from "vitest";
import type { LateFindingsRecord } from "../../src/audit/late-findings-record.ts";
import { ObservedTally, type ObservedFilter, type ObservedReport } from "../../src/audit/observed-report.ts";
import type { AuditRecord, IntentRecord, RecordedFinding } from "../../src/audit/record.ts";
import type { Reason } from "../../src/verdict.ts";
import { actor, guardBlock, id, intent, refusal } from "../../../tools/samples/audit-records.ts";

const guard: IntentRecord["guard"] = {
  exchange: id(90),
  device: "laptop",
  deviceSequence: 1,
  policyVersion: "p",
  redactions: 0,
  bodySha256: "",
};

function found(
  observed: "block" | "redact",
  fingerprint = "f1",
  detector = "aws-access-key-id",
): RecordedFinding {
  return { detector, title: "a key", fingerprint, action: "note", observed, kind: "tool_result", line: 1 };
}

const scope: Reason = { gate: 2, rule: "seniors-only", message: "m", remedy: "r" };

/** The newest first, as a log is read. */
function reportOf(records: readonly AuditRecord[], filter: Partial<ObservedFilter> = {}): ObservedReport {
  const tally = new ObservedTally({ since: null, team: null, ...filter });
  for (const record of records) if (!tally.add(record)) break;
  return tally.report();
}

describe("the report of what was observed", () => {
  it("counts exchanges, people, teams and secrets by gate, rule and tool", () => {
    const tom = { ...actor, user: "tom", teams: ["payments", "web"] };
    const report = reportOf([
      intent({ id: id(4), guard, findings: [found("redact"), found("redact", "f2")] }),
      intent({ id: id(3), guard, actor: tom, findings: [found("redact"), found("block", "f3", "jwt")] }),
      intent({ id: id(2), guard, observed: [scope] }),
      intent({ id: id(1), guard, actor: { ...actor, user: "eve", teams: [] } }),
    ]);
    expect(report).toMatchObject({ exchanges: 4, people: 3, blocked: 2, redacted: 1, concerned: 2 });
    expect(report.summary).toBe(
      "If every gate enforced, of 4 exchanges of 3 people 2 would have been blocked and 1 redacted, which concerns 2 people.",
    );
    const of = (team: string, rule: string): unknown =>
      report.observed.find((row) => row.team === team && row.rule === rule);
    expect(of("payments", "aws-access-key-id")).toEqual({
      team: "payments",
      gate: 3,
      action: "redact",
      rule: "aws-access-key-id",
      detector: "aws-access-key-id",
      tool: actor.tool,
      exchanges: 2,
      people: 2,
      secrets: 2,
      examples: [id(4), id(3)],
    });
    expect(of("web", "jwt")).toMatchObject({ action: "block", exchanges: 1, people: 1 });
    expect(of("payments", "seniors-only")).toMatchObject({ gate: 2, detector: null, secrets: 0 });
  });

  it("counts a typed secret once, though it is a finding and a reason", () => {
    const reason: Reason = { gate: 3, rule: "aws-access-key-id", message: "m", remedy: "r" };
    const { observed } = reportOf([intent({ guard, findings: [found("block")], observed: [reason] })]);
    expect(observed).toMatchObject([{ action: "block", exchanges: 1, secrets: 1 }]);
  });

  it("counts as blocked what no guard would have redacted", () => {
    expect(reportOf([intent({ guard: null, findings: [found("redact")] })])).toMatchObject({
      blocked: 1,
      redacted: 0,
      observed: [{ action: "block" }],
    });
  });

  it("lists what was observed beside a block, which enforcing would not have changed", () => {
    const report = reportOf([
      refusal({ observed: [scope] }),
      guardBlock({ findings: [{ ...found("redact"), action: "note" }] }),
    ]);
    expect(report).toMatchObject({ exchanges: 2, blocked: 0, redacted: 0, concerned: 1 });
    expect(report.observed.map(({ rule }) => rule).sort()).toEqual(["aws-access-key-id", "seniors-only"]);
  });

  it("counts what a laptop's own word calls a drill", () => {
    const version = "p-7c1e drill drill-0a1b2c3d";
    const report = reportOf([
      guardBlock({ id: id(5), policyVersion: version, findings: [found("block")] }),
      intent({ id: id(4), policyVersion: version, guard, findings: [found("redact")] }),
    ]);
    expect(report).toMatchObject({ exchanges: 2, redacted: 1, concerned: 1 });
  });

  it("leaves out drills, strangers and what enforcing gates did", () => {
    const report = reportOf([
      intent({
        id: id(5),
        actor: { ...actor, user: "drill-0a1b2c3d/developer" },
        findings: [found("redact")],
      }),
      refusal({ id: id(4), actor: null }),
      guardBlock(),
      refusal({ id: id(2) }),
    ]);
    expect(report).toMatchObject({ exchanges: 2, concerned: 0, observed: [] });
    expect(report.summary).toBe(
      "If every gate enforced, nothing would have changed: 2 exchanges of 1 person.",
    );
  });

  it("counts an exchange once, however many deployments were tried", () => {
    const once = intent({ guard, findings: [found("redact")] });
    expect(reportOf([once, once])).toMatchObject({ exchanges: 1, observed: [{ exchanges: 1 }] });
  });

  it("goes over a clock that was set back for a while", () => {
    const since = "2026-11-02T00:00:00.000Z";
    const setBack = intent({ id: id(2), time: "2026-11-01T00:00:00.000Z" });
    expect(reportOf([intent({ id: id(3) }), setBack, intent({ id: id(1) })], { since }).exchanges).toBe(2);
  });

  it("stops at the period's beginning, and is of one team where it is asked so", () => {
    const old = intent({ id: id(1), time: "2026-11-01T00:00:00.000Z" });
    const since = "2026-11-02T00:00:00.000Z";
    expect(reportOf([intent({ id: id(2) }), old], { since })).toMatchObject({ since, exchanges: 1 });
    const tally = new ObservedTally({ since, team: null });
    const taken = Array.from({ length: 1_000 }, () => tally.add(old));
    expect([taken.indexOf(false), tally.report().exchanges]).toEqual([999, 0]);
    const tom = { ...actor, user: "tom", teams: ["payments", "web"] };
    const records = [intent({ id: id(2), guard, actor: tom, findings: [found("redact")] }), old];
    expect(reportOf(records, { team: "web" })).toMatchObject({
      exchanges: 1,
      observed: [{ team: "web", exchanges: 1 }],
    });
  });

  it("names the modes in force by the newest policy", () => {
    const policy = (gates: "enforce" | "observe"): AuditRecord => ({
      kind: "policy",
      id: id(7),
      time: "2026-11-22T14:02:11.120Z",
      version: "v",
      sha256: "",
      gates: { audit: "enforce", scope: gates, secrets: "enforce", private: "enforce" },
      deployments: [],
    });
    expect(reportOf([policy("observe"), policy("enforce")]).gates?.scope).toBe("observe");
    expect(reportOf([]).gates).toBeNull();
    expect(reportOf([]).summary).toBe("Nobody has sent anything in this period.");
  });

  it("says that it is incomplete rather than grow without end", () => {
    const tally = new ObservedTally({ since: null, team: null });
    for (let n = 0; n < 1_200; n++) {
      const tool = `tool ${String(n)}`;
      tally.add(intent({ id: id(n), guard, actor: { ...actor, tool }, findings: [found("redact")] }));
    }
    const report = tally.report();
    expect(report.observed).toHaveLength(1_000);
    expect(report).toMatchObject({ exchanges: 1_200, redacted: 1_200, complete: false });
  });

  it("counts what a model of names found later apart, since no gate decides by it", () => {
    const later = (n: number, change: Partial<LateFindingsRecord> = {}): LateFindingsRecord => ({
      kind: "late_findings",
      id: id(n),
      time: "2026-11-29T12:00:00.000Z",
      of: id(n - 1),
      actor,
      findings: [
        { what: "person_name", count: 2, block: "tool_result", line: 4 },
        { what: "person_name", count: 1, block: "user_text", line: 1 },
      ],
      textBytes: 900,
      isCut: false,
      ...change,
    });
    const records = [later(14), later(12, { actor: { ...actor, user: "joe" } })];
    const team = actor.teams[0]!;
    const report = reportOf(records, { team });
    expect(report.later).toEqual([
      {
        team,
        what: "person_name",
        tool: actor.tool,
        exchanges: 2,
        people: 2,
        places: 6,
        examples: [id(13), id(11)],
      },
    ]);
    expect(report.observed).toEqual([]);
    expect(reportOf(records, { team: "others" }).later).toEqual([]);
  });
});

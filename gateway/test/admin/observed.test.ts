import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IntentRecord, RecordedFinding } from "@fourgate/core/audit/record";
import { components } from "@fourgate/gateway/admin/api/answers";
import { ObservedReports } from "@fourgate/gateway/admin/observed";
import { MemoryLedger } from "./memory-ledger.ts";
import { RunningConsole } from "./running-console.ts";
import { actor, id, intent, refusal } from "../../../tools/samples/audit-records.ts";

let running: RunningConsole;
beforeEach(async () => {
  running = await RunningConsole.start();
});
afterEach(() => running[Symbol.asyncDispose]());

const finding: RecordedFinding = {
  detector: "aws-access-key-id",
  title: "an AWS access key",
  fingerprint: "f",
  action: "note",
  observed: "redact",
  kind: "tool_result",
  line: 1,
};

function put(n: number, change: Partial<IntentRecord>): void {
  const guard = {
    exchange: id(90),
    device: "d",
    deviceSequence: n,
    policyVersion: "p",
    redactions: 0,
    bodySha256: "",
  };
  running.ledger.put(intent({ id: id(n), guard, ...change }));
}

async function asOperator(path: string): Promise<{ readonly status: number; readonly json: unknown }> {
  const { status, text } = await running.ask(path, { headers: { cookie: await running.logIn() } });
  return { status, json: JSON.parse(text) };
}

describe("the report of what was observed", () => {
  beforeEach(() => {
    put(1, { findings: [finding] });
    put(2, { actor: { ...actor, user: "tom", teams: ["web"] }, findings: [finding] });
    put(3, { time: "2026-11-01T10:00:00.000Z" });
    running.ledger.put(refusal({ id: id(4) }));
  });

  it("is given to the operator, as its schema says, and to nobody else", async () => {
    expect((await running.ask("/api/v1/observed")).status).toBe(401);
    const { status, json } = await asOperator("/api/v1/observed");
    expect(status).toBe(200);
    expect(components.ObservedReport.parse(json)).toEqual(json);
    expect(json).toMatchObject({
      since: null,
      exchanges: 4,
      people: 2,
      blocked: 0,
      redacted: 2,
      concerned: 2,
      complete: true,
      summary:
        "If every gate enforced, of 4 exchanges of 2 people 0 would have been blocked and 2 redacted, which concerns 2 people.",
      observed: [
        { team: "payments", gate: 3, action: "redact", rule: "aws-access-key-id", examples: [id(1)] },
        { team: "web", exchanges: 1, people: 1, secrets: 1, examples: [id(2)] },
      ],
    });
  });

  it("is of one team, and of a time", async () => {
    expect((await asOperator("/api/v1/observed?team=web")).json).toMatchObject({ team: "web", exchanges: 1 });
    expect((await asOperator("/api/v1/observed?since=2026-11-22")).json).toMatchObject({
      since: "2026-11-22T00:00:00.000Z",
      exchanges: 3,
    });
  });

  it.each([["since=yesterday"], ["since=2026-02-31"], ["of=all"], [`team=${"x".repeat(201)}`]])(
    "is refused for %s",
    async (query) => {
      expect((await asOperator(`/api/v1/observed?${query}`)).status).toBe(400);
    },
  );

  it("is a page with the sentence, the table, links to examples and a form", async () => {
    const page = await running.page("/console/observed?since=&team=payments");
    expect(page).toContain("of 3 exchanges of 1 person 0 would have been blocked and 1 redacted");
    expect(page).toContain(`href="/console/x/${id(1)}"`);
    expect(page).toContain("<bdi>aws-access-key-id</bdi>");
    expect(page).toContain('value="payments"');
    expect((await running.ask("/console/observed")).status).toBe(401);
  });

  it("shows hostile names as text", async () => {
    put(8, { actor: { ...actor, teams: [`<b>"x`], tool: "<script>" }, findings: [finding] });
    const page = await running.page(`/console/observed?team=${encodeURIComponent(`<b>"x`)}`);
    expect(page).not.toContain("<script>");
    expect(page).not.toContain("<b>&quot;x");
    expect(page).toContain('value="&lt;b&gt;&quot;x"');
  });
});

describe("a log that is longer than a page looks at", () => {
  it("gives a report that says so", async () => {
    const ledger = new MemoryLedger();
    for (let n = 1; n <= 5; n++) ledger.put(intent({ id: id(n), findings: [finding] }));
    const all = { since: null, team: null };
    const [short, whole] = [new ObservedReports(ledger, 3), new ObservedReports(ledger)];
    expect(await short.of(all)).toMatchObject({ exchanges: 3, complete: false });
    expect(await whole.of(all)).toMatchObject({ exchanges: 5, complete: true });
  });
});

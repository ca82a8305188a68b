import { describe, expect, it } from "vitest";
import { vendorOfHost } from "@fourgate/core/audit/reconcile/ai-hosts";
import { Reconciliation, type ReconcileReport } from "@fourgate/core/audit/reconcile/reconcile";
import { trafficReader } from "@fourgate/core/audit/reconcile/traffic-log";
import { readUsageReport } from "@fourgate/core/audit/reconcile/usage-report";
import type { AuditRecord } from "@fourgate/core/audit/record";
import { id, intent, outcome } from "../../../tools/samples/audit-records.ts";

const day = "2026-11-22";

/** Exchanges as the log gives them, the newest first: outcome before intent. */
function exchanges(
  count: number,
  change: { readonly model?: string; readonly host?: string } = {},
): AuditRecord[] {
  return Array.from({ length: count }, (_, at) => {
    const of = { id: id(at), time: `${day}T14:02:11.120Z` };
    return [
      outcome({ ...of, inputTokens: 100, cacheReadTokens: 1_000, outputTokens: 10, replyBytes: 500 }),
      intent({
        ...of,
        model: change.model ?? "claude-sonnet-4-5",
        destination: `https://${change.host ?? "api.anthropic.com"}`,
        bodyBytes: 2_000,
      }),
    ];
  }).flat();
}

const anthropicPage = (results: readonly object[]): object => ({
  data: [{ starting_at: `${day}T00:00:00Z`, ending_at: "2026-11-23T00:00:00Z", results }],
  has_more: false,
  next_page: null,
});

const anthropicUse = (calls: number, model: string | null = "claude-sonnet-4-5-20250929"): object => ({
  uncached_input_tokens: 100 * calls,
  cache_creation: { ephemeral_1h_input_tokens: 7, ephemeral_5m_input_tokens: 0 },
  cache_read_input_tokens: 1_000 * calls,
  output_tokens: 10 * calls,
  model,
});

function reconcile(
  {
    reports = [],
    traffic = [],
  }: { readonly reports?: readonly unknown[]; readonly traffic?: readonly string[] },
  records: readonly AuditRecord[],
  { tolerancePercent = 2, gateways = ["10.0.4.17"] } = {},
): ReconcileReport {
  const reconciliation = new Reconciliation({ tolerancePercent, gateways });
  for (const report of reports) {
    const read = readUsageReport(report);
    if (typeof read === "string") throw new Error(read);
    reconciliation.addReport(read, "report.json");
  }
  const reader = trafficReader(traffic[0] ?? "");
  for (const line of traffic) {
    const read = reader?.(line);
    if (read) reconciliation.addTraffic(read);
  }
  for (const record of records) reconciliation.addRecord(record);
  return reconciliation.report();
}

const differing = ({ compared }: ReconcileReport): string[] =>
  compared
    .filter(({ differs }) => differs)
    .map(({ model, what, stated, logged }) => `${model} ${what}: ${stated}, ${logged}`);

describe("a vendor's usage report", () => {
  it("agrees with a log that has every call, whatever version of a model it names", () => {
    const report = reconcile({ reports: [anthropicPage([anthropicUse(5)])] }, exchanges(5));
    expect(report).toMatchObject({ ok: true, round: [], remarks: [] });
    expect(report.compared.map(({ what, stated, logged }) => [what, stated, logged])).toEqual([
      ["input tokens", 500, 500],
      ["cached tokens", 5_000, 5_000],
      ["output tokens", 50, 50],
    ]);
  });

  it("shows what went round the log, by model and day, and what the log has that the vendor has not", () => {
    const stated = anthropicPage([anthropicUse(9), anthropicUse(3, "claude-opus-4-1-20250805")]);
    expect(differing(reconcile({ reports: [stated] }, exchanges(5)))).toEqual([
      "claude-opus-4-1 input tokens: 300, 0",
      "claude-opus-4-1 cached tokens: 3000, 0",
      "claude-opus-4-1 output tokens: 30, 0",
      "claude-sonnet-4-5 input tokens: 900, 500",
      "claude-sonnet-4-5 cached tokens: 9000, 5000",
      "claude-sonnet-4-5 output tokens: 90, 50",
    ]);
    expect(reconcile({ reports: [anthropicPage([])] }, exchanges(5)).ok).toBe(false);
  });

  it("is held to the tolerance, in percent of the larger figure", () => {
    const report = [anthropicPage([anthropicUse(102)])];
    expect(reconcile({ reports: report }, exchanges(100)).ok).toBe(true);
    expect(reconcile({ reports: report }, exchanges(100), { tolerancePercent: 1 }).ok).toBe(false);
  });

  it("of OpenAI counts requests too, and input tokens with those that were cached", () => {
    const result = {
      object: "organization.usage.completions.result",
      ...{
        input_tokens: 200,
        output_tokens: 20,
        input_cached_tokens: 2_000,
        num_model_requests: 2,
        model: "gpt-5",
      },
    };
    const start_time = Date.parse(`${day}T00:00:00Z`) / 1000;
    const bucket = { object: "bucket", start_time, end_time: start_time + 86_400, results: [result] };
    const page = { object: "page", data: [bucket], has_more: true, next_page: "x" };
    const own = exchanges(2, { model: "gpt-5", host: "api.openai.com" });
    const report = reconcile({ reports: [[page, { ...page, has_more: false, data: [] }]] }, own);
    expect([report.ok, report.compared[0]]).toEqual([
      true,
      expect.objectContaining({ what: "requests", stated: 2, logged: 2 }),
    ]);
    expect(reconcile({ reports: [page] }, own).remarks).toEqual([
      "report.json: its last page says that there are more (has_more)",
    ]);
    expect(differing(reconcile({ reports: [page] }, own.slice(2)))).toContain("gpt-5 requests: 2, 1");
  });

  it("that does not tell models apart is compared as a whole, and says nothing of days that it does not cover", () => {
    const whole = anthropicPage([anthropicUse(3, null)]);
    const mixed = [...exchanges(2), ...exchanges(1, { model: "claude-haiku-4-5" })];
    expect(reconcile({ reports: [whole] }, mixed).ok).toBe(true);
    const earlier = exchanges(4).map((one) => ({ ...one, time: "2026-11-21T10:00:00Z" }));
    expect(reconcile({ reports: [whole] }, [...mixed, ...earlier]).ok).toBe(true);
  });

  it("that is none is told why", () => {
    expect(readUsageReport({ rows: [] })).toBe("it is no page of a usage report: it has no list `data`");
    expect(readUsageReport({ data: [{ starting_at: "x", results: [] }] })).toMatch(/has no time/);
    expect(readUsageReport({ data: [{ start_time: 1e300, results: [] }] })).toMatch(/has no time/);
    expect(readUsageReport(anthropicPage([{ amount: "12.3", currency: "USD" }]))).toMatch(
      /not the cost report/,
    );
    for (const rubbish of [null, 7, "x", [], [null], { data: [null] }, { data: [{ results: 7 }] }])
      expect(typeof readUsageReport(rubbish)).toMatch(/string|object/);
  });
});

describe("a log of traffic", () => {
  const squid = [
    "1795356131.366   502 10.0.4.17 TCP_TUNNEL/200 12500 CONNECT api.anthropic.com:443 - HIER_DIRECT/160.79.104.10 -",
    "1795356132.001   104 10.0.9.44 TCP_TUNNEL/200 90210 CONNECT api.openai.com:443 mia HIER_DIRECT/1.2.3.4 -",
    "1795356132.100   104 10.0.9.44 TCP_TUNNEL/200 512 CONNECT api.openai.com:443 mia HIER_DIRECT/1.2.3.4 -",
    "1795356133.000    20 10.0.9.44 TCP_MISS/200 5000 GET http://deb.example.com/x - HIER_DIRECT/1.2.3.4 text/html",
    "a torn line",
  ];

  it("shows who went to a model's host past the gateway, and leaves other hosts alone", () => {
    const report = reconcile({ traffic: squid }, exchanges(5));
    expect(report.round).toEqual([
      { vendor: "openai", host: "api.openai.com", source: "10.0.9.44", day, lines: 2, bytes: 90_722 },
    ]);
    expect(report.ok).toBe(false);
    expect(reconcile({ traffic: squid }, exchanges(5), { gateways: [] }).round).toHaveLength(2);
  });

  it("from the gateway itself may be less than the log has, or more by what the wire adds, but no more than that", () => {
    const own = squid[0]!.replace(" 12500 ", " 125000 ");
    const bytes = (records: readonly AuditRecord[], line = own): string[] =>
      differing(reconcile({ traffic: [line] }, records));
    // Squid counts answers alone: 500 bytes each here.
    expect(bytes(exchanges(400))).toEqual([]);
    expect(bytes(exchanges(180))).toEqual([]);
    expect(bytes(exchanges(150))).toEqual([" bytes: 125000, 75000"]);
    const both = ["time,source,host,bytes", `${day}T01:02:03Z,10.0.4.17,api.anthropic.com,125000`];
    expect(reconcile({ traffic: both }, exchanges(40)).ok).toBe(true);
    expect(differing(reconcile({ traffic: both }, exchanges(30)))).toEqual([" bytes: 125000, 75000"]);
  });

  it("as comma-separated values may have its columns in any order, and quoted", () => {
    const reader = trafficReader("host,Bytes,extra,src_ip,time\r")!;
    expect(
      reader('"https://api.anthropic.com/v1/messages",42,"a,""b""",10.0.0.1,2026-11-22T23:59:59Z'),
    ).toEqual({
      ...{ day, host: "api.anthropic.com", source: "10.0.0.1", bytes: 42, way: "both" },
    });
    expect(reader("api.x.ai:443,7,,host-9,1795356131")).toMatchObject({ host: "api.x.ai", day });
    for (const line of ["", "a,b,c", "h,-1,,s,2026-11-22", "h,1,,s,never", ",1,,s,2026-11-22"])
      expect(reader(line)).toBeUndefined();
    expect(trafficReader("a,b,c")).toBeUndefined();
    expect(trafficReader("rubbish")).toBeUndefined();
  });

  it("knows vendors' hosts by their names and patterns, and no others", () => {
    for (const [host, vendor] of [
      ["API.Anthropic.com.", "anthropic"],
      ["eu.api.openai.com", "openai"],
      ["acme.openai.azure.com", "azure"],
      ["bedrock-runtime.eu-central-1.amazonaws.com", "bedrock"],
      ["europe-west4-aiplatform.googleapis.com", "vertex"],
      ["notapi.anthropic.com", undefined],
      ["openai.azure.com", undefined],
      ["s3.eu-central-1.amazonaws.com", undefined],
    ] as const)
      expect(vendorOfHost(host), host).toBe(vendor);
  });
});

/** What a vendor says was used of one model on one day, of the whole organisation. */
export interface StatedUsage {
  readonly vendor: "anthropic" | "openai";
  /** UTC, "2026-11-29". */
  readonly day: string;
  /** "" where the report does not tell models apart. */
  readonly model: string;
  /** Null where this vendor does not say. */
  readonly requests: number | null;
  /** As this vendor counts what the log calls input tokens: Anthropic without what was cached, OpenAI with it. */
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

export interface UsageReport {
  readonly usage: readonly StatedUsage[];
  /** What it covers, days without any use included. */
  readonly covered: readonly Pick<StatedUsage, "vendor" | "day">[];
  /** What a person should know of it. */
  readonly remarks: readonly string[];
}

const pageCountMax = 10_000;

/**
 * A usage report as JSON: one page of the API's answer, or a list of its pages.
 *
 *   Anthropic  GET /v1/organizations/usage_report/messages?group_by[]=model
 *   OpenAI     GET /v1/organization/usage/completions?group_by=model
 *
 * A string says why it is none.
 */
export function readUsageReport(value: unknown): UsageReport | string {
  const pages = Array.isArray(value) ? value.slice(0, pageCountMax) : [value];
  const buckets: UsageReport[] = [];
  let isCut = false;
  for (const page of pages) {
    if (!isObject(page) || !Array.isArray(page["data"]))
      return "it is no page of a usage report: it has no list `data`";
    for (const bucket of page["data"]) {
      const read = readBucket(bucket);
      if (typeof read === "string") return read;
      buckets.push(read);
    }
    isCut = page["has_more"] === true;
  }
  const unnamed = buckets.some(({ usage }) => usage.some(({ model }) => model === ""));
  return {
    usage: buckets.flatMap(({ usage }) => usage),
    covered: buckets.flatMap(({ covered }) => covered),
    remarks: [
      ...(isCut ? ["its last page says that there are more (has_more)"] : []),
      ...(unnamed ? ["it does not tell models apart: ask for it with group_by model"] : []),
    ],
  };
}

function readBucket(bucket: unknown): UsageReport | string {
  if (!isObject(bucket) || !Array.isArray(bucket["results"])) return "a bucket in it has no list `results`";
  const anthropic =
    typeof bucket["starting_at"] === "string" ? Date.parse(bucket["starting_at"]) : Number.NaN;
  const openai = typeof bucket["start_time"] === "number" ? bucket["start_time"] * 1000 : Number.NaN;
  const startMs = Number.isNaN(anthropic) ? openai : anthropic;
  if (!(Math.abs(startMs) < dateMsMax)) return "a bucket in it has no time (starting_at or start_time)";
  const day = new Date(startMs).toISOString().slice(0, 10);
  const usage: StatedUsage[] = [];
  for (const result of bucket["results"] as unknown[]) {
    const read = isObject(result) ? readResult(result, day, !Number.isNaN(anthropic)) : undefined;
    if (!read) return "its results count no tokens: export the usage report, not the cost report";
    usage.push(read);
  }
  const vendor = Number.isNaN(anthropic) ? "openai" : "anthropic";
  return { usage, covered: [{ vendor, day }], remarks: [] };
}

const dateMsMax = 8.64e15;

function readResult(
  result: Readonly<Record<string, unknown>>,
  day: string,
  isAnthropic: boolean,
): StatedUsage | undefined {
  const model = typeof result["model"] === "string" ? result["model"] : "";
  const input = count(result[isAnthropic ? "uncached_input_tokens" : "input_tokens"]);
  const output = count(result["output_tokens"]);
  if (input === undefined || output === undefined) return undefined;
  return {
    vendor: isAnthropic ? "anthropic" : "openai",
    day,
    model,
    requests: isAnthropic ? null : (count(result["num_model_requests"]) ?? null),
    inputTokens: input,
    cachedTokens: count(result[isAnthropic ? "cache_read_input_tokens" : "input_cached_tokens"]) ?? 0,
    outputTokens: output,
  };
}

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

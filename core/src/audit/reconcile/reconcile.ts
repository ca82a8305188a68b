import type { AuditRecord, OutcomeRecord } from "../record.ts";
import { vendorOfHost } from "./ai-hosts.ts";
import type { TrafficLine } from "./traffic-log.ts";
import type { UsageReport } from "./usage-report.ts";

/** One figure that two sides have. */
export interface Compared {
  readonly vendor: string;
  readonly day: string;
  /** "" where it is of all models, or of a host. */
  readonly model: string;
  /** A host, where it is of traffic. */
  readonly host: string;
  readonly what: "requests" | "input tokens" | "cached tokens" | "output tokens" | "bytes";
  /** What the vendor or the proxy says. */
  readonly stated: number;
  readonly logged: number;
  /** By more than the tolerance. */
  readonly differs: boolean;
}

/** Traffic to a model's host that did not come from a gateway. */
export interface RoundTraffic {
  readonly vendor: string;
  readonly host: string;
  readonly source: string;
  readonly day: string;
  readonly lines: number;
  readonly bytes: number;
}

export interface ReconcileReport {
  readonly ok: boolean;
  readonly compared: readonly Compared[];
  readonly round: readonly RoundTraffic[];
  readonly remarks: readonly string[];
}

export interface ReconcileOptions {
  /** In percent of the larger figure. */
  readonly tolerancePercent: number;
  /** Addresses that the gateway calls from, as the traffic's log names them. */
  readonly gateways: readonly string[];
}

interface Logged {
  requests: number;
  input: number;
  cached: number;
  output: number;
}

const keyCountMax = 500_000;
/** What the wire adds: of the bytes, and for each line of the proxy's log (a connection's handshake and heads). */
const wirePart = 0.3;
const lineBytes = 8 * 1024;

/**
 * Holds what others saw against what the log holds: vendors' usage reports by vendor, model and day, and
 * proxies' logs by host, source and day. What went round Fourgate is in theirs and not in the log's.
 */
export class Reconciliation {
  readonly #options: ReconcileOptions;
  /** By vendor, day and model. */
  readonly #logged = new Map<string, Logged>();
  /** Bytes to and from a host, by host, day and way. */
  readonly #loggedBytes = new Map<string, number>();
  readonly #loggedHosts = new Set<string>();
  readonly #outcomes = new Map<string, OutcomeRecord[]>();
  readonly #usage = new Map<string, Logged & { readonly countsRequests: boolean }>();
  readonly #coveredDays = new Set<string>();
  readonly #wholeDays = new Set<string>();
  readonly #traffic = new Map<string, { lines: number; bytes: number }>();
  readonly #remarks = new Set<string>();

  constructor(options: ReconcileOptions) {
    this.#options = options;
  }

  addReport({ usage, covered, remarks }: UsageReport, name: string): void {
    for (const remark of remarks) this.#remarks.add(`${name}: ${remark}`);
    for (const { vendor, day } of covered) this.#coveredDays.add(keyOf(vendor, day));
    for (const { vendor, day, model, requests, inputTokens, cachedTokens, outputTokens } of usage) {
      if (model === "") this.#wholeDays.add(keyOf(vendor, day));
      const key = keyOf(vendor, day, family(model));
      const known = this.#usage.get(key);
      this.#usage.set(key, {
        requests: (known?.requests ?? 0) + (requests ?? 0),
        input: (known?.input ?? 0) + inputTokens,
        cached: (known?.cached ?? 0) + cachedTokens,
        output: (known?.output ?? 0) + outputTokens,
        countsRequests: requests !== null && (known?.countsRequests ?? true),
      });
    }
  }

  addTraffic({ day, source, host, bytes, way }: TrafficLine): void {
    const key = keyOf(host, day, source, way);
    const known = this.#traffic.get(key) ?? { lines: 0, bytes: 0 };
    if (!this.#traffic.has(key) && this.#traffic.size >= keyCountMax) {
      this.#remarks.add("more hosts and sources than are kept: give a shorter time");
      return;
    }
    known.lines++;
    known.bytes += bytes;
    this.#traffic.set(key, known);
  }

  /** The log's records, the newest first. */
  addRecord(record: AuditRecord): void {
    if (record.kind === "outcome") {
      const known = this.#outcomes.get(record.id);
      if (known) known.push(record);
      else this.#outcomes.set(record.id, [record]);
      return;
    }
    if (record.kind !== "intent") return;
    // Newest first: an intent's outcome is the one that was seen last.
    const outcomes = this.#outcomes.get(record.id) ?? [];
    const outcome = outcomes.pop();
    if (outcomes.length === 0) this.#outcomes.delete(record.id);
    const host = hostOf(record.destination);
    const day = (record.emergency?.sentAt ?? record.time).slice(0, 10);
    this.#loggedHosts.add(host);
    const down = outcome?.replyBytes ?? 0;
    for (const [way, bytes] of [
      ["down", down],
      ["both", down + record.bodyBytes],
    ] as const) {
      const key = keyOf(host, day, way);
      this.#loggedBytes.set(key, (this.#loggedBytes.get(key) ?? 0) + bytes);
    }
    const counted = outcome && outcome.status >= 200 && outcome.status < 300 && !countsOnly(record.path);
    if (!counted) return;
    const key = keyOf(vendorOfHost(host) ?? host, day, family(record.model));
    const known = this.#logged.get(key) ?? { requests: 0, input: 0, cached: 0, output: 0 };
    known.requests++;
    known.input += outcome.inputTokens ?? 0;
    known.cached += outcome.cacheReadTokens ?? 0;
    known.output += outcome.outputTokens ?? 0;
    this.#logged.set(key, known);
  }

  /** The first day that anything but the log tells of; undefined before anything does. */
  get firstDay(): string | undefined {
    const days = [...this.#coveredDays, ...this.#traffic.keys()].map((key) => key.split("\n")[1] ?? "");
    return days.reduce<string | undefined>((first, day) => (first && first < day ? first : day), undefined);
  }

  report(): ReconcileReport {
    const compared = [...this.#compareUsage(), ...this.#compareBytes()];
    const round = this.#round();
    return {
      ok: round.length === 0 && compared.every(({ differs }) => !differs),
      compared: compared.toSorted(byPlace),
      round,
      remarks: [...this.#remarks],
    };
  }

  #compareUsage(): Compared[] {
    const logged = this.#loggedAsStated();
    const keys = new Set([...this.#usage.keys(), ...logged.keys()]);
    return [...keys].flatMap((key) => {
      const [vendor = "", day = "", model = ""] = key.split("\n");
      if (!this.#coveredDays.has(keyOf(vendor, day))) return [];
      const stated = this.#usage.get(key);
      const own = logged.get(key);
      const compare = (what: Compared["what"], a: number, b: number): Compared => ({
        ...{ vendor, day, model, host: "", what, stated: a, logged: b },
        differs: this.#differs(a, b),
      });
      return [
        ...((stated?.countsRequests ?? vendor === "openai")
          ? [compare("requests", stated?.requests ?? 0, own?.requests ?? 0)]
          : []),
        compare("input tokens", stated?.input ?? 0, own?.input ?? 0),
        compare("cached tokens", stated?.cached ?? 0, own?.cached ?? 0),
        compare("output tokens", stated?.output ?? 0, own?.output ?? 0),
      ];
    });
  }

  /** Where a report does not tell models apart, neither does the log for that day. */
  #loggedAsStated(): ReadonlyMap<string, Logged> {
    const merged = new Map<string, Logged>();
    for (const [key, { requests, input, cached, output }] of this.#logged) {
      const [vendor = "", day = "", model = ""] = key.split("\n");
      const as = this.#wholeDays.has(keyOf(vendor, day)) ? keyOf(vendor, day, "") : keyOf(vendor, day, model);
      const known = merged.get(as) ?? { requests: 0, input: 0, cached: 0, output: 0 };
      known.requests += requests;
      known.input += input;
      known.cached += cached;
      known.output += output;
      merged.set(as, known);
    }
    return merged;
  }

  /**
   * Of what came from a gateway: more on the wire than the log has is traffic beside it. TLS, heads and the
   * frames of a stream are on the wire alone, hence the allowance.
   */
  #compareBytes(): Compared[] {
    const { gateways } = this.#options;
    const stated = new Map<string, { lines: number; bytes: number }>();
    for (const [key, { lines, bytes }] of this.#traffic) {
      const [host = "", day = "", source = "", way = ""] = key.split("\n");
      if (!gateways.includes(source) || !this.#isModelHost(host)) continue;
      const of = keyOf(host, day, way);
      const known = stated.get(of) ?? { lines: 0, bytes: 0 };
      stated.set(of, { lines: known.lines + lines, bytes: known.bytes + bytes });
    }
    return [...stated].map(([key, { lines, bytes }]) => {
      const [host = "", day = ""] = key.split("\n");
      const logged = this.#loggedBytes.get(key) ?? 0;
      const differs = bytes > logged * (1 + wirePart) + lines * lineBytes;
      const vendor = vendorOfHost(host) ?? host;
      return { vendor, day, model: "", host, what: "bytes", stated: bytes, logged, differs };
    });
  }

  #round(): RoundTraffic[] {
    const round = new Map<string, RoundTraffic>();
    for (const [key, { lines, bytes }] of this.#traffic) {
      const [host = "", day = "", source = ""] = key.split("\n");
      if (this.#options.gateways.includes(source) || !this.#isModelHost(host)) continue;
      const of = keyOf(host, day, source);
      const known = round.get(of) ?? { lines: 0, bytes: 0 };
      const vendor = vendorOfHost(host) ?? host;
      round.set(of, { vendor, host, source, day, lines: known.lines + lines, bytes: known.bytes + bytes });
    }
    return [...round.values()].toSorted((a, b) => b.bytes - a.bytes);
  }

  /** Known for models, or one that the log itself sent to. */
  #isModelHost(host: string): boolean {
    return vendorOfHost(host) !== undefined || this.#loggedHosts.has(host);
  }

  #differs(a: number, b: number): boolean {
    return Math.abs(a - b) > (Math.max(a, b) * this.#options.tolerancePercent) / 100;
  }
}

/** Vendors name the very version, tools mostly the family: "claude-sonnet-4-5-20250929" is "claude-sonnet-4-5". */
function family(model: string): string {
  return model.replace(/(?:-latest|-\d{4}-\d{2}-\d{2}|-\d{8}|@\d{8})$/, "");
}

/** What counts tokens and uses none. */
function countsOnly(path: string): boolean {
  return /count_tokens$|:countTokens$/.test(path);
}

function hostOf(destination: string): string {
  return (/^(?:[a-z]+:\/\/)?([^/:]+)/i.exec(destination)?.[1] ?? "").toLowerCase();
}

function keyOf(...parts: readonly string[]): string {
  return parts.join("\n");
}

function byPlace(a: Compared, b: Compared): number {
  const [left, right] = [a, b].map(({ day, vendor, model, host }) => keyOf(day, vendor, model, host));
  return left === right ? 0 : (left ?? "") < (right ?? "") ? -1 : 1;
}

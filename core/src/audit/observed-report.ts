import { counted } from "../counted.ts";
import type { GateModes } from "../scope/policy.ts";
import type { Gate } from "../verdict.ts";
import { LaterTally, type LaterRow } from "./later-tally.ts";
import { isOfDrill } from "./of-drill.ts";
import type { AuditRecord, GuardBlockRecord, IntentRecord, RefusalRecord } from "./record.ts";

/** What observing gates let pass, counted for whoever decides whether to enforce. Never content. */
export interface ObservedReport {
  /** ISO 8601; null for the log's beginning. */
  readonly since: string | null;
  /** Only of this team's people; null for all. */
  readonly team: string | null;
  /** The modes in force, by the newest policy that was looked at; null when none was. */
  readonly gates: GateModes | null;
  /** What the known people of this period asked for, drills left out. */
  readonly exchanges: number;
  readonly people: number;
  /** That enforcing gates would have blocked. */
  readonly blocked: number;
  /** That would have gone, with something taken out. */
  readonly redacted: number;
  /** Whom either concerns. */
  readonly concerned: number;
  /** What would have happened, in a sentence. */
  readonly summary: string;
  /** Most exchanges first. */
  readonly observed: readonly ObservedRow[];
  /** What a model of names found in what had left: no gate decided by it. Most exchanges first. */
  readonly later: readonly LaterRow[];
  /** False when there was more than the report may hold or look at. */
  readonly complete: boolean;
}

export interface ObservedRow {
  /** Null for people in no team. Somebody in several teams counts in each. */
  readonly team: string | null;
  readonly gate: Gate;
  readonly action: "block" | "redact";
  /** The policy's or detector's id. */
  readonly rule: string;
  /** Gate 3's detector; null for the others. */
  readonly detector: string | null;
  /** As recognised; "" unknown. */
  readonly tool: string;
  readonly exchanges: number;
  readonly people: number;
  /** Different secrets, by their fingerprints; 0 where none is known. */
  readonly secrets: number;
  /** Ids of the newest exchanges. */
  readonly examples: readonly string[];
}

export interface ObservedFilter {
  /** ISO 8601, or null. */
  readonly since: string | null;
  readonly team: string | null;
}

const rowCountMax = 1_000;
const exampleCountMax = 3;
const fingerprintCountMax = 100_000;
/** Several intents of one exchange stand close together. */
const recentCountMax = 1_000;
const olderCountMax = 1_000;

type ExchangeRecord = IntentRecord | RefusalRecord | GuardBlockRecord;
type Event = Pick<ObservedRow, "gate" | "action" | "rule" | "detector"> & { readonly fingerprints: string[] };
type OpenRow = Omit<ObservedRow, "exchanges" | "people" | "secrets" | "examples"> & {
  exchanges: number;
  readonly people: Set<string>;
  readonly secrets: Set<string>;
  readonly examples: string[];
};

/** Takes in the log's records, the newest first, and counts. */
export class ObservedTally {
  readonly #filter: ObservedFilter;
  readonly #rows = new Map<string, OpenRow>();
  readonly #people = new Set<string>();
  readonly #concerned = new Set<string>();
  readonly #recent = new Set<string>();
  /** Records in a row that are older than the period. */
  #older = 0;
  #gates: GateModes | null = null;
  #counts = { exchanges: 0, blocked: 0, redacted: 0, fingerprints: 0 };
  #complete = true;
  readonly #later = new LaterTally();

  constructor(filter: ObservedFilter) {
    this.#filter = filter;
  }

  /** False once the period's beginning is passed: a clock may have been set back, but not for long. */
  add(record: AuditRecord): boolean {
    const { since, team } = this.#filter;
    if (record.kind === "policy") this.#gates ??= record.gates;
    if (since !== null && Date.parse(record.time) < Date.parse(since)) return ++this.#older < olderCountMax;
    this.#older = 0;
    if (record.kind === "late_findings") {
      const { teams } = record.actor;
      if (team === null) this.#later.add(record, teams.length === 0 ? [null] : teams);
      else if (teams.includes(team)) this.#later.add(record, [team]);
      return true;
    }
    if (record.kind !== "intent" && record.kind !== "refusal" && record.kind !== "guard_block") return true;
    const { actor } = record;
    if (!actor || isOfDrill(record) || (team !== null && !actor.teams.includes(team))) return true;
    if (this.#recent.has(record.id)) return true;
    this.#remember(record.id);
    this.#people.add(actor.user);
    this.#counts.exchanges++;
    const events = eventsOf(record);
    if (events.length === 0) return true;
    this.#concerned.add(actor.user);
    // What was stopped anyway is listed, but enforcing would not have changed how it ended.
    if (record.kind === "intent") {
      if (events.some(({ action }) => action === "block")) this.#counts.blocked++;
      else this.#counts.redacted++;
    }
    const teams = team === null ? actor.teams : [team];
    for (const event of events) {
      for (const each of teams.length === 0 ? [null] : teams) {
        this.#count({ ...event, team: each, tool: actor.tool }, record.id, actor.user, event.fingerprints);
      }
    }
    return true;
  }

  /** `complete` is false when not all records of the period were added. */
  report(complete = true): ObservedReport {
    const { exchanges, blocked, redacted } = this.#counts;
    const [people, concerned] = [this.#people.size, this.#concerned.size];
    return {
      ...this.#filter,
      gates: this.#gates,
      exchanges,
      people,
      blocked,
      redacted,
      concerned,
      summary: summaryOf({ exchanges, people, blocked, redacted, concerned }),
      observed: [...this.#rows.values()]
        .map((row) => ({ ...row, people: row.people.size, secrets: row.secrets.size }))
        .sort((a, b) => b.exchanges - a.exchanges || compare(keyOf(a), keyOf(b))),
      later: this.#later.rows(),
      complete: complete && this.#complete && this.#later.isComplete,
    };
  }

  #count(
    what: Omit<Event, "fingerprints"> & Pick<ObservedRow, "team" | "tool">,
    id: string,
    user: string,
    fingerprints: readonly string[],
  ): void {
    const { team, gate, action, rule, detector, tool } = what;
    const key = keyOf(what);
    let row = this.#rows.get(key);
    if (!row) {
      if (this.#rows.size >= rowCountMax) {
        this.#complete = false;
        return;
      }
      row = {
        team,
        gate,
        action,
        rule,
        detector,
        tool,
        exchanges: 0,
        people: new Set(),
        secrets: new Set(),
        examples: [],
      };
      this.#rows.set(key, row);
    }
    row.exchanges++;
    row.people.add(user);
    if (row.examples.length < exampleCountMax) row.examples.push(id);
    for (const fingerprint of fingerprints) {
      if (row.secrets.has(fingerprint)) continue;
      if (this.#counts.fingerprints >= fingerprintCountMax) this.#complete = false;
      else {
        this.#counts.fingerprints++;
        row.secrets.add(fingerprint);
      }
    }
  }

  #remember(id: string): void {
    this.#recent.add(id);
    if (this.#recent.size <= recentCountMax) return;
    const [oldest = ""] = this.#recent;
    this.#recent.delete(oldest);
  }
}

/** Each thing that an enforcing gate would have done, once. */
function eventsOf(record: ExchangeRecord): readonly Event[] {
  const events = new Map<string, Event>();
  const add = (event: Omit<Event, "fingerprints">, fingerprint: string | null): void => {
    const key = [event.gate, event.action, event.rule].join("\n");
    const known = events.get(key) ?? { ...event, fingerprints: [] };
    if (fingerprint !== null) known.fingerprints.push(fingerprint);
    events.set(key, known);
  };
  // Without a guard nobody takes anything out, so the gateway blocks.
  const guarded = record.kind === "guard_block" || (record.kind === "intent" && record.guard !== null);
  for (const { detector, observed, fingerprint } of record.findings) {
    if (observed === undefined) continue;
    const action = guarded ? observed : "block";
    add({ gate: 3, action, rule: detector, detector }, fingerprint);
  }
  for (const { gate, rule } of record.observed ?? [])
    add({ gate, action: "block", rule, detector: gate === 3 ? rule : null }, null);
  return [...events.values()];
}

function summaryOf(
  counts: Pick<ObservedReport, "exchanges" | "people" | "blocked" | "redacted" | "concerned">,
): string {
  const { exchanges, people, blocked, redacted, concerned } = counts;
  const all = `${counted(exchanges, "exchange")} of ${counted(people, "person", "people")}`;
  if (exchanges === 0) return "Nobody has sent anything in this period.";
  if (blocked + redacted === 0) return `If every gate enforced, nothing would have changed: ${all}.`;
  return `If every gate enforced, of ${all} ${String(blocked)} would have been blocked and ${String(redacted)} redacted, which concerns ${counted(concerned, "person", "people")}.`;
}

function keyOf({
  team,
  gate,
  action,
  rule,
  tool,
}: Pick<ObservedRow, "team" | "gate" | "action" | "rule" | "tool">): string {
  return JSON.stringify([team, gate, action, rule, tool]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

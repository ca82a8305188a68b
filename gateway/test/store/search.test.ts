import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditRecord, FileTouch } from "@fourgate/core/audit/record";
import type { ListedExchange } from "@fourgate/gateway/admin/api/answers";
import { listExchanges } from "@fourgate/gateway/admin/search-exchanges";
import type { FollowedLedger } from "@fourgate/gateway/ledger/ledger";
import { openLedger } from "@fourgate/gateway/ledger/open";
import type { Projection } from "@fourgate/gateway/store/projection";
import type { DatabasePlace } from "@fourgate/gateway/store/place";
import { exchangesQuery, type ExchangeFilter } from "@fourgate/gateway/store/search";
import * as sample from "../../../tools/samples/audit-records.ts";
import { fill } from "./kit/filled-ledger.ts";
import { Places } from "./kit/places.ts";
import { caughtUp, follow } from "./kit/projected.ts";

let places: Places;
let folder: string;
let ledger: FollowedLedger;
let projection: Projection;
let place: DatabasePlace;
beforeAll(async () => {
  places = await Places.open();
  folder = await mkdtemp(join(tmpdir(), "fourgate-search-"));
  ledger = await openLedger({ dataDir: folder });
  await fill(ledger, 400, 21);
  for (const redactions of [0, 1, 2]) {
    const guard = { ...{ exchange: "", device: "d", deviceSequence: 1 }, policyVersion: "p", bodySha256: "" };
    const record = sample.intent({
      id: sample.id(20 + redactions),
      guard: { ...guard, redactions },
      bodyBytes: 0,
    });
    await ledger.intent(record, { bytes: Buffer.alloc(0), prompt: null, session: "" });
  }
  for (let n = 0; n < 12; n++) {
    const made = `drill-0123abc${String(n % 3)}`;
    const of = { ...sample.actor, user: `${made}/developer`, device: `${made}/laptop`, teams: ["drill"] };
    const record =
      n % 2 === 0
        ? sample.refusal({ id: sample.id(n), actor: of })
        : sample.guardBlock({ id: sample.id(n), actor: of });
    await ledger.append(record, of.user);
  }
  place = await places.place("server");
  projection = follow(place, ledger.records).projection;
  await caughtUp(projection);
});
afterAll(async () => {
  await projection[Symbol.asyncDispose]();
  await ledger[Symbol.asyncDispose]();
  await places[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const optional = <T>(...values: readonly T[]): fc.Arbitrary<T | undefined> =>
  fc.option(fc.constantFrom(...values), { nil: undefined });

const times = ["2026-11-22T14:02:00.000Z", "2026-11-22T14:05:00.000Z", "2026-11-22T15:06:30.000+01:00"];
const filters: fc.Arbitrary<ExchangeFilter> = fc.record({
  user: optional("mia", "tom", "nobody"),
  team: optional("payments", "shop"),
  tool: optional("claude-code", "claude-code 2.1.1", "codex"),
  session: optional("session-1", "session-4"),
  from: optional(...times),
  to: optional(...times),
  result: optional("answered", "under_way", "blocked", "refused"),
  gate: optional(2, 3),
  deployment: optional("anthropic", "house"),
  device: optional("mia-laptop", "tom-laptop"),
  vendor: optional("api.anthropic.com"),
  model: optional("claude-sonnet-4-5"),
  repo: optional("shop", "vault"),
  path: optional(
    "src/file-1.ts",
    "other/src/file-1.ts",
    "/srv/other/src/file-1.ts",
    "src/",
    "src/*",
    "**/file-1.ts",
    "/srv/**",
    "src/file-?.ts",
    "src/*-0.*",
    "**/f*1.ts",
    "lib/**",
  ),
  sha256: optional("1".repeat(64), "3".repeat(64)),
  commit: optional("1".repeat(40), "0000000"),
  withoutDrills: optional(true as const),
});
/** Most combinations find nothing: one or two conditions at a time find more. */
const fewFilters = fc
  .tuple(filters, fc.nat({ max: 30 }), fc.nat({ max: 30 }))
  .map(([filter, first, second]): ExchangeFilter => {
    const names = Object.keys(filter) as (keyof ExchangeFilter)[];
    const kept = [names[first % names.length], names[second % names.length]];
    return Object.fromEntries(
      Object.entries(filter).filter(([name]) => kept.includes(name as keyof ExchangeFilter)),
    );
  });

/** Every record, and whether an outcome came for it. */
async function readRecords(): Promise<readonly { readonly record: AuditRecord; ended: boolean }[]> {
  const records: { readonly record: AuditRecord; ended: boolean }[] = [];
  for (let index = 0; index < ledger.records.count; index++) {
    const { record } = await ledger.records.read(index);
    if (!record) throw new Error("unreadable");
    if (record.kind === "outcome") {
      const intent = records.findLast(
        (one) => one.record.kind === "intent" && one.record.id === record.id && !one.ended,
      );
      if (intent) intent.ended = true;
    }
    records.push({ record, ended: false });
  }
  return records;
}

type Read = Awaited<ReturnType<typeof readRecords>>;

function filesOf(record: AuditRecord): readonly FileTouch[] {
  return record.kind === "intent" ? record.files : [];
}

/** By another's reading of patterns; a whole path also ends with what is looked for. */
function matches(path: string, pattern: string): boolean {
  if (path.startsWith("/") && path.endsWith(`/${pattern}`)) return true;
  return posix.matchesGlob(path, pattern.endsWith("/") ? `${pattern}**` : pattern);
}

/** The same filter over the records themselves. */
function expected(filter: ExchangeFilter, records: Read): readonly number[] {
  const found: number[] = [];
  for (const [index, { record, ended }] of records.entries()) {
    if (record.kind !== "intent" && record.kind !== "refusal" && record.kind !== "guard_block") continue;
    const { actor } = record;
    const reasons = [...(record.kind === "intent" ? [] : record.reasons), ...(record.observed ?? [])];
    const stopped = record.kind === "intent" || record.gate === null ? "refused" : "blocked";
    const result = record.kind !== "intent" ? stopped : ended ? "answered" : "under_way";
    const holds = [
      filter.user === undefined || actor?.user === filter.user,
      filter.team === undefined || actor?.teams.includes(filter.team),
      filter.tool === undefined || actor?.tool === filter.tool || actor?.tool.startsWith(`${filter.tool} `),
      filter.session === undefined || actor?.session === filter.session,
      filter.from === undefined || Date.parse(record.time) >= Date.parse(filter.from),
      filter.to === undefined || Date.parse(record.time) < Date.parse(filter.to),
      filter.result === undefined || result === filter.result,
      filter.gate === undefined ||
        (record.kind !== "intent" && record.gate === filter.gate) ||
        reasons.some(({ gate }) => gate === filter.gate) ||
        (filter.gate === 3 && record.kind === "intent" && (record.guard?.redactions ?? 0) > 0),
      filter.deployment === undefined ||
        (record.kind === "intent" && record.deployment === filter.deployment),
      filter.device === undefined || actor?.device === filter.device,
      filter.vendor === undefined || (record.kind === "intent" && record.destination === filter.vendor),
      filter.model === undefined || (record.kind === "intent" && record.model === filter.model),
      filter.repo === undefined ||
        [...record.labels, ...filesOf(record)].some(({ repo }) => repo === filter.repo),
      filter.path === undefined || filesOf(record).some(({ path }) => matches(path, filter.path ?? "")),
      filter.sha256 === undefined || filesOf(record).some(({ sha256 }) => sha256 === filter.sha256),
      filter.commit === undefined ||
        filesOf(record).some(({ commit }) => commit?.startsWith(filter.commit ?? "") === true),
      filter.withoutDrills === undefined || actor?.user.startsWith("drill-") !== true,
    ];
    if (holds.every(Boolean)) found.unshift(index);
  }
  return found;
}

describe("searching exchanges", () => {
  it("finds what a look at every record finds, whatever the filter, page by page", async () => {
    const seen = new Set<number>();
    const records = await readRecords();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(filters, fewFilters),
        fc.integer({ min: 1, max: 60 }),
        async (filter, countMax) => {
          const indexes: number[] = [];
          let before: number | null = null;
          do {
            const { found, behind } = await projection.search(filter, { before, countMax });
            expect(behind).toBe(0);
            expect(found.length).toBeLessThanOrEqual(countMax);
            indexes.push(...found.map(({ index }) => index));
            before = found.length === countMax ? (found.at(-1)?.index ?? 0) : null;
          } while (before !== null);
          expect(indexes).toEqual(expected(filter, records));
          seen.add(indexes.length);
        },
      ),
      {
        numRuns: 60,
        examples: [
          [{}, 50],
          [{ team: "payments", gate: 3 }, 5],
          [{ user: "tom", result: "answered" }, 7],
          [{ path: "**/file-1.ts" }, 20],
          [{ path: "src/file-1.ts" }, 20],
          [{ path: "c/file-1.ts" }, 20],
          [{ path: "src/*-0.*", sha256: "1".repeat(64) }, 20],
          [{ repo: "shop", vendor: "api.anthropic.com" }, 50],
          [{ commit: "0000000" }, 50],
          [{ withoutDrills: true }, 20],
          [{ gate: 3, withoutDrills: true }, 20],
        ],
      },
    );
    expect(seen.size).toBeGreaterThan(3);
  });

  it("finds by gate 3 what left with something taken out on the laptop", async () => {
    const taken = {
      gate: 3 as const,
      result: "under_way" as const,
      device: "mia-laptop",
      session: sample.actor.session,
    };
    const { exchanges } = await listExchanges({ ledger, projection }, taken, { before: null, countMax: 50 });
    expect(exchanges.map(({ record }) => record.id)).toEqual([sample.id(22), sample.id(21)]);
  });

  it("counts the drills among what matches, on the page that is asked", async () => {
    const all = { before: null, from: null };
    expect(await projection.countDrills({}, all)).toBe(12);
    expect(await projection.countDrills({ gate: 3, withoutDrills: undefined }, all)).toBe(6);
    expect(await projection.countDrills({ user: "mia" }, all)).toBe(0);
    const { found } = await projection.search({}, { before: null, countMax: 5 });
    const [first, , , , fifth] = found.map(({ index }) => index);
    const page = { before: first ?? 0, from: fifth ?? 0 };
    expect(await projection.countDrills({}, page)).toBe(4);
  });

  it.each(["*", "**", "**/*", "?"])("refuses the pattern %s, which no index answers", async (path) => {
    await expect(projection.search({ path }, { before: null, countMax: 5 })).rejects.toMatchObject({
      code: "body_schema",
    });
  });

  it("takes what is asked for text alone, whatever SQL or a pattern might read in it", async () => {
    const odd = [
      "' or true --",
      "%",
      "src/%",
      "\\",
      "(",
      "[a-",
      "src/.+",
      "$1",
      "\u0000",
      "\ud800",
      '"; drop table x; --',
    ];
    for (const text of odd) {
      const asked = {
        user: text,
        team: text,
        session: text,
        tool: text,
        vendor: text,
        model: text,
        repo: text,
      };
      expect((await projection.search(asked, { before: null, countMax: 5 })).found).toEqual([]);
      for (const path of [text, `${text}/**`, `**/${text}`])
        expect((await projection.search({ path }, { before: null, countMax: 5 })).found, path).toEqual([]);
    }
    expect((await projection.search({}, { before: null, countMax: 5 })).found).toHaveLength(5);
  });

  const single: readonly ExchangeFilter[] = [
    ...[
      { user: "mia" },
      { team: "shop" },
      { device: "mia-laptop" },
      { tool: "codex" },
      { session: "session-1" },
    ],
    ...[
      { from: times[0], to: times[1] },
      { result: "blocked" as const },
      { gate: 3 as const },
      { deployment: "house" },
    ],
    ...[
      { vendor: "v" },
      { model: "m" },
      { repo: "shop" },
      { path: "src/a.ts" },
      { path: "src/**" },
      { path: "**/a.ts" },
    ],
    ...[
      { gate: 3 as const, withoutDrills: true as const },
      { path: "src/**", withoutDrills: true as const },
    ],
    ...[{ id: "01K00000000000000000000001" }, { sha256: "1".repeat(64) }, { commit: "0000000" }],
  ];
  it.each(single)("asks an index by %o, and reads no table through", async (filter) => {
    const store = await place.open();
    try {
      const plan = await store.transaction().execute(async (asking) => {
        // So few rows are read fastest through: what is asked here is whether there is another way.
        await sql`set local enable_seqscan = off`.execute(asking);
        const query = exchangesQuery(filter, { before: 1_000, countMax: 50 }, ledger.records.searchKey);
        const { rows } = await sql<Record<string, string>>`explain ${query}`.execute(asking);
        return rows.map((row) => row["QUERY PLAN"]).join("\n");
      });
      expect(plan).not.toContain("Seq Scan");
      expect(plan).toMatch(/Index Cond|Index Only Scan/);
    } finally {
      await store.destroy();
    }
  });

  it("gives whole records with their outcomes from the journal, and goes on where a page ended", async () => {
    const all = await listExchanges({ ledger, projection }, {}, { before: null, countMax: 500 });
    const pages: ListedExchange[] = [];
    let next: string | null = null;
    do {
      const page = await listExchanges(
        { ledger, projection },
        {},
        { before: next === null ? null : Number(next), countMax: 37 },
      );
      pages.push(...page.exchanges);
      next = page.next;
    } while (next !== null);
    // Attempts that overlap under one id, which a gateway does not make, are ended by another rule in memory.
    const once = ({ record: { id } }: ListedExchange): boolean =>
      all.exchanges.filter(({ record }) => record.id === id).length === 1;
    expect(pages.filter(once)).toEqual(all.exchanges.filter(once));
    expect(pages.length).toBeGreaterThan(150);
  });

  it("sees what became durable just before", async () => {
    await fill(ledger, 20, 22);
    const { found, behind } = await projection.search({}, { before: null, countMax: 500 });
    expect(behind).toBe(0);
    expect(found.map(({ index }) => index)).toEqual(expected({}, await readRecords()));
  });

  it("lists the latest without any database, and says that it cannot search", async () => {
    expect((await listExchanges({ ledger }, {}, { before: null, countMax: 5 })).exchanges).toHaveLength(5);
    await expect(
      listExchanges({ ledger }, { user: "mia" }, { before: null, countMax: 5 }),
    ).rejects.toMatchObject({ code: "overloaded" });
  });
});

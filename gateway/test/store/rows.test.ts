import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AuditRecord } from "@fourgate/core/audit/record";
import { ulid } from "ulid";
import { gatewaySubject, Keys } from "@fourgate/gateway/ledger/keys";
import type { FollowedLedger } from "@fourgate/gateway/ledger/ledger";
import { openLedger } from "@fourgate/gateway/ledger/open";
import { actor, guardBlock, id, intent, outcome, refusal } from "../../../tools/samples/audit-records.ts";
import type { Dump } from "./kit/dump.ts";
import { fill } from "./kit/filled-ledger.ts";
import { Places } from "./kit/places.ts";
import { caughtUp, follow, projectedWhole, rowsOf } from "./kit/projected.ts";

let places: Places;
let folder: string;
let ledger: FollowedLedger;
beforeAll(async () => {
  places = await Places.open();
});
afterAll(() => places[Symbol.asyncDispose]());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fourgate-store-"));
  ledger = await openLedger({ dataDir: folder });
});
afterEach(async () => {
  await ledger[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function rowsAfter(...records: readonly AuditRecord[]): Promise<Dump> {
  for (const record of records) await ledger.append(record, "somebody");
  return await projectedWhole(await places.place("server"), ledger.records);
}

describe("what the database holds of an exchange", () => {
  it("is who, with what, where to, what was found, and how it ended", async () => {
    const rows = await rowsAfter(
      intent({
        findings: guardBlock().findings.map((finding) => ({ ...finding, action: "note", observed: "block" })),
      }),
      outcome({ toolCalls: [{ path: "src/app.ts", repo: null, access: "write", tool: "Edit" }] }),
    );
    expect(rows.exchanges).toMatchObject([
      {
        log_index: 0,
        id: id(1),
        user_id: "mia",
        tool: "claude-code",
        tool_version: "2.1.330",
        result: "answered",
        deployment: "anthropic",
        outcome_index: 1,
        status: 200,
        input_tokens: 1_204,
        time: new Date("2026-11-22T14:02:11.120Z"),
      },
    ]);
    expect(rows.findings).toMatchObject([
      { detector: "aws-access-key-id", action: "note", observed: "block" },
    ]);
    expect(rows.tool_calls).toMatchObject([{ log_index: 0, path: "src/app.ts", tool: "Edit" }]);
    expect(rows.users).toMatchObject([{ user_id: "mia" }]);
    expect(rows.devices).toMatchObject([{ user_id: "mia", device: "mia-laptop" }]);
  });

  it("tells a gate's block from a refusal, and has no user where nobody is known", async () => {
    const rows = await rowsAfter(
      refusal(),
      refusal({ id: id(4), actor: null, gate: null, code: "unauthenticated" }),
    );
    expect(rows.exchanges).toMatchObject([
      { result: "blocked", gate: 2, user_id: "mia" },
      { result: "refused", gate: null, user_id: null, code: "unauthenticated" },
    ]);
  });

  it("gives each attempt under one id its own outcome", async () => {
    const rows = await rowsAfter(
      intent({ deployment: "first" }),
      outcome({ result: "upstream_unreachable" }),
      intent({ deployment: "second" }),
      outcome(),
    );
    expect(rows.exchanges).toMatchObject([
      { deployment: "first", result: "upstream_unreachable" },
      { deployment: "second", result: "answered" },
    ]);
  });

  it("holds no header, query, body digest or message, and no secret that stands in a path", async () => {
    const secret = ["AKIA", "QYLPMN5HHHFPZAM2"].join("");
    const rows = await rowsAfter(
      intent({
        query: "needle-query",
        headers: [["x-needle", "needle-header"]],
        bodySha256: "ab".repeat(32),
        observed: [{ gate: 3, rule: "r", message: "needle-message", remedy: "needle-remedy" }],
        files: [{ path: `keys/${secret}/x`, repo: "shop", access: "read", tool: "" }],
        actor: { ...actor, session: secret },
      }),
      outcome({ toolCalls: [{ path: `/tmp/${secret}`, repo: null, access: "write", tool: "Write" }] }),
    );
    const text = JSON.stringify(rows);
    for (const hidden of ["needle", "ab".repeat(32), "cd".repeat(32), secret])
      expect(text).not.toContain(hidden);
    expect(text).toContain("(withheld: it held a secret)");
  });

  it("takes NUL, half a character and endless names", async () => {
    const odd = `a\u0000b\ud800${"x".repeat(100_000)}`;
    const files = Array.from({ length: 5_000 }, () => ({
      path: odd.slice(0, 10),
      repo: null,
      access: "read" as const,
      tool: "",
    }));
    const rows = await rowsAfter(
      intent({ actor: { ...actor, user: odd, session: odd, teams: [odd, odd] }, files }),
    );
    expect(rows.exchanges).toHaveLength(1);
    expect(rows.files).toHaveLength(2_000);
    expect(JSON.stringify(rows.users)).toMatch(/^\[\{"user_id":"a\ufffdb\ufffdx{196}"/);
  });
});

describe("what the database holds beside the exchanges", () => {
  it("is which guards were up, who logged in, and who asked the log what", async () => {
    const time = "2026-11-22T14:10:00.000Z";
    const rows = await rowsAfter(
      {
        kind: "heartbeat",
        id: id(1),
        time,
        user: "mia",
        device: "mia-laptop",
        sentAt: time,
        deviceSequence: 41,
        policyVersion: "p-7c1e",
        runs: 1,
        waiting: 0,
      },
      { kind: "login", id: id(2), time, operator: "admin", event: "refused", from: "10.0.0.7" },
      { kind: "read", id: id(3), time, reader: "admin", of: "", act: "search", asked: "user mia", found: 3 },
      { kind: "read", id: id(4), time, reader: "admin", of: id(9) },
    );
    expect(rows.heartbeats).toMatchObject([{ user_id: "mia", device: "mia-laptop", device_sequence: 41 }]);
    expect(rows.logins).toMatchObject([{ operator: "admin", event: "refused", address: "10.0.0.7" }]);
    expect(rows.reads).toMatchObject([
      { reader: "admin", exchange: "", act: "search", asked: "user mia", found: 3 },
      { exchange: id(9), act: null, asked: null, found: null },
    ]);
  });
});

describe("erasing a person", () => {
  it("leaves nothing of them in the database, and a rebuild brings nothing back", async () => {
    await fill(ledger, 150, 11);
    const place = await places.place("server");
    const first = follow(place, ledger.records).projection;
    await caughtUp(first);
    await first[Symbol.asyncDispose]();
    expect(JSON.stringify(await rowsOf(place))).toContain("mia");
    await ledger[Symbol.asyncDispose]();
    const keys = await Keys.open(join(folder, "keys"), { create: false });
    await keys.erase("mia");
    ledger = await openLedger({ dataDir: folder });
    const { projection } = follow(place, ledger.records);
    await caughtUp(projection);
    const change = { act: "erased", user: "mia", secretSha256: "", reason: "asked" } as const;
    const erased = {
      kind: "retention",
      id: ulid(),
      time: new Date().toISOString(),
      by: "admin",
      change,
    } as const;
    await ledger.append(erased, gatewaySubject);
    await caughtUp(projection);
    await projection[Symbol.asyncDispose]();
    const left = await rowsOf(place);
    expect(JSON.stringify(left)).not.toContain("mia");
    expect(left).toEqual(await projectedWhole(await places.place("server"), ledger.records));
  });
});

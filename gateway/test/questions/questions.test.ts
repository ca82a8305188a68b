import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { searchAudit } from "@fourgate/gateway/questions/search-audit";
import { searchLines } from "@fourgate/gateway/questions/search-lines";
import { TextIndexer } from "@fourgate/core/audit/text-index";
import { textCandidates, type TextCandidate } from "@fourgate/gateway/store/search-texts";
import { unknownNames } from "@fourgate/gateway/questions/unknown-names";
import type { NamedOne } from "@fourgate/gateway/store/known-names";
import type { ExchangeFilter } from "@fourgate/gateway/store/search";
import { sourceText } from "../ledger/conversation.ts";
import { numbered, reading, RecordedHouse } from "./recorded-house.ts";

const payments = sourceText(11, 3_000);
const orders = sourceText(12, 3_000);
const ids: Record<string, string> = {};

let house: RecordedHouse;
beforeAll(async () => {
  house = await RecordedHouse.open();
  const first = reading("/w/shop/payments.ts", numbered(payments));
  ids["first"] = await house.call(first, { reply: "The refund job looks right to me." });
  ids["second"] = await house.call([
    ...first,
    { role: "assistant", content: "ok" },
    { role: "user", content: "Project Falcon is due" },
  ]);
  ids["private"] = await house.call(
    [...first, { role: "assistant", content: "ok" }, { role: "user", content: "and now?" }],
    { deployment: "house", deploymentClass: "private", destination: "http://10.0.0.2:8000" },
  );
  ids["other"] = await house.call(reading("/w/shop/orders.ts", orders), { session: "s2", user: "bob" });
  ids["drill"] = await house.call([{ role: "user", content: "Made up: project falxoo is due" }], {
    session: "s4",
    user: "drill-0123abcd/developer",
  });
  ids["again"] = await house.call(first, { session: "s3" });
  await house.ledger.append(
    {
      kind: "login",
      id: "01K00000000000000000000001",
      time: "2026-11-22T14:00:00.000Z",
      operator: "admin",
      event: "in",
      from: "",
    },
    "admin",
  );
  await house.ready();
});
afterAll(() => house[Symbol.asyncDispose]());

async function holding(text: string, filter: ExchangeFilter = {}): Promise<readonly string[]> {
  const { exchanges, complete } = await searchAudit(
    house.projection,
    { filter, text },
    { before: null, countMax: 50 },
  );
  expect(complete).toBe(true);
  return exchanges.map(({ record }) => Object.keys(ids).find((name) => ids[name] === record.id) ?? record.id);
}

describe("full text over what left", () => {
  it("finds the calls that brought a text, typed, read by a tool or answered", async () => {
    expect(await holding("project falcon is due")).toEqual(["second"]);
    expect(await holding("refund job looks")).toEqual(["first"]);
    expect(await holding(orders.slice(700, 760))).toEqual(["other"]);
  });

  it("finds any part of a word, and text over several lines of a numbered file", async () => {
    expect(await holding("ect Falc")).toEqual(["second"]);
    expect(await holding(payments.slice(100, 400))).toEqual(["again", "first"]);
  });

  it("leaves out a drill's, and says how many", async () => {
    expect(await holding("project fal")).toEqual(["drill", "second"]);
    expect(await holding("project fal", { withoutDrills: true })).toEqual(["second"]);
    const question = { filter: { withoutDrills: true as const }, text: "project fal" };
    const page = { before: null, countMax: 50 };
    expect(await searchAudit(house.projection, question, page)).toMatchObject({ drillsLeftOut: 1 });
    expect(await searchAudit(house.projection, { ...question, text: "" }, page)).toMatchObject({
      drillsLeftOut: 1,
    });
  });

  it("names who was asked for and is known neither to the configuration nor to the log", async () => {
    const here = { users: [], devices: [], teams: ["web"] };
    const unknown = (filter: ExchangeFilter): Promise<readonly NamedOne[]> =>
      unknownNames(house.projection, filter, here);
    expect(await unknown({ user: "bob", team: "web" })).toEqual([]);
    expect(await unknown({ user: "nobody", team: "nope", device: "none" })).toEqual([
      { kind: "user", name: "nobody" },
      { kind: "team", name: "nope" },
      { kind: "device", name: "none" },
    ]);
    const first = await searchAudit(
      house.projection,
      { filter: {}, text: "" },
      { before: null, countMax: 1 },
    );
    const record = first.exchanges[0]?.record;
    if (record?.kind !== "intent") throw new Error("no exchange");
    const { teams, device } = record.actor;
    expect(await unknown({ team: teams[0], device })).toEqual([]);
  });

  it("says where it stands", async () => {
    const question = { filter: {}, text: "falcon" };
    const { exchanges } = await searchAudit(house.projection, question, { before: null, countMax: 5 });
    expect(exchanges[0]?.excerpts.join()).toContain("Project Falcon is due");
  });

  it("finds nothing that did not leave, and respects the other conditions", async () => {
    expect(await holding("project raven")).toEqual([]);
    expect(await holding("project falcon", { user: "bob" })).toEqual([]);
    expect(await holding(payments.slice(100, 200), { session: "s3" })).toEqual(["again"]);
  });

  it("finds the same from the exchanges, as it does for what is in very many texts", async () => {
    const store = await house.place.open();
    const { searchKey } = house.ledger.records;
    const indexer = new TextIndexer(searchKey);
    try {
      for (const text of [
        "project falcon",
        payments.slice(100, 400),
        orders.slice(0, 50),
        "the",
        "nowhere at all",
      ]) {
        for (const filter of [{}, { user: "bob" }, { session: "s1" }]) {
          const page = { before: null, countMax: 50 };
          const asked = indexer.asked(text);
          const rare = await textCandidates(store, asked, filter, page, searchKey);
          const common = await textCandidates(store, asked, filter, page, searchKey, -1);
          const found = new Map(common.map(({ index, texts }) => [index, texts]));
          // It compares fewer numbers, so it may only name more.
          for (const { index, texts } of rare)
            expect(found.get(index)).toEqual(expect.arrayContaining([...texts]));
          expect(common.map(({ index }) => index)).toEqual([...found.keys()].toSorted((a, b) => b - a));
          const paged: TextCandidate[] = [];
          for (let before: number | null = null, next: readonly TextCandidate[] = rare; next.length > 0;) {
            next = await textCandidates(store, asked, filter, { before, countMax: 1 }, searchKey);
            paged.push(...next);
            before = next[0]?.index ?? null;
          }
          expect(paged).toEqual(rare);
        }
      }
    } finally {
      await store.destroy();
    }
  });

  it("goes through pages", async () => {
    const question = { filter: {}, text: payments.slice(100, 200) };
    const page = await searchAudit(house.projection, question, { before: null, countMax: 1 });
    expect(page.exchanges.map(({ record }) => record.id)).toEqual([ids["again"]]);
    const rest = await searchAudit(house.projection, question, { before: page.next, countMax: 5 });
    expect(rest.exchanges.map(({ record }) => record.id)).toEqual([ids["first"]]);
  });

  it.each(["%%%", "' or 1=1 --", "a%b_c", "\\x00", "{1,2}", "\u001b[2J\u001b[H", "\u0000\u0000\u0000"])(
    "takes %j for text and nothing else",
    async (text) => {
      expect(await holding(text)).toEqual([]);
    },
  );
});

describe("which calls carried these lines", () => {
  const lines = payments.split("\n");

  it("names the call that brought them to each session, and where its session went", async () => {
    const answer = await searchLines(house.projection, { filter: {}, lines });
    expect(answer.exchanges.map(({ record }) => record.id)).toEqual([ids["first"], ids["again"]]);
    expect(answer.left).toBe(answer.significant);
    expect(answer.significant).toBeGreaterThan(20);
    expect(answer.destinations).toEqual([
      { vendor: "api.anthropic.com", deployment: "anthropic", class: "cloud", calls: 3 },
      { vendor: "10.0.0.2", deployment: "house", class: "private", calls: 1 },
    ]);
  });

  it("tells those that left from those that did not", async () => {
    const mixed = [
      "const neverSent = readNothing(atAll);",
      ...lines.slice(0, 3),
      "let alsoNever = sendNothing(now);",
    ];
    const answer = await searchLines(house.projection, { filter: {}, lines: mixed });
    expect(answer).toMatchObject({ significant: 5, left: 3, lines: [[2, 4]], complete: true });
  });

  it("knows a line by its text, however it was indented or marked in a patch", async () => {
    const patch = lines.slice(0, 3).map((line) => `+    ${line.trim()}`);
    expect(await searchLines(house.projection, { filter: {}, lines: patch })).toMatchObject({ left: 3 });
  });

  it("refuses lines that say nothing", async () => {
    const question = { filter: {}, lines: ["}", "  );", ""] };
    await expect(searchLines(house.projection, question)).rejects.toMatchObject({ code: "body_schema" });
  });
});

describe("erasing a person", () => {
  it("takes what they sent out of what can be found, and leaves the rest", async () => {
    const text = "an entirely separate matter of eve";
    ids["eve"] = await house.call([{ role: "user", content: `${text} ${"and so on ".repeat(40)}` }], {
      user: "eve",
    });
    await house.ready();
    expect(await holding(text)).toEqual(["eve"]);
    await house.ledger.append(
      {
        kind: "retention",
        id: "01K00000000000000000000002",
        time: "2026-11-22T14:00:00.000Z",
        by: "admin",
        change: { act: "erased", user: "eve", secretSha256: "", reason: "asked" },
      },
      "admin",
    );
    await house.ready();
    expect(await holding(text)).toEqual([]);
    expect(await holding("project falcon")).toEqual(["second"]);
  });
});

import { z } from "zod";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { components } from "@fourgate/gateway/admin/api/answers";
import { RunningConsole } from "./running-console.ts";
import {
  drill,
  guardBlock,
  id,
  intent,
  outcome,
  receipt,
  refusal,
} from "../../../tools/samples/audit-records.ts";

let running: RunningConsole;
beforeEach(async () => {
  running = await RunningConsole.start();
});
afterEach(() => running[Symbol.asyncDispose]());

async function asOperator(path: string): Promise<unknown> {
  const answer = await running.ask(path, { headers: { cookie: await running.logIn() } });
  expect(answer.headers["content-type"]).toContain("application/json");
  return JSON.parse(answer.text);
}

describe("health", () => {
  it("answers ok, under any name of the host", async () => {
    const answer = await running.ask("/healthz", { headers: { host: "10.0.0.7:4400" } });
    expect([answer.status, answer.text]).toEqual([200, "ok\n"]);
  });

  it("is ready with an open record and a compiled policy, and else says what is missing", async () => {
    expect((await running.ask("/readyz")).status).toBe(200);
    running.compiled = false;
    running.ledger.open = false;
    const answer = await running.ask("/readyz");
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.text)).toMatchObject({
      error: { message: "the record is not open; no policy is compiled" },
    });
  });
});

describe("readiness", () => {
  it("ends while the record can't be signed", async () => {
    running.ledger.healthy = false;
    const answer = await running.ask("/readyz");
    running.ledger.healthy = true;
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.text)).toMatchObject({
      error: { message: "the record can't be written or signed" },
    });
  });
});

describe("the API", () => {
  it("lists exchanges newest first, as its schema says", async () => {
    running.ledger.put(refusal());
    running.ledger.put(guardBlock());
    running.ledger.put(drill);
    running.ledger.put(intent());
    running.ledger.put(outcome());
    const list = components.ExchangeList.parse(await asOperator("/api/v1/exchanges?limit=2"));
    expect(list).toMatchObject({
      exchanges: [{ record: { id: id(1) }, outcome: { status: 200 } }, { record: { id: id(3) } }],
    });
  });

  it("records who listed what, once in ten minutes for a question, and refuses what it can't record", async () => {
    running.ledger.put(intent());
    const read = (): readonly object[] =>
      running.ledger.appended.flatMap(({ record }) => (record.kind === "read" ? [record] : []));
    for (let at = 0; at < 3; at++) await asOperator("/api/v1/exchanges?limit=2");
    expect(read()).toMatchObject([{ reader: "admin", of: "", act: "list", asked: "2 newest", found: 1 }]);
    for (let at = 0; at < 2; at++) await asOperator("/api/v1/observed?team=payments");
    expect(read().slice(1)).toMatchObject([{ act: "report", asked: "observed  team payments" }]);
    running.nowMs += 10 * 60_000;
    await asOperator("/api/v1/exchanges?limit=2");
    expect(read()).toHaveLength(3);
    running.nowMs += 10 * 60_000;
    const cookie = await running.logIn();
    running.ledger.broken = true;
    for (const path of ["/api/v1/exchanges?limit=2", "/api/v1/observed"]) {
      const { text } = await running.ask(path, { headers: { cookie } });
      expect(JSON.parse(text)).toMatchObject({ error: { code: "record_failed" } });
    }
    running.ledger.broken = false;
    await asOperator("/api/v1/exchanges?limit=2");
    expect(read()).toHaveLength(4);
  });

  it.each(["limit=0", "limit=501", "limit=-1", "limit=1e2", "limit=1&limit=2", "limt=5"])(
    "refuses the query %s",
    async (query) => {
      expect(await asOperator(`/api/v1/exchanges?${query}`)).toMatchObject({
        error: { code: "head_invalid" },
      });
    },
  );

  it("gives one exchange with its receipt, and records who read it", async () => {
    running.ledger.put(intent());
    running.ledger.put(outcome());
    running.ledger.receipts.set(id(1), receipt);
    const whole = components.Exchange.parse(await asOperator(`/api/v1/exchanges/${id(1)}`));
    expect(whole).toEqual({
      id: id(1),
      records: [intent(), outcome()],
      receipt,
      bodyBytes: 2,
      replyBytes: null,
    });
    const read = running.ledger.appended.at(-1)?.record;
    expect(read).toMatchObject({
      kind: "read",
      reader: "admin",
      of: id(1),
      time: "2026-11-22T14:05:00.000Z",
    });
  });

  it("records that a bundle is made, and of what, before it is, and refuses what it can't record", async () => {
    const cookie = await running.logIn();
    const bundle = { asked: "user mia", found: 2, foundSha256: "a7".repeat(32) };
    const ask = async (body: object): Promise<{ status: number; text: string }> =>
      await running.ask("/api/v1/audit/bundle", {
        method: "POST",
        headers: { cookie, "content-type": "application/json", origin: `http://${running.host}` },
        body: JSON.stringify(body),
      });
    const { status, text } = await ask(bundle);
    expect(status).toBe(200);
    expect(running.ledger.appended.at(-1)?.record).toMatchObject({
      ...(JSON.parse(text) as { id: string }),
      kind: "read",
      reader: "admin",
      act: "bundle",
      ...bundle,
    });
    expect(running.ledger.covered).toBe(running.ledger.appended.length);
    for (const more of [{ found: 0 }, { foundSha256: "a7" }, { asked: "x".repeat(501) }])
      expect((await ask({ ...bundle, ...more })).status).toBe(400);
    running.ledger.broken = true;
    expect(JSON.parse((await ask(bundle)).text)).toMatchObject({ error: { code: "record_failed" } });
  });

  it("gives the drill to anybody on this machine", async () => {
    expect(components.Drill.parse(JSON.parse((await running.ask("/api/v1/drill")).text))).toEqual({ drill });
  });

  it("has one error shape, also for what does not exist", async () => {
    for (const [path, status] of [
      ["/nowhere", 404],
      ["/api/v1/nowhere", 404],
      ["/api/v1/%zz", 400],
      ["/api/v1/exchanges", 401],
    ] as const) {
      const answer = await running.ask(path);
      expect([path, answer.status]).toEqual([path, status]);
      expect(components.Problem.safeParse(JSON.parse(answer.text)).success).toBe(true);
    }
  });

  it("tells nothing of an unforeseen error but that it happened, and complains", async () => {
    running.ledger.show = () => Promise.reject(new Error("/secret/path"));
    const answer = await asOperator(`/api/v1/exchanges/${id(1)}`);
    expect(answer).toMatchObject({ error: { code: "internal" } });
    expect(JSON.stringify(answer)).not.toContain("secret");
    expect(running.complaints).toEqual(["console: /secret/path"]);
  });
});

describe("its description", () => {
  it("names every address, with schemas that resolve", async () => {
    const text = (await running.ask("/api/openapi.json")).text;
    const description = z
      .object({
        openapi: z.literal("3.1.1"),
        paths: z.record(z.string(), z.record(z.string(), z.unknown())),
        components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
      })
      .parse(JSON.parse(text));
    expect(
      Object.entries(description.paths)
        .flatMap(([path, each]) => Object.keys(each).map((method) => `${method} ${path}`))
        .toSorted(),
    ).toEqual(
      [
        "get /api/v1/audit/exchanges/{id}",
        "get /api/v1/ca",
        "get /api/v1/drill",
        "get /api/v1/exchanges",
        "get /api/v1/exchanges/{id}",
        "get /api/v1/guard/bundle",
        "post /api/v1/guard/emergency",
        "post /api/v1/guard/heartbeat",
        "get /api/v1/observed",
        "get /healthz",
        "get /readyz",
        "post /api/v1/audit/bundle",
        "post /api/v1/audit/lines",
        "post /api/v1/audit/search",
        "post /api/v1/drill/{id}/sign-off",
        "post /api/v1/guard/blocks",
      ].toSorted(),
    );
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name ?? "",
    );
    expect(references.length).toBeGreaterThan(5);
    for (const name of references) expect(description.components.schemas).toHaveProperty(name);
    expect(text).not.toContain('"$id"');
  });

  it("tells what the routes demand", async () => {
    const { paths } = JSON.parse((await running.ask("/api/openapi.json")).text) as {
      paths: Record<string, Record<string, unknown>>;
    };
    expect(paths["/api/v1/exchanges"]?.["get"]).toMatchObject({
      security: [{ session: [] }],
      parameters: expect.arrayContaining([
        expect.objectContaining({ in: "query", name: "limit", required: false }),
        expect.objectContaining({ in: "query", name: "user", required: false }),
      ]) as unknown,
    });
    expect(paths["/api/v1/guard/blocks"]?.["post"]).toMatchObject({
      security: [{ token: [] }],
      requestBody: {
        content: {
          "application/json": {
            schema: { properties: { blocks: { maxItems: 100 } }, additionalProperties: false },
          },
        },
      },
    });
  });
});

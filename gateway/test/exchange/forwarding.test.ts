import { hash } from "node:crypto";
import { gzipSync, zstdCompressSync } from "node:zlib";
import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { spawnUpstream, type UpstreamProcess } from "../../../tools/upstream/client.ts";
import { Door } from "./kit/door.ts";
import { cloudAt, policyOf } from "./kit/house.ts";
import { errorOf, says, send } from "./kit/tool.ts";
import { until } from "../../../tools/waiting.ts";

let upstream: UpstreamProcess;
let door: Door;
beforeAll(async () => {
  upstream = await spawnUpstream([]);
  const { url } = upstream;
  door = await Door.open({
    policy: policyOf([
      cloudAt(url),
      cloudAt(url, { name: "renamed", models: ["alias-*"], model: "claude-sonnet-4-6" }),
    ]),
  });
});
afterAll(async () => {
  await door[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});
beforeEach(async () => {
  door.ledger.forget();
  await upstream.control({ clear: true });
});

const sha256 = (bytes: Uint8Array): string => hash("sha256", bytes, "hex");

/** Sends the bytes and proves that exactly they arrived, and that the record says so. */
async function expectUnchanged(body: Buffer, headers: Record<string, string> = {}): Promise<void> {
  const { ledger } = door;
  ledger.forget();
  await send(door, { body, headers });
  const seen = (await upstream.seen()).at(-1);
  expect(seen?.sha256).toBe(sha256(body));
  expect(seen?.bytes).toBe(body.length);
  const [intent] = ledger.intents;
  expect(intent).toMatchObject({ bodySha256: sha256(body), bodyBytes: body.length, splice: null });
  expect(sha256(ledger.bodies.get(intent?.id ?? "")?.bytes ?? Buffer.alloc(0))).toBe(sha256(body));
}

const message = `"messages":[{"role":"user","content":"hello"}]`;

describe("a body arrives at the model as the bytes that the tool sent", () => {
  test.each([
    ["strange white space", `\r\n {\t"model" :\n"claude-opus-4-8" , "max_tokens":  100,\r\n${message} } \n`],
    ["its own order of keys", `{${message},"stream":false,"max_tokens":100,"model":"claude-opus-4-8"}`],
    [
      "escapes that need not be",
      `{"model":"\\u0063laude-opus-4-8","max_tokens":100,"messages":[{"role":"user","content":"\\u0068\\/\\u00e9 é \\ud83d\\ude00 \u2028"}]}`,
    ],
    [
      "fields and blocks that nobody knows",
      `{"model":"claude-opus-4-8","max_tokens":100,"new_field":{"a":[1,null]},"messages":[{"role":"user","content":[{"type":"new_block","x":1}]}]}`,
    ],
    [
      "numbers written otherwise",
      `{"model":"claude-opus-4-8","max_tokens":1e2,"temperature":0.10,"top_k":-0,${message}}`,
    ],
    [
      "a key that is a word of JavaScript",
      `{"model":"claude-opus-4-8","max_tokens":100,"__proto__":{"constructor":1},${message}}`,
    ],
  ])("with %s", async (_what, text) => {
    await expectUnchanged(Buffer.from(text));
  });

  test("in gzip, still as gzip", async () => {
    const plain = Buffer.from(JSON.stringify(says("hello ".repeat(500))));
    await expectUnchanged(gzipSync(plain), { "content-encoding": "gzip" });
    await expectUnchanged(zstdCompressSync(plain), { "content-encoding": "zstd" });
  });

  test("of many megabytes, and sent in chunks", async () => {
    const body = Buffer.from(JSON.stringify(says("const a = 1;\n".repeat(300_000))));
    expect(body.length).toBeGreaterThan(4_000_000);
    await expectUnchanged(body);
    await send(door, { body, chunked: true });
    expect((await upstream.seen()).at(-1)?.sha256).toBe(sha256(body));
  });

  test("whatever it says", async () => {
    const json = fc
      .jsonValue({ stringUnit: "grapheme", maxDepth: 3 })
      .map((value) => JSON.stringify(value))
      .filter((text) => text.isWellFormed());
    const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(space, json), { maxLength: 4 }), space, async (extras, end) => {
        const members = extras.map(
          ([between, value], i) => `${between}"x${String(i)}"${between}:${value},${between}`,
        );
        await expectUnchanged(
          Buffer.from(
            `${end}{${members.join("")}"model":"claude-opus-4-8","max_tokens":9,${message}${end}}${end}`,
          ),
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe("headers on their way to the model", () => {
  test("go on as they are: order, case, duplicates, known or not", async () => {
    const given: Record<string, string | readonly string[]> = {
      "Anthropic-Beta": ["one-2025-01-01", "two-2025-01-01"],
      "X-Stainless-Lang": "js",
      "X-Nobody-Knows": "v;1",
      "anthropic-dangerous-direct-browser-access": "true",
      "User-Agent": "claude-cli/2.1.330 (external, cli)",
    };
    await send(door, { path: "/v1/messages?beta=true", headers: given });
    const seen = (await upstream.seen()).at(-1);
    expect(seen?.url).toBe("/v1/messages?beta=true");
    const names = Object.keys(given).map((name) => name.toLowerCase());
    expect(seen?.headers.filter(([name]) => names.includes(name.toLowerCase()))).toEqual([
      ["Anthropic-Beta", "one-2025-01-01"],
      ["Anthropic-Beta", "two-2025-01-01"],
      ["X-Stainless-Lang", "js"],
      ["X-Nobody-Knows", "v;1"],
      ["anthropic-dangerous-direct-browser-access", "true"],
      ["User-Agent", "claude-cli/2.1.330 (external, cli)"],
    ]);
  });

  test("are without Fourgate's own, without those of the hop, and ask for a plain reply", async () => {
    await send(door, {
      headers: {
        "X-Fourgate-Deployment": "vendor",
        "x-fourgate-anything": "1",
        connection: "x-hop",
        "x-hop": "1",
        te: "trailers",
        "accept-encoding": "gzip, br",
      },
    });
    const seen = (await upstream.seen()).at(-1);
    const names = seen?.headers.map(([name]) => name.toLowerCase()) ?? [];
    expect(names.filter((name) => name.startsWith("x-fourgate-") || ["x-hop", "te"].includes(name))).toEqual(
      [],
    );
    expect(seen?.headers.filter(([name]) => name.toLowerCase() === "accept-encoding")).toEqual([
      ["accept-encoding", "identity"],
    ]);
    expect(seen?.headers.filter(([name]) => name.toLowerCase() === "host")).toEqual([
      ["host", new URL(upstream.url).host],
    ]);
    expect(await upstream.search([door.tokens.alice])).toEqual([]);
  });
});

describe("a deployment that goes by another model's name", () => {
  test.each([
    ["the name as the tool wrote it", `"alias-large"`],
    ["a name with escapes", `"alias-\\u006carge"`],
  ])(
    "gets the body with that changed alone, from %s, and both forms are recorded",
    async (_what, literal) => {
      const before = Buffer.from(
        `{ "max_tokens":100, "model" :  ${literal} ,${message}, "metadata":{"user_id":"alias-large é"}}`,
      );
      const answer = await send(door, { body: before });
      expect(answer.status).toBe(200);
      const after = Buffer.from(before.toString().replace(literal, `"claude-sonnet-4-6"`));
      expect((await upstream.body(1)).equals(after)).toBe(true);
      const [intent] = door.ledger.intents;
      expect(intent).toMatchObject({
        deployment: "renamed",
        model: "alias-large",
        bodySha256: sha256(after),
        bodyBytes: after.length,
        splice: { start: before.indexOf(literal), from: literal, to: `"claude-sonnet-4-6"` },
      });
      // The log keeps what the tool sent; the splice leads from it to what left.
      expect(Buffer.from(door.ledger.bodies.get(intent?.id ?? "")?.bytes ?? []).equals(before)).toBe(true);
    },
  );

  test("gets an encoded body decoded, since it is no longer the tool's own bytes", async () => {
    const before = Buffer.from(JSON.stringify(says("hello", { model: "alias-large" })));
    const answer = await send(door, { body: gzipSync(before), headers: { "content-encoding": "gzip" } });
    expect(answer.status).toBe(200);
    expect((await upstream.body(1)).toString()).toBe(
      before.toString().replace("alias-large", "claude-sonnet-4-6"),
    );
    expect((await upstream.seen())[0]?.headers.map(([name]) => name.toLowerCase())).not.toContain(
      "content-encoding",
    );
    expect(
      Buffer.from(door.ledger.bodies.get(door.ledger.intents[0]?.id ?? "")?.bytes ?? []).equals(before),
    ).toBe(true);
  });
});

describe("requests besides messages", () => {
  test("count_tokens and the list of models are forwarded and recorded as well", async () => {
    const counted = await send(door, { path: "/v1/messages/count_tokens", body: says("hello") });
    expect(JSON.parse(counted.body.toString())).toMatchObject({ input_tokens: expect.any(Number) as number });
    const models = await send(door, { method: "GET", path: "/v1/models?limit=5", body: null });
    expect(models.status).toBe(200);
    expect((await upstream.seen()).map(({ method, url, bytes }) => [method, url, bytes > 0])).toEqual([
      ["POST", "/v1/messages/count_tokens", true],
      ["GET", "/v1/models?limit=5", false],
    ]);
    await until(() => door.ledger.outcomes.length === 2, "both outcomes");
    expect(
      door.ledger.intents.map(({ path, bodySha256, bodyBytes }) => [
        path,
        bodySha256 === "",
        bodyBytes === 0,
      ]),
    ).toEqual([
      ["/v1/messages/count_tokens", false, false],
      ["/v1/models", true, true],
    ]);
  });

  test("a list of models with a body is refused: nobody has read that body", async () => {
    const answer = await send(door, { method: "GET", path: "/v1/models", body: "words" });
    expect(errorOf(answer).error.type).toBe("invalid_request_error");
    expect(await upstream.seen()).toEqual([]);
  });

  test("the question whether anybody is there is answered here, for nobody in particular", async () => {
    for (const path of ["/", "/api/hello"]) {
      const answer = await send(door, {
        method: "HEAD",
        path,
        body: null,
        headers: { "x-fourgate-token": undefined },
      });
      expect(answer.status).toBe(200);
    }
    expect(await upstream.seen()).toEqual([]);
    expect(door.ledger.records).toEqual([]);
  });
});

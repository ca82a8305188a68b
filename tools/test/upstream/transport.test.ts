import { request as httpRequest } from "node:http";
import { once } from "node:events";
import { gzipSync, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { spawnUpstream, type UpstreamProcess } from "../../upstream/client.ts";

/** A least request to each protocol, what it is asked with, and where the words stand. */
const DOORS = [
  {
    name: "anthropic",
    path: "/v1/messages",
    headers: { "x-api-key": "one", "anthropic-version": "2023-06-01" },
    body: (said: string) => ({ model: "m", max_tokens: 9, messages: [{ role: "user", content: said }] }),
  },
  {
    name: "openai-chat",
    path: "/v1/chat/completions",
    headers: { authorization: "Bearer one" },
    body: (said: string) => ({ model: "m", messages: [{ role: "user", content: said }] }),
  },
  {
    name: "openai-responses",
    path: "/v1/responses",
    headers: { authorization: "Bearer one" },
    body: (said: string) => ({ model: "m", input: [{ role: "user", content: said }] }),
  },
  {
    name: "gemini",
    path: "/v1beta/models/gemini-3-pro:generateContent",
    headers: { "x-goog-api-key": "one" },
    body: (said: string) => ({ contents: [{ role: "user", parts: [{ text: said }] }] }),
  },
] as const;

let upstream: UpstreamProcess;
beforeAll(async () => {
  upstream = await spawnUpstream([]);
});
beforeEach(() => upstream.control({ clear: true, compress: "none" }));
afterAll(() => upstream[Symbol.asyncDispose]());

async function send(
  door: { readonly path: string; readonly headers: object },
  body: Buffer | string,
  headers: object = {},
): Promise<Response> {
  return await fetch(upstream.url + door.path, {
    method: "POST",
    headers: { "content-type": "application/json", ...door.headers, ...headers },
    body,
  });
}

test.each(DOORS)(
  "$name takes bodies in gzip and zstd, counts them, and finds words in them",
  async (door) => {
    const body = Buffer.from(JSON.stringify(door.body("a needle in it")));
    const zstd = { "content-encoding": "zstd" };
    const statuses = [
      (await send(door, body)).status,
      (await send(door, gzipSync(body), { "content-encoding": "gzip" })).status,
      (await send(door, zstdCompressSync(body), zstd)).status,
      (await send(door, zstdCompressSync(body), zstd)).status,
      (await send(door, body, zstd)).status,
      (await send(door, body, { "content-encoding": "br" })).status,
    ];
    expect(statuses).toEqual([200, 200, 200, 200, 400, 400]);
    expect(await upstream.encodings()).toEqual({ identity: 1, gzip: 1, zstd: 3, br: 1 });
    const hits = await upstream.search(["a needle in it"]);
    expect(hits.map(({ where, request }) => [where, request])).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => ["body", n]),
    );
  },
);

test.each(DOORS)("$name has one reading of a body: no key twice, nothing after it, UTF-8", async (door) => {
  const body = JSON.stringify(door.body("a"));
  const twice = `{"model":"x",${body.slice(1)}`;
  const spelled = `{"\\u006dodel":"x",${body.slice(1)}`;
  const deep = body.replace(/\}([\]}]+)$/, ',"a":1,"a":2}$1');
  const duplicates = body.includes('"model"') ? [twice, spelled, deep] : [deep];
  for (const wrong of [
    ...duplicates,
    `${body}{}`,
    Buffer.concat([Buffer.from(body.slice(0, -2)), Buffer.from([0xff])]),
  ])
    expect((await send(door, wrong)).status).toBe(400);
  expect((await send(door, body)).status).toBe(200);
});

test.each(DOORS)("$name sees words in headers and in the query", async (door) => {
  await send({ ...door, path: `${door.path}?note=needle-q` }, JSON.stringify(door.body("a")), {
    "x-note": "needle-h",
  });
  const hits = await upstream.search(["needle-q", "needle-h"]);
  expect(hits.map(({ needle, where }) => [needle, where])).toEqual([
    [1, "headers"],
    [0, "url"],
  ]);
});

test.each(DOORS)("$name answers in zstd to who accepts it, whole and streamed", async (door) => {
  await upstream.control({ compress: "zstd" });
  const streamPath =
    door.name === "gemini" ? door.path.replace(":generate", ":streamGenerate").concat("?alt=sse") : door.path;
  const asks = [
    [door.path, door.body("a")],
    [streamPath, { ...door.body("a"), ...(door.name === "gemini" ? {} : { stream: true }) }],
  ] as const;
  for (const [path, body] of asks) {
    const asked = httpRequest(upstream.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...door.headers, "accept-encoding": "gzip, zstd" },
    });
    asked.end(JSON.stringify(body));
    const [response] = (await once(asked, "response")) as [
      AsyncIterable<Buffer> & { headers: Record<string, string> },
    ];
    const pieces: Buffer[] = [];
    for await (const piece of response) pieces.push(piece);
    expect(response.headers["content-encoding"]).toBe("zstd");
    expect(zstdDecompressSync(Buffer.concat(pieces)).toString()).toContain("A short title".slice(0, 7));
  }
  const plain = await send(door, JSON.stringify(door.body("a")), { "accept-encoding": "identity" });
  expect(plain.headers.get("content-encoding")).toBeNull();
});

test("Anthropic's own SDK still reads what it is told, one process beside the others", async () => {
  await upstream.control({
    scripts: [{ steps: [{ say: "Größe 🚀", calls: [{ tool: "Read", input: { path: "ä" } }] }] }],
  });
  const client = new Anthropic({ apiKey: "one", baseURL: upstream.url, maxRetries: 0 });
  const message = await client.messages
    .stream({
      model: "claude-opus-4-8",
      max_tokens: 1_024,
      tools: [{ name: "Read", input_schema: { type: "object" } }],
      messages: [{ role: "user", content: "read" }],
    })
    .finalMessage();
  expect(message.content).toMatchObject([
    { type: "text", text: "Größe 🚀" },
    { type: "tool_use", name: "Read", input: { path: "ä" } },
  ]);
});

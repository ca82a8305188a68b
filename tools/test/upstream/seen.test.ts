import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterAll, beforeEach, beforeAll, expect, test } from "vitest";
import { spawnUpstream, type UpstreamProcess } from "../../upstream/client.ts";
import { HEADERS, request } from "./ask.ts";

let upstream: UpstreamProcess;
beforeAll(async () => {
  upstream = await spawnUpstream([]);
});
beforeEach(() => upstream.control({ clear: true }));
afterAll(() => upstream[Symbol.asyncDispose]());

const NEEDLE = 'pa"ss/wörd+' + "x".repeat(9);

async function send(
  content: string,
  headers: Readonly<Record<string, string>> = HEADERS,
  query = "",
): Promise<void> {
  const body = Buffer.from(JSON.stringify(request({ messages: [{ role: "user", content }] })));
  const gzip = headers["content-encoding"] === "gzip";
  await fetch(`${upstream.url}/v1/messages${query}`, {
    method: "POST",
    headers,
    body: gzip ? gzipSync(body) : body,
  });
}

test("keeps the exact bytes, their hash, and the headers as sent", async () => {
  const body = '{"model" : "m","max_tokens":1,\n"messages":[{"role":"user","content":"\\u00e4"}]}';
  await fetch(`${upstream.url}/v1/messages?beta=true`, {
    method: "POST",
    headers: { ...HEADERS, "X-Mixed-Case": "Yes" },
    body,
  });
  const [seen] = await upstream.seen();
  expect(seen).toMatchObject({ n: 1, method: "POST", url: "/v1/messages?beta=true", bytes: body.length });
  expect((await upstream.body(1)).toString()).toBe(body);
  expect(seen?.sha256).toBe(createHash("sha256").update(body).digest("hex"));
  expect(
    seen?.headers.some(([name, value]) => name.toLowerCase() === "x-mixed-case" && value === "Yes"),
  ).toBe(true);
});

test.each([
  ["json", NEEDLE],
  ["json2", JSON.stringify({ inner: NEEDLE })],
  ["url", `https://x/?q=${encodeURIComponent(NEEDLE)}`],
  ["base64", Buffer.from(NEEDLE).toString("base64")],
  ["base64", Buffer.from(`a${NEEDLE}`).toString("base64url")],
  ["base64", Buffer.from(`ab${NEEDLE}c`).toString("base64")],
])("finds a needle that arrived in the form %s", async (form, content) => {
  await send(content);
  const hits = await upstream.search(["nothing like it", NEEDLE]);
  expect(hits.map((hit) => [hit.needle, hit.form, hit.where])).toContainEqual([1, form, "body"]);
});

test("finds it raw in a header, in the query, and under gzip; and not where it is not", async () => {
  const plain = "needle-in-hay";
  await send("hay");
  expect(await upstream.search([plain])).toEqual([]);
  await send("hay", { ...HEADERS, "x-note": plain });
  await send("hay", HEADERS, `?q=${plain}`);
  await send(`hay ${plain}`, { ...HEADERS, "content-encoding": "gzip" });
  expect((await upstream.search([plain])).map(({ where, request: n }) => [n, where])).toEqual([
    [2, "headers"],
    [3, "url"],
    [4, "body"],
  ]);
});

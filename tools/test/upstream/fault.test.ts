import { afterAll, beforeAll, expect, test } from "vitest";
import { spawnUpstream, type UpstreamProcess } from "../../upstream/client.ts";
import { HEADERS, READ_TOOL, request } from "./ask.ts";

let upstream: UpstreamProcess;
beforeAll(async () => {
  upstream = await spawnUpstream(["--port", "0"]);
});
afterAll(() => upstream[Symbol.asyncDispose]());

async function provoke(
  fault: object,
  init: { readonly waitMs?: number; readonly tools?: boolean } = {},
): Promise<Response> {
  await upstream.control({ faults: [fault] });
  const body = JSON.stringify(
    request({ stream: true, ...(init.tools === false ? {} : { tools: [READ_TOOL] }) }),
  );
  return await fetch(`${upstream.url}/v1/messages`, {
    method: "POST",
    headers: HEADERS,
    body,
    signal: AbortSignal.timeout(init.waitMs ?? 5_000),
  });
}

test("a rate limit carries the vendor's headers", async () => {
  const response = await provoke({ kind: "rate_limit" });
  expect(response.status).toBe(429);
  expect(response.headers.get("retry-after")).toBe("7");
  expect(response.headers.get("anthropic-ratelimit-requests-remaining")).toBe("0");
  expect(((await response.json()) as { error: { type: string } }).error.type).toBe("rate_limit_error");
});

test("overloaded is 529, and the next request is well again", async () => {
  expect((await provoke({ kind: "overloaded" })).status).toBe(529);
  const response = await fetch(`${upstream.url}/v1/messages`, {
    method: "POST",
    headers: HEADERS,
    body: JSON.stringify(request({ tools: [READ_TOOL] })),
  });
  expect(response.status).toBe(200);
});

test("a hang sends nothing", async () => {
  await expect(provoke({ kind: "hang" }, { waitMs: 300 })).rejects.toThrow(/timeout|aborted/i);
});

test("a reset breaks the stream with an error", async () => {
  const response = await provoke({ kind: "reset", events: 2 });
  await expect(response.text()).rejects.toThrow("terminated");
});

test("half an event ends cleanly in the middle of its data", async () => {
  const text = await (await provoke({ kind: "half_event", events: 2 })).text();
  expect(text.split("\n\n")).toHaveLength(3);
  expect(() => JSON.parse(text.split("data: ").at(-1) ?? "") as unknown).toThrow("JSON");
});

test("an error event comes after good ones, an HTML page with its status", async () => {
  const text = await (await provoke({ kind: "error_event", events: 2, type: "overloaded_error" })).text();
  expect(text).toContain('event: error\ndata: {"type":"error","error":{"type":"overloaded_error"');
  const page = await provoke({ kind: "html", status: 502 });
  expect([page.status, page.headers.get("content-type")]).toEqual([502, "text/html"]);
});

test("a storm sends as many events as asked, at their rate", async () => {
  const startMs = performance.now();
  const text = await (await provoke({ kind: "storm", count: 300, perSecond: 1_000 })).text();
  expect(text.match(/event: content_block_delta/g)).toHaveLength(300);
  expect(performance.now() - startMs).toBeGreaterThan(250);
});

test("a fault for main turns leaves side requests alone", async () => {
  expect((await provoke({ kind: "overloaded" }, { tools: false })).status).toBe(200);
});

test("a fault waits for as many good requests as it was told to skip", async () => {
  expect((await provoke({ kind: "overloaded", skip: 1 })).status).toBe(200);
  const body = JSON.stringify(request({ tools: [READ_TOOL] }));
  const again = await fetch(`${upstream.url}/v1/messages`, { method: "POST", headers: HEADERS, body });
  expect(again.status).toBe(529);
});

test("a client that hangs up is noted", async () => {
  await upstream.control({ clear: true, faults: [{ kind: "storm", count: 5_000, perSecond: 1_000 }] });
  const abort = new AbortController();
  const response = await fetch(`${upstream.url}/v1/messages`, {
    method: "POST",
    headers: HEADERS,
    body: JSON.stringify(request({ stream: true, tools: [READ_TOOL] })),
    signal: abort.signal,
  });
  await response.body?.getReader().read();
  abort.abort();
  await expect.poll(async () => (await upstream.seen())[0]?.outcome?.cut).toBe(true);
});

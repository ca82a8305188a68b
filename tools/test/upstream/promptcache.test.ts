import { expect, test } from "vitest";
import type { JsonObject } from "../../upstream/json.ts";
import { PromptCache, VENDOR_CACHE_LIMITS } from "../../upstream/anthropic/promptcache.ts";
import { unitsOf } from "../../upstream/anthropic/units.ts";
import { startUpstream } from "../../upstream/server.ts";
import { ask, HEADERS, request, usageOf } from "./ask.ts";

const LONG = "rule ".repeat(2_000);
const here = { cache_control: { type: "ephemeral" } };

function turn(n: number, change: Partial<JsonObject> = {}): JsonObject {
  const messages = Array.from({ length: n }, (_, i) => ({
    role: i % 2 === 0 ? "user" : "assistant",
    content: [{ type: "text", text: `message ${i} ${"x".repeat(400)}`, ...(i === n - 1 ? here : {}) }],
  }));
  return request({ system: [{ type: "text", text: LONG }], messages, ...(change as JsonObject) });
}

test("the next turn reads all that the one before wrote, and writes only what is new", async () => {
  await using upstream = await startUpstream();
  const first = usageOf(await ask(upstream.url, turn(1)));
  expect(first["cache_read_input_tokens"]).toBe(0);
  expect(first["cache_creation_input_tokens"]).toBeGreaterThan(2_500);
  const next = usageOf(await ask(upstream.url, turn(3)));
  expect(next["cache_read_input_tokens"]).toBe(first["cache_creation_input_tokens"]);
  expect(next["cache_creation_input_tokens"]).toBeGreaterThan(150);
  expect(next["cache_creation_input_tokens"]).toBeLessThan(300);
});

test("one changed letter before the breakpoint reads nothing", async () => {
  await using upstream = await startUpstream();
  await ask(upstream.url, turn(1));
  const changed = usageOf(await ask(upstream.url, turn(3, { system: [{ type: "text", text: `${LONG}!` }] })));
  expect(changed["cache_read_input_tokens"]).toBe(0);
});

test("another account, another model, and a request without a breakpoint read nothing", async () => {
  await using upstream = await startUpstream();
  await ask(upstream.url, turn(1));
  expect(
    usageOf(await ask(upstream.url, turn(1), { ...HEADERS, "x-api-key": "two" }))["cache_read_input_tokens"],
  ).toBe(0);
  expect(usageOf(await ask(upstream.url, turn(1, { model: "other" })))["cache_read_input_tokens"]).toBe(0);
  const bare = usageOf(
    await ask(
      upstream.url,
      request({ system: LONG, messages: [{ role: "user", content: `message 0 ${"x".repeat(400)}` }] }),
    ),
  );
  expect(bare["cache_read_input_tokens"]).toBe(0);
  expect(bare["cache_creation_input_tokens"]).toBe(0);
});

test("the three kinds of input tokens add up to the prompt, and a short prefix is not kept", () => {
  let now = 0;
  const cache = new PromptCache(VENDOR_CACHE_LIMITS, () => now);
  const body = turn(3);
  const units = unitsOf(body);
  const all = units.reduce((sum, unit) => sum + unit.tokens, 0);
  for (const usage of [cache.use("a", body, units), cache.use("a", body, units)]) {
    expect(usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h).toBe(all);
  }
  expect(cache.use("a", body, units).cacheRead).toBe(all);
  now += 301_000;
  expect(cache.use("a", body, units).cacheRead).toBe(0);
  const short = request({ messages: [{ role: "user", content: [{ type: "text", text: "hi", ...here }] }] });
  expect(cache.use("a", short, unitsOf(short)).cacheWrite5m).toBe(0);
});

test("a breakpoint finds nothing that was kept more than 20 blocks before it", () => {
  const cache = new PromptCache(VENDOR_CACHE_LIMITS, () => 0);
  const use = (n: number): number => cache.use("a", turn(n), unitsOf(turn(n))).cacheRead;
  use(1);
  expect(use(40)).toBe(0);
  expect(use(55)).toBeGreaterThan(0);
});

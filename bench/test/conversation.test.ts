import { expect, test } from "vitest";
import { isArray, isObject, type JsonObject, text } from "../../tools/upstream/json.ts";
import { checkRequest } from "../../tools/upstream/anthropic/schema.ts";
import { unitsOf } from "../../tools/upstream/anthropic/units.ts";
import { benchFragments, Conversation } from "../bodies/conversation.ts";

const fragments = benchFragments();

function turns(baseBytes: number, count: number, salt = "a"): readonly Buffer[] {
  const conversation = new Conversation(
    { salt, baseBytes, turnBytes: 8_192, model: "claude-sonnet-4-6" },
    fragments,
  );
  return Array.from({ length: count }, () => conversation.next(false));
}

function parse(body: Buffer | undefined): JsonObject {
  return checkRequest(JSON.parse(String(body)) as JsonObject, { endpoint: "messages", betas: "" });
}

test.each([2_000, 100_000, 560_000, 3_500_000])(
  "a body of %i bytes is near its size, and the vendor's schema takes it",
  (bytes) => {
    const [body] = turns(bytes, 1);
    expect(body?.length).toBeGreaterThan(bytes * 0.85);
    expect(body?.length).toBeLessThan(bytes * 1.25);
    parse(body);
  },
);

test("every turn adds about 8 KB and keeps all that was said", () => {
  const bodies = turns(100_000, 4);
  for (let i = 1; i < bodies.length; i++) {
    const grown = (bodies[i]?.length ?? 0) - (bodies[i - 1]?.length ?? 0);
    expect(grown).toBeGreaterThan(7_000);
    expect(grown).toBeLessThan(9_500);
    const [before, after] = [parse(bodies[i - 1]), parse(bodies[i])].map(unitsOf);
    expect(after?.slice(0, before?.length).map((unit) => unit.after)).toEqual(
      before?.map((unit) => unit.after),
    );
  }
});

test("it is shaped as the client's: messages before system and tools, cache_control on the newest block", () => {
  const [first, second] = turns(100_000, 2).map(parse);
  const keys = Object.keys(second ?? {});
  expect(keys.indexOf("messages")).toBeLessThan(keys.indexOf("system"));
  expect(keys.indexOf("system")).toBeLessThan(keys.indexOf("tools"));
  expect(systemMessage(first)).toBeInstanceOf(Array);
  expect(typeof systemMessage(second)).toBe("string");
  const marked = unitsOf(second ?? {}).filter((unit) => unit.message >= 0 && unit.breakpoint !== null);
  expect(marked).toHaveLength(1);
  expect(marked[0]?.after).toBe(unitsOf(second ?? {}).at(-1)?.after);
  expect(marked[0]?.block["type"]).toBe("tool_result");
});

test("two salts share no tool result", () => {
  const results = (salt: string): readonly string[] =>
    unitsOf(parse(turns(100_000, 1, salt)[0]))
      .filter((unit) => unit.block["type"] === "tool_result")
      .map((unit) => JSON.stringify(unit.block["content"]));
  const a = new Set(results("a"));
  expect(a.size).toBeGreaterThan(3);
  expect(results("b").some((result) => a.has(result))).toBe(false);
});

function systemMessage(body: JsonObject | undefined): unknown {
  const messages = body?.["messages"];
  return isArray(messages)
    ? messages.filter(isObject).find((message) => text(message["role"]) === "system")?.["content"]
    : undefined;
}

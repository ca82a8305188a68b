import { messages as messagesEndpoint } from "@fourgate/core/prompt/anthropic/endpoint";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FourgateError } from "@fourgate/core/errors";
import { decode } from "@fourgate/core/prompt/anthropic/request";
import { blockCountMax, bodyBytesMax, partCountMax } from "@fourgate/core/prompt/limits";
import { body } from "./bodies.ts";
import { refusal, utf8 } from "./bytes.ts";

function read(value: unknown): unknown {
  return decode(utf8(typeof value === "string" ? value : JSON.stringify(value)), messagesEndpoint);
}

function codeOf(value: unknown): string {
  return refusal(() => read(value)).code;
}

/** "prompt", or the code of the refusal. */
function endOf(bytes: Uint8Array): string {
  try {
    return decode(bytes, messagesEndpoint) === undefined ? "undefined" : "prompt";
  } catch (error) {
    if (error instanceof FourgateError) return error.code;
    throw error;
  }
}

describe("what is refused", () => {
  const one = [{ role: "user", content: "x" }];
  test.each<[string, unknown, RegExp]>([
    ["no object", [], /The body must be/],
    ["no model", { messages: one }, /^model must/],
    ["model is a number", { model: 1, messages: one }, /^model must/],
    ["no messages", { model: "m" }, /^messages must/],
    ["messages is an object", { model: "m", messages: {} }, /^messages must/],
    ["messages is null", { model: "m", messages: null }, /^messages must/],
    ["a message is a string", { model: "m", messages: ["x"] }, /^messages\[0\] must/],
    [
      "unknown role",
      { model: "m", messages: [...one, { role: "tool", content: "x" }] },
      /^messages\[1\]\.role must/,
    ],
    ["role is missing", { model: "m", messages: [{ content: "x" }] }, /^messages\[0\]\.role must/],
    [
      "role is an array",
      { model: "m", messages: [{ role: ["user"], content: "x" }] },
      /^messages\[0\]\.role must/,
    ],
    ["content is missing", { model: "m", messages: [{ role: "user" }] }, /^messages\[0\]\.content must/],
    [
      "content is an object",
      { model: "m", messages: [{ role: "user", content: {} }] },
      /^messages\[0\]\.content must/,
    ],
    [
      "content is null",
      { model: "m", messages: [{ role: "user", content: null }] },
      /^messages\[0\]\.content must/,
    ],
    [
      "a block is a string",
      { model: "m", messages: [{ role: "user", content: [{ type: "text", text: "" }, "x"] }] },
      /^messages\[0\]\.content\[1\] must/,
    ],
    ["stream is a string", { model: "m", messages: one, stream: "true" }, /^stream must/],
    ["system is a number", { model: "m", messages: one, system: 1 }, /^system must/],
    ["a system entry is a string", { model: "m", messages: one, system: ["x"] }, /^system\[0\] must/],
    ["tools is an object", { model: "m", messages: one, tools: {} }, /^tools must/],
    ["a tool is a string", { model: "m", messages: one, tools: ["x"] }, /^tools\[0\] must/],
  ])("%s", (_, value, message) => {
    const error = refusal(() => read(value));
    expect(error.code).toBe("body_schema");
    expect(error.message).toMatch(message);
  });

  test.each([
    ["a top-level member twice", '{"model":"m","messages":[],"model":"n"}'],
    ["messages twice, once escaped", '{"model":"m","messages":[],"mess\\u0061ges":[]}'],
    ["a member in other capitals", '{"model":"m","messages":[],"Messages":[]}'],
    ["a member with a long s", '{"model":"m","messages":[],"\u017fystem":"x"}'],
    [
      "a role in other capitals",
      '{"model":"m","messages":[{"role":"user","Role":"assistant","content":""}]}',
    ],
    [
      "a block's text in other capitals",
      '{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"a","Text":"b"}]}]}',
    ],
    [
      "an uploaded file as a document",
      '{"model":"m","messages":[{"role":"user","content":[{"type":"document","source":{"type":"file","file_id":"file_1"}}]}]}',
    ],
    [
      "an uploaded file inside a result",
      '{"model":"m","messages":[{"role":"user","content":[{"type":"tool_result","content":[{"source":{"type":"file","file_id":"f"},"type":"image"}]}]}]}',
    ],
    [
      "an upload for a container",
      '{"model":"m","messages":[{"role":"user","content":[{"type":"container_upload","file_id":"f"}]}]}',
    ],
  ])("%s: more than one reading", (_, text) => {
    expect(codeOf(text)).toBe("body_ambiguous");
  });

  test("what would take too much memory", () => {
    const rest = '],"model":"m"}';
    expect(refusal(() => decode(new Uint8Array(bodyBytesMax + 1), messagesEndpoint)).code).toBe(
      "body_too_large",
    );
    expect(
      codeOf(
        `{"messages":[${Array(partCountMax + 2)
          .fill('{"role":"user","content":""}')
          .join(",")}${rest}`,
      ),
    ).toBe("body_too_large");
    expect(
      codeOf(
        `{"messages":[{"role":"user","content":[${Array(blockCountMax + 2)
          .fill("{}")
          .join(",")}]}${rest}`,
      ),
    ).toBe("body_too_large");
    expect(codeOf(`{"x":[${Array(1_000_002).fill('""').join(",")}],"messages":[${rest}`)).toBe(
      "body_too_large",
    );
    expect(
      codeOf(
        `{"x":{${Array.from({ length: 300_000 }, (_, i) => `"k${i}":0`).join(",")}},"messages":[${rest}`,
      ),
    ).toBe("body_too_large");
    expect(codeOf("[".repeat(5_000_000))).toBe("body_schema");
    expect(codeOf(`{"x":${"[".repeat(5_000_000)}`)).toBe("body_too_deep");
    expect(codeOf(`{"messages":[{"role":"user","content":[${'{"content":['.repeat(100_000)}`)).toBe(
      "body_too_deep",
    );
  });

  test("any bytes give a prompt or an error of the body", () => {
    const damage = fc.array(
      fc.record({ at: fc.nat(), cut: fc.nat({ max: 5 }), put: fc.uint8Array({ maxLength: 3 }) }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(body, damage, fc.uint8Array({ maxLength: 30 }), (value, changes, noise) => {
        let bytes = [...utf8(JSON.stringify(value))];
        for (const { at, cut, put } of changes) bytes = bytes.toSpliced(at % (bytes.length + 1), cut, ...put);
        for (const candidate of [Uint8Array.from(bytes), noise]) {
          expect(endOf(candidate)).toMatch(/^prompt$|^body_(malformed|ambiguous|too_deep|too_large|schema)$/);
        }
      }),
      { numRuns: 800 },
    );
  });
});

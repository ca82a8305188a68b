import { describe, expect, test } from "vitest";
import { gemini } from "@fourgate/core/prompt/gemini/protocol";
import { ReplyEvents } from "@fourgate/core/prompt/reply/reply-events";
import { ReplyReader } from "@fourgate/core/prompt/reply/reply-reader";
import { RestoringReply } from "@fourgate/core/prompt/reply/restoring-reply";
import type { RestoreScope } from "@fourgate/core/secrets/restore/restore-tool-input";
import { secretOf, type SecretMap } from "@fourgate/core/secrets/redact/secret-map";
import { bytesOf, keyedHash, textOf } from "../../secrets/keyed.ts";
import { eventData } from "../../../../tools/event-data.ts";

const value = 'aB3"dE6gH' + "\n9jK2mN5p";
const secret = secretOf(bytesOf(value), { depth: 0, lineStart: () => "" }, "test", keyedHash);
const map: SecretMap = new Map([[secret.placeholder, { ...secret, origins: [] }]]);
const scope: RestoreScope = { map, tools: new Set(["write_file", "replace"]), roots: ["/w/app"] };

const call = (name: string, args: object): object => ({ functionCall: { name, args } });
const write = (content: string, path = "/w/app/a"): object =>
  call("write_file", { file_path: path, content });

function answer(parts: readonly object[], more: object = {}): object {
  return {
    candidates: [{ content: { role: "model", parts }, index: 0, ...more }],
    usageMetadata: {
      promptTokenCount: 9,
      candidatesTokenCount: 3,
      thoughtsTokenCount: 4,
      cachedContentTokenCount: 2,
    },
    modelVersion: "gemini-3",
    responseId: "r1",
  };
}

const chunks = (...parts: readonly object[]): object[] => [
  ...parts.map((part) => answer([part])),
  answer([], { finishReason: "STOP" }),
];
const sse = (events: readonly object[]): string =>
  events.map((one) => `data: ${JSON.stringify(one)}\r\n\r\n`).join("");

function readAll(text: string, cut: number): ReplyReader {
  const reader = new ReplyReader();
  const events = new ReplyEvents(gemini.reply, (event) => {
    reader.take(event);
  });
  const bytes = bytesOf(text);
  for (let at = 0; at < bytes.length; at += cut) events.push(bytes.subarray(at, at + cut));
  events.end();
  return reader;
}

function restore(text: string, cut: number): { readonly text: string; readonly reply: RestoringReply } {
  const reply = new RestoringReply(gemini, scope);
  const bytes = bytesOf(text);
  const out: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += cut) out.push(...reply.push(bytes.subarray(at, at + cut)));
  out.push(...reply.end());
  return { text: out.map((one) => textOf(one)).join(""), reply };
}

/** Arguments of each call in a stream, as a client reads them. */
function argumentsOf(text: string): unknown[] {
  return eventData(text).flatMap((data) => {
    const { candidates = [] } = JSON.parse(data) as {
      candidates?: { content?: { parts?: { functionCall?: { args: unknown } }[] } }[];
    };
    return candidates.flatMap(
      ({ content }) => content?.parts?.flatMap((part) => part.functionCall?.args ?? []) ?? [],
    );
  });
}

describe("a reply of the Gemini API", () => {
  const events = chunks(
    { text: "hm", thought: true },
    { text: "I" },
    write("x"),
    call("read_file", { path: "/w/b" }),
  );
  const expected = {
    complete: true,
    model: "gemini-3",
    stopReason: "STOP",
    usage: { inputTokens: 9, outputTokens: 7, cacheReadTokens: 2 },
    toolCalls: [
      { tool: "write_file", path: "/w/app/a", access: "write" },
      { tool: "read_file", path: "/w/b", access: "read" },
    ],
  };

  test.each([1, 13, 100_000])("tells the same as events and as an array, in chunks of %i bytes", (cut) => {
    expect(readAll(sse(events), cut)).toMatchObject(expected);
    expect(readAll(JSON.stringify(events), cut)).toMatchObject(expected);
  });

  test("that is one message, counts tokens, was refused, or is an error", () => {
    expect(readAll(JSON.stringify(answer([write("x")], { finishReason: "STOP" })), 9).toolCalls).toHaveLength(
      1,
    );
    expect(readAll('{"totalTokens":31}', 9)).toMatchObject({ complete: true, usage: { inputTokens: 31 } });
    expect(readAll('{"promptFeedback":{"blockReason":"SAFETY"}}', 9).stopReason).toBe("SAFETY");
    for (const text of [
      sse([{ error: { code: 429, status: "RESOURCE_EXHAUSTED" } }]),
      '[{"error":{"status":"RESOURCE_EXHAUSTED"}}]',
    ])
      expect(readAll(text, 9).errorType).toBe("RESOURCE_EXHAUSTED");
    expect(readAll(sse(events).slice(0, -90), 9).complete).toBe(false);
  });

  test("has its secrets back in what writes a file of the workspace, at any cut", () => {
    const plain = call("run_shell_command", { command: `echo ${secret.placeholder}` });
    for (const cut of [1, 50, 100_000]) {
      const { text, reply } = restore(
        sse(chunks(write(secret.placeholder), plain, { text: secret.placeholder })),
        cut,
      );
      expect(reply).toMatchObject({ refused: null, restored: 1 });
      expect(argumentsOf(text)).toEqual([
        { file_path: "/w/app/a", content: value },
        { command: `echo ${secret.placeholder}` },
      ]);
    }
  });

  test("passes byte for byte where nothing is restored", () => {
    expect(restore(sse(events), 7).text).toBe(sse(events));
  });

  test("for a file elsewhere is refused, in a stream and in one message, and no value goes out", () => {
    const outside = write(secret.placeholder, "/etc/passwd");
    const { text, reply } = restore(sse(chunks(outside)), 20);
    expect(reply.refused).toContain("outside");
    expect(text).toMatch(/^\{"error":\{/m);
    const whole = new RestoringReply(gemini, scope);
    const body = textOf(whole.restoreMessage(bytesOf(JSON.stringify([answer([outside])]))));
    expect([body.includes(value.slice(-8)), JSON.parse(body)]).toEqual([
      false,
      { error: expect.anything() as unknown },
    ]);
  });

  test("in one message or an array of them is restored too, and is otherwise the same bytes", () => {
    const written = JSON.stringify(value).slice(1, -1);
    for (const message of [
      answer([write(secret.placeholder)]),
      [answer([{ text: "x" }]), answer([write(secret.placeholder)])],
    ]) {
      const text = JSON.stringify(message, null, 1);
      const reply = new RestoringReply(gemini, scope);
      expect(textOf(reply.restoreMessage(bytesOf(text)))).toBe(text.replace(secret.placeholder, written));
    }
  });
});

import { anthropic } from "@fourgate/core/prompt/anthropic/protocol";
import { ReplyEvents } from "@fourgate/core/prompt/reply/reply-events";
import type { WrittenReply } from "@fourgate/core/prompt/reply/written-reply";
import { messages as messagesEndpoint } from "@fourgate/core/prompt/anthropic/endpoint";
import { afterAll, describe, expect, test } from "vitest";
import { ModelWritten } from "@fourgate/wire/reading/model-written";
import { Reader } from "@fourgate/wire/reading/reader";
import { ReadingEngine } from "@fourgate/wire/reading/reading-engine";
import { awsKey, bytesOf } from "./conversation.ts";

const engine = new ReadingEngine();
const reader = new Reader(new Uint8Array(32).fill(7), engine);
afterAll(() => engine[Symbol.asyncDispose]());

const event = (data: { readonly type: string }): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

/** A streamed block whose deltas come in pieces of seven characters. */
function streamed(block: object, deltaType: string, member: string, text: string): string {
  const pieces = text.match(/[^]{1,7}/g) ?? [];
  return [
    event({ type: "content_block_start", index: 0, content_block: block } as { type: string }),
    ...pieces.map((piece) =>
      event({ type: "content_block_delta", index: 0, delta: { type: deltaType, [member]: piece } } as {
        type: string;
      }),
    ),
    event({ type: "content_block_stop", index: 0 } as { type: string }),
  ].join("");
}

/** Fingerprints that a request's reading gives this content of the model's role. */
async function fingerprintsOf(content: unknown): Promise<string[]> {
  const body = bytesOf({
    model: "m",
    max_tokens: 1,
    messages: [
      { role: "user", content: "hi" },
      { role: "assistant", content },
    ],
  });
  const reading = await reader.read(body, messagesEndpoint, "s", { detectorsOff: [] });
  return reading.findings.flat().map(({ fingerprint }) => fingerprint);
}

const noDigest = { textDigest: () => "" };
const key = awsKey(1);
const command = `cat <<EOF\n"quoted"\nAWS=${key}\nEOF`;
const replies: [string, string, unknown][] = [
  [
    "text",
    streamed({ type: "text", text: "" }, "text_delta", "text", `the key is ${key}.`),
    `the key is ${key}.`,
  ],
  [
    "thinking",
    streamed({ type: "thinking", thinking: "" }, "thinking_delta", "thinking", `hm, ${key}`),
    [{ type: "thinking", thinking: `hm, ${key}`, signature: "s" }],
  ],
  [
    "a call",
    streamed(
      { type: "tool_use", id: "t", name: "Bash", input: {} },
      "input_json_delta",
      "partial_json",
      JSON.stringify({ command }),
    ),
    [{ type: "tool_use", id: "t", name: "Bash", input: { command } }],
  ],
  [
    "a JSON message",
    JSON.stringify({
      type: "message",
      role: "assistant",
      content: [{ type: "tool_use", id: "t", name: "Bash", input: { deep: [{ command }] } }],
    }),
    [{ type: "tool_use", id: "t", name: "Bash", input: { deep: [{ command }] } }],
  ],
];

function passingTo(written: WrittenReply): ReplyEvents {
  return new ReplyEvents(anthropic.reply, (said) => {
    written.take(said);
  });
}

describe("what a model wrote", () => {
  test.each(replies)(
    "is known again by a request's own fingerprints, in any cut: %s",
    async (_what, reply, content) => {
      const expected = await fingerprintsOf(content);
      expect(expected.length).toBe(1);
      for (const size of [1, 50, 1_000_000]) {
        const written = new ModelWritten();
        const passing = passingTo(written.reply(reader));
        const bytes = Buffer.from(reply);
        for (let at = 0; at < bytes.length; at += size) passing.push(bytes.subarray(at, at + size));
        passing.end();
        expect(expected.every((one) => written.has(one))).toBe(true);
      }
    },
  );

  test("is looked at once, when its block stops", () => {
    const texts: string[] = [];
    const passing = passingTo(
      new ModelWritten().reply({ ...noDigest, fingerprints: (text) => (texts.push(text), []) }),
    );
    const reply = streamed({ type: "text", text: "" }, "text_delta", "text", "so it is, and so it stays");
    const stop = reply.lastIndexOf("event:");
    passing.push(Buffer.from(reply.slice(0, stop)));
    expect(texts).toEqual([]);
    passing.push(Buffer.from(reply.slice(stop)));
    expect(texts.filter((text) => text.startsWith("so"))).toEqual(["so it is, and so it stays"]);
  });

  test("is nothing that another wrote, nor what stands in no block", async () => {
    const written = new ModelWritten();
    const passing = passingTo(written.reply(reader));
    passing.push(Buffer.from(`event: ping\ndata: {"type":"ping","x":"${key}"}\n\n: ${key}\n\n<html>${key}`));
    passing.end();
    for (const one of await fingerprintsOf(`the key is ${key}.`)) expect(written.has(one)).toBe(false);
  });

  test("is forgotten, oldest first, at 50,000", () => {
    const written = new ModelWritten();
    let next = 0;
    const counting = { ...noDigest, fingerprints: () => [String(next++)] };
    for (let n = 0; n <= 50_000; n++) written.learn("x", counting);
    expect([written.has("0"), written.has("1"), written.has("50000")]).toEqual([false, true, true]);
  });

  test("never stops a reply: garbage and a scan that fails are left out", () => {
    const passing = passingTo(
      new ModelWritten().reply({
        ...noDigest,
        fingerprints: () => {
          throw new TypeError("no");
        },
      }),
    );
    expect(() => {
      passing.push(
        Buffer.from(streamed({ type: "text", text: "" }, "text_delta", "text", "some text of it")),
      );
      passing.push(Buffer.from("data: {content_block_\n\n"));
      passing.end();
    }).not.toThrow();
  });
});

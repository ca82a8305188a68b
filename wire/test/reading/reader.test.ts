import { messages as messagesEndpoint } from "@fourgate/core/prompt/anthropic/endpoint";
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { Reading } from "@fourgate/core/judge";
import { Reader } from "@fourgate/wire/reading/reader";
import { ReadingEngine } from "@fourgate/wire/reading/reading-engine";
import { awsKey, bytesOf, requestOf } from "./conversation.ts";

const key = new Uint8Array(32).fill(7);
const engine = new ReadingEngine();
const reader = new Reader(key, engine);
afterAll(() => engine[Symbol.asyncDispose]());

let fresh = 0;
/** Of a session that nobody has seen, by a reader that has seen nothing: sessions and findings are a reader's own. */
async function withoutMemory(bytes: Uint8Array): Promise<Reading> {
  const other = new Reader(key, engine);
  return await other.read(bytes, messagesEndpoint, `fresh ${String(fresh++)}`, { detectorsOff: [] });
}

/** All that a reading says, without how it was come by. */
function said({ prompt, findings }: Reading): unknown {
  const { reusedBytes: _reused, bytes: _bytes, ...rest } = prompt;
  return { ...rest, findings };
}

const secret = fc.constantFrom(...[1, 2, 3].map(awsKey));
const words = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.tuple(fc.string({ maxLength: 10 }), secret).map(([before, value]) => `${before} ${value} `),
  // Long enough to be looked up by its hash.
  fc.tuple(fc.nat(50), secret).map(([n, value]) => `${`line ${String(n)}\n`.repeat(200)} ${value}`),
);
const message = fc.oneof(
  words.map((content) => ({ role: "user", content })),
  words.map((text) => ({ role: "assistant", content: [{ type: "text", text }] })),
  fc.tuple(fc.constantFrom("t1", "t2"), words).map(([id, content]) => ({
    role: "user",
    content: [{ type: "tool_result", tool_use_id: id, content }],
  })),
  fc.tuple(fc.constantFrom("t1", "t2"), fc.constantFrom("Read", "Bash")).map(([id, name]) => ({
    role: "assistant",
    content: [{ type: "tool_use", id, name, input: { file_path: "a.ts", command: "ls" } }],
  })),
);
type Message = { readonly role: string; readonly content: unknown };
/** What a client does to a conversation between two requests. */
const change: fc.Arbitrary<(messages: readonly Message[]) => readonly Message[]> = fc.oneof(
  fc
    .array(message, { minLength: 1, maxLength: 2 })
    .map((more) => (messages: readonly Message[]) => [...messages, ...more]),
  fc.tuple(fc.nat(), message).map(
    ([at, one]) =>
      (messages: readonly Message[]) =>
        messages.with(at % messages.length, one),
  ),
  fc
    .nat()
    .map(
      (at) => (messages: readonly Message[]) =>
        messages.length < 2 ? messages : messages.toSpliced(at % messages.length, 1),
    ),
  fc.constant((messages: readonly Message[]) => messages.toReversed()),
);

describe("a session's memory", () => {
  test("changes nothing of what is read and found, whatever the client does between two requests", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(change, fc.constantFrom("", "a system prompt ", awsKey(9)), fc.boolean()), {
          minLength: 1,
          maxLength: 5,
        }),
        async (start, changes) => {
          const session = `session ${String(run++)}`;
          let messages: readonly Message[] = start;
          for (const [next, system, systemFirst] of changes) {
            messages = next(messages);
            const rest = {
              model: "m",
              max_tokens: 1,
              tools: [{ name: "Read", description: awsKey(4), input_schema: {} }],
            };
            const bytes = bytesOf(
              systemFirst ? { system, ...rest, messages } : { messages, ...rest, system },
            );
            const remembered = await reader.read(bytes, messagesEndpoint, session, { detectorsOff: [] });
            expect(said(remembered)).toEqual(said(await withoutMemory(bytes)));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test("recognises what repeats: a turn's old part is not read again", async () => {
    const first = JSON.parse(Buffer.from(requestOf(100_000)).toString()) as { messages: object[] };
    await reader.read(bytesOf(first), messagesEndpoint, "grows", { detectorsOff: [] });
    first.messages.push({ role: "assistant", content: "yes" }, { role: "user", content: "go on" });
    const { prompt } = await reader.read(bytesOf(first), messagesEndpoint, "grows", { detectorsOff: [] });
    expect(prompt.reusedBytes).toBeGreaterThan(100_000);
    const elsewhere = await reader.read(bytesOf(first), messagesEndpoint, "another session", {
      detectorsOff: [],
    });
    expect(elsewhere.prompt.reusedBytes).toBe(0);
  });

  test("keeps the main conversation while titles and summaries come between", async () => {
    const main = requestOf(50_000);
    await reader.read(main, messagesEndpoint, "mixed", { detectorsOff: [] });
    await reader.read(
      bytesOf({ model: "m", messages: [{ role: "user", content: "a title, please" }] }),
      messagesEndpoint,
      "mixed",
      { detectorsOff: [] },
    );
    await reader.read(bytesOf({ model: "n", system: "sum up", messages: [] }), messagesEndpoint, "mixed", {
      detectorsOff: [],
    });
    const again = await reader.read(main, messagesEndpoint, "mixed", { detectorsOff: [] });
    expect(again.prompt.reusedBytes).toBeGreaterThan(50_000);
  });

  test("does not outlive a change of detectors: what was left out before is found", async () => {
    const bytes = requestOf(2000, awsKey(1));
    const detectors = (reading: Reading): readonly string[] =>
      reading.findings.flat().map(({ detector }) => detector);
    const off = ["aws-access-key-id"];
    const before = await reader.read(bytes, messagesEndpoint, "switched", { detectorsOff: off });
    expect(detectors(before)).toEqual([]);
    const after = await reader.read(bytes, messagesEndpoint, "switched", { detectorsOff: [] });
    expect(detectors(after)).toEqual(off);
    expect(detectors(await reader.read(bytes, messagesEndpoint, "switched", { detectorsOff: off }))).toEqual(
      [],
    );
    // The parts are known by identity all the same: the gateway asks whether they were sent before.
    expect(after.prompt.placements.at(-1)?.part).toBe(before.prompt.placements.at(-1)?.part);
  });

  test("of a refused body is none: the next one is read as if it had not come", async () => {
    const good = requestOf(2000, awsKey(2));
    await reader.read(good, messagesEndpoint, "refused", { detectorsOff: [] });
    await expect(
      reader.read(Buffer.from('{"model":"m","model":"n","messages":[]}'), messagesEndpoint, "refused", {
        detectorsOff: [],
      }),
    ).rejects.toMatchObject({ code: "body_ambiguous" });
    expect(said(await reader.read(good, messagesEndpoint, "refused", { detectorsOff: [] }))).toEqual(
      said(await withoutMemory(good)),
    );
  });
});

describe("what a policy says of finding", () => {
  const rule = {
    id: "rules/acme",
    keywords: ["acme-"],
    pattern: "acme-([0-9]{6})",
    lengthMax: 11,
    captures: [1],
    entropyMin: null,
    allow: [],
  };
  const detectorsOff = [] as const;
  const found = ({ findings }: Awaited<ReturnType<Reader["read"]>>): readonly string[] =>
    findings.flat().map(({ detector }) => detector);

  test("holds for small bodies and large ones: the operator's own rules find in both", async () => {
    const policy = { detectorsOff, secrets: { rules: [rule] } };
    for (const length of [100, 400_000]) {
      const bytes = requestOf(length, "acme-123456");
      const read = await reader.read(bytes, messagesEndpoint, `rules ${String(length)}`, policy);
      expect(found(read)).toContain("rules/acme");
      const without = await reader.read(bytes, messagesEndpoint, `rules ${String(length)}`, { detectorsOff });
      expect(found(without)).not.toContain("rules/acme");
    }
  });

  test("gives the same value the same fingerprint at doors with the same key, and at no other", async () => {
    const bytes = requestOf(100, awsKey(1));
    const keyOf = (byte: number): string => Buffer.alloc(32, byte).toString("base64url");
    const at = async (door: Reader, fingerprintKey: string | undefined): Promise<string | undefined> => {
      const policy = { detectorsOff, secrets: { fingerprintKey } };
      const { findings } = await door.read(bytes, messagesEndpoint, "keys", policy);
      return findings.flat()[0]?.fingerprint;
    };
    const other = new Reader(Buffer.alloc(32, 77), engine);
    const [one, two] = [await at(reader, keyOf(1)), await at(other, keyOf(1))];
    expect(one).toMatch(/^[0-9a-f]{16}$/);
    expect(two).toBe(one);
    expect(await at(reader, keyOf(2))).not.toBe(one);
    expect(await at(reader, undefined)).not.toBe(await at(other, undefined));
  });
});

describe("a short text that is not a body", () => {
  test("is searched by the same detectors, and tells no value", () => {
    const found = reader.scanText(`tool/1 (${awsKey(1)})`, { detectorsOff: [] });
    expect(found).toEqual([
      {
        detector: "aws-access-key-id",
        title: "an AWS access key",
        confidence: "high",
        always: false,
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      },
    ]);
    expect(reader.scanText(`tool/1 (${awsKey(1)})`, { detectorsOff: ["aws-access-key-id"] })).toEqual([]);
    expect(reader.scanText("tool/1 (linux)", { detectorsOff: [] })).toEqual([]);
  });

  test("in which nothing was found is looked at anew by another policy, and by what is known", () => {
    const own = new Reader(key, engine);
    const text = `tool/1 (${awsKey(1)})`;
    const off = { detectorsOff: ["aws-access-key-id"] };
    expect([own.scanText(text, off), own.scanText(text, off)]).toEqual([[], []]);
    expect(own.scanText(text, { detectorsOff: [] })).toHaveLength(1);
    const password = "of a workspace's own: correcthorsebatterystaple";
    const known = own.learn([{ title: "", value: "correcthorsebatterystaple", confidence: "high" }]);
    expect(own.scanText(password, off)).toEqual([]);
    expect(own.scanText(password, off, known)).toHaveLength(1);
  });
});

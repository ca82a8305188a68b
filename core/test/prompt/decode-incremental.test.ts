import { messages as messagesEndpoint } from "@fourgate/core/prompt/anthropic/endpoint";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FourgateError } from "@fourgate/core/errors";
import { decode } from "@fourgate/core/prompt/anthropic/request";
import { blockCountMax, spanCountMax } from "@fourgate/core/prompt/limits";
import type { DecodeOptions, EqualBytes, Prompt } from "@fourgate/core/prompt/prompt";
import { body, oneMessage, type Body } from "./bodies.ts";
import { refusal, utf8 } from "./bytes.ts";

/** Throws when asked beyond the end of either, as Node's own comparison does. */
const equalBytes: EqualBytes = (a, aStart, b, bStart, lengthBytes) =>
  Buffer.from(a.buffer, a.byteOffset, a.length).compare(
    b,
    bStart,
    bStart + lengthBytes,
    aStart,
    aStart + lengthBytes,
  ) === 0;

function read(text: string, options?: DecodeOptions): Prompt {
  const prompt = decode(utf8(text), messagesEndpoint, options);
  if (prompt === undefined) throw new Error("No prompt without a limit on fresh bytes.");
  return prompt;
}

/** The prompt without how it was come by, or the error. */
function outcome(text: string, previous?: Prompt, freshBytesMax?: number): unknown {
  try {
    const prompt = decode(utf8(text), messagesEndpoint, { previous, equalBytes, freshBytesMax });
    return prompt === undefined ? undefined : { ...prompt, reusedBytes: 0 };
  } catch (error) {
    if (!(error instanceof FourgateError)) throw error;
    return { code: error.code, message: error.message };
  }
}

/** What decoding `after` gives, with the prompt of `before` and from nothing. */
function both(before: string, after: string): [unknown, unknown] {
  return [outcome(after, read(before)), outcome(after)];
}

interface Change {
  readonly kind: "insert" | "remove" | "replace" | "swap" | "duplicate" | "append";
  readonly at: number;
  readonly message: Body;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom("insert", "remove", "replace", "swap", "duplicate", "append"),
  at: fc.nat(),
  message: oneMessage,
});

function changed(value: Body, changes: readonly Change[], reorder: boolean): Body {
  let messages = value["messages"] as Body[];
  for (const { kind, at, message } of changes) {
    const index = at % (messages.length + 1);
    const here = messages[index];
    if (kind === "insert") messages = messages.toSpliced(index, 0, message);
    else if (kind === "remove") messages = messages.toSpliced(index, 1);
    else if (kind === "replace") messages = messages.toSpliced(index, 1, message);
    else if (kind === "append") messages = [...messages, message];
    else if (kind === "duplicate" && here !== undefined) messages = messages.toSpliced(index, 0, here);
    else if (kind === "swap") messages = messages.toReversed();
  }
  const members = Object.entries(value).map(([key, member]): [string, unknown] => [
    key,
    key === "messages" ? messages : member,
  ]);
  return Object.fromEntries(reorder ? members.toReversed() : members);
}

const turn = (i: number): Body[] => [
  {
    role: "assistant",
    content: [{ type: "tool_use", id: `t${i}`, name: "Read", input: { file_path: `/r/${i}` } }],
  },
  { role: "user", content: [{ type: "tool_result", tool_use_id: `t${i}`, content: `file ${i}` }] },
];
const session = (turns: number, more: Body[] = []): Body => ({
  model: "m",
  messages: [...Array.from({ length: turns }, (_, i) => turn(i)).flat(), ...more],
  system: [{ type: "text", text: "be good" }],
  tools: [{ name: "Read", input_schema: { type: "object" } }, { name: "Bash" }],
  metadata: { user_id: "u" },
  stream: true,
  max_tokens: 5,
});

describe("decoding with the previous prompt", () => {
  test("gives what decoding from nothing gives, whatever changed between the turns", () => {
    fc.assert(
      fc.property(
        body,
        fc.array(change, { maxLength: 4 }),
        fc.boolean(),
        fc.boolean(),
        (value, changes, reorder, pretty) => {
          const [withPrevious, full] = both(
            JSON.stringify(value),
            JSON.stringify(changed(value, changes, reorder), null, pretty ? 1 : 0),
          );
          expect(withPrevious).toEqual(full);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("gives the same prompt or the same error when bytes are damaged", () => {
    const damage = fc.record({
      at: fc.nat(),
      cut: fc.nat({ max: 12 }),
      put: fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:\\0a ')), maxLength: 3 }),
    });
    fc.assert(
      fc.property(body, fc.array(damage, { minLength: 1, maxLength: 3 }), (value, damages) => {
        const before = JSON.stringify(value);
        let after = before;
        for (const { at, cut, put } of damages) {
          const from = at % (after.length + 1);
          after = after.slice(0, from) + put + after.slice(from + cut);
        }
        const [withPrevious, full] = both(before, after);
        expect(withPrevious).toEqual(full);
      }),
      { numRuns: 800 },
    );
  });

  test("an unchanged part is the very same object, though cache_control moves and a message's content changes its form", () => {
    const marked = (content: string): Body => ({
      role: "user",
      content: [{ type: "text", text: content, cache_control: { type: "ephemeral" } }],
    });
    const plain = (content: string): Body => ({ role: "user", content: [{ type: "text", text: content }] });
    const before = read(
      JSON.stringify(
        session(20, [{ role: "system", content: [{ type: "text", text: "cwd" }] }, marked("one")]),
      ),
    );
    const text = JSON.stringify(
      session(20, [{ role: "system", content: "cwd" }, plain("one"), ...turn(90), marked("two")]),
    );
    const after = read(text, { previous: before, equalBytes });
    expect({ ...after, reusedBytes: 0 }).toEqual(read(text));
    const known = new Set(before.placements.map(({ part }) => part));
    const fresh = after.placements.filter(({ part }) => !known.has(part));
    // Fresh: the five messages after the common ones, and two scalars, which are never reused.
    expect(fresh.map(({ part }) => part.kind)).toEqual([
      ...Array<string>(5).fill("message"),
      "member",
      "member",
    ]);
    const reused = after.placements
      .filter(({ part }) => known.has(part))
      .reduce((sum, { part }) => sum + part.length, 0);
    expect(after.reusedBytes).toBe(reused);
  });

  test.each<[string, (messages: Body[]) => Body[], number]>([
    ["one message put in", (messages) => messages.toSpliced(7, 0, { role: "user", content: "new" }), 1],
    ["one message taken out", (messages) => messages.toSpliced(7, 1), 0],
    ["one message replaced", (messages) => messages.with(7, { role: "user", content: "new" }), 1],
    [
      "three replaced in a row",
      (messages) => messages.toSpliced(7, 3, ...turn(50), { role: "user", content: "n" }),
      3,
    ],
    ["two put in", (messages) => messages.toSpliced(7, 0, ...turn(50)), 2],
  ])("%s: the others are recognised", (_, edit, freshCount) => {
    const value = session(20);
    const before = read(JSON.stringify(value));
    const after = read(JSON.stringify({ ...value, messages: edit(value["messages"] as Body[]) }), {
      previous: before,
      equalBytes,
    });
    const known = new Set(before.placements.map(({ part }) => part));
    expect(after.placements.filter(({ part }) => part.kind === "message" && !known.has(part))).toHaveLength(
      freshCount,
    );
  });

  test("tools and system before or after the messages are recognised alike", () => {
    const value = session(5);
    const before = read(JSON.stringify(value));
    const after = read(JSON.stringify(Object.fromEntries(Object.entries(value).toReversed())), {
      previous: before,
      equalBytes,
    });
    const known = new Set(before.placements.map(({ part }) => part));
    expect(after.placements.filter(({ part }) => part.kind !== "member" && !known.has(part))).toEqual([]);
  });

  test("near-misses are read anew", () => {
    const base = '{"model":"m","messages":[{"role":"user","content":"abc"}],"k":"v"}';
    const nearMisses: [string, string][] = [
      '{"model":"m","messages":[{"role":"user","content":"abcd"}],"k":"v"}',
      '{"model":"mm","messages":[{"role":"user","content":"ab"}],"v":"k"}',
      '{"model":"m","messages":[{"role":"user","content":"abc"}],"k":"v","k":"v"}',
      '{"model":"m","messages":[{"role":"user","content":"abc"}],"messages":[{"role":"user","content":"abc"}]}',
      '{"model":"m","messages":[{"role":"user","content":"abc"}{"role":"user","content":"abc"}]}',
      '{"model":"m","messages":[{"role":"user","content":"abc"}],"k":"k"}',
      '{"model":"m","messages":[{"role":"user","content":"abc"',
      '{"model":"k","messages":["v"]}',
      '{"model":"m","messages":"m"}',
      '{"system":{"role":"user","content":"abc"},"model":"m","messages":[]}',
      '{"metadata":{"user_id":"m"},"model":"m","messages":[]}',
      '{"model":"m"',
      '{"model":"m","messages":[]} {"model":"m"}',
    ].map((after) => [base, after]);
    // A number is not complete by itself, and a key is no value.
    nearMisses.push(
      ['{"model":"m","messages":[],"max_tokens":1}', '{"model":"m","messages":[],"max_tokens":12}'],
      ['{"model":"m","messages":[],"odd":"odd"}', '{"model":"odd","messages":[],"m":"odd"}'],
      [
        '{"metadata":{"user_id":"a"},"model":"m","messages":[],"x":{"user_id":"b"}}',
        '{"metadata":{"user_id":"b"},"model":"m","messages":[],"x":{"user_id":"a"}}',
      ],
    );
    for (const [before, after] of nearMisses) {
      const [withPrevious, full] = both(before, after);
      expect(withPrevious).toEqual(full);
    }
  });

  test("what is recognised counts towards the limits like what is read", () => {
    const strings = `[${Array(spanCountMax * 0.6)
      .fill('""')
      .join(",")}]`;
    const blocks = `{"role":"user","content":[${Array(blockCountMax * 0.6)
      .fill("{}")
      .join(",")}]}`;
    for (const [before, after] of [
      [
        `{"model":"m","messages":[],"x":${strings}}`,
        `{"model":"m","messages":[],"x":${strings},"y":${strings}}`,
      ],
      [`{"model":"m","messages":[${blocks}]}`, `{"model":"m","messages":[${blocks},${blocks}]}`],
    ] as const) {
      const previous = read(before);
      expect(refusal(() => read(after)).code).toBe("body_too_large");
      expect(refusal(() => read(after, { previous, equalBytes })).code).toBe("body_too_large");
    }
  });

  test("a previous prompt that came from a worker, or whose bytes are gone, does no harm", () => {
    const text = JSON.stringify(session(5));
    const previous = read(text);
    const cloned = structuredClone(previous);
    expect(read(text, { previous: cloned, equalBytes }).placements[1]!.part).toBe(cloned.placements[1]!.part);
    expect(outcome(text, { ...previous, bytes: previous.bytes.subarray(0, 100) })).toEqual(outcome(text));
    expect(outcome(text, { ...previous, bytes: new Uint8Array(0) })).toEqual(outcome(text));
  });

  test("without a comparison of its own it still finds what is equal", () => {
    const text = JSON.stringify(session(5));
    expect(read(text, { previous: read(text) }).reusedBytes).toBeGreaterThan(text.length * 0.8);
  });
});

describe("a limit on fresh bytes", () => {
  test("more fresh bytes than that give undefined, fewer a prompt", () => {
    const text = JSON.stringify(session(50));
    const longer = JSON.stringify(session(52));
    const previous = read(text);
    expect(decode(utf8(text), messagesEndpoint, { freshBytesMax: text.length - 1 })).toBeUndefined();
    expect(decode(utf8(text), messagesEndpoint, { freshBytesMax: text.length })).toBeDefined();
    expect(
      decode(utf8(longer), messagesEndpoint, { previous, equalBytes, freshBytesMax: 2_000 }),
    ).toMatchObject({
      model: "m",
    });
    expect(
      decode(utf8(longer), messagesEndpoint, { previous, equalBytes, freshBytesMax: 300 }),
    ).toBeUndefined();
  });

  test("at any limit it is the prompt, undefined, or the refusal that there is without a limit", () => {
    for (const text of [
      '{"model":"a\\n\\u00e9é😀","messages":[{"role":"user","content":"tr\\"ue"}],"stream":true,"max_tokens":-1.5e3} ',
      '{"model":"a\\x"}',
      '{"model":"m","messages":[{"role":"user","content":1}]}',
    ]) {
      const whole = outcome(text);
      const bytesLength = utf8(text).length;
      for (let freshBytesMax = 0; freshBytesMax <= bytesLength + 9; freshBytesMax++) {
        const limited = outcome(text, undefined, freshBytesMax);
        const mayGiveUp = freshBytesMax < bytesLength;
        expect(mayGiveUp && limited === undefined ? whole : limited).toEqual(whole);
      }
    }
  });

  test("duplicate keys are seen across recognised members", () => {
    const previous = read('{"model":"m","messages":[],"metadata":{"user_id":"u"}}');
    const error = refusal(() =>
      read('{"model":"m","messages":[],"metadata":{"user_id":"u"},"metadata":{"user_id":"u"}}', {
        previous,
        equalBytes,
      }),
    );
    expect(error.code).toBe("body_ambiguous");
  });
});

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { FourgateError } from "@fourgate/core/errors";
import { unescape } from "@fourgate/core/prompt/json/text";
import type { EqualBytes, Prompt, Span } from "@fourgate/core/prompt/prompt";
import type { Endpoint, ProtocolCodec } from "@fourgate/core/prompt/protocol";
import { asText, utf8 } from "./bytes.ts";

export type Body = Record<string, unknown>;

/** A protocol, and arbitrary requests of it. */
export interface Subject {
  readonly codec: ProtocolCodec;
  readonly endpoint: Endpoint;
  readonly plainKeys: ReadonlySet<string>;
  /** Elements of the conversation. */
  readonly item: fc.Arbitrary<unknown>;
  /** A request with these elements; the rest of it arbitrary. */
  readonly bodyWith: (items: readonly unknown[]) => fc.Arbitrary<Body>;
}

const equalBytes: EqualBytes = (a, aStart, b, bStart, lengthBytes) =>
  Buffer.compare(a.subarray(aStart, aStart + lengthBytes), b.subarray(bStart, bStart + lengthBytes)) === 0;

/** The properties that every protocol's reader has; to be called inside of a describe. */
export function holdsWhatEveryProtocolHolds(subject: Subject): void {
  const { codec, endpoint, plainKeys, item, bodyWith } = subject;
  const items = fc.array(item, { maxLength: 6 });
  const body = items.chain(bodyWith);

  const read = (text: string, previous?: Prompt): Prompt => {
    const prompt = codec.decode(utf8(text), endpoint, { previous, equalBytes });
    if (prompt === undefined) throw new Error("No prompt without a limit on fresh bytes.");
    return prompt;
  };

  test("every string anywhere is covered by exactly one span of one block, inside its block and part", () => {
    fc.assert(
      fc.property(body, fc.boolean(), (value, pretty) => {
        const prompt = read(JSON.stringify(value, null, pretty ? 1 : 0));
        expect(textsOf(prompt).toSorted()).toEqual(
          strings(JSON.parse(JSON.stringify(value)), plainKeys).toSorted(),
        );
        spansAreApart(prompt);
      }),
      { numRuns: 250 },
    );
  });

  test("reading with the session's memory gives what reading from nothing gives", () => {
    const turns = fc
      .tuple(items, items, items)
      .chain(([kept, before, after]) =>
        fc.tuple(bodyWith([...kept, ...before]), bodyWith([...kept, ...after])),
      );
    fc.assert(
      fc.property(turns, ([before, after]) => {
        const text = JSON.stringify(after);
        const whole = read(text);
        expect({ ...read(text, read(JSON.stringify(before))), reusedBytes: 0 }).toEqual(whole);
        expect(structuredClone(whole)).toEqual(whole);
      }),
      { numRuns: 250 },
    );
  });

  test("any bytes give a prompt or an error of the body, the same with a memory and without", () => {
    const damage = fc.array(
      fc.record({ at: fc.nat(), cut: fc.nat({ max: 5 }), put: fc.uint8Array({ maxLength: 3 }) }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(body, damage, (value, changes) => {
        const before = read(JSON.stringify(value));
        let bytes = [...before.bytes];
        for (const { at, cut, put } of changes) bytes = bytes.toSpliced(at % (bytes.length + 1), cut, ...put);
        const [cold, warm] = [undefined, before].map((previous) =>
          endOf(subject, Uint8Array.from(bytes), previous),
        );
        expect(cold).toMatch(/^prompt$|^body_(malformed|ambiguous|too_deep|too_large|schema)$/);
        expect(warm).toBe(cold);
      }),
      { numRuns: 600 },
    );
  });

  test("a key that comes twice, other capitals, and what follows the body have more than one reading", () => {
    fc.assert(
      fc.property(body, (value) => {
        const text = JSON.stringify(value);
        const [first = ""] = Object.keys(value);
        for (const [added, code] of [
          [`${text.slice(0, -1)},${JSON.stringify(first)}:1}`, /ambiguous|schema/],
          [`${text} {}`, /malformed/],
          [`\uFEFF${text}`, /malformed/],
        ] as const)
          expect(endOf(subject, utf8(added), undefined)).toMatch(code);
      }),
      { numRuns: 50 },
    );
  });

  test("an answer of Fourgate's own is JSON of the protocol, and a reader of replies knows it for an error", () => {
    for (const code of [
      "gate_blocked",
      "gateway_away",
      "body_malformed",
      "overloaded",
      "internal",
    ] as const) {
      const { status, headers, body: text } = codec.errorReply(code, "what to do", "01X");
      expect(status).toBeGreaterThanOrEqual(400);
      expect(headers).toMatchObject({ "content-type": "application/json", "x-fourgate-exchange": "01X" });
      expect(text).toContain("what to do");
      expect(codec.reply.reader().message(JSON.parse(text) as Body).errorType).toBeTruthy();
      const event = codec.errorEvent(code, "what to do", "01X");
      expect(event).not.toMatch(/^:/m);
      // Google's streams end in the bare error.
      const data = /^(?:data: )?(\{.*)$/m.exec(event)?.[1] ?? "";
      expect(codec.reply.reader().event(JSON.parse(data) as Body).errorType).toBeTruthy();
    }
  });
}

function endOf({ codec, endpoint }: Subject, bytes: Uint8Array, previous: Prompt | undefined): string {
  try {
    codec.decode(bytes, endpoint, { previous, equalBytes });
    return "prompt";
  } catch (error) {
    if (error instanceof FourgateError) return error.code;
    throw error;
  }
}

/** Without numbers. */
function stringsOf(spans: readonly Span[]): readonly Span[] {
  return spans.filter(({ number }) => number !== true);
}

/** The text of every span. */
function textsOf(prompt: Prompt): string[] {
  return prompt.placements.flatMap(({ part, start }) =>
    part.blocks.flatMap(({ spans }) =>
      stringsOf(spans).map((span) =>
        asText(unescape(prompt.bytes, start + span.start, start + span.end, span.escaped)),
      ),
    ),
  );
}

/** Every string of a parsed value: values, and keys that are not plain. */
function strings(value: unknown, plainKeys: ReadonlySet<string>): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap((element) => strings(element, plainKeys));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    ...(plainKeys.has(key) ? [] : [key]),
    ...strings(member, plainKeys),
  ]);
}

function spansAreApart(prompt: Prompt): void {
  const covered: [number, number][] = [];
  for (const { part, start } of prompt.placements) {
    for (const block of part.blocks) {
      expect(block.start >= 0 && block.end <= part.length).toBe(true);
      for (const span of stringsOf(block.spans)) {
        expect(span.start > block.start && span.end < block.end).toBe(true);
        covered.push([start + span.start, start + span.end]);
      }
    }
  }
  covered.sort(([a], [b]) => a - b);
  for (let i = 1; i < covered.length; i++) expect(covered[i]![0]).toBeGreaterThan(covered[i - 1]![1]);
}

/** Text of any characters, and texts that mean something to one reader or another. */
export const text: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ unit: "grapheme", maxLength: 20 }),
    fc.constantFrom('line\n\tnext "q" \\ /', "<system-reminder>x</system-reminder>", "1\tone\n2\ttwo"),
  )
  .filter((value) => value.isWellFormed());

export const anything: fc.Arbitrary<unknown> = fc
  .jsonValue({ maxDepth: 2, stringUnit: "grapheme" })
  .filter((value) => JSON.stringify(value).isWellFormed());

/** Members whose names mean nothing to any protocol. */
export const extras: fc.Arbitrary<Body> = fc.dictionary(
  fc.constantFrom("extra", "a.b", "ключ", "description", "x-9"),
  anything,
  { maxKeys: 2 },
);

/** The members of all, in any order. */
export function shuffled(...objects: readonly Body[]): fc.Arbitrary<Body> {
  const members = Object.entries(Object.assign({}, ...objects) as Body);
  return fc
    .shuffledSubarray(members, { minLength: members.length })
    .map((entries) => Object.fromEntries(entries));
}

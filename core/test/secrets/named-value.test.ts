import { describe, expect, it } from "vitest";
import { createFindingsCache, type FindingsCache } from "@fourgate/core/secrets/findings/findings-cache";
import { findAll } from "@fourgate/core/secrets/findings/findings";
import { redact } from "@fourgate/core/secrets/redact/redact";
import { assistant, call, keyedHash, layers, promptOf, redactAll, request, result, textOf } from "./keyed.ts";

const password = "Summer" + "2024!";

/** What is found in a request, each as its raw bytes. */
function found(body: object, cache: FindingsCache = createFindingsCache({ entriesMax: 9 })): string[] {
  const prompt = promptOf(body);
  return findAll(prompt, undefined, layers, keyedHash, cache).flatMap((findings, index) => {
    const offset = prompt.placements[index]!.start;
    return findings.map(({ start, end }) => textOf(prompt.bytes.subarray(offset + start, offset + end)));
  });
}

const used = (input: object): object => request(assistant(call("1", "login", input)), result("1", "done"));

describe("a value in a tool's structured input", () => {
  it("is a secret by its member's name, at any depth, exactly", () => {
    expect(found(used({ user: "ann", password }))).toEqual([password]);
    expect(found(used({ env: { DB_PASSWORD: password } }))).toEqual([password]);
    expect(found(used({ servers: [{ credentials: { apiToken: "aB3dE6gH" + "9jK2mN5p" } }] }))).toEqual([
      "aB3dE6gH" + "9jK2mN5p",
    ]);
  });

  it("is none under another name, and a reference is none under any", () => {
    for (const input of [
      { user: "ann", title: password },
      { password: "${DB_PASSWORD}" },
      { nextPageToken: "aB3dE6gH" + "9jK2mN5p" },
      { token_count: "128000" },
      { password_hint: "the one from last Summer" },
    ])
      expect(found(used(input)), JSON.stringify(input)).toEqual([]);
  });

  it("is found as a number, by the names that it stands under", () => {
    const card = Number(`${"4539708261"}${"509434"}`);
    for (const input of [{ card_number: card }, { card: { number: card } }, { rows: [{ pan: card }] }])
      expect(found(used(input)), JSON.stringify(input)).toEqual([String(card)]);
    for (const input of [{ trace: card }, { card_number: card + 1 }, { id: 12345678 }])
      expect(found(used(input)), JSON.stringify(input)).toEqual([]);
  });

  it("goes as a placeholder in quotes where it is a number, and a schema's number stays", () => {
    const card = Number(`${"4539708261"}${"509434"}`);
    const body = {
      ...used({ card_number: card, amount: 5 }),
      tools: [{ name: "pay", input_schema: { maximum: card } }],
    };
    const prompt = promptOf(body);
    const cache = createFindingsCache({ entriesMax: 9 });
    const findings = findAll(prompt, undefined, layers, keyedHash, cache);
    const { bytes, map } = redact(prompt, redactAll(prompt, findings), keyedHash);
    const [[placeholder, { value }] = ["", { value: bytes }]] = [...map];
    expect(textOf(value)).toBe(String(card));
    const sent = JSON.parse(textOf(bytes)) as typeof body & { messages: { content: { input: object }[] }[] };
    expect(sent.messages[0]?.content[0]?.input).toEqual({ card_number: placeholder, amount: 5 });
    expect(sent.tools[0]?.input_schema).toEqual({ maximum: card });
  });

  it("is found where the same values stood under other names before", () => {
    const cache = createFindingsCache({ entriesMax: 9 });
    const text = "a plain word ".repeat(100);
    expect(found(used({ text, title: password }), cache)).toEqual([]);
    expect(found(used({ text, password }), cache)).toEqual([password]);
  });
});

import { describe, expect, it } from "vitest";
import { createFindingsCache, type FindingsCache } from "@fourgate/core/secrets/findings/findings-cache";
import { findAll } from "@fourgate/core/secrets/findings/findings";
import { assistant, call, keyedHash, layers, promptOf, request, result, textOf } from "./keyed.ts";

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

  it("is found where the same values stood under other names before", () => {
    const cache = createFindingsCache({ entriesMax: 9 });
    const text = "a plain word ".repeat(100);
    expect(found(used({ text, title: password }), cache)).toEqual([]);
    expect(found(used({ text, password }), cache)).toEqual([password]);
  });
});

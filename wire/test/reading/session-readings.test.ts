import { messages as messagesEndpoint } from "@fourgate/core/prompt/anthropic/endpoint";
import { describe, expect, test } from "vitest";
import { decode } from "@fourgate/core/prompt/anthropic/request";
import type { Reading } from "@fourgate/core/judge";
import { SessionReadings } from "@fourgate/wire/reading/session-readings";

function reading(text: string, bytes = 0): Reading {
  const body = JSON.stringify({ model: text, messages: [], note: "a".repeat(bytes) });
  const prompt = decode(Buffer.from(body), messagesEndpoint);
  if (!prompt) throw new TypeError("decoding gave up");
  return { prompt, findings: [] };
}

describe("readings of sessions", () => {
  test("gives back the one that begins most like the bytes at hand", () => {
    const sessions = new SessionReadings(1e6);
    const [main, title] = [reading("main"), reading("title")];
    sessions.remember("s", main, undefined);
    sessions.remember("s", title, undefined);
    expect(sessions.closest("s", reading("main2").prompt.bytes)).toBe(main);
    expect(sessions.closest("s", reading("titles").prompt.bytes)).toBe(title);
    expect(sessions.closest("another", main.prompt.bytes)).toBeUndefined();
  });

  test("keeps three of a session, and a continued one in place of what it continues", () => {
    const sessions = new SessionReadings(1e6);
    const kept = ["a", "b", "c"].map((name) => reading(name));
    for (const one of kept) sessions.remember("s", one, undefined);
    const next = reading("a continued");
    sessions.remember("s", next, kept[0]);
    for (const one of [next, ...kept.slice(1)]) expect(sessions.closest("s", one.prompt.bytes)).toBe(one);
    const fourth = reading("d");
    sessions.remember("s", fourth, undefined);
    expect(sessions.closest("s", fourth.prompt.bytes)).toBe(fourth);
    // The one that was added first is gone: now another is nearest.
    expect(sessions.closest("s", kept[1]!.prompt.bytes)).not.toBe(kept[1]);
  });

  test("holds no more bytes than allowed, and forgets the session that was quiet longest", () => {
    const sessions = new SessionReadings(5000);
    const readings = new Map([..."abcd"].map((name) => [name, reading(name, 1500)] as const));
    const at = (name: string): Reading | undefined =>
      sessions.closest(name, readings.get(name)!.prompt.bytes);
    for (const name of ["a", "b", "c"]) sessions.remember(name, readings.get(name)!, undefined);
    // "a" speaks again, so "b" is now the one that was quiet longest.
    sessions.remember("a", readings.get("a")!, readings.get("a"));
    sessions.remember("d", readings.get("d")!, undefined);
    expect([..."abcd"].map((name) => at(name) !== undefined)).toEqual([true, false, true, true]);
  });

  test("counts right over many turns: what is left always fits, and room is used again", () => {
    const sessions = new SessionReadings(10_000);
    let last: Reading | undefined;
    for (let turn = 0; turn < 200; turn++) {
      const next = reading(`turn ${String(turn)}`, 3000);
      sessions.remember("long", next, last);
      last = next;
    }
    const other = reading("other", 3000);
    sessions.remember("other", other, undefined);
    expect(sessions.closest("long", last!.prompt.bytes)).toBe(last);
    expect(sessions.closest("other", other.prompt.bytes)).toBe(other);
  });

  test("does not keep one that is larger than all that may be kept", () => {
    const sessions = new SessionReadings(1000);
    const large = reading("large", 5000);
    sessions.remember("s", large, undefined);
    expect(sessions.closest("s", large.prompt.bytes)).toBeUndefined();
  });
});

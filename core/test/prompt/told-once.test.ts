import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toldOnce } from "@fourgate/core/prompt/reply/told-once";
import { codecOf } from "@fourgate/core/prompt/protocols";

/** What opencode 1.18 takes for a failure that passes, in an error's message or in its raw body. */
const triedAgain = /429|500|502|503|504|524/;
const id = "01KB4XJ7QZ3M8T6RNVWE9CHDAP";

describe("an error's text", () => {
  test.for(["anthropic", "openai-chat", "openai-responses", "gemini"] as const)(
    "in %s holds no number upon which a tool tries again",
    (protocol) => {
      const codec = codecOf(protocol);
      fc.assert(
        fc.property(fc.stringMatching(/^(?:[0-5]{2,6}[a-z./ ]){1,9}$/), (text) => {
          const { body } = codec.errorReply("gate_blocked", toldOnce(text), id);
          const event = codec.errorEvent("gate_blocked", toldOnce(text), id);
          expect([triedAgain.test(body), triedAgain.test(event)]).toEqual([false, false]);
          const { message } = (JSON.parse(body) as { error: { message: string } }).error;
          expect(triedAgain.test(message)).toBe(false);
          expect(message.replaceAll("\u2060", "")).toBe(text);
        }),
      );
    },
  );

  test("reads as before, and an address in it can be copied", () => {
    const text = "Gate 3, secrets: a key in src/500.ts, line 1429.\nhttp://127.0.0.1:4500/x/1";
    expect(toldOnce(text)).toBe(
      "Gate 3, secrets: a key in src/5\u206000.ts, line 14\u206029.\nhttp://127.0.0.1:4500/x/1",
    );
    expect(toldOnce("line 12 of 300")).toBe("line 12 of 300");
  });
});

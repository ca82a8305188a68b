import { knownSecrets, noKnownSecrets, type KnownSecrets } from "@fourgate/core/secrets/known/known-secrets";
import { describe, expect, test } from "vitest";
import { findInHead } from "../../src/head-texts.ts";
import { keyedHash } from "../../src/native-bytes.ts";

const known = knownSecrets(
  [{ title: "a value from .env (KEY)", value: "hunter2xyz", confidence: "high" }],
  keyedHash(new Uint8Array(32)),
);

const found = {
  detector: "local-secret",
  title: "a value",
  confidence: "high" as const,
  always: false,
  fingerprint: "f",
};

/** Where a local secret is looked for in these headers: a reader that finds one wherever it looks for them. */
function lookedFor(headers: readonly [string, string][]): string[] {
  const reader = {
    scanText: (text: string, _policy: unknown, given: KnownSecrets = noKnownSecrets) =>
      given === known && text.includes("hunter2xyz") ? [{ ...found }] : [],
  };
  const head = { path: "/v1/messages", query: "", headers };
  return findInHead(head, reader, { detectorsOff: [] }, known).map(({ where }) => where);
}

describe("a local secret in a header", () => {
  test.each([
    "x-litellm-api-key",
    "X-Portkey-Api-Key",
    "cf-aig-authorization",
    "x-gateway-token",
    "helicone-auth",
  ])("is the tool's log-in where the name says so and nothing else stands there: %s", (name) => {
    expect(lookedFor([[name, "hunter2xyz"]])).toEqual([]);
    expect(lookedFor([[name, "Bearer hunter2xyz"]])).toEqual([]);
    expect(lookedFor([[name, "note this: hunter2xyz"]])).toEqual([`the header ${name.toLowerCase()}`]);
  });

  test.each(["x-note", "x-tokens-used", "x-keyboard", "user-agent"])("is found in any other: %s", (name) => {
    expect(lookedFor([[name, "hunter2xyz"]])).toEqual([`the header ${name}`]);
  });
});

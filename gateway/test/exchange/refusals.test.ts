import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Door } from "./kit/door.ts";
import { cloudAt, policyOf } from "./kit/house.ts";
import { RawVendor } from "./kit/raw-vendor.ts";
import { errorOf, says, send, type Sent } from "./kit/tool.ts";
import { until } from "../../../tools/waiting.ts";

const mebibyte = 1024 * 1024;
let vendor: RawVendor;
let door: Door;
beforeAll(async () => {
  vendor = await RawVendor.open();
  door = await Door.open({
    policy: policyOf([cloudAt(vendor.url)]),
    limits: { bodyIdleMsMax: 300, bodyBytesMax: 4 * mebibyte, bodiesBytesMax: 8 * mebibyte },
  });
});
afterAll(async () => {
  await door[Symbol.asyncDispose]();
  await vendor[Symbol.asyncDispose]();
});
beforeEach(() => {
  door.ledger.forget();
});

const marker = "words-of-the-prompt";
const message = `"messages":[{"role":"user","content":"${marker}"}]`;
const body = `{"model":"claude-opus-4-8","max_tokens":9,${message}}`;
const inside = (text: string): string => `{"model":"claude-opus-4-8",${text}}`;
const unknownToken = `fgt_${"A".repeat(43)}`;

const refused: readonly [
  what: string,
  sent: Sent,
  status: number,
  type: string,
  code: string,
  user: string | null,
][] = [
  [
    "without a token",
    { headers: { "x-fourgate-token": undefined } },
    401,
    "authentication_error",
    "unauthenticated",
    null,
  ],
  [
    "with a token that nobody holds",
    { headers: { "x-fourgate-token": unknownToken } },
    401,
    "authentication_error",
    "unauthenticated",
    null,
  ],
  [
    "with a vendor's log-in in a token's place",
    { headers: { "x-fourgate-token": "of-the-client" } },
    401,
    "authentication_error",
    "unauthenticated",
    null,
  ],
  [
    "to an address that nobody reads",
    { path: "/v1/complete" },
    404,
    "not_found_error",
    "endpoint_unknown",
    null,
  ],
  [
    "to files, which could be referred to later",
    { path: "/v1/files" },
    404,
    "not_found_error",
    "endpoint_unknown",
    null,
  ],
  [
    "to a second spelling of a path",
    { path: "/v1//messages" },
    404,
    "not_found_error",
    "endpoint_unknown",
    null,
  ],
  [
    "to an escaped spelling of a path",
    { path: "/v1/%6dessages" },
    404,
    "not_found_error",
    "endpoint_unknown",
    null,
  ],
  [
    "with a slash behind the path",
    { path: "/v1/messages/" },
    404,
    "not_found_error",
    "endpoint_unknown",
    null,
  ],
  ["with another method", { method: "PUT" }, 404, "not_found_error", "endpoint_unknown", null],
  [
    "with a query that two servers may read otherwise",
    { path: "/v1/messages?a=1&a=2" },
    404,
    "not_found_error",
    "endpoint_unknown",
    null,
  ],
  [
    "without a body",
    { body: null, headers: { "content-length": "0" } },
    400,
    "invalid_request_error",
    "body_malformed",
    "alice",
  ],
  ["with no JSON", { body: marker }, 400, "invalid_request_error", "body_schema", "alice"],
  [
    "with JSON that is cut short",
    { body: body.slice(0, -1) },
    400,
    "invalid_request_error",
    "body_malformed",
    "alice",
  ],
  [
    "with JSON and something behind it",
    { body: `${body}{}` },
    400,
    "invalid_request_error",
    "body_malformed",
    "alice",
  ],
  [
    "with JavaScript for JSON",
    { body: body.replaceAll('"', "'") },
    400,
    "invalid_request_error",
    "body_malformed",
    "alice",
  ],
  [
    "with invalid UTF-8",
    {
      body: Buffer.concat([Buffer.from(body.slice(0, -4)), Buffer.from([0xff]), Buffer.from(body.slice(-4))]),
    },
    400,
    "invalid_request_error",
    "body_malformed",
    "alice",
  ],
  [
    "with UTF-16",
    { body: Buffer.from(body, "utf16le") },
    400,
    "invalid_request_error",
    "body_malformed",
    "alice",
  ],
  [
    "with a key twice",
    { body: inside(`"max_tokens":9,${message},"model":"other"`) },
    400,
    "invalid_request_error",
    "body_ambiguous",
    "alice",
  ],
  [
    "with a key twice, once escaped",
    { body: inside(`${message},"\\u006dodel":"other"`) },
    400,
    "invalid_request_error",
    "body_ambiguous",
    "alice",
  ],
  [
    "with a key twice, far inside",
    {
      body: inside(`"messages":[{"role":"user","content":[{"type":"text","text":"a","text":"${marker}"}]}]`),
    },
    400,
    "invalid_request_error",
    "body_ambiguous",
    "alice",
  ],
  [
    "with a known key in other capitals",
    { body: inside(`${message},"Messages":[]`) },
    400,
    "invalid_request_error",
    "body_ambiguous",
    "alice",
  ],
  [
    "with messages that are no list",
    { body: inside(`"messages":{"role":"user","content":"${marker}"}`) },
    400,
    "invalid_request_error",
    "body_schema",
    "alice",
  ],
  [
    "with a model that is no text",
    { body: `{"model":1,${message}}` },
    400,
    "invalid_request_error",
    "body_schema",
    "alice",
  ],
  ["without a model", { body: `{${message}}` }, 400, "invalid_request_error", "body_schema", "alice"],
  ["with a list for a request", { body: `[${body}]` }, 400, "invalid_request_error", "body_schema", "alice"],
  [
    "that nests deeply",
    { body: inside(`${message},"x":${"[".repeat(5000)}${"]".repeat(5000)}`) },
    400,
    "invalid_request_error",
    "body_too_deep",
    "alice",
  ],
  [
    "over the limit of bytes",
    { body: says("a".repeat(5 * mebibyte)) },
    451,
    "invalid_request_error",
    "body_too_large",
    "alice",
  ],
  [
    "over the limit of bytes, in chunks",
    { body: says("a".repeat(5 * mebibyte)), chunked: true },
    451,
    "invalid_request_error",
    "body_too_large",
    "alice",
  ],
  [
    "that swells past the limit",
    { body: gzipSync(Buffer.alloc(64 * mebibyte)), headers: { "content-encoding": "gzip" } },
    451,
    "invalid_request_error",
    "body_too_large",
    "alice",
  ],
  [
    "in an encoding that nobody reads",
    { headers: { "content-encoding": "compress" } },
    400,
    "invalid_request_error",
    "body_encoding",
    "alice",
  ],
  [
    "that says gzip and is none",
    { headers: { "content-encoding": "gzip" } },
    400,
    "invalid_request_error",
    "body_encoding",
    "alice",
  ],
  [
    "with bytes behind its encoding's end",
    { body: Buffer.concat([gzipSync(body), Buffer.alloc(8)]), headers: { "content-encoding": "gzip" } },
    400,
    "invalid_request_error",
    "body_encoding",
    "alice",
  ],
  [
    "with a header twice that must be single",
    { headers: { "content-type": ["application/json", "text/plain"] } },
    400,
    "invalid_request_error",
    "head_invalid",
    null,
  ],
  [
    "with too many headers",
    { headers: Object.fromEntries(Array.from({ length: 94 }, (_, i) => [`x-${String(i)}`, "v"])) },
    400,
    "invalid_request_error",
    "head_invalid",
    null,
  ],
];

describe("a request is refused in the client's protocol, is recorded, and never reaches the model", () => {
  test.each(refused)("%s", async (_what, sent, status, type, code, user) => {
    const answer = await send(door, sent);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({ "content-type": "application/json", "x-should-retry": "false" });
    const told = errorOf(answer);
    expect(told).toMatchObject({
      type: "error",
      error: { type },
      request_id: answer.headers["x-fourgate-exchange"],
    });
    expect(told.error.message).toMatch(/\w+.*\w/);
    await until(() => door.ledger.refusals.length === 1, "the record");
    const [record] = door.ledger.refusals;
    expect(record).toMatchObject({ id: told.request_id, code, gate: null, policyVersion: "policy-1" });
    expect(record?.actor?.user ?? null).toBe(user);
    expect(door.ledger.intents).toEqual([]);
    // Neither content nor a token stands in what is said about it.
    const said = JSON.stringify([told, record]);
    for (const word of [marker, unknownToken, door.tokens.alice, "of-the-client"])
      expect(said).not.toContain(word);
    expect(vendor.heard).toBe(0);
    expect(door.complaints).toEqual([]);
  });
});

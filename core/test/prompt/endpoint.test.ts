import { describe, expect, test } from "vitest";
import { resolveEndpoint } from "@fourgate/core/prompt/protocols";
import { errorReply } from "@fourgate/core/prompt/anthropic/error";

describe("endpoints of the Messages protocol", () => {
  test.each([
    ["POST", "/v1/messages", "messages"],
    ["POST", "/v1/messages?beta=true", "messages"],
    ["POST", "/v1/messages/count_tokens?beta=true", "count_tokens"],
    ["GET", "/v1/models", "models"],
    ["GET", "/v1/models?limit=1000&after_id=claude-x", "models"],
    ["GET", "/v1/models/claude-sonnet-4-5@20250929", "models"],
    ["HEAD", "/", "hello"],
    ["HEAD", "/api/hello", "hello"],
  ])("%s %s is %s", (method, path, name) => {
    expect(resolveEndpoint(method, path)).toMatchObject({ protocol: "anthropic", name });
  });

  test.each([
    ["GET", "/v1/messages"],
    ["PUT", "/v1/messages"],
    ["post", "/v1/messages"],
    ["POST", "/v1/models"],
    ["GET", "/"],
    ["POST", "/v1/messages/"],
    ["POST", "/V1/messages"],
    ["POST", "/v1/Messages"],
    ["POST", "//v1/messages"],
    ["POST", "/v1//messages"],
    ["POST", "/v1/./messages"],
    ["POST", "/v1/x/../messages"],
    ["POST", "/v1/%6dessages"],
    ["POST", "/v1/messages%3Fbeta=true"],
    ["POST", "/v1/messages;a=b"],
    ["POST", "/v1/messages#x"],
    ["POST", "http://host/v1/messages"],
    ["POST", "/v1/messages?"],
    ["POST", "/v1/messages?beta"],
    ["POST", "/v1/messages?beta=%74rue"],
    ["POST", "/v1/messages?beta=true&beta=false"],
    ["POST", "/v1/messages?beta=true?x=1"],
    ["POST", "/v1/messages?x=a b"],
    ["POST", "/v1/messages/batches"],
    ["POST", "/v1/files"],
    ["POST", "/v1/complete"],
    ["GET", "/v1/models/"],
    ["GET", "/v1/models/.."],
    ["GET", "/v1/models/a/b"],
    ["GET", "/v1/models/a%2Fb"],
    ["POST", "/v1/messages\n"],
    ["GET", "/v1/models/a\n"],
    ["POST", ""],
  ])("should NOT take %s %j for one", (method, path) => {
    expect(resolveEndpoint(method, path)).toBeUndefined();
  });
});

describe("an error in the client's protocol", () => {
  test.each([
    ["gate_blocked", 451, "permission_error"],
    ["unauthenticated", 401, "authentication_error"],
    ["endpoint_unknown", 404, "not_found_error"],
    ["body_too_large", 451, "invalid_request_error"],
    ["body_malformed", 400, "invalid_request_error"],
    ["body_ambiguous", 400, "invalid_request_error"],
    ["body_too_deep", 400, "invalid_request_error"],
    ["body_schema", 400, "invalid_request_error"],
    ["body_encoding", 400, "invalid_request_error"],
    ["body_too_slow", 408, "invalid_request_error"],
    ["gateway_away", 451, "api_error"],
    ["record_failed", 451, "api_error"],
    ["upstream_unreachable", 451, "api_error"],
    ["upstream_broken", 451, "api_error"],
    ["upstream_timeout", 451, "api_error"],
    ["overloaded", 529, "overloaded_error"],
    ["gate_failed", 451, "api_error"],
    ["internal", 451, "api_error"],
  ] as const)("%s is a %i %s that no client retries", (code, status, type) => {
    const reply = errorReply(code, 'Say "why"\n', "01JD4");
    expect(reply.status).toBe(status);
    expect(reply.headers).toMatchObject({
      "content-type": "application/json",
      "x-should-retry": "false",
      "x-fourgate-exchange": "01JD4",
    });
    expect(JSON.parse(reply.body)).toEqual({
      type: "error",
      error: { type, message: 'Say "why"\n' },
      request_id: "01JD4",
    });
  });
});

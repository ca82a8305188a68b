export type EndpointKind = "messages" | "count_tokens" | "models" | "hello";

export interface Endpoint {
  readonly kind: EndpointKind;
}

/** Method and exact path: no second spelling of a path is understood. */
const exact: ReadonlyMap<string, EndpointKind> = new Map<string, EndpointKind>([
  ["POST /v1/messages", "messages"],
  ["POST /v1/messages/count_tokens", "count_tokens"],
  ["GET /v1/models", "models"],
  // Claude Code asks whether its base URL answers: 2.1.330 the second, older ones the first.
  ["HEAD /", "hello"],
  ["HEAD /api/hello", "hello"],
]);

const oneModel = /^GET \/v1\/models\/[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$/;
const query = /^[a-z_]{1,32}=[A-Za-z0-9_.-]{0,128}$/;
const queryFieldCountMax = 8;

/**
 * Which of the protocol's endpoints a request line names; undefined for every other. `path` is as
 * received, with its query ("/v1/messages?beta=true"). Percent-encoding, "//", "..", a trailing
 * slash, other capitals and repeated query fields are unknown: another server might read them
 * as something else.
 */
export function resolveEndpoint(method: string, path: string): Endpoint | undefined {
  const mark = path.indexOf("?");
  const bare = mark < 0 ? path : path.slice(0, mark);
  if (mark >= 0 && !isPlainQuery(path.slice(mark + 1))) return undefined;
  const line = `${method} ${bare}`;
  const kind = exact.get(line) ?? (oneModel.test(line) ? "models" : undefined);
  return kind === undefined ? undefined : { kind };
}

function isPlainQuery(text: string): boolean {
  const fields = text.split("&");
  const names = new Set(fields.map((field) => field.slice(0, field.indexOf("="))));
  return (
    fields.length <= queryFieldCountMax &&
    names.size === fields.length &&
    fields.every((field) => query.test(field))
  );
}

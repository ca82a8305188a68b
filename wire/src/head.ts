import type { IncomingMessage } from "node:http";
import { FourgateError } from "@fourgate/core/errors";
import type { WireLimits } from "./limits.ts";

/** A request's first lines. `headers` keeps order, case and duplicates, as received. */
export interface Head {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly path: string;
  readonly query: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Headers that must not come twice, since two readers might pick different ones. */
const singular = new Set([
  "authorization",
  "content-encoding",
  "content-length",
  "content-type",
  "host",
  "transfer-encoding",
  "x-api-key",
  "x-goog-api-key",
  "x-fourgate-deployment",
  "x-fourgate-report",
  "x-fourgate-token",
]);

/** @throws FourgateError head_invalid */
export function receiveHead(request: IncomingMessage, limits: WireLimits): Head {
  const raw = request.rawHeaders;
  const target = request.url ?? "/";
  if (raw.length / 2 > limits.headerCountMax) {
    throw new FourgateError(
      "head_invalid",
      `the request has more than ${String(limits.headerCountMax)} headers`,
      "send fewer headers",
    );
  }
  const headers: [string, string][] = [];
  const seen = new Set<string>();
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? "";
    const lower = name.toLowerCase();
    if (singular.has(lower) && seen.has(lower)) {
      throw new FourgateError("head_invalid", `the header ${lower} comes twice`, "send it once");
    }
    seen.add(lower);
    headers.push([name, raw[i + 1] ?? ""]);
  }
  const type = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new FourgateError("head_invalid", "the body's charset is not UTF-8", "send JSON in UTF-8");
  }
  if (!target.startsWith("/")) {
    throw new FourgateError("head_invalid", "the request target is not a path", "send a path, not a URL");
  }
  const mark = target.indexOf("?");
  return {
    method: request.method ?? "GET",
    target,
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? "" : target.slice(mark + 1),
    headers,
  };
}

/** The header's value, or undefined. Name in lower case. */
export function headerOf(head: Head, name: string): string | undefined {
  return head.headers.find(([n]) => n.toLowerCase() === name)?.[1];
}

/** RFC 9110, 7.6.1, and what is said anew on each hop. */
const hopByHop = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** End-to-end headers: without those of the hop and those that Connection names. */
export function endToEnd(
  headers: readonly (readonly [string, string])[],
  drop: (lowerName: string) => boolean,
): [string, string][] {
  const named = new Set(
    headers
      .filter(([name]) => name.toLowerCase() === "connection")
      .flatMap(([, value]) => value.split(",").map((token) => token.trim().toLowerCase())),
  );
  return headers
    .filter(([name]) => {
      const lower = name.toLowerCase();
      return !hopByHop.has(lower) && !named.has(lower) && !drop(lower);
    })
    .map(([name, value]) => [name, value]);
}

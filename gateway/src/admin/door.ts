import { isIPv6 } from "node:net";
import type { FastifyRequest } from "fastify";
import { Refusal } from "./problem.ts";

const loopbackNames = ["localhost", "127.0.0.1", "[::1]"];

/**
 * The console answers only to this machine's own names and those of its certificate: a page elsewhere
 * that rebinds its DNS name to 127.0.0.1 still says that name in Host.
 * @throws Refusal 421
 */
export function requireOwnHost(
  request: FastifyRequest,
  port: number,
  certified: readonly string[] | null = null,
): void {
  const stated = request.raw.rawHeaders.filter(
    (name, index) => index % 2 === 0 && name.toLowerCase() === "host",
  );
  const host = request.headers.host?.toLowerCase();
  if (stated.length === 1 && host !== undefined && ownHosts(port, certified).includes(host)) return;
  throw new Refusal(
    421,
    "head_invalid",
    "the gateway does not go by the name in this request's Host header",
    `open ${certified === null ? "http" : "https"}://127.0.0.1:${String(port)}/console/`,
  );
}

function ownHosts(port: number, certified: readonly string[] | null): readonly string[] {
  const usual = certified === null ? 80 : 443;
  const suffixes = port === usual ? ["", `:${String(port)}`] : [`:${String(port)}`];
  const stated = (certified ?? []).map((name) => (isIPv6(name) ? `[${name}]` : name.toLowerCase()));
  return [...loopbackNames, ...stated].flatMap((name) => suffixes.map((suffix) => name + suffix));
}

/**
 * A form may only come from the gateway's own page: another site, or another port of this machine
 * (which SameSite counts as the same site), names itself in Origin.
 * @throws Refusal 403
 */
export function requireOwnOrigin(request: FastifyRequest): void {
  const { origin, host } = request.headers;
  if (origin !== undefined && origin === `${request.protocol}://${host ?? ""}` && fromOwnPage(request))
    return;
  throw new Refusal(
    403,
    "head_invalid",
    "this form was not sent from the gateway's own page",
    "open the console in this browser and try again",
  );
}

/** Whether the browser, where it says so at all, says that the gateway's own page or the person asked. */
export function fromOwnPage(request: FastifyRequest): boolean {
  const site = request.headers["sec-fetch-site"];
  return site === undefined || site === "same-origin" || site === "none";
}

/** On every answer. `same-origin`, since under `no-referrer` browsers send forms with `Origin: null`. */
export const guardingHeaders: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-frame-options": "DENY",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

import { type Json, type JsonObject, isObject, text } from "./json.ts";
import type { Protocol } from "./protocol.ts";
import { Refusal } from "./refusal.ts";

/** Bad behaviour, for `times` requests of `only` ("main": those with tools; "all"), after `skip` good ones. */
export type Fault = {
  readonly skip: number;
  readonly times: number;
  readonly only: "main" | "all";
} & FaultKind;

export type FaultKind =
  /** Takes the request and answers nothing, ever. */
  | { readonly kind: "hang" }
  /** Waits before the head of an otherwise good answer. */
  | { readonly kind: "late"; readonly delayMs: number }
  /** Resets the connection after `events` events. */
  | { readonly kind: "reset"; readonly events: number }
  /** Closes cleanly in the middle of an event (an answer in one piece: in the middle of its body). */
  | { readonly kind: "half_event"; readonly events: number }
  /** An error event after `events` good ones. */
  | { readonly kind: "error_event"; readonly events: number; readonly type: string; readonly message: string }
  /** Bytes that are neither the protocol nor UTF-8 after `events` good events, then a clean end. */
  | { readonly kind: "garbage"; readonly events: number }
  /** A proxy's HTML page. */
  | { readonly kind: "html"; readonly status: number }
  /** An error in the vendor's shape; "rate_limit" and "overloaded" are the vendor's own. */
  | {
      readonly kind: "status" | "rate_limit" | "overloaded";
      readonly status: number;
      readonly type: string;
      readonly message: string;
      readonly headers: Readonly<Record<string, string>>;
    }
  /** Waits between events. */
  | { readonly kind: "slow"; readonly delayMs: number }
  /** A text of `count` small events at `perSecond` (0: as fast as they go). */
  | { readonly kind: "storm"; readonly count: number; readonly perSecond: number };

/** Reads a fault from JSON. */
export function readFault(value: Json): Fault {
  if (!isObject(value)) throw new Error("a fault is an object with a kind");
  const base = {
    skip: number(value, "skip", 0),
    times: number(value, "times", 1),
    only: value["only"] === "all" ? "all" : "main",
  } as const;
  const events = number(value, "events", 3);
  const message = text(value["message"]) || "stand-in upstream: asked to fail";
  const kind = text(value["kind"]);
  switch (kind) {
    case "hang":
      return { ...base, kind };
    case "late":
    case "slow":
      return { ...base, kind, delayMs: number(value, "delayMs", 100) };
    case "reset":
    case "half_event":
    case "garbage":
      return { ...base, kind, events };
    case "error_event":
      return { ...base, kind, events, type: text(value["type"]), message };
    case "html":
      return { ...base, kind, status: number(value, "status", 502) };
    case "status":
    case "rate_limit":
    case "overloaded":
      return {
        ...base,
        kind,
        status: number(value, "status", 500),
        type: text(value["type"]),
        message,
        headers: headersOf(value),
      };
    case "storm":
      return { ...base, kind, count: number(value, "count", 2000), perSecond: number(value, "perSecond", 0) };
    default:
      throw new Error(`no such fault: ${kind}`);
  }
}

/** The error that a fault answers with, if it does. */
export function refusalOf(fault: Fault, protocol: Protocol): Refusal | null {
  if (fault.kind === "status")
    return new Refusal(fault.status, fault.type, fault.message, { headers: fault.headers });
  if (fault.kind !== "rate_limit" && fault.kind !== "overloaded") return null;
  const own = fault.kind === "rate_limit" ? protocol.rateLimited(fault.message) : protocol.overloaded();
  return new Refusal(own.status, own.type, own.message, {
    headers: { ...own.headers, ...fault.headers },
    ...(own.code === null ? {} : { code: own.code }),
  });
}

function number(value: JsonObject, key: string, otherwise: number): number {
  const given = value[key];
  return typeof given === "number" ? given : otherwise;
}

function headersOf(value: JsonObject): Record<string, string> {
  const headers = value["headers"];
  return isObject(headers)
    ? Object.fromEntries(Object.entries(headers).map(([name, item]) => [name, text(item)]))
    : {};
}

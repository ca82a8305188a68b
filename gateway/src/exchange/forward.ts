import type { Prompt, Protocol } from "@fourgate/core/prompt/prompt";
import { pathAt } from "@fourgate/core/route/address";
import type { Deployment } from "@fourgate/core/route/deployment";
import { FourgateError } from "@fourgate/core/errors";
import type { Body } from "@fourgate/wire/body";
import { endToEnd, type Head } from "@fourgate/wire/head";
import { isForeignLogin, isLogin, queryWithLogin, withoutLogins } from "@fourgate/wire/logins";
import type { GatewayParts } from "./parts.ts";
import type { Splice } from "./intent.ts";

/** What goes upstream, decided before the intent is written and sent unchanged after it. */
export interface Outbound {
  readonly url: string;
  readonly destination: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Null for a request without a body. */
  readonly body: Uint8Array | null;
  readonly splice: Splice | null;
}

/**
 * The client's own bytes and headers, for this deployment. A body changes in one listed field only:
 * the model's name, where the deployment goes by another.
 */
export function outbound(
  head: Head,
  body: Body | null,
  protocol: Protocol,
  prompt: Prompt | null,
  deployment: Deployment,
  gateway: GatewayParts,
): Outbound {
  const base = gateway.rehearsalUrls.get(deployment.name) ?? deployment.url;
  const model =
    prompt && deployment.model !== null && deployment.model !== prompt.model ? deployment.model : null;
  const splice = prompt && model !== null ? modelSplice(prompt, model) : null;
  const passLogin = deployment.auth === "client";
  const headers = endToEnd(
    head.headers,
    (name) =>
      name.startsWith("x-fourgate-") ||
      name === "accept-encoding" ||
      // No vendor's API takes one, and it belongs to some other site.
      name === "cookie" ||
      (splice !== null && name === "content-encoding") ||
      (passLogin ? isForeignLogin(name, protocol) : isLogin(name)),
  );
  // The reply is read as it passes, so it is asked for plain.
  headers.push(["accept-encoding", "identity"]);
  if (deployment.auth === "key") headers.push(keyHeader(protocol, heldKey(deployment, gateway)));
  const query = passLogin ? queryWithLogin(head.query, protocol) : withoutLogins(head.query);
  const path =
    prompt && model !== null && splice === null ? renamed(head.path, prompt.model, model) : head.path;
  return {
    url: base + pathAt(deployment, path) + (query === "" ? "" : `?${query}`),
    destination: base,
    headers,
    body: body && (splice === null ? body.wire : spliced(body.plain, splice)),
    splice,
  };
}

function heldKey(deployment: Deployment, gateway: GatewayParts): string {
  const key = gateway.vendorKey(deployment.name);
  if (key === undefined) {
    throw new FourgateError(
      "config_invalid",
      `the gateway holds no key for the deployment ${deployment.name}`,
      "ask the operator to set its key_file in fourgate.yaml",
    );
  }
  return key;
}

/** A key as each vendor's API takes it. */
function keyHeader(protocol: Protocol, key: string): [string, string] {
  if (protocol === "anthropic") return ["x-api-key", key];
  return protocol === "gemini" ? ["x-goog-api-key", key] : ["authorization", `Bearer ${key}`];
}

/** The model's name in a path, where the protocol puts it there ("/v1beta/models/NAME:generateContent"). */
function renamed(path: string, from: string, to: string): string {
  return path.replace(`/models/${from}:`, `/models/${encodeURIComponent(to)}:`);
}

function modelSplice(prompt: Prompt, model: string): Splice | null {
  if (prompt.modelStart < 0) return null;
  const from = Buffer.from(prompt.bytes.subarray(prompt.modelStart, prompt.modelEnd)).toString("utf8");
  return { start: prompt.modelStart, from, to: JSON.stringify(model) };
}

/** The body with the splice applied. */
function spliced(body: Uint8Array, splice: Splice): Uint8Array {
  const end = splice.start + Buffer.byteLength(splice.from);
  return Buffer.concat([body.subarray(0, splice.start), Buffer.from(splice.to), body.subarray(end)]);
}

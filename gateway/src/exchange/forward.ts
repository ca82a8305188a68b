import type { Prompt } from "@fourgate/core/prompt/prompt";
import type { Deployment } from "@fourgate/core/route/deployment";
import { FourgateError } from "@fourgate/core/errors";
import type { Body } from "@fourgate/wire/body";
import { endToEnd, type Head } from "@fourgate/wire/head";
import { isLogin } from "@fourgate/wire/logins";
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
  prompt: Prompt | null,
  deployment: Deployment,
  gateway: GatewayParts,
): Outbound {
  const base = gateway.rehearsalUrls.get(deployment.name) ?? deployment.url;
  const splice = prompt && deployment.model !== null ? modelSplice(prompt, deployment.model) : null;
  const passLogin = deployment.auth === "client";
  const headers = endToEnd(
    head.headers,
    (name) =>
      name.startsWith("x-fourgate-") ||
      name === "accept-encoding" ||
      // No vendor's API takes one, and it belongs to some other site.
      name === "cookie" ||
      (splice !== null && name === "content-encoding") ||
      (isLogin(name) && !passLogin),
  );
  // The reply is read as it passes, so it is asked for plain.
  headers.push(["accept-encoding", "identity"]);
  if (deployment.auth === "key") headers.push(["x-api-key", heldKey(deployment, gateway)]);
  return {
    url: base + head.target,
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

function modelSplice(prompt: Prompt, model: string): Splice | null {
  if (prompt.model === model) return null;
  const from = Buffer.from(prompt.bytes.subarray(prompt.modelStart, prompt.modelEnd)).toString("utf8");
  return { start: prompt.modelStart, from, to: JSON.stringify(model) };
}

/** The body with the splice applied. */
function spliced(body: Uint8Array, splice: Splice): Uint8Array {
  const end = splice.start + Buffer.byteLength(splice.from);
  return Buffer.concat([body.subarray(0, splice.start), Buffer.from(splice.to), body.subarray(end)]);
}

import type { Protocol } from "@fourgate/core/prompt/prompt";
import { pathAt } from "@fourgate/core/route/address";
import type { Deployment } from "@fourgate/core/route/deployment";
import { endToEnd, type Head } from "@fourgate/wire/head";
import { isForeignLogin, isLogin, queryWithLogin, withoutLogins } from "@fourgate/wire/logins";
import type { UpstreamRequest } from "@fourgate/wire/upstream";
import type { Outgoing } from "./redact.ts";

/** What goes to a vendor past any gateway, and what of it may be written down. */
export interface VendorRequest {
  readonly request: Omit<UpstreamRequest, "signal">;
  /** Without log-ins. */
  readonly recorded: {
    readonly path: string;
    readonly query: string;
    readonly headers: readonly (readonly [string, string])[];
  };
}

/** The client's own headers and the body as redacted; the log-in goes only where it belongs. */
export function vendorRequest(
  head: Head,
  target: string,
  outgoing: Outgoing,
  protocol: Protocol,
  deployment: Deployment,
): VendorRequest {
  const passLogin = deployment.auth === "client";
  const headers = endToEnd(
    head.headers,
    (name) =>
      name.startsWith("x-fourgate-") ||
      name === "accept-encoding" ||
      // No vendor's API takes one, and it belongs to some other site.
      name === "cookie" ||
      (outgoing.plain && name === "content-encoding") ||
      (passLogin ? isForeignLogin(name, protocol) : isLogin(name)),
  );
  // The reply is read as it passes, so it is asked for plain.
  headers.push(["accept-encoding", "identity"]);
  const [path = "", query = ""] = target.split(/\?(.*)/s, 2);
  const sent = passLogin ? queryWithLogin(query, protocol) : withoutLogins(query);
  return {
    request: {
      url: deployment.url + pathAt(deployment, path) + (sent === "" ? "" : `?${sent}`),
      method: head.method,
      headers,
      body: outgoing.body,
    },
    recorded: {
      path,
      query: withoutLogins(query),
      headers: headers.filter(([name]) => !isLogin(name)),
    },
  };
}

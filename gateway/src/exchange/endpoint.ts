import { FourgateError } from "@fourgate/core/errors";
import type { Endpoint } from "@fourgate/core/prompt/protocol";
import { resolveEndpoint } from "@fourgate/core/prompt/protocols";
import { headerOf, type Head } from "@fourgate/wire/head";

/** @throws FourgateError endpoint_unknown: what cannot be read must not be forwarded */
export function requireEndpoint(head: Head): Endpoint {
  const isAnthropic = headerOf(head, "anthropic-version") !== undefined;
  const endpoint = resolveEndpoint(head.method, head.target, isAnthropic);
  if (!endpoint) {
    throw new FourgateError(
      "endpoint_unknown",
      "this gateway does not read requests to this address, so it does not forward them",
      "use an address that docs/developer.md lists",
    );
  }
  return endpoint;
}

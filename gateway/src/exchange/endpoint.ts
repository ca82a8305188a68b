import { FourgateError } from "@fourgate/core/errors";
import { resolveEndpoint } from "@fourgate/core/prompt/anthropic/endpoint";
import type { Head } from "@fourgate/wire/head";

export type Endpoint = NonNullable<ReturnType<typeof resolveEndpoint>>["kind"];

/** @throws FourgateError endpoint_unknown: what cannot be read must not be forwarded */
export function requireEndpoint(head: Head): Endpoint {
  const endpoint = resolveEndpoint(head.method, head.target);
  if (!endpoint) {
    throw new FourgateError(
      "endpoint_unknown",
      "this gateway does not read requests to this address, so it does not forward them",
      "use POST /v1/messages, POST /v1/messages/count_tokens or GET /v1/models",
    );
  }
  return endpoint.kind;
}

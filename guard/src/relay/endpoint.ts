import { FourgateError } from "@fourgate/core/errors";
import { resolveEndpoint, type EndpointKind } from "@fourgate/core/prompt/anthropic/endpoint";

/** @throws FourgateError endpoint_unknown: what cannot be read must not leave */
export function requireEndpoint(method: string, target: string): EndpointKind {
  const endpoint = resolveEndpoint(method, target);
  if (endpoint) return endpoint.kind;
  throw new FourgateError(
    "endpoint_unknown",
    "the guard does not read requests to this address, so it does not forward them",
    "use POST /v1/messages, POST /v1/messages/count_tokens or GET /v1/models",
  );
}

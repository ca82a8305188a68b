import { FourgateError } from "@fourgate/core/errors";
import type { Endpoint } from "@fourgate/core/prompt/protocol";
import { resolveEndpoint } from "@fourgate/core/prompt/protocols";
import { headerOf, type Head } from "@fourgate/wire/head";

/** `target` without the run's prefix. @throws FourgateError endpoint_unknown: what cannot be read must not leave */
export function requireEndpoint(head: Head, target: string): Endpoint {
  const isAnthropic = headerOf(head, "anthropic-version") !== undefined;
  const endpoint = resolveEndpoint(head.method, target, isAnthropic);
  if (endpoint) return endpoint;
  throw new FourgateError(
    "endpoint_unknown",
    "the guard does not read requests to this address, so it does not forward them",
    "use an address that docs/developer.md lists",
  );
}

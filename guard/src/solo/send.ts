import { FourgateError } from "@fourgate/core/errors";
import { subscriptionOf, takesLogin } from "@fourgate/core/route/address";
import type { Deployment } from "@fourgate/core/route/deployment";
import { headerOf } from "@fourgate/wire/head";
import type { UpstreamReply, Upstreams } from "@fourgate/wire/upstream";
import type { Passage } from "../relay/passage.ts";
import type { Outgoing } from "../relay/redact.ts";
import { vendorRequest } from "../relay/vendor-request.ts";

/**
 * Straight to the vendor that the verdict names.
 * @throws FourgateError gate_failed, upstream_*
 */
export async function sendToVendor(
  passage: Passage,
  outgoing: Outgoing,
  upstreams: Upstreams,
): Promise<UpstreamReply> {
  const { guard, head, caller, signal } = passage;
  if (!head || !caller) throw new TypeError("sending needs a head and a caller");
  const { protocol } = passage.codec();
  const { request } = vendorRequest(head, caller.target, outgoing, protocol, deploymentOf(passage));
  signal.throwIfAborted();
  passage.forwarded = true;
  // Nobody counts what passes.
  passage.sequence?.then(
    (number) => {
      guard.sequence.giveBack(number);
    },
    () => undefined,
  );
  passage.sequence = null;
  const sending = upstreams.send({ ...request, signal });
  setImmediate(outgoing.settle);
  return await sending;
}

function deploymentOf(passage: Passage): Deployment {
  const { head, caller, policy, verdict } = passage;
  const { protocol } = passage.codec();
  const { deployments } = policy?.snapshot.source ?? { deployments: [] };
  const login = subscriptionOf((name) => (head ? headerOf(head, name) : undefined));
  const wanted = caller?.run.deployment ?? null;
  const deployment = deployments.find((one) =>
    verdict
      ? one.name === verdict.deployment
      : // A list of models carries no content: nothing was judged but its head.
        one.protocols.includes(protocol) &&
        takesLogin(one, login) &&
        (wanted === null || one.name === wanted),
  );
  if (deployment) return deployment;
  throw new FourgateError(
    "gate_failed",
    "no deployment answers to this tool's protocol and log-in",
    "add one to solo.toml; docs/solo.md says how",
  );
}

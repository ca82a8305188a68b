import type { EmergencyExchange } from "@fourgate/core/audit/emergency-exchange";
import { FourgateError } from "@fourgate/core/errors";
import type { UpstreamReply } from "@fourgate/wire/upstream";
import { gatewayAway } from "../gateway/gateway-client.ts";
import type { Sign } from "../device/keys.ts";
import type { GatewayLink } from "../gateway/link.ts";
import { forward } from "../relay/forward.ts";
import type { Passage } from "../relay/passage.ts";
import { recordedFindings } from "../relay/record-block.ts";
import type { Outgoing } from "../relay/redact.ts";
import { signedReport } from "../relay/report.ts";
import { vendorRequest } from "../relay/vendor-request.ts";
import { KeptReply } from "./kept-reply.ts";
import { emergencyRoute, type EmergencyRoute } from "./route.ts";

/**
 * To the gateway; where it cannot be reached and policy allows it, straight to a deployment. What
 * goes straight is on this laptop's disk before it leaves.
 * @throws FourgateError gateway_away (nothing was sent), upstream_*, record_failed
 */
export async function sendOrEmergency(
  passage: Passage,
  outgoing: Outgoing,
  link: GatewayLink,
): Promise<UpstreamReply> {
  const { caller } = passage;
  const { emergency, policy, settings } = link;
  let away: FourgateError | undefined;
  // What was judged by a policy that ran out, or follows on a try that failed, does not try again.
  if (policy.isCurrent() && !(emergency.away && policy.inEmergency())) {
    try {
      const reply = await forward(passage, outgoing, link);
      emergency.away = false;
      emergency.saw(caller?.actor.session ?? "");
      return reply;
    } catch (error) {
      if (!(error instanceof FourgateError) || error.code !== "gateway_away") throw error;
      emergency.away = true;
      away = error;
    }
  }
  const route = emergencyRoute(passage, link);
  if (!route) throw away ?? gatewayAway(settings);
  return await sendStraight(passage, outgoing, route, link);
}

const mib = 1024 * 1024;

async function sendStraight(
  passage: Passage,
  outgoing: Outgoing,
  { deployment, policy }: EmergencyRoute,
  { sign, emergency }: GatewayLink,
): Promise<UpstreamReply> {
  const { guard, head, caller, signal } = passage;
  if (!head || !caller) throw new TypeError("sending needs a head and a caller");
  const sequence = await passage.takeNumber();
  signal.throwIfAborted();
  const { request, recorded } = vendorRequest(
    head,
    caller.target,
    outgoing,
    passage.codec().protocol,
    deployment,
  );
  const kept = keptExchange(passage, outgoing, sequence, sign, {
    deployment: deployment.name,
    destination: deployment.url,
    ...recorded,
  });
  const body = outgoing.body ?? new Uint8Array(0);
  await emergency.journal.begin(kept, body, policy.waitingMibMax * mib);
  // The commit point: it is on this laptop's disk, so it may leave.
  passage.forwarded = true;
  passage.sequence = null;
  emergency.saw(caller.actor.session);
  guard.complain(`the gateway is away: exchange ${passage.id} goes straight to ${deployment.name}`, null);
  const reply = new KeptReply(passage, emergency.journal);
  try {
    const sending = emergency.upstreams.send({ ...request, signal });
    setImmediate(outgoing.settle);
    return reply.of(await sending);
  } catch (error) {
    reply.failed(error);
    throw error;
  }
}

function keptExchange(
  passage: Passage,
  outgoing: Outgoing,
  sequence: number,
  sign: Sign,
  way: Pick<EmergencyExchange, "deployment" | "destination" | "path" | "query" | "headers">,
): EmergencyExchange {
  const { guard, head, caller, policy, reading, verdict } = passage;
  if (!head || !caller || !policy || !verdict) throw new TypeError("an exchange needs a verdict");
  return {
    id: passage.id,
    report: signedReport(passage, outgoing, sequence, sign),
    sentAt: new Date(guard.clock()).toISOString(),
    actor: { ...caller.actor, teams: policy.principal.teams },
    method: head.method,
    model: reading?.prompt.model ?? "",
    classification: verdict.classification,
    labels: verdict.labels,
    findings: recordedFindings(reading, verdict),
    observed: verdict.observed,
    ...way,
  };
}

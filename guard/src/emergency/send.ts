import { FourgateError } from "@fourgate/core/errors";
import { pathAt } from "@fourgate/core/route/address";
import { endToEnd } from "@fourgate/wire/head";
import { isForeignLogin, isLogin, queryWithLogin, withoutLogins } from "@fourgate/wire/logins";
import type { UpstreamReply } from "@fourgate/wire/upstream";
import { gatewayAway } from "../gateway/gateway-client.ts";
import { forward } from "../relay/forward.ts";
import type { Passage } from "../relay/passage.ts";
import { recordedFindings } from "../relay/record-block.ts";
import type { Outgoing } from "../relay/redact.ts";
import { signedReport } from "../relay/report.ts";
import type { KeptExchange } from "./kept-exchange.ts";
import { KeptReply } from "./kept-reply.ts";
import { emergencyRoute, type EmergencyRoute } from "./route.ts";

/**
 * To the gateway; where it cannot be reached and policy allows it, straight to a deployment. What
 * goes straight is on this laptop's disk before it leaves.
 * @throws FourgateError gateway_away (nothing was sent), upstream_*, record_failed
 */
export async function sendOrEmergency(passage: Passage, outgoing: Outgoing): Promise<UpstreamReply> {
  const { guard, caller } = passage;
  const { emergency, policy, settings } = guard;
  let away: unknown = gatewayAway(settings);
  // What was judged by a policy that ran out, or follows on a try that failed, does not try again.
  if (policy.isCurrent() && !(emergency.away && policy.inEmergency())) {
    try {
      const reply = await forward(passage, outgoing);
      emergency.away = false;
      emergency.saw(caller?.actor.session ?? "");
      return reply;
    } catch (error) {
      if (!(error instanceof FourgateError) || error.code !== "gateway_away") throw error;
      emergency.away = true;
      away = error;
    }
  }
  const route = emergencyRoute(passage);
  if (!route) throw away;
  return await sendStraight(passage, outgoing, route);
}

const mib = 1024 * 1024;

async function sendStraight(
  passage: Passage,
  outgoing: Outgoing,
  { deployment, policy }: EmergencyRoute,
): Promise<UpstreamReply> {
  const { guard, head, caller, signal } = passage;
  if (!head || !caller) throw new TypeError("sending needs a head and a caller");
  const sequence = await passage.takeNumber();
  signal.throwIfAborted();
  const passLogin = deployment.auth === "client";
  const { protocol } = passage.codec();
  const headers = endToEnd(
    head.headers,
    (name) =>
      name.startsWith("x-fourgate-") ||
      name === "accept-encoding" ||
      name === "cookie" ||
      (outgoing.plain && name === "content-encoding") ||
      (passLogin ? isForeignLogin(name, protocol) : isLogin(name)),
  );
  headers.push(["accept-encoding", "identity"]);
  const [path = "", query = ""] = caller.target.split(/\?(.*)/s, 2);
  const sentQuery = passLogin ? queryWithLogin(query, protocol) : withoutLogins(query);
  const kept = keptExchange(passage, outgoing, sequence, {
    deployment: deployment.name,
    destination: deployment.url,
    path,
    query: withoutLogins(query),
    headers: headers.filter(([name]) => !isLogin(name)),
  });
  const body = outgoing.body ?? new Uint8Array(0);
  await guard.emergency.journal.begin(kept, body, policy.waitingMibMax * mib);
  // The commit point: it is on this laptop's disk, so it may leave.
  passage.forwarded = true;
  passage.sequence = null;
  guard.emergency.saw(caller.actor.session);
  guard.complain(`the gateway is away: exchange ${passage.id} goes straight to ${deployment.name}`, null);
  const reply = new KeptReply(passage, guard.emergency.journal);
  try {
    const sending = guard.emergency.upstreams.send({
      url: deployment.url + pathAt(deployment, path) + (sentQuery === "" ? "" : `?${sentQuery}`),
      method: head.method,
      headers,
      body: outgoing.body,
      signal,
    });
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
  way: Pick<KeptExchange, "deployment" | "destination" | "path" | "query" | "headers">,
): KeptExchange {
  const { guard, head, caller, policy, reading, verdict } = passage;
  if (!head || !caller || !policy || !verdict) throw new TypeError("an exchange needs a verdict");
  return {
    id: passage.id,
    report: signedReport(passage, outgoing, sequence),
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

import { FourgateError } from "@fourgate/core/errors";
import { endToEnd } from "@fourgate/wire/head";
import type { UpstreamReply } from "@fourgate/wire/upstream";
import { gatewayAway } from "../gateway/gateway-client.ts";
import type { GatewayLink } from "../gateway/link.ts";
import type { Passage } from "./passage.ts";
import type { Outgoing } from "./redact.ts";
import { signedReport } from "./report.ts";

/**
 * Sends the request to the gateway, once, with this device's token and its signed statement. All
 * end-to-end headers go as they came, log-ins included: the gateway decides to whom they go. A
 * header of Fourgate's own that the tool set is dropped.
 * @throws FourgateError gateway_away (nothing was sent), upstream_*, record_failed
 */
export async function forward(
  passage: Passage,
  outgoing: Outgoing,
  { settings, sign, upstreams, policy }: GatewayLink,
): Promise<UpstreamReply> {
  const { head, caller, signal } = passage;
  if (!head || !caller) throw new TypeError("forwarding needs a head and a caller");
  // The last wait before sending.
  const sequence = await passage.takeNumber();
  signal.throwIfAborted();
  const headers = endToEnd(
    head.headers,
    (name) =>
      name.startsWith("x-fourgate-") ||
      name === "accept-encoding" ||
      (outgoing.plain && name === "content-encoding"),
  );
  headers.push(
    ["accept-encoding", "identity"],
    ["x-fourgate-token", settings.deviceToken],
    ["x-fourgate-report", signedReport(passage, outgoing, sequence, sign)],
  );
  const deployment = wantedDeployment(passage);
  if (deployment !== null) headers.push(["x-fourgate-deployment", deployment]);
  const { gateway } = settings;
  try {
    const sending = upstreams.send({
      url: gateway + caller.target,
      method: head.method,
      headers,
      body: outgoing.body,
      signal,
    });
    // Behind the write, while the gateway works.
    setImmediate(outgoing.settle);
    const reply = await sending;
    heard(passage);
    // It may be the gateway's own word: this device was revoked.
    if (reply.status === 401) void policy.pull();
    return reply;
  } catch (error) {
    if (!(error instanceof FourgateError)) throw error;
    if (error.code === "upstream_unreachable") throw gatewayAway(settings, error);
    // From here on the gateway may have heard; its record tells.
    heard(passage);
    if (signal.aborted) throw error;
    throw new FourgateError(
      error.code,
      `Fourgate's gateway at ${gateway} did not answer`,
      "send it again",
      error,
    );
  }
}

function heard(passage: Passage): void {
  passage.forwarded = true;
  passage.sequence = null;
}

/**
 * What the run asked for. Where links were followed, the guard knows more of what is inside than
 * the gateway can, so its own choice stands.
 */
function wantedDeployment({ caller, places, verdict }: Passage): string | null {
  if (places.realPaths.length > 0 && verdict?.deployment) return verdict.deployment;
  return caller?.run.deployment ?? null;
}

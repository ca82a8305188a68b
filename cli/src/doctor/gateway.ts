import { FourgateError } from "@fourgate/core/errors";
import type { Environment } from "@fourgate/guard/config/guard-home";
import { statedProxy } from "@fourgate/wire/stated-proxy";
import type { LinkedSettings } from "@fourgate/guard/enrolment";
import { awayRemedy, revokedRemedy, wayToGateway } from "@fourgate/guard/gateway/way";
import { wireLimits } from "@fourgate/wire/limits";
import { Upstreams, type UpstreamReply } from "@fourgate/wire/upstream";
import { ok, toMend, type Check } from "./check.ts";

const answerMsMax = 10_000;
const clockSecondsMax = 120;

/** Does the gateway answer, by TLS where it must, does it know this device, and what time is it there? */
export async function checkGateway(
  env: Environment,
  settings: LinkedSettings,
  nowMs: number,
): Promise<readonly Check[]> {
  try {
    await using upstreams = new Upstreams(wireLimits, wayToGateway(settings, statedProxy(env)));
    const reply = await upstreams.send({
      url: `${settings.gateway}/api/v1/guard/bundle`,
      method: "GET",
      headers: [["x-fourgate-token", settings.deviceToken]],
      body: null,
      signal: AbortSignal.timeout(answerMsMax),
    });
    const checks = [answered(reply, settings), clock(reply, nowMs)];
    reply.abort(new Error("looked at"));
    return checks;
  } catch (error) {
    const why = error instanceof FourgateError ? error.message : "unexpected error";
    return [toMend("gateway", `${settings.gateway} does not answer (${why})`, awayRemedy(settings))];
  }
}

function answered({ status }: UpstreamReply, settings: LinkedSettings): Check {
  if (status === 401 || status === 403) {
    return toMend("gateway", `${settings.gateway} does not know this device`, revokedRemedy(settings));
  }
  if (status !== 200 && status !== 304) {
    return toMend("gateway", `${settings.gateway} answers ${String(status)}`, "tell your operator");
  }
  const by =
    settings.gatewaySocket === undefined ? new URL(settings.gateway).protocol.slice(0, -1) : "its socket";
  return ok("gateway", `${settings.gateway} answers by ${by}`);
}

function clock({ headers }: UpstreamReply, nowMs: number): Check {
  const date = headers.find(([name]) => name.toLowerCase() === "date")?.[1];
  const theirMs = Date.parse(date ?? "");
  if (Number.isNaN(theirMs)) return ok("clock", "the gateway does not say its time");
  const seconds = Math.round((nowMs - theirMs) / 1000);
  return Math.abs(seconds) <= clockSecondsMax
    ? ok("clock", `within ${String(clockSecondsMax)} s of the gateway's`)
    : toMend(
        "clock",
        `${String(Math.abs(seconds))} s ${seconds > 0 ? "ahead of" : "behind"} the gateway's`,
        "set this machine's time; a policy's end is judged by it",
      );
}

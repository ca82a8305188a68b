import { counted } from "@fourgate/core/counted";
import { FourgateError } from "@fourgate/core/errors";
import type { Environment } from "@fourgate/guard/config/guard-home";
import { ControlClient } from "@fourgate/guard/control/control-client";
import type { GuardStatus } from "@fourgate/guard/control/control";
import { isSolo, type GuardSettings } from "@fourgate/guard/enrolment";
import { note, ok, toMend, type Check } from "./check.ts";

/** Does the guard answer, and by which policy does it judge? */
export async function checkGuard(env: Environment, settings: GuardSettings): Promise<readonly Check[]> {
  let status: GuardStatus;
  try {
    status = await (await ControlClient.open(env)).status();
  } catch (error) {
    if (!(error instanceof FourgateError)) throw error;
    return [
      !isSolo(settings) && settings.joined === undefined
        ? toMend("guard", error.message, error.remedy)
        : note("guard", "is not running; fourgate run starts it", "for plain commands: fourgate setup guard"),
    ];
  }
  const at = `127.0.0.1:${String(status.port)}`;
  const checks: Check[] = [
    ok("guard", `answers at ${at}; ${counted(status.runs, "run")}, ${String(status.standing)} standing`),
    status.port === settings.port
      ? ok("guard's port", at)
      : note(
          "guard's port",
          `${at}, while the settings say ${String(settings.port)}`,
          "run fourgate setup TOOL again",
        ),
    checkPolicy(status),
  ];
  if (status.blocksWaiting > 0) {
    checks.push(
      note(
        "blocks",
        `${counted(status.blocksWaiting, "block waits", "blocks wait")} to be handed in to the gateway`,
      ),
    );
  }
  if (status.emergencyWaiting > 0) {
    const what = `${counted(status.emergencyWaiting, "exchange")} went out while the gateway was away`;
    checks.push(note("emergency", `${what}, not handed in yet`));
  }
  return checks;
}

/** What the guard judges by, and whether its gateway still says so. */
export function checkPolicy({
  policyVersion,
  policyFresh,
  policyExpires,
  revoked,
}: Pick<GuardStatus, "policyVersion" | "policyFresh" | "policyExpires" | "revoked">): Check {
  if (revoked)
    return toMend(
      "policy",
      "none is in force: the gateway does not know this device any more",
      "see gateway below",
    );
  if (policyVersion === null) {
    return toMend("policy", "there is none yet, so nothing is sent", "see that the gateway can be reached");
  }
  if (policyExpires === null) {
    return policyFresh
      ? ok("policy", `${policyVersion}, of this machine's own file`)
      : toMend("policy", `${policyVersion}, and solo.toml is not valid any more`, "the guard's log says why");
  }
  const until = `${policyVersion.slice(0, 12)}, good until ${policyExpires}`;
  if (policyFresh) return ok("policy", until);
  return Date.parse(policyExpires) > Date.now()
    ? note("policy", `${until}, the last that the gateway gave: it does not answer now`, "see gateway below")
    : toMend("policy", `stale: ${until}`, "see that the gateway can be reached");
}

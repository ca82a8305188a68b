import type { IncomingMessage, ServerResponse } from "node:http";
import { FourgateError } from "@fourgate/core/errors";
import type { Deployment } from "@fourgate/core/route/deployment";
import { askAllow, foundLately, type AllowStep } from "../allow/allow-control.ts";
import type { GuardParts } from "../guard-parts.ts";
import { refuseBrowsers, requireLocalHost } from "../local-request.ts";
import { answerControl, bodyOf, requireControlKey } from "./answer.ts";
import { readRunRequest, requireKnown } from "./run-request.ts";

/** What `fourgate run` gets to know of its run. */
export interface StartedRun {
  readonly run: string;
  /** Said once. */
  readonly token: string;
  readonly baseUrl: string;
  /** No deployment that this run may use asks for a log-in of the user's own. */
  readonly loginFree: boolean;
}

export interface EndedRun {
  /** How many the model altered in this run; no value was put back there. */
  readonly alteredPlaceholders: number;
}

export interface GuardStatus {
  /** Where tools reach it, on 127.0.0.1. */
  readonly port: number;
  readonly runs: number;
  /** Tools that `fourgate setup` governs for good. */
  readonly standing: number;
  /** Blocks that the gateway does not yet know. */
  readonly blocksWaiting: number;
  /** Exchanges that went out while the gateway was away, and that it does not yet know. */
  readonly emergencyWaiting: number;
  /** The gateway is away and the policy lets this guard go on without it. */
  readonly emergency: boolean;
  /** The gateway does not know this device any more. */
  readonly revoked: boolean;
  readonly policyVersion: string | null;
  readonly policyFresh: boolean;
  /** ISO 8601, or null without a policy. */
  readonly policyExpires: string | null;
}

/** `/control/…`: how the fourgate command talks to its guard. JSON in and out. */
export async function control(
  request: IncomingMessage,
  response: ServerResponse,
  guard: GuardParts,
  over: "socket" | "tcp",
): Promise<void> {
  await answerControl(request, response, guard, async () => {
    if (over === "tcp") requireLocalHost(request, guard.port());
    refuseBrowsers(request);
    requireControlKey(request, guard);
    return await act(request, guard);
  });
}

async function act(
  request: IncomingMessage,
  guard: GuardParts,
): Promise<StartedRun | EndedRun | GuardStatus | AllowStep | ReturnType<typeof foundLately> | undefined> {
  const path = (request.url ?? "").split("?", 1)[0] ?? "";
  if (request.method === "GET" && path === "/control/status") return status(guard);
  if (request.method === "POST" && path === "/control/runs")
    return await startRun(await bodyOf(request), guard);
  if (path === "/control/allow") {
    if (request.method === "GET") return foundLately(guard);
    if (request.method === "POST") return await askAllow(await bodyOf(request), guard);
  }
  if (request.method === "POST" && path === "/control/standing") {
    await guard.loadStanding();
    return undefined;
  }
  if (request.method === "POST" && path === "/control/stop") {
    // After the answer, so that whoever asked gets it.
    setImmediate(guard.stop);
    return undefined;
  }
  const run = /^\/control\/runs\/([0-9A-Z]{26})$/.exec(path)?.[1];
  if (request.method === "DELETE" && run !== undefined) {
    if (guard.runs.end(run)) return { alteredPlaceholders: guard.alarms.takeOfRun(run) };
    throw new FourgateError("not_found", "there is no such run", "it has ended");
  }
  throw new FourgateError(
    "endpoint_unknown",
    "the guard knows no such control",
    "use fourgate of the same version",
  );
}

async function startRun(body: Buffer, guard: GuardParts): Promise<StartedRun> {
  const asked = readRunRequest(body);
  const { source } = guard.policy.current().snapshot;
  requireKnown(asked, source);
  const id = guard.nextId();
  const token = guard.runs.add({ ...asked, id });
  const open = source.deployments.filter(
    ({ name }) => asked.deployment === null || asked.deployment === name,
  );
  return {
    run: id,
    token,
    baseUrl: `http://127.0.0.1:${String(guard.port())}/r/${token}`,
    loginFree: open.length > 0 && open.every((deployment: Deployment) => deployment.auth !== "client"),
  };
}

function status(guard: GuardParts): GuardStatus {
  const state = guard.policy.state();
  return {
    port: guard.port(),
    runs: guard.runs.size,
    standing: guard.runs.standingCount,
    blocksWaiting: guard.stopped.waitingCount,
    emergencyWaiting: guard.onward.waitingCount,
    emergency: guard.policy.isEmergency(),
    revoked: guard.policy.isRevoked(),
    policyVersion: state?.version ?? null,
    policyFresh: state?.fresh ?? false,
    policyExpires: isoOrNull(state?.expiresMs),
  };
}

function isoOrNull(ms: number | null | undefined): string | null {
  return ms == null ? null : new Date(ms).toISOString();
}

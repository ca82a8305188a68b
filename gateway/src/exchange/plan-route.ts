import { FourgateError } from "@fourgate/core/errors";
import type { Deployment } from "@fourgate/core/route/deployment";
import type { Ledger } from "../ledger/ledger.ts";
import { unrecorded } from "../ledger/unrecorded.ts";
import { outbound, type Outbound } from "./forward.ts";
import type { Passage } from "./passage.ts";
import { Blocked } from "./refuse.ts";

/** Where an allowed exchange goes, what goes there, and where that is recorded. */
export interface Route {
  readonly deployment: Deployment;
  readonly outbound: Outbound;
  readonly ledger: Pick<Ledger, "intent" | "reply" | "outcome">;
}

/** @throws Blocked when a gate said no */
export function planRoute(passage: Passage): Route {
  const { gateway, verdict, head, body, reading } = passage;
  if (!verdict || !head) throw new TypeError("a route needs a head and a verdict");
  if (verdict.decision === "block") throw new Blocked(verdict);
  const { deployments, gates } = gateway.policy().source;
  const deployment = deployments.find(({ name }) => name === verdict.deployment);
  if (!deployment) {
    throw new FourgateError(
      "gate_failed",
      "the verdict names no deployment that exists",
      "ask your operator",
    );
  }
  return {
    deployment,
    outbound: outbound(
      head,
      body && body.wire.length > 0 ? body : null,
      passage.codec().protocol,
      reading?.prompt ?? null,
      deployment,
      gateway,
    ),
    ledger: gates.audit === "off" ? unrecorded : gateway.ledger,
  };
}

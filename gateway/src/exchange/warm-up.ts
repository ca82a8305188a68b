import { judge } from "@fourgate/core/judge";
import { messages as endpoint } from "@fourgate/core/prompt/anthropic/endpoint";
import type { Principal } from "@fourgate/core/scope/principal";
import { madeUpTurns } from "@fourgate/wire/reading/made-up-session";
import type { GatewayParts } from "./parts.ts";

const turnCount = 40;

/**
 * A made-up conversation goes through reading and judging and then nowhere, so that the first real requests do not wait
 * for code to be compiled. Exchanges come first. Ends early when the gateway stops.
 */
export async function warmUp(
  { reader, policy, judging }: Pick<GatewayParts, "reader" | "policy" | "judging">,
  stop: AbortSignal,
): Promise<void> {
  for (const body of madeUpTurns(turnCount)) {
    await judging.turn();
    if (stop.aborted) return;
    const snapshot = policy();
    const reading = await reader.read(body, endpoint, session, snapshot.source);
    judge(reading, {
      principal: nobody,
      policy: snapshot,
      workspaces: [],
      sessionClassification: "public",
      wantedDeployment: null,
      isModelWritten: () => false,
    });
  }
}

const nobody: Principal = { user: "", teams: [], level: 0, agent: null, device: "" };

/** Of no user: theirs have the user's name in front. */
const session = "warm-up";

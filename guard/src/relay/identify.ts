import type { Actor } from "@fourgate/core/audit/record";
import { FourgateError } from "@fourgate/core/errors";
import { clientSigns } from "@fourgate/wire/client-signs";
import type { Head } from "@fourgate/wire/head";
import type { GuardParts } from "../guard-parts.ts";
import type { Run } from "../runs/run.ts";

/** Whose request it is, and the vendor's own path that it names. */
export interface Caller {
  readonly run: Run;
  readonly actor: Omit<Actor, "teams">;
  /** Path and query without `/r/<token>`. */
  readonly target: string;
}

const prefix = /^\/r\/([\w-]{43})(?=\/|$)/;

/**
 * The run token authenticates the call: whoever has it was started by this user.
 * @throws FourgateError unauthenticated
 */
export function identify(head: Head, guard: GuardParts): Caller {
  const match = prefix.exec(head.target);
  const run = match ? guard.runs.find(match[1] ?? "") : undefined;
  if (!match || !run) {
    throw new FourgateError(
      "unauthenticated",
      "this address belongs to no run of this guard, or its run has ended",
      "start the tool with: npx fourgate run -- TOOL",
    );
  }
  const { tool, session, subAgent } = clientSigns(head, run.tool, run.toolVersion);
  return {
    run,
    target: head.target.slice(match[0].length) || "/",
    actor: {
      user: guard.settings.user,
      agent: run.agent,
      device: guard.settings.device,
      tool,
      session: session ?? run.id,
      subAgent,
    },
  };
}

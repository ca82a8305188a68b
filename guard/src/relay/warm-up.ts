import { setImmediate } from "node:timers/promises";
import { judge } from "@fourgate/core/judge";
import { messages as endpoint } from "@fourgate/core/prompt/anthropic/endpoint";
import { createPins } from "@fourgate/core/secrets/redact/pins";
import { redact } from "@fourgate/core/secrets/redact/redact";
import { madeUpLargeTurn, madeUpTurns } from "@fourgate/wire/reading/made-up-session";
import type { GuardParts } from "../guard-parts.ts";

const turnCount = 40;
/** So much goes to the reader's worker. */
const largeBytes = 300 * 1024;

/**
 * A made-up conversation goes through reading, judging and redacting and then nowhere, so that the
 * first real request does not wait for engines to load and for code to be compiled. Between its turns others
 * have theirs. Rejects when the guard stops, or has no policy yet.
 */
export async function warmUp(guard: GuardParts, cwd: string): Promise<void> {
  const { principal, snapshot } = guard.policy.current();
  const { source } = snapshot;
  const pins = createPins({ entriesMax: 1_000 });
  for (const body of madeUpTurns(turnCount)) {
    await setImmediate();
    const reading = await guard.reader.read(body, endpoint, session, source);
    const { workspaces } = await guard.workspaces.ofPrompt(cwd, reading.prompt, source.catalogue);
    const { findings } = judge(reading, {
      principal,
      policy: snapshot,
      workspaces,
      sessionClassification: "public",
      wantedDeployment: null,
      isModelWritten: () => false,
    });
    redact(reading.prompt, findings, guard.placeholderHash, pins);
  }
  await guard.reader.read(madeUpLargeTurn(largeBytes), endpoint, session, source);
}

/** Of no run: those have their id in front. */
const session = "warm-up";

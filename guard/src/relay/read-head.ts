import { judgeHead, type HeadFinding } from "@fourgate/core/judge";
import { modesFor } from "@fourgate/core/scope/modes";
import { findInHead } from "@fourgate/wire/head-texts";
import type { Passage } from "./passage.ts";
import { Blocked } from "./refuse.ts";

/**
 * Path, query string and headers leave too, so they are searched as well, as the gateway does; the
 * run's token in the path does not leave. What the gate only observes waits for the judgement of
 * the body, since restricted content is enforced in any mode.
 * @throws Blocked
 */
export function readHead(passage: Passage): readonly HeadFinding[] {
  const { head, caller, policy, known, guard } = passage;
  if (!head || !caller || !policy) throw new TypeError("a head is read by a policy, for a caller");
  const { principal, snapshot } = policy;
  if (modesFor(snapshot.source.gates, principal.teams).secrets === "off") return [];
  const path = caller.target.split("?", 1)[0] ?? "";
  const found = findInHead({ ...head, path }, guard.reader, snapshot.source, known);
  const classification = guard.sessions.of(caller.actor.session);
  const { reasons, observed, blocked } = judgeHead(found, classification, {
    principal,
    policy: snapshot,
    // Not known before the body is read.
    workspaces: [],
    nowMs: guard.clock(),
  });
  if (reasons.length === 0) return found;
  passage.headBlocked = blocked;
  throw new Blocked({
    decision: "block",
    reasons,
    observed,
    findings: [],
    labels: [],
    classification: "public",
    deployment: null,
    policyVersion: snapshot.version,
  });
}

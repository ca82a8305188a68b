import type { RecordedFinding } from "@fourgate/core/audit/record";
import type { FourgateError } from "@fourgate/core/errors";
import type { Reading } from "@fourgate/core/judge";
import type { Verdict } from "@fourgate/core/verdict";
import type { SpooledBlock } from "../spool/spool-line.ts";
import type { Passage } from "./passage.ts";
import { Blocked } from "./refuse.ts";

/** What one record may hold, so that the gateway takes it. */
const listCountMax = 500;
const textLengthMax = 1_000;

/**
 * Writes down what was stopped, durably, for the gateway's record. What belongs to no run has no
 * person to record it under, and is only refused. Failing here changes nothing for the tool.
 */
export async function recordBlock(
  passage: Passage,
  error: FourgateError,
  codes: readonly string[] = [],
): Promise<void> {
  const { caller, guard } = passage;
  if (!caller || guard.stopped.full) {
    passage.sequence?.then(
      (number) => {
        guard.sequence.giveBack(number);
      },
      () => undefined,
    );
    return;
  }
  try {
    await guard.stopped.append(blockRecord(passage, error, await passage.takeNumber()));
  } catch (failure) {
    guard.complain("record of a block", failure);
  }
  if (error instanceof Blocked) {
    const { reasons, policyVersion } = error.verdict;
    guard.pages.add({ id: passage.id, atMs: guard.clock(), reasons, policyVersion, codes });
  }
}

function blockRecord(passage: Passage, error: FourgateError, sequence: number): SpooledBlock {
  const { guard, caller, policy, head, body, reading } = passage;
  if (!caller) throw new TypeError("a block's record needs a caller");
  const verdict = error instanceof Blocked ? error.verdict : null;
  return {
    kind: "guard_block",
    id: passage.id,
    blockedAt: new Date(guard.clock()).toISOString(),
    actor: { ...caller.actor, teams: policy?.principal.teams ?? [] },
    path: (caller.target.split("?", 1)[0] ?? "").slice(0, 200),
    code: error.code,
    gate: verdict?.reasons[0]?.gate ?? null,
    reasons: (verdict?.reasons ?? []).slice(0, listCountMax).map(shortened),
    ...(verdict && verdict.observed.length > 0
      ? { observed: verdict.observed.slice(0, listCountMax).map(shortened) }
      : {}),
    findings: verdict ? recordedFindings(reading, verdict).slice(0, listCountMax) : [],
    labels: (verdict?.labels ?? []).slice(0, listCountMax).map(shortened),
    policyVersion: policy?.snapshot.version ?? "",
    deviceSequence: sequence,
    bodyBytes: body?.wire.length ?? statedBytes(head),
  };
}

function statedBytes(head: Passage["head"]): number {
  const stated = head?.headers.find(([name]) => name.toLowerCase() === "content-length")?.[1];
  return stated !== undefined && /^\d{1,15}$/.test(stated) ? Number(stated) : 0;
}

export function recordedFindings(reading: Reading | null, verdict: Verdict): RecordedFinding[] {
  return verdict.findings.map(({ finding, action, observed, allowedBy, placement }) => ({
    detector: finding.detector,
    title: finding.title,
    fingerprint: finding.fingerprint,
    action,
    ...(observed === undefined ? {} : { observed }),
    ...(allowedBy === undefined ? {} : { allowedBy }),
    kind: reading?.prompt.placements[placement]?.part.blocks[finding.block]?.kind ?? "other",
    line: finding.line,
  }));
}

/** The same with every text cut to what a record may hold. */
function shortened<T extends object>(value: T): T {
  const entries = Object.entries(value).map(([name, member]: [string, unknown]) => [
    name,
    typeof member === "string" ? member.slice(0, textLengthMax) : member,
  ]);
  return Object.fromEntries(entries) as T;
}

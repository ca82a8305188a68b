import type { BlockKind } from "@fourgate/core/prompt/prompt";
import type { HeadFinding, Reading } from "@fourgate/core/judge";
import { secretRulesFor } from "@fourgate/core/secrets/policy/secrets-policy";
import type { Verdict } from "@fourgate/core/verdict";
import type { GuardParts } from "../guard-parts.ts";
import type { PolicyInForce } from "../policy/policies.ts";
import type { CodedFinding } from "./allow-codes.ts";

const placeWords: Partial<Readonly<Record<BlockKind, string>>> = {
  user_text: "your message",
  tool_result: "what a tool gave back",
  tool_call: "a tool's call",
  system: "the system prompt",
  tool_definition: "a tool's definition",
};

/**
 * Gives codes to what this verdict does not let pass as it is, so that a person can ask to allow it.
 * Those of blocked findings come back: the block's message names them.
 */
export function codeFindings(
  verdict: Verdict,
  reading: Reading | null,
  policy: PolicyInForce | null,
  { codes }: Pick<GuardParts, "codes">,
): readonly string[] {
  if (!policy || !reading) return [];
  const { secrets } = policy.snapshot.source;
  if (secretRulesFor(secrets, policy.principal.teams).developerAllow === "none") return [];
  const blocked = new Set<string>();
  for (const { finding, action, placement } of verdict.findings) {
    if (action === "note" || finding.always) continue;
    const { detector, title, confidence, fingerprint, line, block } = finding;
    const kind = reading.prompt.placements[placement]?.part.blocks[block]?.kind ?? "other";
    const place = `${placeWords[kind] ?? "what the tool sent"}, line ${String(line)}`;
    const coded: Omit<CodedFinding, "code" | "atMs"> = { fingerprint, detector, title, confidence, place };
    const code = codes.codeOf(coded);
    if (action === "block") blocked.add(code);
  }
  return [...blocked];
}

/** The same for what stopped a request beside its body. */
export function codeHeadFindings(
  blocked: readonly HeadFinding[],
  policy: PolicyInForce | null,
  { codes }: Pick<GuardParts, "codes">,
): readonly string[] {
  if (
    !policy ||
    secretRulesFor(policy.snapshot.source.secrets, policy.principal.teams).developerAllow === "none"
  )
    return [];
  const coded = blocked
    .filter(({ always }) => !always)
    .map(({ where: place, fingerprint, detector, title, confidence }) =>
      codes.codeOf({ fingerprint, detector, title, confidence, place }),
    );
  return [...new Set(coded)];
}

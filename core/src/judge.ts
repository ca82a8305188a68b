import type { Block, Prompt } from "./prompt/prompt.ts";
import type { Confidence } from "./secrets/detector.ts";
import { titleOf } from "./secrets/decode/encoding-names.ts";
import type { Finding, FindingAction } from "./secrets/finding.ts";
import { allowedBy } from "./secrets/policy/allowed.ts";
import { isBelow, secretRulesFor, type PersonSecretRules } from "./secrets/policy/secrets-policy.ts";
import { weighFinding } from "./secrets/policy/weigh-finding.ts";
import { typedMediaRemedy, typedSecretRemedy } from "./secrets/remedy.ts";
import { saidByModel } from "./secrets/said-by-model.ts";
import { classifications, type Classification, type Label, type Workspace } from "./scope/catalogue.ts";
import { strictestOf } from "./scope/labels.ts";
import { modesFor } from "./scope/modes.ts";
import type { Principal } from "./scope/principal.ts";
import type { PolicySnapshot } from "./scope/policy.ts";
import { judgeScope, sortedLabels, type ScopeJudgement } from "./scope/scope-gate.ts";
import type { Subscription } from "./route/deployment.ts";
import { route, routeUnjudged } from "./route/route.ts";
import type { JudgedFinding, Reason, Verdict } from "./verdict.ts";

/** A prompt with what was found in it: findings[i] belong to prompt.placements[i]. */
export interface Reading {
  readonly prompt: Prompt;
  readonly findings: readonly (readonly Finding[])[];
}

export interface JudgeContext {
  readonly principal: Principal;
  readonly policy: PolicySnapshot;
  /** Folders that the session works in, stated by the guard; empty when unknown. */
  readonly workspaces: readonly Workspace[];
  /** Strictest classification that entered this session before; it never falls again. */
  readonly sessionClassification: Classification;
  /** Whose log-in comes with the request, where that is a subscription's (address.ts). */
  readonly login?: Subscription | null;
  /** Only this deployment, or null for the policy's own order. */
  readonly wantedDeployment: string | null;
  /** This door saw a model write the value with this fingerprint, so the model's vendor has it already. */
  readonly isModelWritten: (fingerprint: string) => boolean;
  /**
   * This door saw a model say this whole text (UTF-8), so its vendor has all of it: also what came to
   * be known as a secret later. Absent: nothing was seen.
   */
  readonly isModelSaid?: (text: Uint8Array) => boolean;
  /** What was found in path, query string and headers. */
  readonly head?: readonly HeadFinding[];
  /** Milliseconds since the epoch. Exceptions end; without it none is in force. */
  readonly nowMs?: number;
}

/** A secret in what leaves beside the body. */
export interface HeadFinding {
  /** "the query string", "the header x-note" */
  readonly where: string;
  readonly detector: string;
  readonly title: string;
  readonly confidence: Confidence;
  readonly always: boolean;
  /** As a body's findings have it. */
  readonly fingerprint: string;
}

const reasonCountMax = 20;

/**
 * The gates in order: scope, secrets, destination. (Gate 1 is the record, which the exchange
 * keeps.) The same reading and context give the same verdict. Nothing is sent when it throws.
 */
export function judge(reading: Reading, context: JudgeContext): Verdict {
  const { principal, policy, wantedDeployment: wanted } = context;
  const { gates } = policy.source;
  const modes = modesFor(gates, principal.teams);
  const reasons: Reason[] = [];
  const observed: Reason[] = [];

  const found = withSession(policy.labels(reading.prompt, context.workspaces), context.sessionClassification);
  const scope: ScopeJudgement =
    modes.scope === "off" ? { labels: found, refusals: [] } : judgeScope(found, principal, policy);
  for (const { label, reason } of scope.refusals) {
    const enforced = modes.scope === "enforce" || label.classification === "restricted";
    (enforced ? reasons : observed).push(reason);
  }
  const labels = sortedLabels(scope.labels);
  const classification = strictestOf(labels, context.sessionClassification);

  const head = judgeHead(context.head ?? [], classification, context);
  reasons.push(...head.reasons);
  observed.push(...head.observed);
  const rules = secretRulesFor(policy.source.secrets, principal.teams);
  const findings = modes.secrets === "off" ? [] : placedFindings(reading, context, rules);
  const isEnforcing = modes.secrets === "enforce" || classification === "restricted";
  const judged = findings.map((one): JudgedFinding => {
    const { detector, always } = one.finding;
    const enforced = always || (isEnforcing && rules.actionOf(detector) === "enforce");
    if (one.action === "block") push(enforced ? reasons : observed, secretReason(one, reading.prompt), 3);
    return enforced || one.action === "note" ? one : { ...one, action: "note", observed: one.action };
  });

  const question = {
    prompt: reading.prompt,
    labels,
    principal,
    policy,
    wanted,
    login: context.login ?? null,
  };
  const destination = gates.private === "off" ? routeUnjudged(question) : route(question);
  if (destination.reason) reasons.push(destination.reason);

  return {
    decision: reasons.length === 0 ? "allow" : "block",
    reasons,
    observed,
    findings: judged,
    labels,
    classification,
    deployment: reasons.length === 0 ? (destination.deployment?.name ?? null) : null,
    policyVersion: policy.version,
  };
}

export type HeadContext = Pick<JudgeContext, "principal" | "policy" | "workspaces" | "nowMs">;

/**
 * Gate 3 on path, query string and headers. They cannot be redacted: what is found blocks, unless
 * the gate or the detector observes, or an exception covers it. Restricted content and private keys are
 * enforced in any mode of the gate. `blocked`: what the reasons are for, each once.
 */
export function judgeHead(
  found: readonly HeadFinding[],
  classification: Classification,
  context: HeadContext,
): Pick<Verdict, "reasons" | "observed"> & { readonly blocked: readonly HeadFinding[] } {
  const { principal, policy } = context;
  const reasons: Reason[] = [];
  const observed: Reason[] = [];
  const blocked: HeadFinding[] = [];
  const { secrets } = modesFor(policy.source.gates, principal.teams);
  const rules = secretRulesFor(policy.source.secrets, principal.teams);
  const isEnforcing = secrets === "enforce" || classification === "restricted";
  for (const finding of secrets === "off" ? [] : found) {
    const { where, detector, title, always } = finding;
    const weight = weighFinding(finding, rules, policy.source.secrets?.allowed, context);
    if (weight.action === "off") continue;
    const { allowedBy: allowed } = weight;
    const enforced = always || (isEnforcing && weight.action === "enforce");
    const reason: Reason = {
      gate: 3,
      rule: detector,
      message: `${title} in ${where}${allowed ? `, allowed by ${allowed.id}` : ""}`,
      remedy: "Remove it and send again.",
    };
    push(enforced ? reasons : observed, reason, 3);
    if (enforced) blocked.push(finding);
  }
  return { reasons, observed, blocked };
}

/** What entered a session once may still be in it, under no name: compaction loses tool ids. */
function withSession(labels: readonly Label[], floor: Classification): readonly Label[] {
  const worst = strictestOf(labels, "public");
  if (classifications.indexOf(floor) <= classifications.indexOf(worst)) return labels;
  return [
    ...labels,
    { repo: null, folder: "", classification: floor, path: "", source: "session", access: "read" },
  ];
}

/** Gate 3: each finding with what becomes of it. */
function placedFindings(
  { prompt, findings }: Reading,
  context: JudgeContext,
  rules: PersonSecretRules,
): readonly JudgedFinding[] {
  const { policy } = context;
  const isSaid = saidByModel(prompt.bytes, context.isModelSaid);
  const off = new Set(policy.source.detectorsOff);
  const typed = typedBlock(prompt);
  return findings.flatMap((ofPart, placement) => {
    const placed = prompt.placements[placement];
    if (!placed) return [];
    return ofPart
      .filter(({ detector, always }) => always || !(off.has(detector) || rules.actionOf(detector) === "off"))
      .map((finding): JudgedFinding => {
        const allowed = allowedBy(finding, policy.source.secrets?.allowed, context);
        const block = placed.part.blocks[finding.block];
        // What a person attaches stands beside what they type; so may what a tool read.
        const isAttached = finding.media !== undefined && block?.toolUseId === undefined;
        const isTyped = placement === typed?.placement && (finding.block === typed.block || isAttached);
        const isWritten =
          block?.role === "assistant" &&
          (isSaid(block, finding, placed.start) || context.isModelWritten(finding.fingerprint));
        return {
          finding,
          ...(allowed
            ? { action: "note", allowedBy: allowed.id }
            : {
                action: actionOn(finding, block, { isTyped, isWritten }, rules),
              }),
          placement,
          start: placed.start + finding.start,
          end: placed.start + finding.end,
        };
      });
  });
}

/**
 * The role "assistant" is the client's word. Only what this door saw a model write stays as it is:
 * its vendor has it, and a change there would break every later turn. Thinking is signed and cannot
 * be changed, so a value of unknown origin in it does not leave at all.
 */
function actionOn(
  finding: Finding,
  block: Block | undefined,
  { isTyped, isWritten }: { readonly isTyped: boolean; readonly isWritten: boolean },
  { confidenceMin }: PersonSecretRules,
): FindingAction {
  if (isBelow(finding.confidence, confidenceMin) && !finding.always) return "note";
  if (isWritten) return "note";
  if (block?.kind === "thinking" || finding.isFixed === true) return "block";
  return isTyped ? "block" : "redact";
}

/**
 * The text that a person just typed: the last of the user's own in a main turn, while no reply
 * follows it. Once another message follows, it is history and goes redacted, so no session is
 * stuck. Side requests without tools (titles, summaries) carry nothing freshly typed.
 */
function typedBlock(prompt: Prompt): { readonly placement: number; readonly block: number } | undefined {
  if (!prompt.hasTools) return undefined;
  for (let placement = prompt.placements.length - 1; placement >= 0; placement--) {
    const part = prompt.placements[placement]?.part;
    if (part?.kind !== "message") continue;
    if (part.role === "assistant") return undefined;
    if (part.role !== "user") continue;
    const block = part.blocks.findLastIndex(
      ({ kind, injected }) => kind === "user_text" && injected !== true,
    );
    if (block >= 0) return { placement, block };
  }
  return undefined;
}

function secretReason({ finding, placement }: JudgedFinding, prompt: Prompt): Reason {
  const { detector, line, block } = finding;
  const title = titleOf(finding);
  if (prompt.placements[placement]?.part.blocks[block]?.kind === "thinking") {
    return {
      gate: 3,
      rule: detector,
      message: `${title} in the model's thinking, line ${String(line)}, and no model was seen to write it`,
      remedy:
        "Thinking is signed and cannot be redacted: go back to before it, or start a new conversation. A summary of this one would send it, too.",
    };
  }
  if (finding.isFixed === true) {
    return {
      gate: 3,
      rule: detector,
      message: `${title} in a signature, in encrypted content or in a sound, where nothing can be replaced`,
      remedy: "Take it out and send again, or start a new conversation.",
    };
  }
  if (finding.media !== undefined) {
    // A secret in a file has encodings, the file itself has none.
    const isSecret = finding.encoding !== undefined;
    return {
      gate: 3,
      rule: detector,
      message: `${title} in your message${isSecret ? "" : ", and policy lets none leave"}`,
      remedy: isSecret ? typedSecretRemedy(finding, null) : typedMediaRemedy,
    };
  }
  return {
    gate: 3,
    rule: detector,
    message: `${title} in your message, line ${String(line)}`,
    remedy: typedSecretRemedy(finding, null),
  };
}

function push(to: Reason[], reason: Reason, gate: Reason["gate"]): void {
  if (to.filter((one) => one.gate === gate).length < reasonCountMax) to.push(reason);
}

import { sessionKey } from "@fourgate/core/audit/session-key";
import { FourgateError } from "@fourgate/core/errors";
import { judge, type JudgeContext } from "@fourgate/core/judge";
import { subscriptionOf } from "@fourgate/core/route/address";
import { classifications, strictest, type Classification } from "@fourgate/core/scope/catalogue";
import type { Reason, Verdict } from "@fourgate/core/verdict";
import { headerOf } from "@fourgate/wire/head";
import type { Caller } from "./identify.ts";
import type { GatewayParts } from "./parts.ts";
import type { Passage } from "./passage.ts";
import { verdictWithoutContent } from "./without-content.ts";

/**
 * The gateway's own judgement. An error inside a gate blocks. What this door would redact was not
 * redacted on the laptop, and bytes are never changed here: so it blocks, and with a guard that
 * should have done it, that is an alarm.
 * @throws FourgateError gate_failed
 */
export function decide(passage: Passage): Verdict {
  const { caller, reading, gateway } = passage;
  if (!caller) throw new FourgateError("internal", "a step was left out", "report this");
  const unseen = new Set<string>();
  const context: JudgeContext = {
    principal: caller.principal,
    policy: gateway.policy(),
    workspaces: caller.report?.workspaces ?? [],
    sessionClassification: sessionClassification(caller, gateway),
    wantedDeployment: caller.wantedDeployment,
    login: subscriptionOf((name) => (passage.head ? headerOf(passage.head, name) : undefined)),
    // A guard that signed the body saw the replies too. This door may have forgotten them by a
    // restart, so it says that it does not know, and the session goes on.
    isModelWritten: (fingerprint) => {
      if (gateway.modelWritten.has(fingerprint)) return true;
      if (!caller.report) return false;
      unseen.add(fingerprint);
      return true;
    },
    isModelSaid: (text) => gateway.modelWritten.hasSaid(text, gateway.reader),
    head: passage.headFindings,
    nowMs: gateway.clock(),
  };
  let verdict: Verdict;
  try {
    verdict = reading ? judge(reading, context) : verdictWithoutContent(context, passage.codec().protocol);
  } catch (error) {
    throw new FourgateError(
      "gate_failed",
      "a gate failed, so nothing was sent",
      "ask your operator to look at the gateway's own messages",
      error,
    );
  }
  compareWithGuard(passage, verdict);
  if (unseen.size > 0) {
    caller.alarms.push(
      `the guard let ${String(unseen.size)} secrets pass in the model's role that this gateway saw no model write`,
    );
  }
  return withStated(withoutRedactions(verdict, passage), caller);
}

/**
 * What this session held before. The guard knows links and folders of its machine; what it signed
 * can only make this stricter.
 */
export function sessionClassification(caller: Caller, gateway: GatewayParts): Classification {
  return strictest(
    gateway.sessions.of(sessionKey(caller.actor)),
    statedClassification(caller.report?.classification),
  );
}

/** The guard may have followed links, and then its observing gates saw what this door cannot. */
function withStated(verdict: Verdict, { report }: Caller): Verdict {
  if (!report?.observed || report.policyVersion !== verdict.policyVersion) return verdict;
  // A guard states them cut short.
  const key = ({ gate, rule, message }: Reason): string =>
    [gate, rule.slice(0, 200), message.slice(0, 200)].join("\n");
  const known = new Set([...verdict.observed, ...verdict.reasons].map(key));
  const more = report.observed.filter((reason) => !known.has(key(reason)) && known.add(key(reason)));
  return more.length === 0 ? verdict : { ...verdict, observed: [...verdict.observed, ...more] };
}

function statedClassification(stated: string | undefined): Classification {
  return classifications.find((one) => one === stated) ?? "public";
}

/**
 * A redaction that only the laptop may make becomes a block here. Not so in a part that this
 * session sent before, when no detector found anything in it: it has left, a guard keeps it as it
 * went so that caches and signatures hold, and the alarm says so.
 */
function withoutRedactions(verdict: Verdict, { reading, gateway }: Passage): Verdict {
  const missed = verdict.findings.filter(({ action, placement }) => {
    const part = reading?.prompt.placements[placement]?.part;
    return action === "redact" && (part === undefined || !gateway.sentParts.has(part));
  });
  const first = missed[0];
  if (!first || verdict.decision === "block") return verdict;
  return {
    ...verdict,
    decision: "block",
    deployment: null,
    // Nothing was taken out here: it stopped, and the record says so.
    findings: verdict.findings.map((one) => (missed.includes(one) ? { ...one, action: "block" } : one)),
    reasons: [
      {
        gate: 3,
        rule: first.finding.detector,
        message: `${first.finding.title} in what the tool sent, and nothing had taken it out`,
        remedy:
          "Start the tool with: fourgate run -- TOOL. Its guard takes secrets out before they leave the laptop.",
      },
    ],
  };
}

function compareWithGuard(passage: Passage, verdict: Verdict): void {
  const { caller, gateway } = passage;
  const report = caller?.report;
  if (!caller || !report) return;
  if (report.bodySha256 !== passage.bodySha256()) {
    throw new FourgateError(
      "unauthenticated",
      "the body is not the one that the guard signed",
      "send it again through the guard",
    );
  }
  if (report.policyVersion !== verdict.policyVersion) {
    // Until it has fetched the one in force, that is no difference that a person should look at; the record has both.
    if (!gateway.isFormerPolicy(report.policyVersion))
      caller.alarms.push(
        `the guard judged by policy ${report.policyVersion.slice(0, 40)}, the gateway by ${verdict.policyVersion}`,
      );
    return;
  }
  if (verdict.findings.some(({ action }) => action !== "note")) {
    caller.alarms.push("the guard let a finding pass that its policy removes");
  }
  if (
    classifications.indexOf(statedClassification(report.classification)) <
    classifications.indexOf(verdict.classification)
  ) {
    caller.alarms.push(
      `the guard stated ${report.classification.slice(0, 20)}, the gateway judged ${verdict.classification}`,
    );
  }
}

import { redactedKindCountMax, sealReport, type GuardReport } from "@fourgate/core/audit/guard-report";
import { reportCodec } from "@fourgate/wire/report-codec";
import type { Sign } from "../device/keys.ts";
import type { Outgoing } from "./redact.ts";
import type { Passage } from "./passage.ts";

/** The guard's statement about what it is about to send, signed as this device. */
export function signedReport(passage: Passage, outgoing: Outgoing, sequence: number, sign: Sign): string {
  const { guard, caller, policy, verdict } = passage;
  if (!caller || !policy) throw new TypeError("a report needs a caller and a policy");
  return sealReport(
    {
      version: 1,
      exchange: passage.id,
      device: guard.settings.device,
      sequence,
      time: new Date(guard.clock()).toISOString(),
      run: caller.run.id,
      tool: caller.run.tool,
      toolVersion: caller.run.toolVersion,
      agent: caller.run.agent,
      policyVersion: policy.snapshot.version,
      redactions: outgoing.redactions,
      ...redactedBy(passage),
      classification: verdict?.classification ?? "public",
      workspaces: passage.places.workspaces,
      ...observedByLinks(passage),
      ...alarmsOf(passage, outgoing),
      bodySha256: digestOf(passage, outgoing.body),
    },
    reportCodec,
    sign,
  );
}

/** By which rules what was taken out was found: the gateway sees placeholders alone. */
function redactedBy({ verdict }: Passage): Pick<GuardReport, "redacted"> {
  const counts = new Map<string, number>();
  for (const { finding, action } of verdict?.findings ?? [])
    if (action === "redact") counts.set(finding.detector, (counts.get(finding.detector) ?? 0) + 1);
  if (counts.size === 0) return {};
  const redacted = [...counts]
    .map(([detector, count]) => ({ detector, count }))
    .toSorted((a, b) => b.count - a.count || (a.detector < b.detector ? -1 : 1))
    .slice(0, redactedKindCountMax);
  return { redacted };
}

/** So many, cut so short that they fit into a header. */
const observedCountMax = 8;
const textLengthMax = 200;

/** The gateway judges for itself; it cannot know where a link leads. */
function observedByLinks({ places, verdict }: Passage): Pick<GuardReport, "observed"> {
  if (places.realPaths.length === 0 || !verdict || verdict.observed.length === 0) return {};
  const observed = verdict.observed.slice(0, observedCountMax).map(({ gate, rule, message }) => ({
    gate,
    rule: rule.slice(0, textLengthMax),
    message: message.slice(0, textLengthMax),
    remedy: "",
  }));
  return { observed };
}

function alarmsOf({ guard, caller }: Passage, { late }: Outgoing): Pick<GuardReport, "alarms"> {
  const alarms = [...guard.alarms.takeOfSession(caller?.actor.session ?? "")];
  if (late > 0)
    alarms.push(
      `${late === 1 ? "a secret stands" : `${String(late)} secrets stand`} in what this session had sent before it was known; it goes as it went`,
    );
  return alarms.length === 0 ? {} : { alarms };
}

function digestOf(passage: Passage, body: Uint8Array | null): string {
  if (body === null) return "";
  return body === passage.body?.wire ? passage.wireSha256() : passage.sha256(body);
}

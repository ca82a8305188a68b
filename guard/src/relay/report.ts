import { sealReport } from "@fourgate/core/audit/guard-report";
import { reportCodec } from "@fourgate/wire/report-codec";
import type { Outgoing } from "./redact.ts";
import type { Passage } from "./passage.ts";

/** The guard's statement about what it is about to send, signed as this device. */
export function signedReport(passage: Passage, outgoing: Outgoing, sequence: number): string {
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
      agent: caller.run.agent,
      policyVersion: policy.snapshot.version,
      redactions: outgoing.redactions,
      classification: verdict?.classification ?? "public",
      workspaces: passage.places.workspaces,
      bodySha256: digestOf(passage, outgoing.body),
    },
    reportCodec,
    guard.sign,
  );
}

function digestOf(passage: Passage, body: Uint8Array | null): string {
  if (body === null) return "";
  return body === passage.body?.wire ? passage.wireSha256() : passage.sha256(body);
}

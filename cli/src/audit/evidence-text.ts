import { counted } from "@fourgate/core/counted";
import type { EvidenceReport } from "@fourgate/gateway/evidence/verify-evidence";
import { safeText } from "./describe-record.ts";

/** What `audit verify` says of a bundle. `isOwnKey`: the key did not come with the bundle. */
export function evidenceText(report: EvidenceReport, isOwnKey: boolean): string {
  const { ok, log, size, exchanges, records, contents, withoutContent, problems } = report;
  const { policies, withoutPolicy, exceptions, withoutException } = report;
  if (!ok)
    return `the bundle does not hold\n${problems.map((problem) => `  ${safeText(problem)}\n`).join("")}`;
  const gone =
    withoutContent === 0
      ? ""
      : `; of ${String(withoutContent)} the content's keys were destroyed before it was made`;
  const notKept =
    withoutPolicy === 0 ? "" : `; of ${counted(withoutPolicy, "policy", "policies")} the digest alone`;
  const allowed = exceptions === 0 ? "" : `, ${counted(exceptions, "exception")} that a verdict used`;
  const named =
    withoutException === 0
      ? ""
      : `; of ${counted(withoutException, "exception")} the name alone, since an older version made it`;
  return [
    `the bundle holds: ${counted(exchanges, "exchange")}, ${counted(records, "record")} in the log ${safeText(log)} of ${String(size)}, ${counted(contents, "body or reply", "bodies and replies")} byte for byte, ${counted(policies, "policy", "policies")} in full${allowed}${gone}${notKept}${named}`,
    completenessText[report.completeness],
    ...(report.pageBy === null
      ? []
      : [
          `index.html and README.txt were not compared, since Fourgate ${safeText(report.pageBy)} made them: --page FILE writes the page anew from what was checked`,
        ]),
    ...(isOwnKey
      ? []
      : ["by the log.vkey that came with it: compare it with a copy that you keep, or give --key"]),
    "",
  ].join("\n");
}

const completenessText: Readonly<Record<EvidenceReport["completeness"], string>> = {
  recorded: "no exchange was taken out: these are the ones that the log's own record of this bundle says",
  no_gateway:
    "that nothing was left out is not proven: it was made where no gateway runs, so the log has no record of what went into it",
  older:
    "that nothing was left out is not proven: an older version made it, without the log's record of what went into it",
};

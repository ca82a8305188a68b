import { counted } from "@fourgate/core/counted";
import type { VerifyReport, Witnessed } from "@fourgate/core/audit/problems";
import type { ReceiptReport } from "@fourgate/core/audit/receipt";

/** What `audit verify` says of a log. */
export function verifyText(report: VerifyReport): string {
  return report.ok ? holds(report) : doesNotHold(report);
}

function holds({
  size,
  root,
  witnessed,
  journal,
  pendingCount,
  openCount,
  missingToldCount,
  rebuiltCount,
  erasedCount,
  goneCount,
}: VerifyReport): string {
  const more = [
    ...(rebuiltCount === null ? [] : [`${counted(rebuiltCount, "body", "bodies")} rebuilt byte for byte`]),
    ...(erasedCount === null || erasedCount === 0
      ? []
      : [
          `${counted(erasedCount, "record")} can't be read, since the keys were destroyed, as the log tells; so laptops' own numbers were not compared`,
        ]),
    ...(goneCount === null || goneCount === 0
      ? []
      : [`of ${counted(goneCount, "record")} the content's keys were destroyed, as the log tells`]),
    ...(missingToldCount === null || missingToldCount === 0
      ? []
      : [`${counted(missingToldCount, "number")} of laptops never came, and alarms in the log say so`]),
    ...(pendingCount === 0
      ? []
      : [`${counted(pendingCount, "newer record")} not covered by a checkpoint yet`]),
    ...(openCount === 0 ? [] : [`${counted(openCount, "exchange")} under way`]),
    ...(journal ? [] : ["what the records say was not there to be compared"]),
  ];
  return [
    `the log holds: ${[`${counted(size, "record")}, signed, gapless`, ...more].join("; ")}`,
    `checkpoint: ${counted(size, "record")}, root ${root ?? ""}`,
    ...witnessed.map(witnessText),
    "",
  ].join("\n");
}

function witnessText({ name, size, timeS }: Witnessed): string {
  return `witness ${name}: ${counted(size, "record")}, ${new Date(timeS * 1000).toISOString()}`;
}

function doesNotHold({ problems, problemCount }: VerifyReport): string {
  const lines = problems.map(({ message, index, id }) => {
    const where = [...(index === null ? [] : [`entry ${String(index)}`]), ...(id === null ? [] : [id])].join(
      ", ",
    );
    return `  ${where === "" ? "" : `${where}: `}${message}\n`;
  });
  const more = problemCount > problems.length ? `  and ${String(problemCount - problems.length)} more\n` : "";
  return `the log does not hold\n${lines.join("")}${more}`;
}

/** What `audit verify --receipt` says. */
export function receiptText({ ok, records, problems }: ReceiptReport): string {
  if (!ok) return `the receipt does not hold\n${problems.map((problem) => `  ${problem}\n`).join("")}`;
  const lines = records.map(
    ({ index, leaf, size }) =>
      `  entry ${String(index)} of ${String(size)}: ${leaf.kind} ${leaf.id} at ${new Date(leaf.timeMs).toISOString()}\n`,
  );
  const witnesses = records[0]?.witnessed.map((one) => `${witnessText(one)}\n`) ?? [];
  return `the receipt holds: ${records.length === 1 ? "1 record is" : `${String(records.length)} records are`} in the log\n${lines.join("")}${witnesses.join("")}`;
}

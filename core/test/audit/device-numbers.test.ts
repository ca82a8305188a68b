import { describe, expect, it } from "vitest";
import { DeviceNumbers, numberAlarms } from "@fourgate/core/audit/device-numbers";
import { Problems } from "@fourgate/core/audit/problems";
import type { AuditRecord } from "@fourgate/core/audit/record";
import { intent } from "../../../tools/samples/audit-records.ts";

let made = 0;

function intentWith(deviceSequence: number, changes: { id?: string; alarms?: string[] } = {}): AuditRecord {
  const id = `exchange ${String(made++)}`;
  const guard = {
    exchange: "x",
    device: "laptop",
    deviceSequence,
    policyVersion: "1",
    redactions: 0,
    bodySha256: "",
  };
  return { ...intent({}), id, guard, ...changes };
}

function problemsOf(records: readonly AuditRecord[]): { problems: string[]; told: number } {
  const problems = new Problems();
  const numbers = new DeviceNumbers(problems);
  for (const [index, record] of records.entries()) numbers.add(record, index);
  const told = numbers.finish();
  return { problems: problems.list().map(({ message }) => message), told };
}

const upTo = (end: number, without: readonly number[] = [], from = 5): AuditRecord[] =>
  Array.from({ length: end - from + 1 }, (_, at) => from + at)
    .filter((number) => !without.includes(number))
    .map((number) => intentWith(number));

describe("the numbers that a laptop's guard counts", () => {
  it("hold without a gap, from the first that came, in whatever order, the newest not counted yet", () => {
    expect(problemsOf(upTo(300).toReversed())).toEqual({ problems: [], told: 0 });
    expect(problemsOf(upTo(300, [299, 250, 175])).problems).toEqual([]);
    const attempts = [intentWith(7, { id: "one" }), intentWith(7, { id: "one" })];
    expect(problemsOf([...attempts, ...upTo(300, [], 8)]).problems).toEqual([]);
  });

  it("are missing where no record has them, each stretch told once, and twice where two exchanges have one", () => {
    expect(problemsOf(upTo(300, [20, 30, 31, 32]))).toEqual({
      problems: [
        "device laptop: its number 20 stands in no record",
        "device laptop: its numbers 30 to 32 stand in no record",
      ],
      told: 0,
    });
    expect(problemsOf([...upTo(200), intentWith(60)]).problems).toEqual([
      "device laptop used its number 60 twice",
    ]);
  });

  it("are counted apart from problems where an alarm in the log tells of the gap, and only as far as it does", () => {
    const lost = intentWith(301, { alarms: [`${numberAlarms.lost("laptop", [20, 31])}, unless …`] });
    expect(problemsOf([...upTo(300, [20, 30, 31, 32]), lost])).toEqual({
      problems: [
        "device laptop: its number 30 stands in no record",
        "device laptop: its number 32 stands in no record",
      ],
      told: 2,
    });
    const jump = intentWith(9_000_000_000_000, {
      alarms: [numberAlarms.jump("laptop", 300, 9_000_000_000_000)],
    });
    expect(problemsOf([...upTo(300), jump]).problems).toEqual([]);
    expect(problemsOf([...upTo(300), { ...jump, alarms: [] } as AuditRecord]).problems).toHaveLength(1);
  });

  it("stand in refusals and blocks as well, and a heartbeat tells of numbers that nobody handed in", () => {
    const base = { ...intent({}), findings: [], labels: [], reasons: [], policyVersion: "1" };
    const refused = {
      ...base,
      kind: "refusal",
      id: "r",
      code: "body_schema",
      gate: null,
      deviceSequence: 50,
    };
    const blocked = { ...base, kind: "guard_block", id: "b", code: "gate_blocked", deviceSequence: 51 };
    const actor = { ...base.actor, device: "laptop" };
    const others = [refused, blocked].map((one) => ({ ...one, actor }) as unknown as AuditRecord);
    expect(problemsOf([...upTo(300, [50, 51]), ...others]).problems).toEqual([]);
    const beat = { kind: "heartbeat", id: "h", device: "laptop", deviceSequence: 600 } as AuditRecord;
    expect(problemsOf([...upTo(300), beat]).problems).toEqual([
      "device laptop: its numbers 301 to 471 stand in no record",
    ]);
  });
});

import type { Problems } from "./problems.ts";
import type { AuditRecord } from "./record.ts";

export interface StatedNumber {
  readonly device: string;
  readonly number: number;
}

/** The number that a guard gave to its statement behind this record: each of them once, without a gap. */
export function statedNumber(record: AuditRecord): StatedNumber | undefined {
  if (record.kind === "intent" && record.guard)
    return { device: record.guard.device, number: record.guard.deviceSequence };
  if (record.kind === "guard_block") return { device: record.actor.device, number: record.deviceSequence };
  if (record.kind === "refusal" && record.actor && record.deviceSequence !== undefined)
    return { device: record.actor.device, number: record.deviceSequence };
  return undefined;
}

/** A guard has fewer requests than this under way, so a number that many later ones came before is lost. */
const overtakenBy = 128;

/** What a gateway says of a device's numbers as they come, in an alarm of a record. */
export const numberAlarms = {
  twice: (device: string, number: number) => `device ${device} used its number ${number} twice`,
  jump: (device: string, from: number, to: number) => `device ${device} counted from ${from} to ${to}`,
  lost: (device: string, numbers: readonly number[]) =>
    `device ${device} never sent its number ${numbers.join(", ")}`,
} as const;

const jumpPattern = /^device .* counted from (\d+) to (\d+)$/s;
const lostPattern = /^device .* never sent its number ((?:\d+, )*\d+)/s;

const twicePattern = /^device .* used its number \d+ twice$/s;

/** Whether an alarm's text is one of `numberAlarms`. */
export function isNumberAlarm(text: string): boolean {
  return jumpPattern.test(text) || lostPattern.test(text) || twicePattern.test(text);
}

/** First and last. */
type Range = readonly [from: number, to: number];

interface Count {
  /** Exchange or record that a number came with: an exchange's second attempt brings it again. */
  readonly ids: Map<number, string>;
  readonly first: number;
  /** Of any statement, heartbeats included, and where that stands. */
  highest: number;
  index: number;
  /** Ranges that the log itself says are missing. */
  readonly told: Range[];
}

/**
 * Completeness by the laptops' own count: over all records of a log, each device's numbers run without
 * a gap. Begins with the first that a device sent. A number that its heartbeat says was given counts
 * as well, so that a device which went silent shows. A gap that an alarm in the log tells of was seen
 * when it came about (a laptop that lost its network leaves one); only one that nothing tells of is a
 * problem.
 */
export class DeviceNumbers {
  readonly #problems: Problems;
  readonly #devices = new Map<string, Count>();

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  add(record: AuditRecord, index: number): void {
    if (record.kind === "heartbeat") {
      const count = this.#devices.get(record.device);
      if (count && record.deviceSequence > count.highest) {
        count.highest = record.deviceSequence;
        count.index = index;
      }
      return;
    }
    const stated = statedNumber(record);
    if (!stated) return;
    const { device, number } = stated;
    const count = this.#devices.get(device) ?? {
      ids: new Map<number, string>(),
      first: number,
      highest: number,
      index,
      told: [],
    };
    this.#devices.set(device, count);
    if ("alarms" in record) count.told.push(...record.alarms.flatMap(toldBy));
    const known = count.ids.get(number);
    if (known !== undefined && known !== record.id) {
      const told = "alarms" in record && record.alarms.includes(numberAlarms.twice(device, number));
      if (!told) this.#problems.add(numberAlarms.twice(device, number), index, record.id);
      return;
    }
    count.ids.set(number, record.id);
    if (number > count.highest) {
      count.highest = number;
      count.index = index;
    }
  }

  /**
   * Tells of each stretch of numbers that is in no record and no alarm, but for the newest, which may be
   * under way. Gives how many numbers are missing and told.
   */
  finish(): number {
    let toldCount = 0;
    for (const [device, { ids, first, highest, index, told }] of this.#devices) {
      const end = highest - overtakenBy;
      const seen = [...ids.keys(), end].filter((number) => number <= end).toSorted((a, b) => a - b);
      let last = first;
      for (const number of seen) {
        const missing: Range = [last + 1, number - 1];
        const untold = told.reduce<readonly Range[]>(
          (ranges, one) => ranges.flatMap(without(one)),
          [missing],
        );
        toldCount += widthOf(missing) - untold.reduce((sum, range) => sum + widthOf(range), 0);
        for (const [from, to] of untold) {
          if (from > to) continue;
          const numbers = from === to ? `its number ${from} stands` : `its numbers ${from} to ${to} stand`;
          this.#problems.add(`device ${device}: ${numbers} in no record`, index);
        }
        last = Math.max(last, number);
      }
    }
    return toldCount;
  }
}

function widthOf([from, to]: Range): number {
  return Math.max(0, to - from + 1);
}

function without([cutFrom, cutTo]: Range): (range: Range) => Range[] {
  return ([from, to]) => {
    if (cutTo < from || cutFrom > to) return [[from, to]];
    const rest: Range[] = [
      [from, cutFrom - 1],
      [cutTo + 1, to],
    ];
    return rest.filter((range) => widthOf(range) > 0);
  };
}

function toldBy(alarm: string): Range[] {
  const [, from, to] = jumpPattern.exec(alarm) ?? [];
  if (from !== undefined && to !== undefined) return [[Number(from) + 1, Number(to) - 1]];
  const numbers = lostPattern.exec(alarm)?.[1] ?? "";
  return numbers === "" ? [] : numbers.split(", ").map((number) => [Number(number), Number(number)] as const);
}

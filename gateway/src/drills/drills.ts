import type { DrillRecord } from "@fourgate/core/audit/record";
import type { SignOffRecord } from "@fourgate/core/audit/sign-off-record";
import { FourgateError } from "@fourgate/core/errors";
import { OneByOne } from "../one-by-one.ts";

export interface DrillsParts {
  /** Resolves once the record is durable. @throws FourgateError record_failed */
  readonly append: (record: DrillRecord | SignOffRecord) => Promise<void>;
  readonly policyVersion: () => string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly nextId: () => string;
}

/** The latest live test of the gates since this start, and who signed it off. */
export class Drills {
  readonly #parts: DrillsParts;
  readonly #turns = new OneByOne();
  #latest: DrillRecord | null = null;
  #signOff: SignOffRecord | null = null;

  constructor(parts: DrillsParts) {
    this.#parts = parts;
  }

  get latest(): DrillRecord | null {
    return this.#latest;
  }

  /** Of the latest; null where nobody did. */
  get signOff(): SignOffRecord | null {
    return this.#signOff;
  }

  async drilled(lines: DrillRecord["lines"]): Promise<void> {
    const { append, clock, nextId } = this.#parts;
    const drill: DrillRecord = {
      kind: "drill",
      id: nextId(),
      time: new Date(clock()).toISOString(),
      lines,
    };
    this.#latest = drill;
    this.#signOff = null;
    await append(drill);
  }

  /**
   * @param id of the drill that they saw: another one that came meanwhile is not signed off unseen
   * @throws FourgateError not_found, usage, record_failed
   */
  async sign(id: string, by: string, reason: string): Promise<SignOffRecord> {
    return await this.#turns.run(async () => {
      const { append, clock, nextId, policyVersion } = this.#parts;
      const drill = this.#latest;
      if (drill?.id !== id)
        throw new FourgateError(
          "not_found",
          drill === null ? "no drill has run since the start" : "that is not the latest drill",
          "look at the latest one, then sign that off",
        );
      if (this.#signOff)
        throw new FourgateError(
          "usage",
          `${this.#signOff.by} signed this drill off already`,
          "drill again, by a start",
        );
      const failed = drill.lines.filter(({ pass }) => !pass).map(({ gate }) => `gate ${String(gate)}`);
      if (failed.length > 0)
        throw new FourgateError(
          "usage",
          `${failed.join(" and ")} did not hold in this drill`,
          "mend it; what failed is not signed off",
        );
      const record: SignOffRecord = {
        kind: "sign_off",
        id: nextId(),
        time: new Date(clock()).toISOString(),
        by,
        of: { kind: "drill", id },
        policyVersion: policyVersion(),
        reason,
      };
      await append(record);
      this.#signOff = record;
      return record;
    });
  }
}

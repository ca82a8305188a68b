import type { Checks } from "../clients/checks.ts";

export interface CaseOptions {
  /** Of everything random in a case. */
  readonly seed: number;
  /** Of the kill -9 loop. */
  readonly rounds: number;
  /** Lines for a person. */
  readonly say: (line: string) => void;
}

/** One kind of fault, and what must hold all the same. */
export interface Case {
  readonly name: string;
  run(checks: Checks, options: CaseOptions): Promise<void>;
}

import type { Table } from "./table.ts";

export interface BenchOptions {
  /** A short run, under 45 s: for a look, not for a claim. */
  readonly quick: boolean;
  /** For benches whose data is generated: which; and one item of it alone. */
  readonly seed?: string | undefined;
  readonly index?: number | undefined;
  /** Progress, for a person. */
  readonly note: (line: string) => void;
}

export type Target = { readonly at_most: number } | { readonly at_least: number };

export interface BenchResult {
  readonly tables: readonly Table[];
  /** What was done and what could not be measured, a line each. */
  readonly remarks: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
  /** Only for figures that were measured. */
  readonly targets: Readonly<Record<string, Target>>;
}

export type Bench = (options: BenchOptions) => Promise<BenchResult>;

export function meets(figure: number, target: Target): boolean {
  return "at_most" in target ? figure <= target.at_most : figure >= target.at_least;
}

/** Rounds to what a two-core machine can tell apart. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

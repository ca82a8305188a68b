/** The p-th percentile (0 to 100) by the nearest rank; NaN of nothing. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((p / 100) * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

export interface Paired {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
}

/** Percentiles of a[i] - b[i], where both were measured in round i. */
export function pairedDifferences(a: readonly number[], b: readonly number[]): Paired {
  const differences = a
    .slice(0, Math.min(a.length, b.length))
    .map((value, i) => value - (b[i] ?? Number.NaN));
  return { count: differences.length, p50: percentile(differences, 50), p99: percentile(differences, 99) };
}

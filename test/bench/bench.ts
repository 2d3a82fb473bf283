/** What a benchmark found. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What is to be reached; undefined where the figure is only for the reader. */
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
  /** All measured values where `value` is their median. */
  readonly all?: readonly number[];
}

export interface Bench {
  readonly name: string;
  /** One sentence: what is measured and how. */
  readonly about: string;
  /** Programs that it needs. */
  readonly needs: readonly string[];
  run(log: (line: string) => void): Promise<readonly Figure[]>;
}

/** The server gets this processor, the load the other: neither takes time from the other. */
export const SERVER_CPU = '0';
export const LOAD_CPU = '1';

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

export function reached({ value, target }: Figure): boolean | undefined {
  if (!target) return undefined;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** Share of one processor that something takes which costs that much and happens that often. */
export function cpuShare(microsecEach: number, perSec: number): number {
  return (microsecEach * perSec) / 1e4;
}

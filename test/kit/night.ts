/**
 * A search that is worth hours: simulator seeds, simulated, mutants, fuzz, soak.
 * A file under test/night exports one as default.
 */
export interface NightSearch {
  readonly name: string;
  /** How much of the night it gets, compared with the others; 1 by default. */
  readonly share?: number;
  run(options: NightOptions): Promise<NightResult>;
}

export interface NightOptions {
  readonly seed: number;
  /** Stop soon after this moment (Date.now). */
  readonly untilMs: number;
  /** A line for whoever watches. */
  readonly log: (line: string) => void;
}

export interface NightResult {
  /** What was tried, in the search's own unit: seeds, messages, mutants, calls. */
  readonly steps: number;
  /** One sentence: what the steps were and what came of them. */
  readonly summary: string;
  /** Everything found wrong, each with the command that shows it again. */
  readonly failures: readonly string[];
}

import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** What a test process tells its runner, one JSON object a line, in the file that this variable names. */
export const REPORT_VARIABLE = 'CORDBOARD_TEST_REPORT';
/** Part of a test's name or a regular expression: only those that match are declared. */
export const GREP_VARIABLE = 'CORDBOARD_TEST_GREP';

export type ReportEvent =
  | { readonly event: 'declared'; readonly suite: string; readonly test: string }
  /** Declared, but `--grep` does not want it. */
  | { readonly event: 'left-out'; readonly suite: string; readonly test: string }
  | { readonly event: 'passed'; readonly suite: string; readonly test: string; readonly ms: number }
  | { readonly event: 'failed'; readonly suite: string; readonly test: string; readonly message: string }
  | { readonly event: 'skipped'; readonly suite: string; readonly test: string; readonly why: string }
  | { readonly event: 'suite-opened'; readonly suite: string }
  /** The last of its tests and hooks is through. */
  | { readonly event: 'suite-ran'; readonly suite: string };

const file = process.env[REPORT_VARIABLE];
// A program that a test starts must not write into this process's report.
delete process.env[REPORT_VARIABLE];

/** Notes one event; does nothing when no runner asked for it. Synchronous, so that a crash loses nothing. */
export function report(event: ReportEvent): void {
  if (file) appendFileSync(file, `${JSON.stringify(event)}\n`);
}

/** The events of a report, in order. A file that was never written holds none. */
export function readReport(path: string): ReportEvent[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter(Boolean).map((line) => JSON.parse(line) as ReportEvent);
}

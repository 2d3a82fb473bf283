import type { ReportEvent } from '../report.ts';
import { numbersOf, type Requirements } from '../requirements.ts';
import type { FileRun } from './run-file.ts';

export interface Finished {
  readonly file: string;
  /** `suite › test`. */
  readonly name: string;
  readonly ms: number;
}

export interface FileVerdict {
  readonly file: string;
  readonly ms: number;
  readonly passed: readonly Finished[];
  readonly failed: readonly { readonly name: string; readonly message: string }[];
  readonly skipped: readonly { readonly name: string; readonly test: string; readonly why: string }[];
  /** What is wrong with the file as a whole; each counts as a failure. */
  readonly problems: readonly string[];
  /** How many tests `--grep` left out. */
  readonly leftOut: number;
}

type TestEvent = Extract<ReportEvent, { test: string }>;

function nameOf(event: TestEvent): string {
  return `${event.suite} › ${event.test}`;
}

function ofKind<Kind extends ReportEvent['event']>(run: FileRun, kind: Kind) {
  return run.events.filter((event): event is Extract<ReportEvent, { event: Kind }> => event.event === kind);
}

/** Declared tests of which nothing was heard, and tests that were heard of more often than declared. */
function unaccounted(run: FileRun): string[] {
  const ends = new Map<string, number>();
  for (const event of run.events) {
    if (event.event === 'passed' || event.event === 'failed' || event.event === 'skipped') {
      ends.set(nameOf(event), (ends.get(nameOf(event)) ?? 0) + 1);
    }
  }
  const problems: string[] = [];
  for (const name of ofKind(run, 'declared').map(nameOf)) {
    const times = ends.get(name) ?? 0;
    if (times === 0) problems.push(`"${name}" was declared and never ran`);
    if (times > 1) problems.push(`"${name}" ended ${times} times`);
  }
  return problems;
}

function unknownNumbers(run: FileRun, requirements: Requirements): string[] {
  const named = ofKind(run, 'declared').flatMap((event) => numbersOf(event.test).map((number) => ({ event, number })));
  const unknown = named.filter(({ number }) => !(number in requirements));
  return unknown.map(({ event, number }) => `"${nameOf(event)}" names ${number}, which test/requirements.json lacks`);
}

function howItEnded(run: FileRun, failures: number): string[] {
  if (run.timedOut) return [`did not end within its limit and was ended after ${Math.round(run.ms / 1000)} s`];
  if (run.signal) return [`was ended by ${run.signal}`];
  if (run.exitCode !== 0 && failures === 0) return [`ended with exit code ${run.exitCode} although no test failed`];
  if (run.exitCode === 0 && failures > 0) return ['ended with exit code 0 although a test failed'];
  return [];
}

/** Decides what a run means. Green only if every declared test was heard of and nothing else went wrong. */
export function judge(run: FileRun, requirements: Requirements): FileVerdict {
  const failed = ofKind(run, 'failed').map((event) => ({ name: nameOf(event), message: event.message }));
  const leftOut = ofKind(run, 'left-out').length;
  const ran = new Set(ofKind(run, 'suite-ran').map((event) => event.suite));
  const problems = [...howItEnded(run, failed.length), ...unaccounted(run), ...unknownNumbers(run, requirements)];
  if (ofKind(run, 'declared').length + leftOut === 0) problems.push('declares no test');
  for (const { suite } of ofKind(run, 'suite-opened')) {
    if (!ran.has(suite)) problems.push(`the suite "${suite}" never ran to its end`);
  }
  return {
    file: run.file,
    ms: run.ms,
    passed: ofKind(run, 'passed').map((event) => ({ file: run.file, name: nameOf(event), ms: event.ms })),
    failed,
    skipped: ofKind(run, 'skipped').map((event) => ({ name: nameOf(event), test: event.test, why: event.why })),
    problems,
    leftOut,
  };
}

import path from 'node:path';
import * as assert from 'uvu/assert';
import { runFile } from '../kit/runner/run-file.ts';
import { type FileVerdict, judge } from '../kit/runner/verdict.ts';
import { suite } from '../kit/suite.ts';

/**
 * Each fixture is a file that bare uvu, or a careless runner, would call green. Runs it as the runner does and looks
 * for the reason of its red.
 */
const root = path.join(import.meta.dirname, '../..');

async function verdictOf(fixture: string, limitMs = 20_000): Promise<FileVerdict> {
  const run = await runFile(`test/kit/fixtures/${fixture}.test.ts`, { root, limitMs });
  return judge(run, { 'EXT-01': 'known' });
}

/** These two mostly wait: begun at once, they wait beside the others. */
const slow: Readonly<Record<string, Promise<FileVerdict>>> = {
  'leaked-timer': verdictOf('leaked-timer'),
  busy: verdictOf('busy', 1_000),
};

function reasons(verdict: FileVerdict): string {
  return [...verdict.problems, ...verdict.failed.map(({ name, message }) => `${name}: ${message}`)].join('\n');
}

const traps: readonly [fixture: string, what: string, reason: RegExp][] = [
  ['failing', 'a failing test', /failing › bad/],
  ['throwing-before', 'a before hook that throws', /before of throwing before: Error: no/],
  ['throwing-before-each', 'a before-each hook that throws', /before each of .*: Error: no/],
  ['throwing-after', 'an after hook that throws', /after of throwing after: Error: no/],
  ['throwing-after-each', 'an after-each hook that throws', /after each of .*: Error: no/],
  ['never-run', 'a suite that is never run', /the suite "never run" never ran to its end/],
  ['no-end', 'a test that never ends', /waits for ever did not end within 50 ms/],
  [
    'exits-early',
    'a process that exits with 0 in the middle',
    /"exits early › comes after" was declared and never ran/,
  ],
  ['nothing', 'a file without tests', /declares no test/],
  ['empty-suite', 'a suite without tests', /declares no test/],
  ['bare-uvu', 'uvu used past the kit', /declares no test/],
  ['only', 'a test marked only', /only is not a function/],
  ['declared-twice', 'two tests of one name', /declared twice/],
  ['rejected-later', 'a rejection after the test', /rejected and nobody listened: Error: late/],
  ['leaked-timer', 'a timer left behind', /Something still runs after the last test: Error: Timeout/],
  ['leaked-scope', 'a scope left open', /Scopes were left open/],
  ['unknown-requirement', 'a requirement number that does not exist', /names EXT-77/],
  ['exit-code', 'an exit code although all passed', /exit code 3 although no test failed/],
];

const test = suite('kit traps', { timeoutMs: 30_000 });

for (const [fixture, what, reason] of traps) {
  test(`${what} is red, and says why`, async () =>
    assert.match(reasons(await (slow[fixture] ?? verdictOf(fixture))), reason));
}

test('a loop without end is ended at the wall limit', async () => {
  const verdict = (await slow.busy)!;
  assert.match(reasons(verdict), /did not end within its limit/);
  assert.match(reasons(verdict), /"busy › loops for ever" was declared and never ran/);
});

test('a good file is green', async () => {
  const verdict = await verdictOf('passing');
  assert.equal([verdict.passed.length, reasons(verdict)], [2, '']);
});

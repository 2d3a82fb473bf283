import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { filesOf, groups, inOrder } from '../kit/runner/groups.ts';
import { summarize } from '../kit/runner/summary.ts';
import type { FileVerdict } from '../kit/runner/verdict.ts';
import { suite } from '../kit/suite.ts';

const root = path.join(import.meta.dirname, '../..');

function runTests(args: readonly string[], CI = ''): { status: number | null; lastLine: string; output: string } {
  const env = { ...process.env, CI };
  const result = spawnSync(process.execPath, ['scripts/run-tests.ts', ...args], { cwd: root, env, encoding: 'utf8' });
  return { status: result.status, lastLine: result.stdout.trimEnd().split('\n').at(-1) ?? '', output: result.stdout };
}

function fixture(name: string): string[] {
  return ['--file', `test/kit/fixtures/${name}.test.ts`];
}

const test = suite('kit runner', { timeoutMs: 30_000 });

test('the last line counts, and the exit code says green', () => {
  const { status, lastLine } = runTests(fixture('passing'));
  assert.equal([status, lastLine], [0, '2 passed, 0 failed']);
});

test('the last line counts, and the exit code says red', () => {
  const { status, lastLine, output } = runTests(fixture('failing'));
  assert.equal([status, lastLine], [1, '1 passed, 1 failed']);
  assert.match(output, /RED test\/kit\/fixtures\/failing\.test\.ts {3}\(again: node scripts\/run-tests\.ts --file /);
});

test('a skip is named and green on a desk', () => {
  const { status, lastLine, output } = runTests(fixture('skipping'));
  assert.equal([status, lastLine], [0, '1 passed, 0 failed, 1 skipped']);
  assert.match(output, /skipping › needs a lathe: no lathe here/);
});

test('a skip is red in CI, unless it is on the list with a reason', () => {
  assert.equal(runTests(fixture('skipping'), 'true').lastLine, '1 passed, 1 failed, 1 skipped');
  const folder = mkdtempSync(path.join(tmpdir(), 'cordboard-'));
  try {
    const list = path.join(folder, 'skips.json');
    const relative = path.relative(root, list);
    writeFileSync(list, JSON.stringify([{ name: 'needs a lathe', reason: 'an office has none' }]));
    const listed = runTests([...fixture('skipping'), '--allowed-skips', relative], 'true');
    assert.equal([listed.status, listed.lastLine], [0, '1 passed, 0 failed, 1 skipped']);
    writeFileSync(list, JSON.stringify([{ name: 'needs a lathe', reason: ' ' }]));
    assert.is(runTests([...fixture('skipping'), '--allowed-skips', relative], 'true').status, 1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('grep runs what matches, and nothing at all is red', () => {
  assert.is(runTests([...fixture('passing'), '--grep', 'passing › two']).lastLine, '1 passed, 0 failed');
  const none = runTests([...fixture('passing'), '--grep', 'three']);
  assert.equal([none.status, none.lastLine], [1, '0 passed, 1 failed']);
});

test('repeat runs a file again and again', () => {
  assert.is(runTests([...fixture('passing'), '--repeat', '3', '--seed', '5']).lastLine, '6 passed, 0 failed');
});

test('a file or group that does not exist is an error', () => {
  assert.is(runTests(['--file', 'test/unit/none.test.ts']).status, 2);
  assert.is(runTests(['--group', 'none']).status, 2);
});

const green: FileVerdict = {
  file: 'a',
  ms: 1,
  passed: [{ file: 'a', name: 'a › b', ms: 1 }],
  failed: [],
  skipped: [],
  problems: [],
  leftOut: 0,
};
const group = { name: 'unit', budgetMin: 2, jobs: 1, fileLimitMs: 1 };

test('a whole group over its budget is red', () => {
  const within = summarize([green], [{ group, minutes: 1.99, whole: true }], [], false);
  assert.equal([within.failed, within.lines.at(-1)], [0, '1 passed, 0 failed']);
  const over = summarize([green], [{ group, minutes: 2.01, whole: true }], [], false);
  assert.equal([over.failed, over.lines.at(-1)], [1, '1 passed, 1 failed']);
  assert.match(over.lines.join('\n'), /unit +2\.01 of +2\.00 min {2}OVER BUDGET/);
});

test('a part of a group is not measured against the budget', () => {
  assert.is(summarize([green], [{ group, minutes: 3, whole: false }], [], false).failed, 0);
});

test('the longest file begins first, known or not, and what must be alone comes last', () => {
  const some = { ...group, alone: ['quiet'], long: ['voices'] };
  const files = ['brief', 'quiet', 'voices', 'known'].map((name) => `test/unit/${name}.test.ts`);
  const [brief, quiet, voices, known] = files;
  assert.equal(inOrder(some, files, { [known!]: 5_000 }), { together: [voices, known, brief], alone: [quiet] });
  assert.equal(inOrder(some, files, { [known!]: 5_000, [voices!]: 1 }).together, [known, voices, brief]);
});

test('the files that groups name are there', () => {
  for (const each of groups) {
    const files = filesOf(each, root);
    for (const name of [...(each.alone ?? []), ...(each.long ?? [])]) {
      assert.ok(files.includes(path.join('test', each.name, `${name}.test.ts`)), `${each.name} has ${name}`);
    }
  }
});

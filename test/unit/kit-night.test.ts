import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../kit/suite.ts';

const root = path.join(import.meta.dirname, '../..');
const fixtures = path.join(root, 'test/kit/fixtures/night');
/** Where the searches are listed, as `simulator seeds, mutants, …`. */
const PROMISES = [
  ['README.md', /long searches: ([^|]+?) \|/],
  ['test/RESULTS.md', /Written by `npm run night` \(([^)]+)\)/],
  ['test/kit/night.ts', /worth hours: ([^.]+)\./],
] as const;
const test = suite('kit night', { timeoutMs: 30_000 });

function night(...args: string[]): { status: number | null; written: string; errors: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'cordboard-night-'));
  const results = path.join(folder, 'RESULTS.md');
  try {
    const all = ['scripts/night.ts', '--folder', fixtures, '--results', results, '--minutes', '0.01', ...args];
    const { status, stderr } = spawnSync(process.execPath, all, { cwd: root, encoding: 'utf8' });
    return { status, written: status === 2 ? '' : readFileSync(results, 'utf8'), errors: stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('what a search found, how far it came and with which seed is written down', () => {
  const { status, written } = night('--seed', '77');
  assert.is(status, 1);
  assert.match(written, /## 20\d\d-\d\d-\d\d \d\d:\d\d UTC, commit [0-9a-f]{7,}/);
  assert.match(written, /Seed 77, /);
  assert.match(written, /\| clean \| 0\.0 \| 1,234 \| green: tried with 77 \|/);
  assert.match(written, /\| finds \| 0\.0 \| 2 \| \*\*1 found\*\*: one of two \|/);
  assert.match(written, /- finds: a leak \(again: --seed 77\)/);
  assert.match(written, /- dies: ended with 2 and no result \(again: npm run night -- --only dies --seed 77\)/);
});

test('green when nothing was found', () => {
  const { status, written } = night('--only', 'clean');
  assert.is(status, 0);
  assert.not.match(written, 'found');
});

test('what a search does not use of its time goes to those after it', () => {
  const { written } = night('--only', 'clean', '--only', 'tells its time', '--minutes', '2');
  const seconds = Number(/tells its time \| [\d.]+ \| (\d+) \|/.exec(written)?.[1]);
  assert.ok(seconds > 90 && seconds <= 120, `${seconds} of 120 s, of which half were its own`);
});

test('every search that the documents promise is there, and no other', async () => {
  const folder = path.join(root, 'test/night');
  const names: string[] = [];
  for (const file of readdirSync(folder)) names.push((await import(path.join(folder, file))).default.name);
  for (const [file, promise] of PROMISES) {
    const list = promise.exec(readFileSync(path.join(root, file), 'utf8'))?.[1] ?? '';
    const promised = list.split(', ').map((search) => search.replace('simulator ', ''));
    assert.equal(promised.sort(), names.sort(), file);
  }
});

test('no search, or a time that is none, is an error', () => {
  assert.match(night('--only', 'nothing').errors, 'no search to run');
  assert.match(night('--minutes', 'x').errors, '--minutes wants a number');
});

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import * as assert from 'uvu/assert';
import { runtimeSmoke } from '../kit/runtime-smoke.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: other runtimes', { timeoutMs: 30_000 });
const root = path.join(import.meta.dirname, '../..');
const deno = path.join(root, 'node_modules/.bin/deno');

const expected = {
  welcome: 201,
  added: 201,
  qr: '<svg ',
  refused: 422,
  event: 'event: snapshot',
  page: '<p>',
  signedIn: 200,
  found: ['Anna de Vries'],
};

test('app and store on a real disk under Node', async () => {
  assert.equal(await runtimeSmoke(), expected);
});

const underDeno = 'app and store do the same under Deno';
if (existsSync(deno)) {
  test(underDeno, async () => {
    const args = ['run', '-A', '--no-check', '--node-modules-dir=manual', 'test/kit/runtime-smoke.ts'];
    const env = { ...process.env, DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' };
    const { stdout } = await promisify(execFile)(deno, args, { cwd: root, timeout: 25_000, env });
    assert.equal(JSON.parse(stdout), { runtime: 'deno', ...expected });
  });
} else test.skip(underDeno, 'the npm package deno is not installed');

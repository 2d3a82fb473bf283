import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { suite } from '../kit/suite.ts';
import { canTie, tied } from '../kit/tied.ts';

const root = path.join(import.meta.dirname, '../..');
const test = suite('kit tied', { timeoutMs: 20_000 });

/** Running, not merely waiting to be buried. */
function lives(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 200 && lives(pid); tries++) await wait(20);
  return !lives(pid);
}

/** The first number that it prints. */
async function told(child: ChildProcess): Promise<number> {
  let said = '';
  for await (const chunk of child.stdout!) {
    said += chunk;
    if (said.includes('\n')) break;
  }
  return Number(said.split('\n')[0]);
}

/** A process that starts `sleep` and tells its number. */
function parent(how: string): ChildProcess {
  const code = `
    import { spawn } from 'node:child_process';
    import { tied } from '${path.join(root, 'test/kit/tied.ts')}';
    console.log(spawn(${how}, { stdio: 'ignore' }).pid);`;
  return spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** The processes that were started by this one. */
function children(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

if (!canTie()) {
  test.skip('what a killed test had started is gone', 'no setpriv and prlimit');
} else {
  test('a child dies with its parent, even when that is killed', async () => {
    const killed = parent("...tied('sleep', ['60'])");
    const pid = await told(killed);
    assert.ok(lives(pid));
    killed.kill('SIGKILL');
    assert.ok(await isGone(pid));
    const untied = parent("'sleep', ['3']");
    const left = await told(untied);
    untied.kill('SIGKILL');
    await once(untied, 'exit');
    assert.ok(lives(left), 'and without it it would live on');
  });

  test('a test file dies with a runner that is killed, with what it had started', async () => {
    const file = 'test/kit/fixtures/starts-something.test.ts';
    const runner = spawn(process.execPath, ['scripts/run-tests.ts', '--file', file], { cwd: root, stdio: 'ignore' });
    const below = async (pid: number): Promise<number> => {
      for (let tries = 0; tries < 400; tries++) {
        const [first] = children(pid);
        if (first !== undefined) return first;
        await wait(20);
      }
      throw new Error(`${pid} starts nothing`);
    };
    const test = await below(runner.pid!);
    const started = await below(test);
    runner.kill('SIGKILL');
    assert.ok(await isGone(test), 'the file');
    assert.ok(await isGone(started), 'what it had started');
  });

  test('a program gets no more memory than it is given', () => {
    const limit = (memoryMaxMb?: number): string => {
      const [program, args] = tied('sh', ['-c', 'ulimit -v'], { memoryMaxMb });
      return execFileSync(program, args, { encoding: 'utf8' }).trim();
    };
    assert.is(limit(300), String(300 * 1024));
    assert.is(limit(), 'unlimited');
  });
}

import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { has } from '../kit/box.ts';
import { suite } from '../kit/suite.ts';

/**
 * What can be told of the service's files without a running systemd (build machines have none): systemd reads them
 * without complaint, and they say what they should. That the box tells systemd when it is ready, and is ended when it
 * hangs, is tried with a socket in its place (`edges-machine.test.ts`).
 */
const FOLDER = path.join(import.meta.dirname, '../../systemd');
const unit = readFileSync(path.join(FOLDER, 'cordboard.service'), 'utf8');
const test = suite('systemd files');
/** Of systemd's own scale from 0 (nothing is exposed) to 10. */
const EXPOSURE_MAX = 2;

/** The last value of a setting, as systemd takes it. */
function setting(name: string): string | undefined {
  return [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].at(-1)?.[1];
}

/** The unit with a program that is there, in a folder of its own. */
function analyzed(...args: readonly string[]): { status: number | null; said: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'cordboard-unit-'));
  const file = path.join(folder, 'cordboard.service');
  try {
    writeFileSync(file, unit.replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true'));
    const { status, stdout, stderr } = spawnSync('systemd-analyze', [...args, file], { encoding: 'utf8' });
    return { status, said: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function check(name: string, program: string, body: () => void): void {
  if (has(program)) test(name, body);
  else test.skip(name, `needs ${program}`);
}

check('systemd reads the unit without a complaint', 'systemd-analyze', () => {
  assert.equal(analyzed('verify', '--man=no'), { status: 0, said: '' });
});

check('systemd finds the service hardly exposed', 'systemd-analyze', () => {
  const { said } = analyzed('security', '--offline=true');
  const level = Number(/Overall exposure level for cordboard\.service: ([\d.]+)/.exec(said)?.[1]);
  assert.ok(level <= EXPOSURE_MAX, said.slice(-200));
});

check(
  'systemd makes the service’s user from the file beside the unit; the folder is the user’s alone',
  'systemd-sysusers',
  () => {
    const root = mkdtempSync(path.join(tmpdir(), 'cordboard-root-'));
    try {
      const there = path.join(root, 'usr/lib/sysusers.d');
      mkdirSync(there, { recursive: true });
      mkdirSync(path.join(root, 'etc'));
      copyFileSync(path.join(FOLDER, 'sysusers.conf'), path.join(there, 'cordboard.conf'));
      execFileSync('systemd-sysusers', ['--root', root], { stdio: 'ignore' });
      assert.match(
        readFileSync(path.join(root, 'etc/passwd'), 'utf8'),
        /^cordboard:.*:\/var\/lib\/cordboard:.*nologin$/m,
      );
    } finally {
      rmSync(root, { recursive: true });
    }
    assert.match(readFileSync(path.join(FOLDER, 'tmpfiles.conf'), 'utf8'), /^d \/var\/lib\/cordboard 0700 cordboard /m);
  },
);

test('the unit asks for restarts within 3 seconds that never stop, and for a watchdog', () => {
  assert.is(setting('Restart'), 'always');
  assert.ok(Number(setting('RestartSec')) < 3);
  assert.is(setting('StartLimitIntervalSec'), '0');
  assert.is(setting('Type'), 'notify');
  assert.is(setting('NotifyAccess'), 'all');
  assert.ok(Number(setting('WatchdogSec')) > 0);
});

test('the unit asks for a user of its own, no capability and one directory to write', () => {
  assert.is(setting('User'), 'cordboard');
  assert.is(setting('CapabilityBoundingSet'), '');
  assert.is(setting('StateDirectory'), 'cordboard');
  assert.is(setting('ProtectSystem'), 'strict');
});

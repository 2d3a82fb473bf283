import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../kit/suite.ts';

const unit = readFileSync(path.join(import.meta.dirname, '../../systemd/cordboard.service'), 'utf8');
const test = suite('systemd unit');

/** The last value of a setting, as systemd takes it. */
function setting(name: string): string | undefined {
  return [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].at(-1)?.[1];
}

test('APP-03 comes back in under 3 seconds, for ever', () => {
  assert.is(setting('Restart'), 'always');
  assert.ok(Number(setting('RestartSec')) < 3);
  assert.is(setting('StartLimitIntervalSec'), '0');
});

test('APP-03 says when it is ready and is watched from then on', () => {
  assert.is(setting('Type'), 'notify');
  assert.is(setting('NotifyAccess'), 'all');
  assert.ok(Number(setting('WatchdogSec')) > 0);
});

test('APP-03 has least privilege: a user of its own, no capability, one directory to write', () => {
  assert.is(setting('User'), 'cordboard');
  assert.is(setting('CapabilityBoundingSet'), '');
  assert.is(setting('StateDirectory'), 'cordboard');
  assert.is(setting('ProtectSystem'), 'strict');
  for (const family of ['AF_INET', 'AF_INET6'])
    assert.ok(setting('RestrictAddressFamilies')?.split(' ').includes(family));
  const on = [
    'NoNewPrivileges',
    'ProtectHome',
    'PrivateTmp',
    'PrivateDevices',
    'RestrictNamespaces',
    'LockPersonality',
  ];
  for (const name of on) assert.is(setting(name), 'yes', name);
});

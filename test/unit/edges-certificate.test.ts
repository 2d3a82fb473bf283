import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { VirtualClock } from '../../appliance/base/clock.ts';
import { SystemRandom } from '../../appliance/base/random.ts';
import { TlsCertificate } from '../../appliance/edges/tls-certificate.ts';
import { suite } from '../kit/suite.ts';

const test = suite('edges certificate', { timeoutMs: 20_000 });

const DAY_MS = 86_400_000;
let directory: string;
test.beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cordboard-tls-'));
});
test.afterEach(() => rmSync(directory, { recursive: true }));

const addresses = (list: string[], names = ['cordboard.local']) => ({ list: () => list, names: () => names });
const LAN = ['192.168.1.5', 'fd00::5', 'fe80::1', '127.0.0.1'];

function open(clock: VirtualClock, of = addresses(LAN)): Promise<TlsCertificate> {
  return TlsCertificate.open({ directory, clock, addresses: of, random: new SystemRandom() });
}

const serverOf = (certificate: TlsCertificate): X509Certificate =>
  new X509Certificate(String(certificate.forServer().cert));

test('made at the first start: signed by the authority of the box, for all its names and addresses', async () => {
  const certificate = await open(new VirtualClock());
  const server = serverOf(certificate);
  const authority = new X509Certificate(certificate.authority);
  assert.ok(authority.ca);
  assert.not.ok(server.ca);
  assert.ok(server.checkIssued(authority));
  assert.ok(server.verify(authority.publicKey));
  assert.ok(authority.verify(authority.publicKey));
  assert.ok(server.checkIP('192.168.1.5'));
  assert.ok(server.checkIP('fd00::5'));
  assert.ok(server.checkHost('cordboard.local'));
  assert.not.ok(server.checkIP('192.168.1.6'));
  assert.not.ok(server.checkIP('fe80::1'));
  assert.equal(server.keyUsage, ['1.3.6.1.5.5.7.3.1']);
  assert.is(server.fingerprint256, certificate.fingerprint);
});

test('the keys are for the box alone', async () => {
  await open(new VirtualClock());
  for (const name of ['authority.key', 'server.key']) {
    assert.is(statSync(join(directory, name)).mode & 0o777, 0o600);
  }
});

test('the next start takes what is there', async () => {
  const clock = new VirtualClock();
  const first = await open(clock);
  const second = await open(clock);
  assert.is(second.fingerprint, first.fingerprint);
  assert.is(second.authority, first.authority);
});

test('renewed by the same authority before it runs out, and servers are told', async () => {
  const clock = new VirtualClock();
  const certificate = await open(clock);
  const { authority, fingerprint } = certificate;
  let told = 0;
  certificate.onRenewed(() => told++);
  assert.is(await certificate.renewIfNeeded(), false);
  clock.advance(370 * DAY_MS);
  assert.is(await certificate.renewIfNeeded(), true);
  assert.is(told, 1);
  assert.not.equal(certificate.fingerprint, fingerprint);
  assert.is(certificate.authority, authority);
  assert.ok(certificate.expiresAt > clock.wall() + 390 * DAY_MS);
});

test('renewed when the box got another address or name', async () => {
  const clock = new VirtualClock();
  await open(clock);
  const moved = await open(clock, addresses(['10.0.0.9'], ['cordboard.local', 'pbx.office.example']));
  assert.ok(serverOf(moved).checkIP('10.0.0.9'));
  assert.ok(serverOf(moved).checkHost('pbx.office.example'));
});

test('renewed when the clock of the box was far ahead at the first start', async () => {
  const wrong = await open(new VirtualClock(Date.UTC(2050, 5, 1)));
  assert.match(serverOf(wrong).validFrom, '2050');
  const right = await open(new VirtualClock());
  assert.match(serverOf(right).validFrom, '2026');
});

test('a torn or foreign file is replaced instead of ending the box', async () => {
  const clock = new VirtualClock();
  const first = await open(clock);
  writeFileSync(join(directory, 'server.pem'), 'torn');
  const second = await open(clock);
  assert.is(second.authority, first.authority);
  assert.not.equal(second.fingerprint, first.fingerprint);
  writeFileSync(join(directory, 'authority.key'), '');
  const third = await open(clock);
  assert.not.equal(third.authority, first.authority);
  assert.ok(serverOf(third).verify(new X509Certificate(third.authority).publicKey));
});

import dgram from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { SystemClock, VirtualClock } from '../../appliance/base/clock.ts';
import { isPrivate, neighbourhood, plainAddress } from '../../appliance/base/ip-address.ts';
import { Scope } from '../../appliance/base/scope.ts';
import { Addresses } from '../../appliance/edges/addresses.ts';
import { readAsset } from '../../appliance/edges/assets.ts';
import { diskSpace, readIfThere, writeWhole } from '../../appliance/edges/disk.ts';
import { DnsResolver } from '../../appliance/edges/dns.ts';
import { createLog, type LogLine } from '../../appliance/edges/log.ts';
import { SystemdNotify } from '../../appliance/edges/systemd-notify.ts';
import { suite } from '../kit/suite.ts';
import { until } from '../kit/transports.ts';

const test = suite('edges machine');

let directory: string;
test.beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cordboard-edges-'));
});
test.afterEach(() => rmSync(directory, { recursive: true }));

// --- Addresses ---

test('our own addresses and names are us, in any spelling, and nobody else', () => {
  const addresses = new Addresses(['PBX.Office.Example']);
  const ours = ['127.0.0.1', '127.8.8.8', '::1', '[::1]', '::ffff:127.0.0.1', 'localhost', 'cordboard.local'];
  for (const host of ['[0:0:0:0:0:0:0:1]', ...ours, 'Cordboard.LOCAL', 'pbx.office.example', ...addresses.list()]) {
    assert.ok(addresses.isOurs(host), host);
  }
  for (const host of ['203.0.113.5', 'example.com', '', '2001:db8::1']) assert.not.ok(addresses.isOurs(host), host);
});

test('names are learned, addresses and too many are not', () => {
  const addresses = new Addresses();
  addresses.learn('Office.example');
  assert.ok(addresses.isOurs('office.example'));
  addresses.learn('203.0.113.7');
  assert.not.ok(addresses.isOurs('203.0.113.7'));
  for (let count = 0; count < 100; count++) addresses.learn(`name${count}.example`);
  assert.not.ok(addresses.isOurs('name99.example'));
});

/** A machine with these addresses. */
class Machine extends Addresses {
  #its: readonly string[] = [];
  static having(...its: readonly string[]): Machine {
    const machine = new Machine();
    machine.#its = its;
    return machine;
  }
  override list(): readonly string[] {
    return this.#its;
  }
}

test('all addresses are those of both families, on a machine without IPv6 those of IPv4', () => {
  const both = Machine.having('127.0.0.1', '::1', '192.0.2.5');
  const old = Machine.having('127.0.0.1', '192.0.2.5');
  assert.equal(both.families('*'), ['0.0.0.0', '::']);
  assert.equal(old.families('*'), ['0.0.0.0']);
  for (const machine of [both, old]) {
    for (const named of ['0.0.0.0', '::', '2001:db8::5']) assert.equal(machine.families(named), [named]);
  }
});

test('people are told one address for each place, of the family that is listened on', () => {
  const told = (machine: Addresses, ...listened: readonly string[]): string[] => {
    const places = listened.map((address) => ({ address, port: 5060 }));
    return machine.tellable(places, () => 'sip').map(({ address }) => address);
  };
  const both = Machine.having('127.0.0.1', '::1', 'fe80::1', '2001:db8::5', '192.0.2.5');
  assert.equal(told(both, '0.0.0.0', '::'), ['192.0.2.5']);
  assert.equal(told(both, '::', '0.0.0.0'), ['192.0.2.5']);
  assert.equal(told(both, '*'), ['192.0.2.5']);
  assert.equal(told(both, '::'), ['2001:db8::5']);
  assert.equal(told(both, '192.0.2.5', '::'), ['192.0.2.5', '2001:db8::5']);
  assert.equal(told(both, '192.0.2.5', '192.0.2.5', '127.0.0.1'), ['192.0.2.5', '127.0.0.1']);
  assert.equal(told(Machine.having('127.0.0.1', '::1', '2001:db8::5'), '0.0.0.0', '::'), ['2001:db8::5']);
  assert.equal(told(Machine.having('127.0.0.1', '192.0.2.5'), '::'), ['localhost']);
  assert.equal(told(Machine.having('127.0.0.1', '::1'), '0.0.0.0', '::'), ['localhost']);
  const places = [5060, 5061].flatMap((port) => ['0.0.0.0', '::'].map((address) => ({ address, port })));
  assert.is(both.tellable(places, ({ port }) => String(port)).length, 2, 'kinds and ports are told apart');
});

test('a peer on this machine sees the address it called', () => {
  const addresses = new Addresses();
  assert.is(addresses.facing('127.0.0.1'), '127.0.0.1');
  assert.is(addresses.facing('::1'), '::1');
});

test('addresses are looked at again while the scope lives', () => {
  const clock = new VirtualClock();
  const scope = new Scope('test');
  new Addresses().watch(clock, scope);
  clock.advance(60_000);
  assert.is(clock.pending(), 1);
  scope.end();
  assert.is(clock.pending(), 0);
});

test('what an address says about its machine', () => {
  for (const address of [
    '10.1.2.3',
    '192.168.0.1',
    '172.16.0.1',
    '172.31.255.1',
    '100.64.0.1',
    'fd00::1',
    'fe80::1%eth0',
  ]) {
    assert.ok(isPrivate(address), address);
  }
  for (const address of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2001:db8::1'])
    assert.not.ok(isPrivate(address), address);
  assert.is(plainAddress('[FE80::1%eth0]'), 'fe80::1');
  assert.is(neighbourhood('192.0.2.7'), '192.0.2.7');
  for (const address of ['2001:db8:1:2::9', '2001:db8:1:2:3:4:5:6', '2001:DB8:1:2::']) {
    assert.is(neighbourhood(address), '2001:db8:1:2::/64');
  }
  assert.is(neighbourhood('::1'), '0:0:0:0::/64');
});

// --- Disk ---

test('a file is replaced whole, for the owner alone, and nothing is left beside it', () => {
  const path = join(directory, 'deeper', 'file');
  assert.is(readIfThere(path), undefined);
  writeWhole(path, 'one');
  writeWhole(path, Buffer.from('two'));
  assert.is(readIfThere(path), 'two');
  assert.is(statSync(path).mode & 0o777, 0o600);
  assert.equal(readdirSync(join(directory, 'deeper')), ['file']);
  assert.ok(diskSpace(directory).freeBytes > 0);
  assert.ok(diskSpace(directory).totalBytes >= diskSpace(directory).freeBytes);
});

// --- Assets ---

test('carried files are found by name and nothing else is', () => {
  assert.match(readAsset('package.json')?.toString() ?? '', '"cordboard"');
  assert.is(readAsset('not there'), undefined);
  assert.is(readAsset('appliance'), undefined);
  for (const path of ['../etc/passwd', '/etc/passwd', 'appliance/../../etc/passwd', 'a\0b']) {
    assert.is(readAsset(path), undefined, path);
  }
});

// --- Log ---

test('lines go to the ring and out, without secrets', () => {
  const written: string[] = [];
  const { log, ring } = createLog({ style: 'plain', write: (text) => written.push(text) });
  const heard: LogLine[] = [];
  const stop = ring.listen((line) => heard.push(line));
  log.info({ peer: '10.0.0.5', password: 'hush', line: { pin: '2580' } }, 'a phone came');
  stop();
  log.debug('not wanted');
  log.error({ error: new Error('broken') }, 'a mistake');
  assert.is(written.length, 2);
  assert.match(written[0]!, 'info  a phone came (peer=10.0.0.5, password=•••');
  assert.not.match(written.join(), /hush|2580/);
  assert.match(written[1]!, 'error=broken');
  assert.is(heard.length, 1);
  assert.is(ring.lines()[1]?.level, 'error');
  assert.match(JSON.stringify(ring.lines()[1]?.facts), 'edges-machine.test.ts');
});

test('the journal gets its priorities, programs get JSON', () => {
  const written: string[] = [];
  const write = (text: string): void => void written.push(text);
  createLog({ style: 'journal', write }).log.warn({ at: 5 }, 'careful');
  createLog({ style: 'json', write }).log.info('well');
  assert.is(written[0], '<4>careful (at=5)\n');
  assert.is(JSON.parse(written[1]!).msg, 'well');
});

test('the ring holds the last lines only', () => {
  const { log, ring } = createLog({ write: () => {} });
  for (let count = 0; count < 2_500; count++) log.info({ count }, 'line');
  assert.is(ring.lines().length, 2_000);
  assert.is(ring.lines().at(-1)?.facts.count, 2_499);
});

// --- systemd ---

test('systemd is told that the box is ready, and that it lives as long as it does', async () => {
  const said = join(directory, 'said');
  const tool = join(directory, 'systemd-notify');
  writeFileSync(tool, `#!/bin/sh\necho "$@" >> ${said}\n`);
  chmodSync(tool, 0o755);
  const failures: Error[] = [];
  const environment = { PATH: `${directory}:/usr/bin:/bin`, NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '20000000' };
  const systemd = new SystemdNotify(environment, (error) => failures.push(error));
  const clock = new VirtualClock();
  const scope = new Scope('test');
  let well = true;
  const lines = (): string[] => (readIfThere(said) ?? '').split('\n').filter((line) => line !== '');
  systemd.ready('12 phones');
  await until(() => lines().length === 1);
  systemd.watch(clock, scope, () => well);
  for (let count = 2; count <= 3; count++) {
    clock.advance(count === 2 ? 0 : 10_000);
    await until(() => lines().length === count);
  }
  well = false;
  clock.advance(60_000);
  scope.end();
  systemd.stopping();
  await until(() => lines().length === 4);
  assert.equal(lines(), ['--ready --status=12 phones', 'WATCHDOG=1', 'WATCHDOG=1', '--stopping']);
  assert.equal(failures, []);
  assert.is(clock.pending(), 0);
});

test('without systemd nothing is said', () => {
  const clock = new VirtualClock();
  const scope = new Scope('test');
  const systemd = new SystemdNotify({}, (error) => {
    throw error;
  });
  systemd.ready('');
  systemd.watch(clock, scope, () => true);
  assert.is(clock.pending(), 0);
  scope.end();
});

// --- DNS ---

/** One record's bytes in an answer to the question that `query` holds. */
function dnsAnswer(query: Buffer): Buffer {
  const questionEnd = query.indexOf(0, 12) + 5;
  const type = query.readUInt16BE(questionEnd - 4);
  const name = (text: string): Buffer =>
    Buffer.concat([
      ...text.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
      Buffer.from([0]),
    ]);
  const text = (value: string): Buffer => Buffer.from([value.length, ...Buffer.from(value)]);
  const data: Record<number, Buffer> = {
    1: Buffer.from([192, 0, 2, 9]),
    33: Buffer.concat([Buffer.from([0, 10, 0, 5, 0x13, 0xc4]), name('sip.provider.example')]),
    35: Buffer.concat([
      Buffer.from([0, 1, 0, 2]),
      text('s'),
      text('SIP+D2T'),
      text(''),
      name('_sip._tcp.provider.example'),
    ]),
  };
  const found = data[type];
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(found ? 1 : 0, 6);
  header.writeUInt16BE(0, 10);
  const question = query.subarray(12, questionEnd);
  if (!found) return Buffer.concat([header, question]);
  const record = Buffer.alloc(12);
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(type, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(60, 6);
  record.writeUInt16BE(found.length, 10);
  return Buffer.concat([header, question, record, found]);
}

test('NAPTR, SRV and addresses come from the DNS, and nothing where it has nothing', async () => {
  const server = dgram.createSocket('udp4');
  server.on('message', (query, peer) => server.send(dnsAnswer(query), peer.port, peer.address));
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  const dns = new DnsResolver(new SystemClock(), [`127.0.0.1:${server.address().port}`]);
  const [naptr] = await dns.naptr('provider.example');
  assert.is(naptr?.service, 'SIP+D2T');
  assert.is(naptr?.replacement, '_sip._tcp.provider.example');
  const [srv] = await dns.srv('_sip._tcp.provider.example');
  assert.is(`${srv?.name} ${srv?.port} ${srv?.priority} ${srv?.weight}`, 'sip.provider.example 5060 10 5');
  assert.equal(await dns.addresses('sip.provider.example'), ['192.0.2.9']);
  server.close();
});

test('a DNS that does not answer costs a moment and no more', async () => {
  const silent = dgram.createSocket('udp4');
  silent.bind(0, '127.0.0.1');
  await once(silent, 'listening');
  const clock = new VirtualClock();
  const dns = new DnsResolver(clock, [`127.0.0.1:${silent.address().port}`]);
  const asked = dns.srv('_sip._udp.provider.example');
  clock.advance(1_500);
  assert.equal(await asked, []);
  silent.close();
});

test('names of this machine are known without any DNS', async () => {
  assert.ok((await new DnsResolver(new SystemClock()).addresses('localhost')).includes('127.0.0.1'));
  assert.equal(readFileSync('/etc/hosts', 'utf8').includes('localhost'), true);
});

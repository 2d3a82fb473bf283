/** From a name to addresses (RFC 3263, 2782). */
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { locate, type NaptrRecord, orderSrv, type Resolver, type SrvRecord } from '../../appliance/sip/locate.ts';
import type { Target, TransportName } from '../../appliance/sip/types.ts';
import { suite } from '../kit/suite.ts';

const test = suite('sip: locate');

interface Zone {
  readonly naptr?: readonly NaptrRecord[];
  readonly srv?: Readonly<Record<string, readonly SrvRecord[]>>;
  readonly addresses?: Readonly<Record<string, readonly string[]>>;
}

class Dns implements Resolver {
  readonly asked: string[] = [];
  readonly #zone: Zone;
  constructor(zone: Zone) {
    this.#zone = zone;
  }
  async naptr(name: string): Promise<readonly NaptrRecord[]> {
    this.asked.push(`naptr ${name}`);
    return this.#zone.naptr ?? [];
  }
  async srv(name: string): Promise<readonly SrvRecord[]> {
    this.asked.push(`srv ${name}`);
    return this.#zone.srv?.[name] ?? [];
  }
  async addresses(name: string): Promise<readonly string[]> {
    this.asked.push(`address ${name}`);
    return this.#zone.addresses?.[name] ?? [];
  }
}

function srv(name: string, priority = 0, weight = 0, port = 5060): SrvRecord {
  return { name, port, priority, weight };
}

async function hops(zone: Zone, target: Partial<Target>): Promise<string[]> {
  const wanted = { transport: undefined, host: 'example.com', port: undefined, secure: false, ...target };
  const found = await locate(wanted, new Dns(zone), new SeededRandom(1));
  return found.map(({ transport, address, port }) => `${transport} ${address} ${port}`);
}

const ADDRESSES = {
  'example.com': ['192.0.2.1', '2001:db8::1'],
  'a.example.com': ['192.0.2.2'],
  'b.example.com': ['192.0.2.3'],
};

for (const [what, target, expected] of [
  ['an address: as it is', { host: '192.0.2.9' }, ['udp 192.0.2.9 5060']],
  ['an IPv6 address', { host: '2001:db8::9', port: 5070 }, ['udp 2001:db8::9 5070']],
  ['an address by TCP', { host: '192.0.2.9', transport: 'tcp' }, ['tcp 192.0.2.9 5060']],
  ['sips: TLS and its port', { host: '192.0.2.9', secure: true }, ['tls 192.0.2.9 5061']],
  ['sips over TCP is TLS', { host: '192.0.2.9', secure: true, transport: 'tcp' }, ['tls 192.0.2.9 5061']],
  ['sips over UDP is impossible', { host: '192.0.2.9', secure: true, transport: 'udp' }, []],
  ['WebSocket', { host: '192.0.2.9', transport: 'ws' }, ['ws 192.0.2.9 80']],
  ['sips over WebSocket', { host: '192.0.2.9', transport: 'ws', secure: true }, ['wss 192.0.2.9 443']],
  ['a name with a port: its addresses', { port: 5070 }, ['udp 192.0.2.1 5070', 'udp 2001:db8::1 5070']],
  ['a name with nothing known', {}, ['udp 192.0.2.1 5060', 'udp 2001:db8::1 5060']],
  ['a secure name with nothing known', { secure: true }, ['tls 192.0.2.1 5061', 'tls 2001:db8::1 5061']],
  ['a name that is not there', { host: 'nowhere.example' }, []],
] as const satisfies readonly [string, Partial<Target>, string[]][]) {
  test(what, async () => {
    assert.equal(await hops({ addresses: ADDRESSES }, target), expected);
  });
}

test('NAPTR says which transports, in its order; SRV where', async () => {
  const zone: Zone = {
    naptr: [
      { order: 90, preference: 50, flags: 's', service: 'SIP+D2U', replacement: '_sip._udp.example.com' },
      { order: 50, preference: 60, flags: 'S', service: 'sip+d2t', replacement: '_sip._tcp.example.com' },
      { order: 50, preference: 50, flags: 's', service: 'SIPS+D2T', replacement: '_sips._tcp.example.com' },
      { order: 1, preference: 1, flags: 's', service: 'SIP+D2S', replacement: '_sip._sctp.example.com' },
      { order: 1, preference: 1, flags: 'u', service: 'E2U+sip', replacement: '' },
    ],
    srv: {
      '_sip._udp.example.com': [srv('a.example.com', 0, 0, 5080)],
      '_sip._tcp.example.com': [srv('b.example.com')],
      '_sips._tcp.example.com': [srv('a.example.com', 0, 0, 5443)],
    },
    addresses: ADDRESSES,
  };
  assert.equal(await hops(zone, {}), ['tls 192.0.2.2 5443', 'tcp 192.0.2.3 5060', 'udp 192.0.2.2 5080']);
  assert.equal(await hops(zone, { secure: true }), ['tls 192.0.2.2 5443']);
  assert.equal(await hops(zone, { transport: 'udp' }), ['udp 192.0.2.2 5080'], 'a wish makes NAPTR needless');
});

test('without NAPTR the usual SRV names are asked', async () => {
  const zone: Zone = {
    srv: { '_sip._tcp.example.com': [srv('b.example.com')], '_sip._udp.example.com': [srv('a.example.com')] },
    addresses: ADDRESSES,
  };
  assert.equal(await hops(zone, {}), ['udp 192.0.2.2 5060', 'tcp 192.0.2.3 5060']);
});

test('what can be asked together is: a silent DNS costs three time limits, however many records there are', async () => {
  const dns = new Dns({
    srv: { '_sip._udp.example.com': [srv('a.example.com', 1), srv('b.example.com', 2)] },
    addresses: ADDRESSES,
  });
  const waiting: (() => void)[] = [];
  const held = <Found>(answer: Promise<Found>): Promise<Found> =>
    new Promise((resolve) => waiting.push(() => resolve(answer)));
  const slow: Resolver = {
    naptr: (name) => held(dns.naptr(name)),
    srv: (name) => held(dns.srv(name)),
    addresses: (name) => held(dns.addresses(name)),
  };
  const target = { transport: undefined, host: 'example.com', port: undefined, secure: false };
  const found = locate(target, slow, new SeededRandom(1));
  const rounds: string[][] = [];
  while (waiting.length > 0) {
    rounds.push(dns.asked.splice(0));
    for (const answer of waiting.splice(0)) answer();
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.is((await found).length, 2);
  assert.equal(rounds, [
    ['naptr example.com'],
    ['srv _sip._udp.example.com', 'srv _sip._tcp.example.com'],
    ['address a.example.com', 'address b.example.com'],
  ]);
});

test('the certificate must be for the name that was asked for', async () => {
  const dns = new Dns({ srv: { '_sips._tcp.example.com': [srv('a.example.com')] }, addresses: ADDRESSES });
  const target = { transport: 'tls' as TransportName, host: 'example.com', port: undefined, secure: false };
  const [hop] = await locate(target, dns, new SeededRandom(1));
  assert.is(hop?.certificateName, 'example.com');
  assert.equal(dns.asked, ['srv _sips._tcp.example.com', 'address a.example.com']);
});

test('no more addresses than anybody waits for', async () => {
  const addresses = { 'example.com': Array.from({ length: 50 }, (_, at) => `192.0.2.${at}`) };
  assert.is((await hops({ addresses }, {})).length, 12);
  const records = Array.from({ length: 50 }, () => srv('example.com'));
  assert.is((await hops({ addresses, srv: { '_sip._udp.example.com': records } }, {})).length, 12);
});

test('SRV: lower priority first, and a lone dot means no', () => {
  const ordered = orderSrv([srv('late', 20), srv('early', 10), srv('.', 0), srv('middle', 15)], new SeededRandom(1));
  assert.equal(
    ordered.map(({ name }) => name),
    ['early', 'middle', 'late'],
  );
});

test('SRV: within a priority by weight, 0 hardly ever first', () => {
  const random = new SeededRandom(1);
  const first: Record<string, number> = { light: 0, heavy: 0, none: 0 };
  for (let i = 0; i < 4_000; i++) {
    const ordered = orderSrv([srv('heavy', 1, 75), srv('none', 1, 0), srv('light', 1, 25)], random);
    assert.is(new Set(ordered).size, 3);
    first[ordered[0]!.name]!++;
  }
  assert.ok(Math.abs(first.heavy! / 4_000 - 0.75) < 0.03, `heavy ${first.heavy}`);
  assert.ok(Math.abs(first.light! / 4_000 - 0.25) < 0.03, `light ${first.light}`);
  assert.ok(first.none! < 100, `none ${first.none}`);
});

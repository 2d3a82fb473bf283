import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net, { type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import * as assert from 'uvu/assert';
import { SystemClock, VirtualClock } from '../../appliance/base/clock.ts';
import { CONNECTIONS_MAX, CONNECTIONS_PER_ADDRESS_MAX, NO_TCP_MS } from '../../appliance/base/limits.ts';
import { SystemRandom } from '../../appliance/base/random.ts';
import { Addresses } from '../../appliance/edges/addresses.ts';
import { Connection, Connections } from '../../appliance/edges/connections.ts';
import { TlsCertificate } from '../../appliance/edges/tls-certificate.ts';
import type { Resolver } from '../../appliance/sip/locate.ts';
import { freeTcpPort } from '../kit/ports.ts';
import { suite } from '../kit/suite.ts';
import { sipMessage, TransportsBench, until } from '../kit/transports.ts';

const test = suite('edges TCP and TLS');

const LOCALHOST = { address: '127.0.0.1', port: 0 };
const directory = mkdtempSync(join(tmpdir(), 'cordboard-streams-'));
let certificate: TlsCertificate;
let benches: TransportsBench[] = [];

/** One that is only there. */
class StillConnection extends Connection {
  constructor(connections: Connections, address: string) {
    const remote = { address, port: 5060 };
    super(connections.newId('tcp', remote), 'tcp', LOCALHOST, remote, 0);
    connections.add(this);
  }

  override send(): void {}
  override close(): void {}
  override abort(): void {}
  override askAlive(): void {}
}

let sockets: Socket[] = [];

test.before(async () => {
  certificate = await TlsCertificate.open({
    directory,
    addresses: new Addresses(),
    clock: new SystemClock(),
    random: new SystemRandom(),
  });
});
test.after(() => rmSync(directory, { recursive: true }));
test.afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(benches.map((bench) => bench.close()));
  benches = [];
  sockets = [];
});

function makeBench(options = {}): TransportsBench {
  const bench = new TransportsBench({ authorities: () => [certificate.authority], ...options });
  benches.push(bench);
  return bench;
}

async function dial(port: number): Promise<Socket & { heard: string }> {
  const socket = Object.assign(net.connect(port, '127.0.0.1'), { heard: '' });
  socket.on('data', (bytes) => {
    socket.heard += bytes;
  });
  socket.on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

test('messages are cut out of the stream, and answers go back on it', async () => {
  const bench = makeBench();
  const box = await bench.transports.listenTcp(LOCALHOST);
  bench.start((text) => `SIP/2.0 200 OK\r\nX: ${text.length}\r\n\r\n`);
  const phone = await dial(box.port);
  const [one, two] = [sipMessage('1', 'body'), sipMessage('2')];
  phone.write(one.slice(0, 30));
  await new Promise((resolve) => setTimeout(resolve, 20));
  phone.write(one.slice(30) + two);
  await until(() => bench.received.length === 2);
  assert.equal(
    bench.received.map(({ text }) => text),
    [one, two],
  );
  await until(() => phone.heard.includes(`X: ${two.length}`));
  assert.is(bench.received[0]?.flow, bench.received[1]?.flow);
  assert.is(bench.received[0]?.flow.transport, 'tcp');
});

test('a double line break is answered with a single one (RFC 5626)', async () => {
  const bench = makeBench();
  const box = await bench.transports.listenTcp(LOCALHOST);
  bench.start();
  const phone = await dial(box.port);
  phone.write('\r\n\r\n');
  await until(() => phone.heard === '\r\n');
  assert.equal(bench.received, []);
});

test('a connection that ends is told once, and its flow leads nowhere', async () => {
  const bench = makeBench();
  const box = await bench.transports.listenTcp(LOCALHOST);
  bench.start();
  const phone = await dial(box.port);
  phone.write(sipMessage('1'));
  await until(() => bench.received.length === 1);
  phone.end();
  await until(() => bench.closed.length === 1);
  const { flow } = bench.received[0]!;
  assert.is(bench.closed[0], flow);
  bench.send(flow, 'too late');
  assert.is(bench.transports.connections, 0);
});

test('the machine can close a connection, after what it sent before', async () => {
  const bench = makeBench();
  const box = await bench.transports.listenTcp(LOCALHOST);
  bench.start((_, flow) => {
    bench.send(flow, 'last words');
    bench.transports.perform({ kind: 'close', flow });
    return undefined;
  });
  const phone = await dial(box.port);
  phone.write(sipMessage('1'));
  await once(phone, 'close');
  assert.is(phone.heard, 'last words');
  await until(() => bench.closed.length === 1);
});

test('what is no SIP is closed', async () => {
  const bench = makeBench();
  const box = await bench.transports.listenTcp(LOCALHOST);
  bench.start();
  const browser = await dial(box.port);
  browser.write('GET / HTTP/1.1\r\nHost: box\r\n\r\n');
  await once(browser, 'close');
  assert.is(bench.received.length, 0);
  assert.match(bench.notes.join(), 'not-sip');
});

test('a peer that does not read is closed alone, when too much waits for it', async () => {
  const bench = makeBench();
  const box = await bench.transports.listenTcp(LOCALHOST);
  bench.start();
  const deaf = await dial(box.port);
  deaf.pause();
  const good = await dial(box.port);
  deaf.write(sipMessage('deaf'));
  good.write(sipMessage('good'));
  await until(() => bench.received.length === 2);
  const flowOf = (name: string) => bench.received.find(({ text }) => text.includes(`Call-ID: ${name}`))!.flow;
  const lump = 'x'.repeat(60_000);
  for (let count = 0; count < 1_000 && bench.closed.length === 0; count++) {
    bench.send(flowOf('deaf'), lump);
    if (count % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await until(() => bench.closed.length === 1);
  assert.is(bench.closed[0], flowOf('deaf'));
  bench.send(flowOf('good'), 'for you');
  await until(() => good.heard === 'for you');
  assert.match(bench.notes.join(), 'does not read');
});

test('a connection without a message is closed after half a minute, one with is kept', async () => {
  const clock = new VirtualClock();
  const bench = makeBench({ clock });
  const box = await bench.transports.listenTcp(LOCALHOST);
  bench.start();
  const silent = await dial(box.port);
  const phone = await dial(box.port);
  phone.write(sipMessage('1'));
  await until(() => bench.received.length === 1 && bench.transports.connections === 2);
  clock.advance(29_000);
  assert.is(bench.transports.connections, 2);
  clock.advance(30_000);
  await once(silent, 'close');
  await until(() => bench.transports.connections === 1);
  clock.advance(3_600_000);
  assert.is(bench.transports.connections, 1);
  clock.advance(3_600_000);
  await once(phone, 'close');
  await until(() => bench.transports.connections === 0);
});

test('one connection too many is closed at once; when another has gone there is room again', async () => {
  const bench = makeBench({ connectionsMax: 2 });
  const box = await bench.transports.listenTcp(LOCALHOST);
  bench.start((text) => text);
  const [first, second] = [await dial(box.port), await dial(box.port)];
  await until(() => bench.transports.connections === 2);
  await once(await dial(box.port), 'close');
  second.write(sipMessage('1'));
  await until(() => second.heard !== '');
  first.destroy();
  await until(() => bench.transports.connections === 1);
  const third = await dial(box.port);
  third.write(sipMessage('1'));
  await until(() => third.heard !== '');
});

test('one address has so many connections and others have theirs; loopback is not counted', () => {
  const connections = new Connections(new VirtualClock());
  const from = (address: string): StillConnection => new StillConnection(connections, address);
  const many = Array.from({ length: CONNECTIONS_PER_ADDRESS_MAX }, () => from('192.0.2.9'));
  assert.is(connections.mayOpen('192.0.2.9'), false);
  assert.is(connections.mayOpen('192.0.2.10'), true);
  connections.closed(many[0]!);
  assert.is(connections.mayOpen('192.0.2.9'), true);
  from('192.0.2.9');
  assert.is(connections.mayOpen('192.0.2.9'), false);
  for (let at = 0; at < CONNECTIONS_PER_ADDRESS_MAX; at++) from('127.0.0.1');
  assert.is(connections.mayOpen('127.0.0.1'), true);
  for (let at = connections.size; at < CONNECTIONS_MAX; at++) from(`10.0.${at >> 8}.${at & 255}`);
  assert.is(connections.mayOpen('192.0.2.10'), false, 'of all together there are so many');
  assert.is(connections.mayOpen('127.0.0.1'), false);
  connections.abortAll();
});

test('addresses that are not to be heard get no connection', async () => {
  const bench = makeBench({ ignores: () => true });
  const box = await bench.transports.listenTcp(LOCALHOST);
  bench.start();
  const scanner = await dial(box.port);
  await once(scanner, 'close');
  assert.is(bench.transports.connections, 0);
});

test('a phone speaks TLS with the certificate of the box', async () => {
  const bench = makeBench();
  const box = await bench.transports.listenTls(LOCALHOST, certificate);
  bench.start(() => 'answer');
  const phone = tls.connect({ port: box.port, host: '127.0.0.1', ca: certificate.authority, servername: '' });
  sockets.push(phone);
  await once(phone, 'secureConnect');
  assert.ok(phone.authorized);
  phone.write(sipMessage('1'));
  const [bytes] = await once(phone, 'data');
  assert.is(String(bytes), 'answer');
  assert.is(bench.received[0]?.flow.transport, 'tls');
});

test('FAC-10 TLS 1.2 is taken; 1.0 and 1.1 are told that they are too old, whatever ciphers they bring', async () => {
  const bench = makeBench();
  const box = await bench.transports.listenTls(LOCALHOST, certificate);
  bench.start(() => 'answer');
  const to = { port: box.port, host: '127.0.0.1', ca: certificate.authority, servername: '' };
  const phone = tls.connect({ ...to, maxVersion: 'TLSv1.2' });
  sockets.push(phone);
  await once(phone, 'secureConnect');
  assert.is(phone.getProtocol(), 'TLSv1.2');
  // What OpenSSL lets through depends on its own security level too.
  assert.is(certificate.forServer().minVersion, 'TLSv1.2');
  for (const version of ['TLSv1', 'TLSv1.1'] as const) {
    const old = tls.connect({ ...to, minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' });
    sockets.push(old);
    const [error] = (await once(old, 'error')) as [NodeJS.ErrnoException];
    assert.is(error.code, 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  }
  assert.is(bench.received.length, 0);
});

test('a failed handshake is noted and harms nobody', async () => {
  const bench = makeBench();
  const box = await bench.transports.listenTls(LOCALHOST, certificate);
  bench.start();
  const plain = await dial(box.port);
  plain.write(sipMessage('1'));
  await once(plain, 'close');
  assert.match(bench.notes.join(), 'handshake');
});

test('a way to a target is opened, used again, and tells where we listen', async () => {
  const [ours, theirs] = [makeBench(), makeBench()];
  const box = await ours.transports.listenTcp(LOCALHOST);
  const peer = await theirs.transports.listenTcp(LOCALHOST);
  ours.start();
  theirs.start(() => sipMessage('back'));
  const [flow, more] = await ours.open({ host: '127.0.0.1', port: peer.port, transport: 'tcp' });
  assert.is(more, undefined);
  assert.ok(flow);
  assert.is(ours.transports.contactHost(flow), `127.0.0.1:${box.port}`);
  ours.send(flow, sipMessage('there'));
  await until(() => ours.received.length === 1);
  assert.is(ours.received[0]?.flow, flow);
  const [again] = await ours.open({ host: '127.0.0.1', port: peer.port, transport: 'tcp' });
  assert.is(again, flow);
});

test('TLS to a target needs a certificate for its name that somebody vouches for', async () => {
  const [ours, theirs, strict] = [makeBench(), makeBench(), makeBench({ authorities: () => [] })];
  const peer = await theirs.transports.listenTls(LOCALHOST, certificate);
  for (const bench of [ours, theirs, strict]) bench.start();
  const target = { host: '127.0.0.1', port: peer.port, transport: 'tls' } as const;
  assert.is((await ours.open(target)).length, 1);
  assert.equal(await strict.open(target), []);
  const resolver: Resolver = {
    naptr: async () => [],
    srv: async () => [],
    addresses: async () => ['127.0.0.1'],
  };
  const named = makeBench({ resolver });
  named.start();
  assert.is((await named.open({ ...target, host: 'localhost' })).length, 1);
  assert.equal(await named.open({ ...target, host: 'bank.example' }), [], 'the certificate is for another name');
});

test('of several places the first that answers is taken', async () => {
  const theirs = makeBench();
  const peer = await theirs.transports.listenTcp(LOCALHOST);
  theirs.start();
  const dead = await theirs.transports.listenTcp(LOCALHOST);
  const resolver: Resolver = {
    naptr: async () => [],
    srv: async () => [
      { name: 'dead', port: 1, priority: 1, weight: 0 },
      { name: 'alive', port: peer.port, priority: 2, weight: 0 },
    ],
    addresses: async () => ['127.0.0.1'],
  };
  const ours = makeBench({ resolver });
  ours.start();
  const [flow] = await ours.open({ host: 'provider.example', transport: 'tcp' });
  assert.is(flow?.remote.port, peer.port);
  assert.ok(dead.port !== peer.port);
});

test('where nobody listens there is no way', async () => {
  const ours = makeBench();
  ours.start();
  assert.equal(await ours.open({ host: '127.0.0.1', port: 1, transport: 'tcp' }), []);
  assert.equal(await ours.open({ host: '127.0.0.1', port: 1, transport: 'ws' }), []);
});

test('a message too large for UDP goes by TCP where the peer takes that, and is not asked again where not', async () => {
  const [ours, theirs] = [makeBench(), makeBench()];
  const box = await ours.transports.listenUdp(LOCALHOST);
  const peer = await theirs.transports.listenTcp(LOCALHOST);
  for (const bench of [ours, theirs]) bench.start();
  const udp = (port: number) =>
    ({ id: `x${port}`, transport: 'udp', local: box, remote: { address: '127.0.0.1', port } }) as const;
  const target = { host: '127.0.0.1', transport: 'tcp' } as const;
  const [flow] = await ours.open({ ...target, port: peer.port, insteadOf: udp(peer.port) });
  assert.is(flow?.transport, 'tcp');
  assert.is(flow?.remote.port, peer.port);
  assert.equal(await ours.open({ ...target, port: 1, insteadOf: udp(1) }), []);
  const refused = ours.notes.length;
  assert.equal(await ours.open({ ...target, port: 1, insteadOf: udp(1) }), []);
  assert.is(ours.notes.length, refused, 'not tried a second time');
});

test('a phone that did not take TCP is asked again after a while, not for ever not', async () => {
  const clock = new VirtualClock();
  const [ours, theirs] = [makeBench({ clock }), makeBench()];
  const box = await ours.transports.listenUdp(LOCALHOST);
  for (const bench of [ours, theirs]) bench.start();
  const port = await freeTcpPort();
  const udp = { id: 'x', transport: 'udp', local: box, remote: { address: '127.0.0.1', port } } as const;
  const wish = { host: '127.0.0.1', transport: 'tcp', port, insteadOf: udp } as const;
  assert.equal(await ours.open(wish), []);
  await theirs.transports.listenTcp({ ...LOCALHOST, port });
  clock.advance(NO_TCP_MS - 1);
  assert.equal(await ours.open(wish), []);
  clock.advance(1);
  const [flow] = await ours.open(wish);
  assert.is(flow?.transport, 'tcp');
});

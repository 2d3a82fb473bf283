/**
 * From a name to the server that answers (RFC 3263), with everything real but the servers: our SIP machine, our
 * sockets, our resolver, a name server and servers on loopback, of which some are dead.
 */
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import * as assert from 'uvu/assert';
import { type Clock, SystemClock, type Timer } from '../../appliance/base/clock.ts';
import { SystemRandom } from '../../appliance/base/random.ts';
import { Scope } from '../../appliance/base/scope.ts';
import { Addresses } from '../../appliance/edges/addresses.ts';
import { DnsResolver } from '../../appliance/edges/dns.ts';
import { SipTransports } from '../../appliance/edges/sip-transports.ts';
import { SipEndpoint } from '../../appliance/sip/endpoint.ts';
import type { SrvRecord } from '../../appliance/sip/locate.ts';
import { parse } from '../../appliance/sip/parse.ts';
import type { RequestOutcome } from '../../appliance/sip/types.ts';
import { DnsServer, type Zone } from '../kit/dns-server.ts';
import { answered } from '../kit/probe.ts';
import { suite } from '../kit/suite.ts';
import { TransportsBench } from '../kit/transports.ts';

const test = suite('edges: from a name to the server that answers');

const LOCALHOST = { address: '127.0.0.1', port: 0 };
const NAME = 'provider.example';
const HURRY = 20;

let ends: (() => unknown)[] = [];
test.afterEach(async () => {
  for (const end of ends.toReversed()) await end();
  ends = [];
});

/** Twenty times as fast as the machine's, for time limits of half a minute. */
class HurriedClock implements Clock {
  readonly #system = new SystemClock();
  now(): number {
    return this.#system.now() * HURRY;
  }
  wall(): number {
    return this.#system.wall();
  }
  at(atMs: number, fn: () => void): Timer {
    return this.#system.at(atMs / HURRY, fn);
  }
}

/** A server that answers everything with that status. */
async function server(
  transport: 'udp' | 'tcp',
  status: number | 'nothing',
): Promise<{ port: number; heard: string[] }> {
  const bench = new TransportsBench();
  ends.push(() => bench.close());
  const heard: string[] = [];
  const { port } =
    transport === 'udp' ? await bench.transports.listenUdp(LOCALHOST) : await bench.transports.listenTcp(LOCALHOST);
  bench.start((text) => {
    const request = parse(Buffer.from(text));
    if (request.kind !== 'request') return undefined;
    heard.push(request.method);
    return status === 'nothing' || request.method === 'ACK' ? undefined : answered(request, status);
  });
  return { port, heard };
}

/** A port at which nobody listens: a connection is refused at once. */
async function refusing(): Promise<number> {
  const listener = net.createServer().listen(LOCALHOST.port, LOCALHOST.address);
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, 'close');
  return port;
}

/** A port at which connections come to nothing: whoever listens there is stuck and has its queue full. */
async function silent(): Promise<number> {
  const stuck = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const server = require('node:net').createServer();
     server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
       parentPort.postMessage(server.address().port);
       setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000), 50);
     });`,
    { eval: true },
  );
  ends.push(() => stuck.terminate());
  const [port] = (await once(stuck, 'message')) as [number];
  await new Promise((resolve) => setTimeout(resolve, 150));
  const fillers = [1, 2, 3].map(() => net.connect(port, LOCALHOST.address));
  for (const filler of fillers) filler.on('error', () => {});
  ends.push(() => {
    for (const filler of fillers) filler.destroy();
  });
  return port;
}

interface Box {
  readonly endpoint: SipEndpoint;
  readonly dns: DnsServer;
  ask(method?: string): Promise<RequestOutcome>;
}

async function boxWith(zone: Zone, clock: Clock = new SystemClock()): Promise<Box> {
  const dns = await DnsServer.open(zone);
  const scope = new Scope('box');
  const log = { info() {}, warn() {} };
  const resolver = new DnsResolver(new SystemClock(), [dns.address]);
  const parts = { clock: new SystemClock(), random: new SystemRandom(), addresses: new Addresses(), log, resolver };
  const transports = new SipTransports(parts);
  const endpoint: SipEndpoint = new SipEndpoint({
    clock,
    random: new SystemRandom(),
    identity: { userAgent: 'box' },
    user: { onRequest() {} },
    output: (output) => transports.perform(output),
  });
  await transports.listenUdp(LOCALHOST);
  transports.start(endpoint, scope);
  ends.push(
    () => dns.close(),
    () => transports.close(),
    () => scope.end(),
    () => endpoint.stop(),
  );
  const target = { transport: undefined, host: NAME, port: undefined, secure: false };
  const parties = { requestUri: `sip:bob@${NAME}`, from: '<sip:anna@box>', to: `<sip:bob@${NAME}>` };
  const ask = (method = 'OPTIONS'): Promise<RequestOutcome> =>
    new Promise((resolve) => endpoint.request(method, { ...parties, destination: { target } }, resolve));
  return { endpoint, dns, ask };
}

/** Servers of one transport in that order. */
function inOrder(...ports: readonly number[]): SrvRecord[] {
  return ports.map((port, priority) => ({ name: `host.${NAME}`, port, priority, weight: 0 }));
}

const A = { [`host.${NAME}`]: ['127.0.0.1'] };
const UDP = `_sip._udp.${NAME}`;
const TCP = `_sip._tcp.${NAME}`;

function short(outcome: RequestOutcome): string {
  if (outcome.kind !== 'response') return outcome.kind;
  return `${outcome.response.status} from ${outcome.flow.transport} ${outcome.flow.remote.port}`;
}

test('a UDP server that answers: no connection is even begun', async () => {
  const udp = await server('udp', 200);
  let connections = 0;
  const listener = net.createServer(() => connections++).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  ends.push(() => listener.close());
  const { port } = listener.address() as AddressInfo;
  const { ask, dns } = await boxWith({ a: A, srv: { [UDP]: inOrder(udp.port), [TCP]: inOrder(port, port) } });
  assert.is(short(await ask()), `200 from udp ${udp.port}`);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.is(connections, 0);
  assert.equal(dns.asked.slice(0, 3), [`naptr ${NAME}`, `srv ${UDP}`, `srv ${TCP}`]);
});

test('NAPTR decides: TCP first, and UDP when nothing of TCP answers', async () => {
  const [udp, dead] = [await server('udp', 200), await refusing()];
  const naptr = [
    { order: 2, preference: 0, flags: 's', service: 'SIP+D2U', replacement: UDP },
    { order: 1, preference: 0, flags: 's', service: 'SIP+D2T', replacement: TCP },
  ];
  const srv = { [UDP]: inOrder(udp.port), [TCP]: inOrder(dead, dead) };
  const { ask } = await boxWith({ a: A, srv, naptr: { [NAME]: naptr } });
  assert.is(short(await ask()), `200 from udp ${udp.port}`);
});

test('a server whose connections come to nothing: the next one', async () => {
  const [dead, alive] = [await silent(), await server('tcp', 200)];
  const { ask } = await boxWith({ a: A, srv: { [TCP]: inOrder(dead, alive.port) } });
  const begunMs = performance.now();
  assert.is(short(await ask()), `200 from tcp ${alive.port}`);
  assert.ok(performance.now() - begunMs > 3_500, 'the first server was dead indeed');
});

for (const transport of ['udp', 'tcp'] as const) {
  const records = (...ports: readonly number[]): Zone => ({
    a: A,
    srv: { [transport === 'udp' ? UDP : TCP]: inOrder(...ports) },
  });

  test(`${transport}: a server that takes everything and says nothing: the next one`, async () => {
    const [dead, alive] = [await server(transport, 'nothing'), await server(transport, 200)];
    const { ask } = await boxWith(records(dead.port, alive.port), new HurriedClock());
    assert.is(short(await ask()), `200 from ${transport} ${alive.port}`);
    assert.ok(dead.heard.length >= 1);
  });

  test(`${transport}: a server that answers 503: the next one, which a 404 satisfies`, async () => {
    const busy = await server(transport, 503);
    const [alive, further] = [await server(transport, 404), await server(transport, 200)];
    const { ask } = await boxWith(records(busy.port, alive.port, further.port));
    assert.is(short(await ask()), `404 from ${transport} ${alive.port}`);
    assert.equal(busy.heard, ['OPTIONS']);
    assert.equal(further.heard, []);
  });
}

test('TCP: a server that refuses: the next one', async () => {
  const [dead, alive] = [await refusing(), await server('tcp', 200)];
  const { ask } = await boxWith({ a: A, srv: { [TCP]: inOrder(dead, alive.port) } });
  assert.is(short(await ask()), `200 from tcp ${alive.port}`);
});

test('503 from the one, and the other can not be reached: 503 it is', async () => {
  const [busy, dead] = [await server('tcp', 503), await refusing()];
  const { ask } = await boxWith({ a: A, srv: { [TCP]: inOrder(busy.port, dead) } });
  assert.is(short(await ask()), `503 from tcp ${busy.port}`);
});

test('a call goes to the second server when the first has no room, acknowledged at both', async () => {
  const [busy, alive] = [await server('tcp', 503), await server('tcp', 486)];
  const { endpoint } = await boxWith({ a: A, srv: { [TCP]: inOrder(busy.port, alive.port) } });
  const target = { transport: undefined, host: NAME, port: undefined, secure: false };
  const parties = { requestUri: `sip:bob@${NAME}`, from: '<sip:anna@box>', to: `<sip:bob@${NAME}>` };
  const failure = await new Promise<string>((resolve) => {
    endpoint.invite(
      { ...parties, destination: { target }, sdp: 'v=0\r\n' },
      {
        onProgress() {},
        onAnswered() {},
        onOffer() {},
        onEnded() {},
        onFailed: (_, how) => resolve(how.cause === 'response' ? String(how.status) : how.cause),
      },
    );
  });
  assert.is(failure, '486');
  while (alive.heard.length < 2) await new Promise((resolve) => setTimeout(resolve, 2));
  assert.equal(
    [busy.heard, alive.heard],
    [
      ['INVITE', 'ACK'],
      ['INVITE', 'ACK'],
    ],
  );
});

test('nothing there at all: told at once', async () => {
  const dead = await refusing();
  const { ask, endpoint } = await boxWith({ a: A, srv: { [TCP]: inOrder(dead, dead) } });
  assert.is(short(await ask()), 'transport');
  assert.is(endpoint.live().openings, 0);
});

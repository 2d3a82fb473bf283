import { once } from 'node:events';
import * as assert from 'uvu/assert';
import { WebSocket } from 'ws';
import { VirtualClock } from '../../appliance/base/clock.ts';
import { HttpServers } from '../../appliance/edges/http-server.ts';
import { WEBSOCKET_PATH } from '../../appliance/edges/sip-websocket.ts';
import { suite } from '../kit/suite.ts';
import { sipMessage, TransportsBench, until } from '../kit/transports.ts';

const test = suite('edges WebSocket');

const quiet = { info: () => {}, warn: () => {} };
let servers: HttpServers[] = [];
let benches: TransportsBench[] = [];
let browsers: WebSocket[] = [];

test.afterEach(async () => {
  for (const browser of browsers) browser.terminate();
  await Promise.all([...servers, ...benches].map((one) => one.close()));
  servers = [];
  benches = [];
  browsers = [];
});

async function makeBox(options = {}): Promise<{ bench: TransportsBench; port: number }> {
  const bench = new TransportsBench(options);
  benches.push(bench);
  const http = new HttpServers({ fetch: () => new Response('page'), log: quiet });
  servers.push(http);
  http.onUpgrade(WEBSOCKET_PATH, bench.transports.webSockets.upgrade);
  const { port } = await http.listenHttp({ address: '127.0.0.1', port: 0 });
  return { bench, port };
}

function browse(port: number, options: { protocol?: string; origin?: string; path?: string } = {}): WebSocket {
  const { protocol = 'sip', origin, path = WEBSOCKET_PATH } = options;
  const browser = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocol === '' ? [] : [protocol], {
    ...(origin === undefined ? {} : { origin }),
  });
  browser.on('error', () => {});
  browsers.push(browser);
  return browser;
}

/** The status with which the upgrade is refused, or 101. */
async function statusOf(browser: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    browser.once('open', () => resolve(101));
    browser.once('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
  });
}

test('a browser speaks SIP in WebSocket messages, text both ways', async () => {
  const { bench, port } = await makeBox();
  bench.start(() => 'SIP/2.0 200 OK\r\n\r\n');
  const browser = browse(port);
  await once(browser, 'open');
  assert.is(browser.protocol, 'sip');
  browser.send(sipMessage('1'));
  const [data, isBinary] = await once(browser, 'message');
  assert.is(String(data), 'SIP/2.0 200 OK\r\n\r\n');
  assert.is(isBinary, false);
  assert.is(bench.received[0]?.text, sipMessage('1'));
  assert.is(bench.received[0]?.flow.transport, 'ws');
});

test('what is no UTF-8 goes as binary, and binary is taken', async () => {
  const { bench, port } = await makeBox();
  bench.start();
  const browser = browse(port);
  await once(browser, 'open');
  browser.send(Buffer.from(sipMessage('1')), { binary: true });
  await until(() => bench.received.length === 1);
  bench.send(bench.received[0]!.flow, new Uint8Array([0xff, 0xfe]));
  const [data, isBinary] = await once(browser, 'message');
  assert.equal([...(data as Buffer)], [0xff, 0xfe]);
  assert.is(isBinary, true);
});

test('a browser that leaves is told', async () => {
  const { bench, port } = await makeBox();
  bench.start();
  const browser = browse(port);
  await once(browser, 'open');
  browser.send(sipMessage('1'));
  await until(() => bench.received.length === 1);
  browser.close();
  await until(() => bench.closed.length === 1);
  assert.is(bench.closed[0], bench.received[0]?.flow);
});

test('without the subprotocol it is refused (RFC 7118)', async () => {
  const { port } = await makeBox();
  assert.is(await statusOf(browse(port, { protocol: '' })), 400);
  assert.is(await statusOf(browse(port, { protocol: 'chat' })), 400);
});

test('pages of other sites may not speak for their visitors', async () => {
  const { port } = await makeBox();
  assert.is(await statusOf(browse(port, { origin: 'https://evil.example' })), 403);
  assert.is(await statusOf(browse(port, { origin: 'null' })), 403);
  assert.is(await statusOf(browse(port, { origin: `http://127.0.0.1:${port}` })), 101);
  assert.is(await statusOf(browse(port, { origin: 'https://cordboard.local' })), 101);
});

test('nothing else is upgraded', async () => {
  const { port } = await makeBox();
  assert.is(await statusOf(browse(port, { path: '/other' })), 404);
});

test('addresses that are not to be heard are refused', async () => {
  const { port } = await makeBox({ ignores: () => true });
  assert.is(await statusOf(browse(port)), 503);
});

test('a browser that does not answer pings is gone', async () => {
  const clock = new VirtualClock();
  const { bench, port } = await makeBox({ clock });
  bench.start();
  const [alive, asleep] = [browse(port), browse(port)];
  await Promise.all([once(alive, 'open'), once(asleep, 'open')]);
  alive.send(sipMessage('1'));
  asleep.send(sipMessage('2'));
  await until(() => bench.received.length === 2);
  asleep.pause();
  for (let round = 0; round < 2; round++) {
    const answered = round === 0 ? once(alive, 'ping') : undefined;
    clock.advance(15_000);
    await answered;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await until(() => bench.closed.length === 1);
  assert.is(bench.transports.connections, 1);
});

test('a message that is larger than any ends its connection', async () => {
  const { bench, port } = await makeBox();
  bench.start();
  const browser = browse(port);
  await once(browser, 'open');
  browser.send('x'.repeat(100_000));
  await once(browser, 'close');
  assert.equal(bench.received, []);
});

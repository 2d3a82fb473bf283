import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { SystemClock } from '../../appliance/base/clock.ts';
import type { AppError } from '../../appliance/base/errors.ts';
import { SystemRandom } from '../../appliance/base/random.ts';
import { say } from '../../appliance/base/words/index.ts';
import { Addresses } from '../../appliance/edges/addresses.ts';
import { type FetchHandler, HttpServers } from '../../appliance/edges/http-server.ts';
import { TlsCertificate } from '../../appliance/edges/tls-certificate.ts';
import { rejection, suite } from '../kit/suite.ts';

const test = suite('edges HTTP');

const LOCALHOST = { address: '127.0.0.1', port: 0 };
let servers: HttpServers[] = [];

test.afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
});

function serve(fetchHandler: FetchHandler, connectionsMax?: number): HttpServers & { notes: string[] } {
  const notes: string[] = [];
  const note = (_: object, text: string): void => void notes.push(text);
  const server = new HttpServers({
    ...{ fetch: fetchHandler, log: { info: note, warn: note } },
    ...(connectionsMax === undefined ? {} : { connectionsMax }),
  });
  servers.push(server);
  return Object.assign(server, { notes });
}

test('several addresses serve one handler, which knows who asks', async () => {
  const server = serve(async (request, env) => {
    const { pathname } = new URL(request.url);
    return new Response(`${request.method} ${pathname} ${await request.text()} ${env.incoming.socket.remoteAddress}`);
  });
  const one = await server.listenHttp(LOCALHOST);
  const two = await server.listenHttp({ address: '::1', port: 0 });
  const answer = await fetch(`http://127.0.0.1:${one.port}/a`, { method: 'POST', body: 'hello' });
  assert.is(await answer.text(), 'POST /a hello 127.0.0.1');
  assert.is(await (await fetch(`http://[::1]:${two.port}/b`)).text(), 'GET /b  ::1');
});

test('HTTPS is served with the certificate of the box', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'cordboard-http-'));
  try {
    const [clock, random, addresses] = [new SystemClock(), new SystemRandom(), new Addresses()];
    const certificate = await TlsCertificate.open({ directory, addresses, clock, random });
    const server = serve((request) => new Response(request.url));
    const { port } = await server.listenHttps(LOCALHOST, certificate);
    const request = https.get({ port, host: '127.0.0.1', path: '/x', ca: certificate.authority, agent: false });
    const [response] = await once(request, 'response');
    const [body] = await once(response, 'data');
    assert.is(String(body), `https://127.0.0.1:${port}/x`);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('a handler that fails is answered with 500 and noted, and the server goes on', async () => {
  const server = serve((request) => {
    if (request.url.endsWith('/bad')) throw new Error('a mistake');
    return new Response('fine');
  });
  const { port } = await server.listenHttp(LOCALHOST);
  assert.is((await fetch(`http://127.0.0.1:${port}/bad`)).status, 500);
  assert.is(await (await fetch(`http://127.0.0.1:${port}/good`)).text(), 'fine');
});

test('what is no HTTP gets 400', async () => {
  const { port } = await serve(() => new Response('')).listenHttp(LOCALHOST);
  const socket = net.connect(port, '127.0.0.1');
  socket.write('nonsense\r\n\r\n');
  const [bytes] = await once(socket, 'data');
  assert.match(String(bytes), /^HTTP\/1\.1 400/);
  socket.destroy();
});

test('one connection too many is closed at once; when another has gone there is room again', async () => {
  const box = await serve(async () => new Response('hello'), 2).listenHttp(LOCALHOST);
  const ask = async (): Promise<{ socket: net.Socket; answer: string }> => {
    const socket = net.connect(box.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: box\r\n\r\n'));
    const [answer] = await Promise.race([once(socket, 'data'), once(socket, 'close')]);
    return { socket, answer: String(answer).slice(0, 15) };
  };
  const [first, second] = [await ask(), await ask()];
  assert.equal([first.answer, second.answer], ['HTTP/1.1 200 OK', 'HTTP/1.1 200 OK']);
  assert.is.not((await ask()).answer, 'HTTP/1.1 200 OK');
  first.socket.destroy();
  await once(first.socket, 'close');
  // The box hears of it a moment later.
  for (let answer = ''; answer !== 'HTTP/1.1 200 OK'; answer = (await ask()).answer);
});

test('closing ends streams that would never end', async () => {
  const server = serve(
    () => new Response(new ReadableStream({ start: (stream) => stream.enqueue(Buffer.from('data')) })),
  );
  const { port } = await server.listenHttp(LOCALHOST);
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  const reader = answer.body!.getReader();
  await reader.read();
  const ended = reader.read().catch(() => ({ done: true }));
  await server.close();
  assert.is((await ended).done, true);
});

test('a port that is taken is named', async () => {
  const taken = await serve(() => new Response('')).listenHttp(LOCALHOST);
  const error = (await rejection(() => serve(() => new Response('')).listenHttp(taken))) as AppError;
  assert.is(error.kind, 'unavailable');
  assert.match(say(error.phrase, 'en'), `TCP port ${taken.port} on 127.0.0.1 is taken`);
});

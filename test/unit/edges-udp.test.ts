import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import * as assert from 'uvu/assert';
import type { AppError } from '../../appliance/base/errors.ts';
import { say } from '../../appliance/base/words/index.ts';
import { udpFlow } from '../../appliance/sip/flow.ts';
import { rejection, suite } from '../kit/suite.ts';
import { TransportsBench, until } from '../kit/transports.ts';

const test = suite('edges UDP');

const LOCALHOST = { address: '127.0.0.1', port: 0 };
let benches: TransportsBench[] = [];
let phones: Socket[] = [];

test.afterEach(async () => {
  for (const phone of phones) phone.close();
  await Promise.all(benches.map((bench) => bench.close()));
  benches = [];
  phones = [];
});

function makeBench(options = {}): TransportsBench {
  const bench = new TransportsBench(options);
  benches.push(bench);
  return bench;
}

async function makePhone(address = '127.0.0.1'): Promise<Socket & { heard: string[] }> {
  const phone = Object.assign(createSocket(address.includes(':') ? 'udp6' : 'udp4'), { heard: [] as string[] });
  phone.on('message', (bytes) => phone.heard.push(bytes.toString()));
  phone.bind(0, address);
  await once(phone, 'listening');
  phones.push(phone);
  return phone;
}

test('a packet comes in with the flow it came on, and the answer goes back there', async () => {
  const bench = makeBench();
  const box = await bench.transports.listenUdp(LOCALHOST);
  bench.start((text) => `re: ${text}`);
  const phone = await makePhone();
  phone.send('hello', box.port, '127.0.0.1');
  await until(() => phone.heard.length === 1);
  assert.equal(phone.heard, ['re: hello']);
  const [{ flow } = { flow: undefined }] = bench.received;
  assert.is(flow?.transport, 'udp');
  assert.equal(flow?.local, box);
  assert.equal(flow?.remote, { address: '127.0.0.1', port: phone.address().port });
});

test('the flow of a peer is one object while it is remembered', async () => {
  const bench = makeBench();
  const box = await bench.transports.listenUdp(LOCALHOST);
  bench.start();
  const phone = await makePhone();
  for (let count = 1; count <= 3; count++) {
    phone.send('again', box.port, '127.0.0.1');
    await until(() => bench.received.length === count);
  }
  assert.is(bench.received[0]?.flow, bench.received[2]?.flow);
});

test('a flow that was kept on disk still leads to its peer', async () => {
  const bench = makeBench();
  const box = await bench.transports.listenUdp(LOCALHOST);
  bench.start();
  const phone = await makePhone();
  const { port } = phone.address();
  bench.send(udpFlow(box, { address: '127.0.0.1', port }), 'after a restart');
  await until(() => phone.heard.length === 1);
  bench.send(udpFlow({ address: '127.0.0.1', port: 1 }, { address: '127.0.0.1', port }), 'on another port now');
  await until(() => phone.heard.length === 2);
});

test('a wildcard socket tells each peer the address that faces it', async () => {
  const bench = makeBench();
  const box = await bench.transports.listenUdp({ address: '0.0.0.0', port: 0 });
  bench.start();
  const phone = await makePhone();
  phone.send('where are you', box.port, '127.0.0.1');
  await until(() => bench.received.length === 1);
  const [first] = bench.received;
  assert.equal(first?.flow.local, { address: '127.0.0.1', port: box.port });
  assert.is(first && bench.transports.contactHost(first.flow), `127.0.0.1:${box.port}`);
});

test('IPv6 and IPv4 stand side by side on one port', async () => {
  const bench = makeBench();
  const box = await bench.transports.listenUdp({ address: '::', port: 0 });
  await bench.transports.listenUdp({ address: '0.0.0.0', port: box.port });
  bench.start((text) => text.toUpperCase());
  const six = await makePhone('::1');
  const four = await makePhone();
  six.send('six', box.port, '::1');
  four.send('four', box.port, '127.0.0.1');
  await until(() => six.heard.length + four.heard.length === 2);
  assert.equal([...six.heard, ...four.heard], ['SIX', 'FOUR']);
  const flow = bench.received.find(({ text }) => text === 'six')?.flow;
  assert.is(flow && bench.transports.contactHost(flow), `[::1]:${box.port}`);
});

test('with several sockets the answer leaves by the one that was asked', async () => {
  const bench = makeBench();
  const first = await bench.transports.listenUdp(LOCALHOST);
  const second = await bench.transports.listenUdp(LOCALHOST);
  bench.start();
  const phone = await makePhone();
  const from: number[] = [];
  phone.on('message', (_, peer) => from.push(peer.port));
  for (const box of [second, first]) {
    bench.send(udpFlow(box, { address: '127.0.0.1', port: phone.address().port }), 'x');
    await until(() => from.at(-1) === box.port);
  }
});

test('packets of an address that is not to be heard are thrown away unread', async () => {
  let ignored = true;
  const bench = makeBench({ ignores: () => ignored });
  const box = await bench.transports.listenUdp(LOCALHOST);
  bench.start();
  const phone = await makePhone();
  phone.send('scan', box.port, '127.0.0.1');
  await new Promise((resolve) => setTimeout(resolve, 50));
  ignored = false;
  phone.send('phone', box.port, '127.0.0.1');
  await until(() => bench.received.length > 0);
  assert.equal(
    bench.received.map(({ text }) => text),
    ['phone'],
  );
});

test('what can not be sent is lost without harm', async () => {
  const bench = makeBench();
  const box = await bench.transports.listenUdp(LOCALHOST);
  bench.start();
  const nowhere = { address: '127.0.0.1', port: 9 };
  bench.send(udpFlow(box, nowhere), new Uint8Array(70_000));
  bench.send(udpFlow(box, { address: '2001:db8::1', port: 5060 }), 'no IPv6 here');
  bench.send({ id: 'gone', transport: 'tcp', local: box, remote: nowhere }, 'nobody');
  const phone = await makePhone();
  phone.send('still there', box.port, '127.0.0.1');
  await until(() => bench.received.length === 1);
});

test('a mistake above does not end the box', async () => {
  const bench = makeBench();
  const box = await bench.transports.listenUdp(LOCALHOST);
  let count = 0;
  bench.start(() => {
    count++;
    throw new Error('a mistake');
  });
  const phone = await makePhone();
  phone.send('one', box.port, '127.0.0.1');
  phone.send('two', box.port, '127.0.0.1');
  await until(() => count === 2);
  assert.is(bench.notes.length, 2);
});

test('a port that is taken is named, with the likely one who has it', async () => {
  const bench = makeBench();
  const box = await bench.transports.listenUdp(LOCALHOST);
  const error = (await rejection(() => bench.transports.listenUdp(box))) as AppError;
  assert.is(error.kind, 'unavailable');
  assert.match(say(error.phrase, 'en'), `UDP port ${box.port} on 127.0.0.1 is taken`);
  assert.match(say(error.phrase, 'nl'), `UDP-poort ${box.port} op 127.0.0.1 is bezet`);
});

test('an address that is not ours is named', async () => {
  const error = (await rejection(() =>
    makeBench().transports.listenUdp({ address: '203.0.113.1', port: 0 }),
  )) as AppError;
  assert.match(say(error.phrase, 'en'), 'has no address');
});

import { createSocket } from 'node:dgram';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import * as assert from 'uvu/assert';
import { chooseIo } from '../../appliance/media/choose-io.ts';
import { OpenDescriptors } from '../../appliance/media/open-descriptors.ts';
import type { PacketIo, PacketSource } from '../../appliance/media/packet-io.ts';
import { freeUdpPort } from '../kit/ports.ts';
import { suite } from '../kit/suite.ts';

/** Both back ends have to pass the same tests, on both families, for both kinds of port. */
const KINDS = ['batched', 'dgram'] as const;
const HOSTS = ['127.0.0.1', '::1'] as const;

interface Came {
  readonly text: string;
  readonly from: string;
  readonly key: string | number;
}

function copied(into: Came[]): (bytes: Uint8Array, end: number, from: PacketSource) => void {
  return (bytes, end, from) => {
    const text = Buffer.from(bytes.subarray(0, end)).toString();
    into.push({ text, from: `${from.address} ${from.port}`, key: from.key });
  };
}

async function until(io: PacketIo, done: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !done(); tries++) {
    io.drain?.();
    if (!done()) await wait(2);
  }
  assert.ok(done(), 'it came within a second');
}

for (const kind of KINDS) {
  const test = suite(`packet io ${kind}`);

  for (const host of HOSTS) {
    for (const shared of [false, true]) {
      const what = `${host}, ${shared ? 'shared' : 'own'} port`;

      test(`packets go out and come in whole, with where they came from (${what})`, async () => {
        const io = chooseIo(kind, new OpenDescriptors());
        assert.is(io.kind, kind);
        const [here, there] = [await freeUdpPort(), await freeUdpPort()];
        const came: Came[] = [];
        const a = io.open({ host, port: here, shared }, { receive: () => {} });
        const b = io.open({ host, port: there, shared }, { receive: copied(came) });
        const target = io.target(host, there);
        for (let number = 0; number < 100; number++) {
          const bytes = Buffer.from(`packet ${number} with a tail`);
          a.send(bytes, `packet ${number}`.length, target);
          // Lent for the call only.
          bytes.fill(0);
        }
        io.flush();
        await until(io, () => came.length === 100);
        assert.equal(
          came.map(({ text }) => text),
          Array.from({ length: 100 }, (_, number) => `packet ${number}`),
        );
        assert.equal(new Set(came.map(({ from }) => from)), new Set([`${host} ${here}`]));
        assert.is(came[0]!.key, io.target(host, here).key, 'the key of a source is the key of its target');
        b.close();
        b.close();
        a.close();
        io.close();
      });
    }

    test(`a port that is taken is refused, and free again once closed (${host})`, async () => {
      const io = chooseIo(kind, new OpenDescriptors());
      const port = await freeUdpPort();
      const opened = io.open({ host, port, shared: false }, { receive: () => {} });
      assert.throws(() => io.open({ host, port, shared: false }, { receive: () => {} }));
      opened.close();
      io.open({ host, port, shared: false }, { receive: () => {} }).close();
      assert.throws(() => io.open({ host: '192.0.2.1', port, shared: false }, { receive: () => {} }), 'not ours');
      io.close();
    });
  }

  test('it talks with the sockets of others, and a packet too large is cut off without harm', async () => {
    const io = chooseIo(kind, new OpenDescriptors());
    const port = await freeUdpPort();
    const came: { end: number; first: number }[] = [];
    const opened = io.open(
      { host: '127.0.0.1', port, shared: false },
      {
        receive: (bytes, end, from) => {
          came.push({ end, first: bytes[0]! });
          opened.send(bytes, 3, io.target(from.address, from.port));
        },
      },
    );
    const other = createSocket('udp4');
    const answers: string[] = [];
    other.on('message', (bytes) => answers.push(bytes.toString()));
    other.send(Buffer.from('hello'), port, '127.0.0.1');
    await until(io, () => answers.length === 1);
    assert.equal(answers, ['hel']);
    other.send(Buffer.alloc(9_000, 0x41), port, '127.0.0.1');
    await until(io, () => came.length === 2);
    assert.is(came[1]!.first, 0x41);
    other.close();
    io.close();
  });

  test('a port may be closed by what it received, in the middle of a batch', async () => {
    const io = chooseIo(kind, new OpenDescriptors());
    const port = await freeUdpPort();
    let count = 0;
    const opened = io.open(
      { host: '127.0.0.1', port, shared: true },
      {
        receive: () => {
          count++;
          opened.close();
        },
      },
    );
    const sender = io.open({ host: '127.0.0.1', port: await freeUdpPort(), shared: true }, { receive: () => {} });
    for (let at = 0; at < 20; at++) sender.send(Buffer.from('x'), 1, io.target('127.0.0.1', port));
    io.flush();
    await until(io, () => count > 0);
    await wait(20);
    io.drain?.();
    assert.is(count, 1);
    io.close();
  });
}

const test = suite('packet io of a worker that ends');

test('what its thread leaves open stands in shared memory, nothing else does', async () => {
  const descriptors = new OpenDescriptors();
  const io = chooseIo('batched', descriptors);
  const before = descriptors.all().length;
  const port = io.open({ host: '127.0.0.1', port: await freeUdpPort(), shared: false }, { receive: () => {} });
  assert.is(new OpenDescriptors(descriptors.shared).all().length, before + 1);
  port.close();
  assert.is(descriptors.all().length, before);
  io.close();
  assert.equal(descriptors.all(), []);
});

test('it works in a thread of its own', async () => {
  const module = new URL('../../appliance/media/choose-io.ts', import.meta.url);
  const places = new URL('../../appliance/media/open-descriptors.ts', import.meta.url);
  const code = `Promise.all([import(${JSON.stringify(module.href)}), import(${JSON.stringify(places.href)})])
    .then(([a, b]) => require('node:worker_threads').parentPort.postMessage(a.chooseIo('auto', new b.OpenDescriptors()).kind))`;
  const worker = new Worker(code, { eval: true });
  const kind = await new Promise((resolve) => worker.once('message', resolve));
  assert.is(kind, 'batched');
  await worker.terminate();
});

import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { SystemClock } from '../../appliance/base/clock.ts';
import { SystemRandom } from '../../appliance/base/random.ts';
import { canBind } from '../../appliance/media/can-bind.ts';
import { MediaPool } from '../../appliance/media/pool.ts';
import { ThreadLink } from '../../appliance/media/thread-link.ts';
import type { MediaListener, MediaSession, MediaSessionOptions } from '../../appliance/media/types.ts';
import { partOf, portOf, RtpPhone } from '../kit/rtp-phone.ts';
import { suite } from '../kit/suite.ts';

/** The whole way with real threads and sockets, once for each way of moving packets. */
const clock = new SystemClock();
const silent: MediaListener = { onKey: () => {}, onFlow: () => {}, onLost: () => {} };

function options(host: string, listener: Partial<MediaListener> = {}): MediaSessionOptions {
  const heard = { ...silent, ...listener };
  return { group: 'call', host, peer: host, kind: 'plain', encryption: 'off', dtmf: 'rfc4733', listener: heard };
}

async function until(done: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 600 && !done(); tries++) await wait(5);
  assert.ok(done(), what);
}

const WAYS = (['batched', 'dgram'] as const).flatMap((io) =>
  (['never', 'always'] as const).map((sharing) => ({ io, sharing, host: '127.0.0.1' })),
);

for (const { io, sharing, host } of [...WAYS, { io: 'batched', sharing: 'always', host: '::1' } as const]) {
  const test = suite(`media worker thread, ${io}, sharing ${sharing}, ${host}`, { timeoutMs: 15_000 });
  let pool: MediaPool;
  const lost: unknown[] = [];

  test.before(async () => {
    pool = new MediaPool({
      ...{ clock, random: new SystemRandom(), canBind, workers: 1, sharing },
      ports: { from: 42_000, to: 42_199 },
      makeWorker: (user) => new ThreadLink({ clock, io, sounds: { keys: [] } }, user),
      onWorkerLost: (why) => lost.push(why),
      onFailure: (why) => lost.push(why),
    });
    await pool.ready();
    assert.equal(pool.ways(), [io]);
  });
  test.after(async () => {
    const left = portOf(pool.open(options(host)).offer());
    await wait(50);
    pool.stop();
    assert.equal(lost, []);
    await until(() => canBind(host, left), 'what its thread had open is closed');
  });

  async function connected(): Promise<{ phones: [RtpPhone, RtpPhone]; sessions: [MediaSession, MediaSession] }> {
    const phones = [await RtpPhone.open(host), await RtpPhone.open(host)] as [RtpPhone, RtpPhone];
    const sessions = [pool.open(options(host)), pool.open(options(host))] as [MediaSession, MediaSession];
    assert.ok(sessions[0].answer(phones[0].description()));
    assert.ok(sessions[1].answer(phones[1].description()));
    sessions[0].connect(sessions[1]);
    return { phones, sessions };
  }

  test('two phones hear each other through the box, each on one stream without a jump', async () => {
    const { phones, sessions } = await connected();
    const ports = sessions.map((session) => portOf(session.offer()));
    for (let at = 0; at < 400 && phones.some(({ heard }) => heard.length < 20); at++) {
      phones[0].say({ host, port: ports[0]! }, 440);
      phones[1].say({ host, port: ports[1]! }, 620);
      await wait(20);
    }
    assert.ok(
      phones.every(({ heard }) => heard.length >= 20),
      'both hear something',
    );
    assert.ok(partOf(phones[1].sound(), 440) > 0.95, 'the second hears the first');
    assert.ok(partOf(phones[0].sound(), 620) > 0.95, 'the first hears the second');
    for (const [index, { heard }] of phones.entries()) {
      assert.is(new Set(heard.map(({ ssrc }) => ssrc)).size, 1);
      assert.is.not(heard[0]!.ssrc, 0x1234_0000);
      assert.is(heard[0]!.from, `${host}:${ports[index]}`, 'from where it sends to');
      for (const [at, packet] of heard.entries()) {
        if (at === 0) continue;
        assert.is((packet.sequence - heard[at - 1]!.sequence) & 0xffff, 1);
        assert.is((packet.timestamp - heard[at - 1]!.timestamp) >>> 0, 160);
      }
    }
    for (const session of sessions) session.close();
    for (const phone of phones) phone.close();
    assert.equal(pool.live(), { mediaSessions: 0, mediaPorts: 0, players: 0 });
  });

  test('what is played lasts as long as it is, and is paced', async () => {
    const phone = await RtpPhone.open(host);
    const session = pool.open(options(host));
    session.answer(phone.description());
    const begunMs = performance.now();
    const playing = session.play([{ silenceMs: 400 }]);
    assert.is(pool.live().players, 1);
    assert.is(await playing.done, 'played');
    const tookMs = performance.now() - begunMs;
    assert.ok(tookMs > 380 && tookMs < 2_000, `${tookMs} ms`);
    // What a busy machine missed is skipped, never made up for in a heap.
    await until(() => phone.heard.length > 10 && phone.heard.length <= 20, `20 packets, ${phone.heard.length} came`);
    assert.is(pool.live().players, 0);
    const second = session.play([{ silenceMs: 10_000 }]);
    second.stop();
    assert.is(await second.done, 'stopped');
    const third = session.play([{ silenceMs: 10_000 }]);
    session.close();
    assert.is(await third.done, 'stopped');
    phone.close();
  });
}

/** Keys as RTP events: each told once and at once, whatever the network does to its packets. */
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { KeyEventReceiver, KeyEventSender } from '../../appliance/rtp/dtmf-events.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';

const SSRC = 0x1234;
const test = suite('keys as events');

/** One packet: event, whether it ends, duration in units of 1/8000 s. */
function packet(event: number, duration: number, ended = false): Uint8Array {
  return Uint8Array.of(event, (ended ? 0x80 : 0) | 10, duration >> 8, duration & 255);
}

interface Sent {
  readonly atMs: number;
  readonly timestamp: number;
  readonly marker: boolean;
  readonly payload: Uint8Array;
}

/** Everything that is sent for `keys`, asked in slots of `slotMs` as a pacer would. */
function sentFor(keys: string, { slotMs = 5, clockRateHz = 8_000, startTimestamp = 1_000 } = {}): Sent[] {
  const sender = new KeyEventSender(clockRateHz);
  sender.press(keys);
  const sent: Sent[] = [];
  const payload = new Uint8Array(4);
  for (let nowMs = 0; sender.busy; nowMs += slotMs) {
    const mediaTimestamp = (startTimestamp + (nowMs * clockRateHz) / 1_000) >>> 0;
    while (sender.next(nowMs, mediaTimestamp, payload) > 0) {
      sent.push({ atMs: nowMs, timestamp: sender.timestamp, marker: sender.marker, payload: payload.slice() });
    }
    assert.ok(nowMs < 60_000, 'it never ends');
  }
  return sent;
}

function heardFrom(arriving: readonly Sent[], clockRateHz = 8_000): string {
  const receiver = new KeyEventReceiver(clockRateHz);
  let heard = '';
  for (const { atMs, timestamp, payload } of arriving) {
    heard += receiver.receive(SSRC, timestamp, payload, atMs) ?? '';
    receiver.ended(atMs);
  }
  return heard;
}

test('a key is told with its first packet, and its length with its end', () => {
  const receiver = new KeyEventReceiver(8_000);
  assert.is(receiver.receive(SSRC, 8_000, packet(5, 160), 0), '5');
  assert.is(receiver.ended(0), undefined);
  assert.is(receiver.receive(SSRC, 8_000, packet(5, 560), 50), undefined);
  assert.is(receiver.receive(SSRC, 8_000, packet(5, 960, true), 100), undefined);
  assert.equal(receiver.ended(100), { key: '5', durationMs: 120 });
  assert.is(receiver.receive(SSRC, 8_000, packet(5, 960, true), 120), undefined);
  assert.is(receiver.ended(120), undefined, 'told once');
});

test('each of the sixteen keys has its code, and other events are no keys', () => {
  const receiver = new KeyEventReceiver(8_000);
  const keys = Array.from({ length: 20 }, (_, event) =>
    receiver.receive(SSRC, event * 4_000, packet(event, 400), event * 500),
  );
  assert.equal(keys, [...'0123456789*#ABCD', undefined, undefined, undefined, undefined]);
  assert.is(receiver.receive(SSRC, 1, new Uint8Array(3), 20_000), undefined);
  assert.is(receiver.receive(SSRC, 1, new Uint8Array(0), 20_000), undefined);
});

test('an end that never comes is made up for after 150 ms without a packet', () => {
  const receiver = new KeyEventReceiver(8_000);
  receiver.receive(SSRC, 8_000, packet(7, 160), 0);
  receiver.receive(SSRC, 8_000, packet(7, 560), 50);
  assert.is(receiver.ended(199), undefined);
  assert.equal(receiver.ended(200), { key: '7', durationMs: 70 });
  assert.is(receiver.receive(SSRC, 8_000, packet(7, 960, true), 260), undefined, 'a late end is no new key');
});

test('a press is told when its first packets, its marker or everything but its end were lost', () => {
  assert.is(new KeyEventReceiver(8_000).receive(SSRC, 500, packet(3, 800, true), 0), '3');
  assert.is(new KeyEventReceiver(8_000).receive(SSRC, 500, packet(3, 560), 0), '3');
});

test('the same key pressed again is told again, and so it is when its end was lost', () => {
  const receiver = new KeyEventReceiver(8_000);
  assert.is(receiver.receive(SSRC, 0, packet(1, 400), 50), '1');
  assert.is(receiver.receive(SSRC, 0, packet(1, 800, true), 100), undefined);
  assert.is(receiver.receive(SSRC, 1_200, packet(1, 160), 170), '1', '50 ms of pause are a pause');
  assert.is(receiver.receive(SSRC, 1_200 + 1_600, packet(1, 160), 370), '1');
});

test('a new timestamp within one press is the same key (rtpengine #1929), and so is the next segment of a long one', () => {
  const receiver = new KeyEventReceiver(8_000);
  assert.is(receiver.receive(SSRC, 0, packet(9, 400), 50), '9');
  assert.is(receiver.receive(SSRC, 400, packet(9, 400), 100), undefined);
  assert.is(receiver.receive(SSRC, 800, packet(9, 400, true), 150), undefined);
  assert.is(receiver.receive(SSRC, 1_500, packet(9, 160), 200), undefined, '37 ms after the end');
  const long = new KeyEventReceiver(8_000);
  assert.is(long.receive(SSRC, 0, packet(2, 65_535), 8_190), '2');
  assert.is(long.receive(SSRC, 65_535, packet(2, 400), 8_240), undefined);
  assert.is(long.receive(SSRC, 65_535, packet(2, 800, true), 8_290), undefined);
  assert.equal(long.ended(8_290), { key: '2', durationMs: Math.round(66_335 / 8) });
});

test('late packets of a key that others overtook are not a new press', () => {
  const receiver = new KeyEventReceiver(8_000);
  assert.is(receiver.receive(SSRC, 0, packet(1, 400), 0), '1');
  assert.is(receiver.receive(SSRC, 2_000, packet(2, 160), 250), '2');
  assert.is(receiver.receive(SSRC, 0, packet(1, 800, true), 255), undefined);
  assert.is(receiver.receive(SSRC, 2_000, packet(2, 800, true), 300), undefined);
});

test('timestamps wrap around within a press and between two', () => {
  const receiver = new KeyEventReceiver(8_000);
  assert.is(receiver.receive(SSRC, 0xffff_ff00, packet(4, 800, true), 100), '4');
  assert.is(receiver.receive(SSRC, (0xffff_ff00 + 900) >>> 0, packet(4, 160, true), 110), undefined, '12 ms after');
  assert.is(receiver.receive(SSRC, (0xffff_ff00 + 4_000) >>> 0, packet(4, 160), 500), '4');
});

test('the same key from another source within a moment is the same press, later it is another', () => {
  const receiver = new KeyEventReceiver(8_000);
  assert.is(receiver.receive(1, 0, packet(6, 400), 0), '6');
  assert.is(receiver.receive(2, 777_777, packet(6, 400), 30), undefined);
  assert.is(receiver.receive(3, 123, packet(6, 400), 400), '6');
});

test('sent: one timestamp a key, durations that rise every 20 ms, three ends, one marker', () => {
  const sent = sentFor('5');
  assert.equal(
    sent.map(({ atMs, marker, payload }) => [
      atMs,
      marker,
      payload[0],
      payload[1]! >> 7,
      payload[2]! * 256 + payload[3]!,
    ]),
    [
      [0, true, 5, 0, 80],
      [20, false, 5, 0, 160],
      [40, false, 5, 0, 320],
      [60, false, 5, 0, 480],
      [80, false, 5, 0, 640],
      [100, false, 5, 1, 800],
      [150, false, 5, 1, 800],
      [200, false, 5, 1, 800],
    ],
  );
  assert.is(new Set(sent.map(({ timestamp }) => timestamp)).size, 1);
});

test('sent: the cadence is the same whatever the pace at which it is asked', () => {
  for (const slotMs of [1, 5, 10, 20, 30, 60]) {
    const sent = sentFor('12#', { slotMs });
    assert.is(heardFrom(sent), '12#', `${slotMs} ms`);
    assert.is(sent.filter(({ payload }) => payload[1]! & 0x80).length, 9, `three ends each at ${slotMs} ms`);
    assert.ok(sent.at(-1)!.atMs <= 3 * 250 + 3 * slotMs, `${sent.at(-1)!.atMs}`);
  }
});

test('sent: what is no key is left out, letters are taken in both cases, what waits can be stopped', () => {
  assert.is(heardFrom(sentFor('1 a-D*')), '1AD*');
  const sender = new KeyEventSender(8_000);
  sender.press('123');
  sender.next(0, 0, new Uint8Array(4));
  sender.stop();
  let ends = 0;
  const payload = new Uint8Array(4);
  for (let nowMs = 5; sender.busy && nowMs < 2_000; nowMs += 5)
    if (sender.next(nowMs, 0, payload)) ends += payload[1]! >> 7;
  assert.is(ends, 3);
  assert.not(sender.busy);
});

test('none is lost or doubled at 5 % loss with packets doubled and out of order, at any clock rate', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'0123456789*#ABCD'), minLength: 1, maxLength: 30 }),
      fc.integer(),
      fc.constantFrom(8_000, 16_000, 48_000),
      fc.constantFrom(1, 5, 10, 20, 30),
      fc.constantFrom(0, 1_000, 0xffff_0000),
      (keys, seed, clockRateHz, slotMs, startTimestamp) => {
        const random = new SeededRandom(seed);
        const arriving = sentFor(keys, { slotMs, clockRateHz, startTimestamp })
          .filter(() => random.integer(1, 100) > 5)
          .flatMap((sent) => (random.integer(1, 100) > 3 ? [sent] : [sent, sent]))
          .map((sent) => ({ ...sent, atMs: sent.atMs + random.integer(0, 60) }))
          .sort((a, b) => a.atMs - b.atMs);
        assert.is(heardFrom(arriving, clockRateHz), keys);
      },
    ),
    { seed: testSeed(), numRuns: 800 },
  );
});

test('whatever bytes come, nothing breaks', () => {
  const random = new SeededRandom(testSeed());
  const receiver = new KeyEventReceiver(8_000);
  for (let round = 0; round < 20_000; round++) {
    const bytes = random.bytes(random.integer(0, 9));
    const key = receiver.receive(random.integer(0, 2), random.integer(0, 2 ** 32 - 1), bytes, round * 7);
    assert.ok(key === undefined || /^[0-9*#A-D]$/.test(key));
    const over = receiver.ended(round * 7);
    assert.ok(over === undefined || Number.isFinite(over.durationMs));
  }
});

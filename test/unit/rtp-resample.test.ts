/** Resampling: tones keep their level, nothing aliases, pieces join, and the length is right. */
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { Resampler, resampled } from '../../appliance/rtp/resample.ts';
import { testSeed } from '../kit/seed.ts';
import { levelOf, purityDb, rmsDb, tone } from '../kit/sound.ts';
import { suite } from '../kit/suite.ts';

const RATES_HZ = [8_000, 16_000, 24_000, 32_000, 44_100, 48_000];
const pairs = RATES_HZ.flatMap((from) => RATES_HZ.filter((to) => to !== from).map((to) => [from, to] as const));
const test = suite('resampling', { timeoutMs: 20_000 });

function stream(from: number, to: number, pcm: Int16Array, piece: () => number): Int16Array {
  const resampler = new Resampler(from, to);
  const out = new Int16Array(resampler.outputMax(pcm.length) + 100);
  let written = 0;
  for (let at = 0; at < pcm.length; ) {
    const input = pcm.subarray(at, at + piece());
    const room = out.subarray(written, written + resampler.outputMax(input.length));
    written += resampler.process(input, room);
    at += input.length;
  }
  return out.subarray(0, written);
}

for (const [from, to] of pairs) {
  const lower = Math.min(from, to);
  test(`${from} to ${to} Hz: tones keep level and purity up to 42 % of the lower rate`, () => {
    for (const frequency of [50, 300, 1_000, 0.25 * lower, 0.42 * lower]) {
      const heard = stream(from, to, tone(frequency, from, 300), () => from / 50).subarray(to / 20);
      const level = levelOf(frequency, heard, to);
      assert.ok(Math.abs(level + 12) < 0.5, `${frequency} Hz at ${level.toFixed(2)} dB instead of -12`);
      assert.ok(
        purityDb(frequency, heard, to) > 55,
        `${frequency} Hz: ${purityDb(frequency, heard, to).toFixed(1)} dB`,
      );
    }
  });
}

test('what the lower rate cannot carry is gone instead of coming back as another tone', () => {
  for (const [from, to] of pairs.filter(([from, to]) => to < from)) {
    for (const frequency of [0.58 * to, 0.75 * to, 0.95 * to].filter((hz) => hz < from / 2)) {
      const heard = stream(from, to, tone(frequency, from, 300, { levelDb: -3 }), () => from / 50).subarray(to / 20);
      assert.ok(rmsDb(heard) < -60, `${frequency} Hz from ${from} to ${to}: ${rmsDb(heard).toFixed(1)} dB`);
    }
  }
});

test('pieces of any length give the same as the whole', () => {
  const random = new SeededRandom(testSeed());
  for (const [from, to] of pairs) {
    const sound = Int16Array.from({ length: 5_000 }, () => random.integer(-20_000, 20_000));
    const whole = stream(from, to, sound, () => sound.length);
    const pieces = stream(from, to, sound, () => random.integer(1, 700));
    assert.equal(pieces, whole, `${from} to ${to}`);
  }
});

test('rates that are multiples of each other give exactly their ratio for each frame', () => {
  for (const [from, to] of [
    [8_000, 16_000],
    [16_000, 8_000],
    [48_000, 8_000],
    [8_000, 48_000],
    [16_000, 48_000],
    [24_000, 16_000],
  ] as const) {
    const resampler = new Resampler(from, to);
    for (let frame = 0; frame < 10; frame++) {
      assert.is(resampler.process(new Int16Array(from / 50), new Int16Array(to / 50 + 1)), to / 50);
    }
  }
});

test('an hour of 44.1 kHz is an hour at 48 kHz, to the sample', () => {
  const resampler = new Resampler(44_100, 48_000);
  const input = new Int16Array(44_100);
  const out = new Int16Array(resampler.outputMax(44_100));
  let written = 0;
  for (let second = 0; second < 60; second++) written += resampler.process(input, out);
  assert.is(written, 60 * 48_000);
});

test('what is at the limit stays there instead of wrapping', () => {
  const square = Int16Array.from({ length: 1_600 }, (_, at) => (at % 40 < 20 ? 32_767 : -32_768));
  const heard = stream(16_000, 48_000, square, () => 320).subarray(300);
  for (let at = 1; at < heard.length; at++) {
    assert.ok(Math.abs(heard[at]! - heard[at - 1]!) < 60_000 / 2, 'a sample wrapped around');
  }
});

test('a clip at another rate has its length and is not late', () => {
  const clip = tone(440, 16_000, 200);
  const slower = resampled(clip, 16_000, 8_000);
  assert.is(slower.length, clip.length / 2);
  for (let at = 100; at < slower.length - 100; at++) assert.ok(Math.abs(slower[at]! - clip[2 * at]!) < 120);
  assert.is(resampled(clip, 16_000, 16_000), clip);
});

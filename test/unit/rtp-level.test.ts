/** Levels, and clips made equally loud. */
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { normalized, outline, peakLevelDb, rmsLevelDb, SILENCE_DB, speechLevelDb } from '../../appliance/rtp/level.ts';
import { testSeed } from '../kit/seed.ts';
import { joined, purityDb, tone } from '../kit/sound.ts';
import { suite } from '../kit/suite.ts';

const RATE_HZ = 16_000;
const test = suite('levels');

test('a tone has its peak, and 3 dB less root mean square', () => {
  const pcm = tone(1_000, RATE_HZ, 500, { levelDb: -10 });
  assert.ok(Math.abs(peakLevelDb(pcm) + 10) < 0.1);
  assert.ok(Math.abs(rmsLevelDb(pcm) + 13) < 0.1);
  assert.is(rmsLevelDb(new Int16Array(100)), SILENCE_DB);
  assert.is(rmsLevelDb(new Int16Array()), SILENCE_DB);
  assert.is(peakLevelDb(Int16Array.of(-32_768)), 0);
});

test('quiet and loud clips come out at −20 dB, pauses not counted', () => {
  for (const levelDb of [-45, -30, -17, -3]) {
    const spoken = tone(500, RATE_HZ, 400, { levelDb });
    const clip = normalized(joined(spoken, new Int16Array(RATE_HZ * 2), spoken), RATE_HZ);
    assert.ok(Math.abs(speechLevelDb(clip, RATE_HZ) + 20) < 0.3, `${levelDb}: ${speechLevelDb(clip, RATE_HZ)}`);
  }
});

test('no sample passes −1 dB, however peaky the clip is, and no step appears', () => {
  const random = new SeededRandom(testSeed());
  for (let round = 0; round < 20; round++) {
    const clip = Int16Array.from({ length: RATE_HZ }, () =>
      random.integer(0, 400) === 0 ? random.integer(-9_000, 9_000) : random.integer(-60, 60),
    );
    assert.ok(peakLevelDb(normalized(clip, RATE_HZ)) <= -0.99);
  }
  const swell = tone(300, RATE_HZ, 1_000, { levelDb: 0 }).map((sample, at) => Math.round((sample * at) / RATE_HZ / 8));
  assert.ok(purityDb(300, normalized(swell, RATE_HZ).subarray(RATE_HZ - 800), RATE_HZ) > 25);
});

test('silence and the hum of a quiet room are not made loud', () => {
  assert.equal(normalized(new Int16Array(500), RATE_HZ), new Int16Array(500));
  const hum = tone(100, RATE_HZ, 300, { levelDb: -60 });
  assert.equal(normalized(hum, RATE_HZ), hum);
});

test('the outline has the peak of each part', () => {
  const clip = joined(new Int16Array(100), tone(1_000, RATE_HZ, 100, { levelDb: 0 }), new Int16Array(100));
  const drawn = outline(clip, 18);
  assert.is(drawn.length, 18);
  assert.is(drawn[0], 0);
  assert.is(drawn[9], 255);
  assert.equal([...outline(Int16Array.of(32_767, 0), 4)], [255, 255, 0, 0]);
  assert.equal([...outline(new Int16Array(), 3)], [0, 0, 0]);
});
